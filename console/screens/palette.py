"""The command palette: every action of the table, by its name in the operator's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from console.keys import ACTIONS, Owner, key_label
from console.screens.host import Host


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
            if action.id != "palette" and action.owner not in (Owner.HELD, Owner.OWN_KEYS):
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
