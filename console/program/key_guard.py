"""What the program knows of its screens that keeps a text from being taken for commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.app import App

from console.program.waiting_key import KeyGuard
from console.screens.host import Host
from console.screens.inbox.screen import InboxScreen
from console.widgets.lists.choice_list import ChoiceList

After = Callable[[float, Callable[[], Awaitable[None]]], Callable[[], None]]
"""Does something in so many seconds; gives what stops it."""


class ScreenGuard(KeyGuard):
    """See `KeyGuard`."""

    def __init__(
        self, app: App[None], host: Host, inbox: Callable[[], InboxScreen], after: After | None
    ) -> None:
        self._app = app
        self._host = host
        self._inbox = inbox
        self._after = after

    def after(self, seconds: float, do: Callable[[], Awaitable[None]]) -> Callable[[], None]:
        if self._after is not None:
            return self._after(seconds, do)
        return self._app.set_timer(seconds, do).stop

    def aim(self) -> object:
        inbox = self._inbox()
        marked = inbox.pane.transcript.marked
        chosen = [one.selected for one in self._app.screen.query(ChoiceList)]
        return self._app.screen, inbox.chat, marked.id if marked is not None else "", chosen

    def holds(self, action: str) -> bool:
        # What follows this key is an answer, kept as a draft until the chat is ours; in a chat
        # that is ours already it asks for nothing.
        return action != "pick_up" or self._inbox().pane.lifecycle.prepare()

    def takes_back(self, action: str) -> bool:
        return action == "end_chat" and self._inbox().pane.lifecycle.take_end_back()

    def tell(self, key: str) -> None:
        self._host.say(self._host.reader.words.say(key), "warning")
