"""Which chat's soonest deadline comes next, for any number of chats."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

from console.core.moments import Millis
from console.core.state import Chat, State
from console.core.timers import soonest


class Agenda:
    """Which chat's soonest deadline comes next, for any number of chats.

    Entries go stale when their chat changes; stale ones are dropped when they surface, by
    looking at the chat again.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[Millis, str]] = []
        self._at: dict[str, Millis] = {}

    def rebuild(self, state: State) -> None:
        """Start over from a whole state: after a snapshot, or when settings have changed."""
        self._at.clear()
        for chat in state.chats.values():
            deadline = soonest(chat, state.settings(chat.channel))
            if deadline is not None:
                self._at[chat.id] = deadline.at
        self._heap = [(at, chat) for chat, at in self._at.items()]
        heapq.heapify(self._heap)

    def update(self, state: State, changed: Iterable[str]) -> None:
        """Take the deadlines of changed chats anew."""
        chats: Mapping[str, Chat] = state.chats
        for chat_id in changed:
            chat = chats.get(chat_id)
            deadline = soonest(chat, state.settings(chat.channel)) if chat else None
            self.set(chat_id, deadline.at if deadline else None)

    def set(self, chat: str, at: Millis | None) -> None:
        """Say when a chat's next deadline is; None when it has none."""
        if at is None:
            self._at.pop(chat, None)
        elif self._at.get(chat) != at:
            self._at[chat] = at
            heapq.heappush(self._heap, (at, chat))

    def next_at(self) -> Millis | None:
        """When the next deadline is due; None when no timer runs."""
        self._drop_stale()
        return self._heap[0][0] if self._heap else None

    def pop_due(self, now: Millis) -> list[str]:
        """The chats whose soonest deadline is at or before `now`, in due order.

        Each is handed out once; `update` brings it back when it has a further deadline.
        """
        due: list[str] = []
        self._drop_stale()
        while self._heap and self._heap[0][0] <= now:
            _, chat = heapq.heappop(self._heap)
            del self._at[chat]
            due.append(chat)
            self._drop_stale()
        return due

    def _drop_stale(self) -> None:
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
