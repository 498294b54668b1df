"""What an operator may ask for in a chat, as far as it is known before the relay is asked."""

from __future__ import annotations

from console.core.state import Chat
from console.core.state import State
from console.core.queues import Queue
from console.core.refusals import Refusal
from console.core.refusals import RefusalCode


def may_pick_up(chat: Chat | None, state: State) -> Refusal | None:
    """Why a chat can not be picked up now, or None."""
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    if chat.queue is Queue.ACTIVE:
        name = state.operator_name(chat.operator)
        return Refusal(RefusalCode.TAKEN, name, chat.picked_up_at or 0)
    return None


def may_answer(chat: Chat | None, state: State, me: str) -> Refusal | None:
    """Why the operator can not answer in a chat now, or None."""
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    if chat.queue is Queue.UNANSWERED:
        return Refusal(RefusalCode.NOT_PICKED_UP)
    if chat.operator != me:
        return Refusal(RefusalCode.NOT_YOURS, state.operator_name(chat.operator))
    return None
