"""Which actions help with a chat now."""

from __future__ import annotations

from console.core.excuses import excusable
from console.core.queues import Queue
from console.core.transcript import Message
from console.session.session import Session


def useful_actions(
    session: Session, chat: str, marked: Message | None, failed: Message | None
) -> set[str]:
    """Their ids. `marked` is the marked message of the chat, `failed` the one that could be
    sent again."""
    known = session.chat(chat)
    useful: set[str] = set()
    if marked is not None:
        useful.add("message_details")
        if marked.attachments:
            useful |= {"open_attachment", "save_attachment"}
        if excusable(marked) and session.may_excuse(chat) is None:
            useful.add("excuse_hit")
    if known is not None and known.queue is Queue.UNANSWERED:
        useful.add("pick_up")
    if chat and session.may_answer(chat) is None:
        useful.add("reply")
        if failed is not None:
            useful |= {"send_again", "leave_message"}
        if marked is not None:
            useful.add("react")
    if chat and session.may_end(chat) is None:
        useful.add("end_chat")
    if session.outbox.ending:
        useful.add("undo_end")
    if known is not None and known.visitor.chats > 1:
        useful.add("earlier_chats")
    return useful
