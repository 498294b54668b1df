"""The command palette: every action of the table, by its name in the operator's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from console.keys import ACTIONS, Action, key_label

if TYPE_CHECKING:
    from console.program.app import ConsoleApp


class ActionProvider(Provider):
    """Offers the actions that can be done now."""

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        app = cast("ConsoleApp", self.app)
        words = app.reader.words
        for action in ACTIONS:
            if action.id != "palette" and action.screen in ("", "channels"):
                key = key_label(action.id, app.settings.keys)
                name = f"{words.action(action.id)}  ({key})"
                yield name, words.tip(action.id), partial(self._do, action)

    async def _do(self, action: Action) -> None:
        app = cast("ConsoleApp", self.app)
        if action.screen:
            app.open_channels(action.id)
            return
        await app.run_action(action.id, app if action.app else app.inbox)

    async def discover(self) -> Hits:
        for name, tip, run in self._offers():
            yield DiscoveryHit(Content(name), run, text=name, help=tip)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        found = False
        for name, tip, run in self._offers():
            score = max(matcher.match(name), matcher.match(tip))
            if score > 0:
                found = True
                yield Hit(score, matcher.highlight(name), run, text=name, help=tip)
        if not found:
            # Textual's own word for it exists in English alone.
            none = cast("ConsoleApp", self.app).reader.words.say("palette.none")
            yield Hit(1, Content(none), _nothing, text=none)


def _nothing() -> None:
    pass
