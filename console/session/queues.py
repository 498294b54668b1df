"""The three queues as screens read them: from the state, from what was fetched, or as they stood
when the program ended last."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence

from console.core.company.values import Operator
from console.core.moments import Millis
from console.core.queues import Queue
from console.core.views import Inbox, Row
from console.session.first_paint import ROWS, FirstPaint
from console.session.history import History


class Queues:
    """`first_paint` is all there is as long as nothing has been loaded. The chats in `ending`
    will be completed in a moment, and need nobody."""

    def __init__(
        self, history: History, first_paint: FirstPaint | None, ending: Collection[str]
    ) -> None:
        self.inbox = Inbox()
        self._ending = ending
        self.first_paint = first_paint
        self._history = history

    def rows(self, queue: Queue) -> Sequence[Row]:
        """A queue in its order. Completed: those of the state, then the ones fetched."""
        if self.first_paint is not None:
            return self.first_paint.rows if queue is self.first_paint.queue else ()
        rows = self.inbox.rows(queue)
        return self._history.completed_after(rows) if queue is Queue.COMPLETED else rows

    def count(self, queue: Queue) -> int:
        if self.first_paint is not None:
            return self.first_paint.counts.get(queue, 0)
        if queue is Queue.COMPLETED:
            return max(self._history.total, len(self.rows(queue)))
        return self.inbox.count(queue)

    def row(self, chat: str) -> Row | None:
        if self.first_paint is not None:
            return self.first_paint.row(chat)
        return self.inbox.row(chat) or self._history.rows.get(chat)

    def needing_count(self) -> int:
        """How many chats need the operator."""
        if self.first_paint is not None:
            return self.first_paint.needing
        rows = (self.inbox.row(chat) for chat in self._ending)
        return self.inbox.needing_count() - sum(row is not None and row.needs_me for row in rows)

    def next_needing_me(self, after: str = "", passed: Container[str] = ()) -> Row | None:
        """The chat to turn to next: one that rings and is not among the `passed`, else the one
        after `after` when that one needs me as well."""
        rows = [row for row in self.inbox.needing_me() if row.chat not in self._ending]
        for row in rows:
            if row.rings and row.chat != after and row.chat not in passed:
                return row
        places = [row.chat for row in rows]
        index = places.index(after) + 1 if after in places else 0
        return rows[index % len(rows)] if rows else None

    def to_first_paint(
        self, at: Millis, you: Operator | None, queue: Queue, chat: str
    ) -> FirstPaint:
        """What the next start shows first: a queue, with a chat of it selected."""
        return FirstPaint(
            at=at,
            operator=you.id if you else "",
            operator_name=you.name if you else "",
            queue=queue,
            chat=chat,
            counts={each: self.count(each) for each in Queue},
            needing=self.needing_count(),
            rows=tuple(self.rows(queue)[:ROWS]),
        )
