"""Looking for one of our messages among those that Meta lists of its conversation.

Meta lists no metadata, so that a message is known by what it says, by when it was sent, and by
nobody else having a claim to it (reference: Conversations API).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from console.core.model import Chat
from console.core.moments import MINUTE, Millis
from console.core.transcript import Author, Message

TOLERANCE: Millis = MINUTE
"""How far the clocks of Meta and of the relay may differ."""


def find_listed(chat: Chat, message: Message, listed: Sequence[Message], whole: bool) -> str | None:
    """The mid of a message of ours whose outcome is unknown; "" when Meta surely does not list
    it; None when nobody can say, since the list does not reach back to it.

    `listed` are the newest messages of the conversation, all there are if it is `whole`.
    """
    known = {item.mid for item in chat.timeline if isinstance(item, Message) and item.mid}
    earliest = message.at - TOLERANCE
    found = [one for one in listed if _may_be(one, message, earliest, known)]
    if found:
        return min(found, key=lambda one: one.at).mid
    return "" if whole or any(one.at < earliest for one in listed) else None


def _may_be(one: Message, message: Message, earliest: Millis, known: Collection[str]) -> bool:
    if one.author is Author.VISITOR or not one.mid or one.mid in known or one.at < earliest:
        return False
    if message.attachments:
        own = message.attachments[0]
        return any(each.kind in (own.kind, "file") for each in one.attachments)
    return _plain(one.text) == _plain(message.text)


def _plain(text: str) -> str:
    """The text without what may change on its way: white space, and how accents are written."""
    return " ".join(unicodedata.normalize("NFC", text).split())
