"""What the relay's snapshot leaves out, as far as it has been asked for since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from console.core.queues import Queue
from console.core.state import Chat
from console.core.transcript import Item
from console.core.views import Row


@dataclass(slots=True)
class Older:
    """Completed chats: their rows, how many there are in `total`, whole ones that have been
    read. And the beginnings of open chats."""

    rows: dict[str, Row] = field(default_factory=dict)
    total: int = 0
    chats: dict[str, Chat] = field(default_factory=dict)
    _items: dict[str, tuple[Item, ...]] = field(default_factory=dict)

    def take(self, chat: Chat, known: Chat | None) -> None:
        """A whole chat has come from the relay: keep what is not `known` already."""
        if known is None:
            self.chats[chat.id] = chat
        elif known.earlier:
            # The relay itself leaves out the beginning of a very long chat.
            self._items[chat.id] = chat.timeline[: known.earlier - chat.earlier]

    def items(self, chat: str) -> tuple[Item, ...]:
        """What stands before the timeline that everybody has."""
        return self._items.get(chat, ())

    def last_row(self) -> Row | None:
        """The oldest completed chat that has been asked for."""
        return next(reversed(self.rows.values()), None)

    def add(self, rows: Iterable[Row]) -> None:
        """The next completed chats, newest first."""
        for row in rows:
            self.rows.setdefault(row.chat, row)

    def behind(self, heard: Sequence[Row]) -> Sequence[Row]:
        """The completed chats heard of, then these."""
        if not self.rows:
            return heard
        there = {row.chat for row in heard}
        return [*heard, *(row for chat, row in self.rows.items() if chat not in there)]

    def count(self, before: Row | None, row: Row | None) -> None:
        """A chat's row has changed: one more may be completed now."""
        if _over(row) and not _over(before) and row is not None:
            self.total += row.chat not in self.rows

    def forget_lists(self) -> None:
        """The state is another: lists are asked for again."""
        self.rows.clear()
        self._items.clear()


def _over(row: Row | None) -> bool:
    return row is not None and row.queue is Queue.COMPLETED and not row.provisional
