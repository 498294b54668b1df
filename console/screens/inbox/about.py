"""What the panel says of a chat and its visitor."""

from __future__ import annotations

from console.session.session import Session
from console.widgets.visitor_panel import About


def about_chat(session: Session, chat: str) -> About | None:
    """What is known of a chat; None where there is none."""
    state, known = session.state, session.chat(chat)
    if known is None:
        return None
    channel = state.channels.get(known.channel)
    return About(known, state.settings(known.channel), channel.name if channel else "")
