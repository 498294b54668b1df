"""The command palette: every action of the table, every section of the settings and every
setting, by its name in the operator's language and by what else people call it.

Textual's palette, with the keys of our table and none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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

from console.core.company.values import Role
from console.keys import Owner, in_place, key_labels
from console.locale import Words
from console.screens.finding import relevance, terms_of
from console.screens.host import Host
from console.screens.settings.sections import places
from console.widgets.field import Field

NOT_FROM_ELSEWHERE = (
    Owner.HELD, Owner.SETTINGS, Owner.PEOPLE, Owner.RECORD, Owner.CUSTOM_KEYS, Owner.TEXT,
)  # fmt: skip
"""Their actions are of use only where their keys are: in one window, in a text."""
FUZZY = 0.02
"""What the letters of a query in their order are worth, where nothing else was found."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen: `shown`, with a sentence, found by its name or other words."""

    shown: str
    tip: str
    run: Callable[[], object]
    name: str
    others: tuple[str, ...] = ()
    listed: bool = True
    """Whether it stands there before anything is typed."""


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
    """Offers what can be done and set now."""

    @property
    def _host(self) -> Host:
        # Textual makes providers itself, and gives them the app.
        return cast("Host", self.app)

    def _offers(self) -> Iterator[Offer]:
        host = self._host
        words = host.reader.words
        for action in host.offered():
            if action.id != "palette" and action.owner not in NOT_FROM_ELSEWHERE:
                name, tip = words.action(action.id), words.tip(action.id)
                keys = key_labels(action.id, host.keys)
                shown = f"{name}  ({keys[0]})" if keys else name
                yield Offer(shown, tip, partial(host.perform, action.id), name, (tip,))
        yield from settings_offers(host.session.role, words, host.open_settings)

    async def discover(self) -> Hits:
        for offer in self._offers():
            if offer.listed:
                yield DiscoveryHit(
                    Content(offer.shown), offer.run, text=offer.shown, help=offer.tip
                )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        empty = True
        for offer in self._offers():
            score = relevance(query, offer.name, offer.others)
            score = score or min(0.25, FUZZY * matcher.match(offer.name))
            if score > 0:
                empty = False
                shown = matcher.highlight(offer.shown)
                yield Hit(score, shown, offer.run, text=offer.shown, help=offer.tip)
        if empty:
            # Textual's own word for it exists in English alone.
            none = self._host.reader.words.say("palette.none")
            yield Hit(1, Content(none), _nothing, text=none)


def settings_offers(
    role: Role | None, words: Words, show: Callable[[str, str], object]
) -> Iterator[Offer]:
    """The sections of the settings that this role may read, and each setting in them."""
    for section, setting in places(role):
        name = words.say(f"section.{section.id}")
        key = f"setting.{setting}" if setting else f"section.{section.id}"
        if setting:
            called = words.say(key)
            shown = words.say("palette.setting", section=name, setting=called)
        else:
            called, shown = name, words.say("palette.section", section=name)
        yield Offer(
            shown,
            words.say(f"{key}.tip"),
            partial(show, section.id, setting),
            called,
            tuple(terms_of(words.say(f"{key}.find"))),
            listed=not setting,
        )


def _nothing() -> None:
    pass
