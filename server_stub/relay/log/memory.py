"""Which chats the relay keeps in memory: the open ones, and those with an answer on its way."""

from __future__ import annotations

from console.core.state import Chat
from console.core.transcript import Message, SendState


def may_go(chat: Chat) -> bool:
    """Whether a chat is over and none of its messages is still on its way."""
    return not chat.open and not unsent(chat)


def unsent(chat: Chat) -> list[Message]:
    """The chat's messages that are queued or being sent, in the order of the transcript."""
    return [
        item
        for item in chat.timeline
        if isinstance(item, Message) and item.state in (SendState.QUEUED, SendState.SENDING)
    ]
