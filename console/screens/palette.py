"""The command palette: every action of the table, by its name in the operator's language.

Textual's palette, with the keys of our table and none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.command import (
    CommandInput,
    CommandList,
    CommandPalette,
    DiscoveryHit,
    Hit,
    Hits,
    Provider,
    SearchIcon,
)
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import LoadingIndicator

from console.keys import ACTIONS, Owner, in_place, key_label
from console.screens.host import Host
from console.widgets.field import Field


class SearchField(CommandInput, Field):
    """What is looked for; the palette asks for its field by the class of Textual's."""


class Palette(CommandPalette, inherit_bindings=False):
    """Finds an action by its name and carries it out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place(
            {
                "found.up": "command_list('cursor_up')",
                "found.down": "cursor_down",
                "found.pageup": "command_list('page_up')",
                "found.pagedown": "command_list('page_down')",
                "found.first": "command_list('first')",
                "found.last": "command_list('last')",
                "close": "escape",
            }
        )
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield SearchIcon()
                yield SearchField(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield CommandList()
                yield LoadingIndicator()


class ActionProvider(Provider):
    """Offers the actions that can be done now."""

    @property
    def _host(self) -> Host:
        # Textual makes providers itself, and gives them the app.
        return cast("Host", self.app)

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        host = self._host
        words = host.reader.words
        for action in ACTIONS:
            if action.id != "palette" and action.owner is not Owner.HELD:
                name = f"{words.action(action.id)}  ({key_label(action.id, host.keys)})"
                yield name, words.tip(action.id), partial(host.perform, action.id)

    async def discover(self) -> Hits:
        for name, tip, run in self._offers():
            yield DiscoveryHit(Content(name), run, text=name, help=tip)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        empty = True
        for name, tip, run in self._offers():
            score = max(matcher.match(name), matcher.match(tip))
            if score > 0:
                empty = False
                yield Hit(score, matcher.highlight(name), run, text=name, help=tip)
        if empty:
            # Textual's own word for it exists in English alone.
            none = self._host.reader.words.say("palette.none")
            yield Hit(1, Content(none), _nothing, text=none)


def _nothing() -> None:
    pass
