"""Which chat the operator turns to next."""

from __future__ import annotations

from console.core.views import Row
from console.session.queues import Queues


class NextChat:
    """Goes from the chat that was turned to last to the next one that needs the operator."""

    def __init__(self) -> None:
        self._last = ""
        self._passed: set[str] = set()
        """Chats that were gone on from: one that still rings among them comes first no more."""

    def after(self, chat: str) -> None:
        """The operator has turned to this chat by themselves."""
        self._last = chat

    def turn(self, queues: Queues, after: str = "") -> Row | None:
        """The next one, after this chat; None where nothing needs the operator."""
        self._last = after or self._last
        if self._last:
            self._passed.add(self._last)
        row = queues.next_needing_me(self._last, self._passed)
        if row is not None:
            self._last = row.chat
        return row
