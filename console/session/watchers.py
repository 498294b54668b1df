"""Who hears of each change of a session."""

from __future__ import annotations

from collections.abc import Callable

from console.session.values import Change, Notice

Watcher = Callable[[Change], None]


class Watchers:
    """Called after each change, on the loop that made it, in the order they came."""

    def __init__(self) -> None:
        self._watchers: list[Watcher] = []

    def add(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def remove(self, watcher: Watcher) -> None:
        self._watchers.remove(watcher)

    def hear(self, change: Change) -> None:
        # A watcher may stop watching while it is called.
        for watcher in list(self._watchers):
            watcher(change)

    def chat_changed(self, chat: str) -> None:
        """Something about a chat is to be drawn again; nothing for ""."""
        self.hear(Change(chats={chat} if chat else set()))

    def notice(self, notice: Notice) -> None:
        """Something is to be said once."""
        self.hear(Change(notices=[notice]))
