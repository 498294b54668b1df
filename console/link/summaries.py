"""Completed chats as the relay lists them."""

from __future__ import annotations

from console.core.state import Chat
from console.wire.frames import ChatSummary


def summary_chat(summary: ChatSummary) -> Chat:
    """A completed chat with its last message only."""
    return Chat(
        id=summary.id,
        channel=summary.channel,
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
