"""What the operator is told of a change by itself."""

from __future__ import annotations

from console.core.company.values import Role
from console.core.queues import Queue, Reason
from console.core.state import Chat
from console.core.transcript import Move
from console.core.views import Phase, Row
from console.session.values import Notice


def news_of(before: Row | None, row: Row | None, chat: Chat | None, me: str) -> Notice | None:
    """What a change of `chat` is worth saying to the operator `me`: it begins to ring, or it was
    theirs and has completed by itself or through somebody else, or its visitor writes there."""
    if row is None:
        return None
    if before is None:
        return Notice(row.chat, rings=True) if row.rings else None
    was_mine = before.mine and (before.queue is Queue.ACTIVE or before.provisional)
    over = row.queue is Queue.COMPLETED and not row.provisional
    if was_mine and over:
        if row.reason is not Reason.ENDED:
            return Notice(row.chat, completed=row.reason)
        by = _ended_by(chat, me)
        return Notice(row.chat, ended_by=by) if by else None
    if row.mine and row.queue is Queue.ACTIVE and before.mine and row.unread > before.unread:
        return Notice(row.chat, writes=True)
    return None


def _ended_by(chat: Chat | None, me: str) -> str:
    """Who else than the operator `me` has moved a chat last; "" for nobody."""
    items = reversed(chat.timeline) if chat is not None else ()
    last = next((item for item in items if isinstance(item, Move)), None)
    return last.by if last is not None and last.by != me else ""


def news_of_role(before: Role | None, now: Role | None, phase: Phase) -> Notice | None:
    """What the operator is told whose role has changed while they are at work."""
    if before in (None, now) or now is None or phase is not Phase.LIVE:
        return None
    return Notice("", say=f"notice.role.{now}")
