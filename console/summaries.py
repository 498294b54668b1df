"""Completed chats as the relay lists them, and as rows of the inbox."""

from __future__ import annotations

from console.core.moments import Millis
from console.core.state import Chat, State
from console.core.views import Row, row_of
from console.wire import ChatSummary

COMPLETED_PAGE = 200
"""Completed chats asked for at a time."""


def summary_row(summary: ChatSummary, state: State, me: str, now: Millis) -> Row:
    """A completed chat's row, made as every row is made."""
    chat = Chat(
        id=summary.id,
        page=summary.page,
        visitor=summary.visitor,
        opened_at=summary.opened_at,
        last_at=summary.completed_at,
        visitor_at=summary.completed_at,
        queue=summary.queue,
        operator=summary.operator,
        completed_at=summary.completed_at,
        reason=summary.reason,
        timeline=(summary.last,) if summary.last else (),
    )
    return row_of(chat, state.settings(chat.page), me, now)
