"""What the operator is told of a change by itself."""

from __future__ import annotations

from console.core.queues import Queue, Reason
from console.core.views import Row
from console.session.values import Notice


def news_of(before: Row | None, row: Row | None) -> Notice | None:
    """What a chat's change is worth saying: it begins to ring, or it was the operator's and has
    completed by itself."""
    if row is None:
        return None
    if before is None:
        return Notice(row.chat, rings=True) if row.rings else None
    was_mine = before.mine and (before.queue is Queue.ACTIVE or before.provisional)
    over = row.queue is Queue.COMPLETED and not row.provisional
    if was_mine and over and row.reason is not Reason.ENDED:
        return Notice(row.chat, completed=row.reason)
    return None
