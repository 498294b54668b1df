"""What stands on screen before anything else is loaded: the inbox as the last run left it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.core.company.values import Operator
from console.core.moments import Millis
from console.core.queues import Queue
from console.core.views import Row
from console.local import first_paint
from console.local.first_paint import FirstPaint
from console.session import Session
from console.session_types import Pending


class RememberedSession(Session):
    """Shows rows and counts from a file, and can be asked nothing."""

    def __init__(self, now: Millis, shown: FirstPaint | None) -> None:
        super().__init__(clock=lambda: now)
        self.shown = shown or FirstPaint(now)
        if self.shown.operator:
            self.you = Operator(self.shown.operator, self.shown.operator_name)

    @property
    def ready(self) -> bool:
        return False

    def rows(self, queue: Queue) -> Sequence[Row]:
        return self.shown.rows if queue is self.shown.queue else ()

    def count(self, queue: Queue) -> int:
        return self.shown.counts.get(queue, 0)

    def row(self, chat: str) -> Row | None:
        return next((row for row in self.shown.rows if row.chat == chat), None)

    def needing_count(self) -> int:
        return self.shown.needing

    def _new_id(self) -> str:
        return ""

    def _dispatch(self, item: Pending, not_before: Millis | None) -> None:
        pass

    def _keep_draft(self, chat: str) -> None:
        pass


def remember(path: Path, session: Session, queue: Queue, chat: str) -> None:
    """Keep what the inbox shows now for the next start."""
    first_paint.save(
        path,
        FirstPaint(
            at=session.now(),
            operator=session.me,
            operator_name=session.you.name if session.you else "",
            queue=queue,
            chat=chat,
            counts={each: session.count(each) for each in Queue},
            needing=session.needing_count(),
            rows=tuple(session.rows(queue)[: first_paint.ROWS]),
        ),
    )
