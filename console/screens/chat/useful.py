"""Which actions can be done with a chat now, and which of them help."""

from __future__ import annotations

from console.core.excuses import excusable
from console.core.transcript import Message
from console.screens.who_may import IN_CHAT
from console.session.session import Session

_WITH_A_MARK = ("message_details", "open_attachment", "save_attachment", "react", "excuse_hit")
"""Shown when a message is marked. Without a mark most are about the newest that they fit."""


def offered_actions(
    session: Session, chat: str, marked: Message | None, failed: Message | None
) -> set[str]:
    """The ids of the actions that the operator can do with a chat now. `marked` is the marked
    message of the chat, `failed` the one that could be sent again."""
    known = session.chat(chat)
    if known is None:
        return {"undo_end"} if session.outbox.ending else set()
    possible = {
        "send_again": failed is not None,
        "leave_message": failed is not None and not failed.dismissed,
        "excuse_hit": bool(excusable(marked) if marked is not None else known.improper),
        "message_details": marked is not None,
        "open_attachment": True,
        "save_attachment": True,
        "undo_end": bool(session.outbox.ending),
        "earlier_chats": known.visitor.chats > 1,
    }
    permitted = {
        action for action, act in IN_CHAT.items() if session.rights.why_not(act, chat) is None
    }
    return {
        action
        for action in (*IN_CHAT, *possible)
        if possible.get(action, True) and (action in permitted or action not in IN_CHAT)
    }


def useful_actions(
    session: Session, chat: str, marked: Message | None, failed: Message | None
) -> set[str]:
    """Those of them that the last line of the screen shows."""
    useful = offered_actions(session, chat, marked, failed) - {"attach"}
    if marked is None:
        return useful.difference(_WITH_A_MARK)
    return useful if marked.attachments else useful - {"open_attachment", "save_attachment"}
