"""What stands on screen before anything else is loaded: the inbox as the last run left it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.core.moments import Millis
from console.core.queues import Queue
from console.core.views import Row

ROWS = 60
"""Rows that are stored: more than a tall terminal shows."""


@dataclass(frozen=True, slots=True)
class FirstPaint:
    """The inbox as it stood at `at`: counts per queue and of chats that need the operator, what
    was selected, and the top rows of the shown queue. `signed_in` is the mark of what that operator
    was let in with (see `SignIn`), "" where nobody asks."""

    at: Millis
    operator: str = ""
    operator_name: str = ""
    queue: Queue = Queue.UNANSWERED
    chat: str = ""
    counts: Mapping[Queue, int] = field(default_factory=dict)
    needing: int = 0
    rows: tuple[Row, ...] = ()
    signed_in: str = ""

    def row(self, chat: str) -> Row | None:
        return next((row for row in self.rows if row.chat == chat), None)
