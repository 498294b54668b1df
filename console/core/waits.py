"""How long somebody has been waiting: the age of the oldest message that nobody answered
(specification, section 2)."""

from __future__ import annotations

from console.core.moments import Millis
from console.core.state import Chat
from console.core.transcript import Author, Message, Origin, SendState, automatic


def waiting_since(chat: Chat) -> Millis | None:
    """When the visitor wrote the oldest message that no person has answered; None when there is
    none, and for a completed chat. An answer that failed is none, until it is left at that.

    What was written before the channel was connected was not ours to answer."""
    if not chat.open:
        return None
    oldest: Millis | None = None
    # A message that was reported late stands before an answer which did not know it.
    unanswered, failed = chat.unread, False
    for item in reversed(chat.timeline):
        if not isinstance(item, Message):
            continue
        if item.origin is Origin.HISTORY:
            break
        if item.author is Author.VISITOR:
            if unanswered <= 0 and not failed:
                break  # answered, as all before it: a long chat is not read to its beginning
            oldest = item.at
            unanswered -= 1
        elif _settles(item):
            if unanswered <= 0:
                break
        else:
            failed = failed or item.author is not Author.CHANNEL
    return oldest


def _settles(message: Message) -> bool:
    """Whether a message of our side is a person's answer."""
    if message.author is Author.CHANNEL:
        return not automatic(message.via, message.by_person)
    return message.state is not SendState.FAILED or message.dismissed
