"""Answers that stand in a transcript before the relay has them."""

from __future__ import annotations

from collections.abc import Iterable

from console.core.state import Chat
from console.core.transcript import Author, Message, SendState
from console.session.values import Pending


def unsent(pending: Iterable[Pending], chat: Chat, by: str) -> list[Message]:
    """The answers of a chat that its transcript does not hold yet."""
    answers = [item for item in pending if item.command.chat == chat.id and item.command.to_visitor]
    if not answers:
        return []
    # The event of an answer is here before the relay's word on its command: not shown twice.
    arrived = {item.id for item in chat.timeline if isinstance(item, Message)}
    return [_message(item, chat, by) for item in answers if item.id not in arrived]


def _message(item: Pending, chat: Chat, by: str) -> Message:
    return Message(
        item.id,
        Author.OPERATOR,
        max(item.at, chat.last_at),
        item.command.typed,
        by=by,
        state=SendState.QUEUED,
        reply_to=item.command.reply_to,
        attachments=item.command.files,
    )
