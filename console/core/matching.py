"""Looking for one of our messages among those that the service lists of its conversation.

the service lists no metadata, so that a message is known by what it says, by when it was sent, and
by nobody else having a claim to it (reference: Conversations API)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from console.core.failures import Errors
from console.core.moments import MINUTE, Millis
from console.core.state import Chat
from console.core.transcript import Author, Item, Message, SendState

TOLERANCE: Millis = MINUTE
"""How far the clocks of the service and of the relay may differ."""


def find_listed(chat: Chat, message: Message, listed: Sequence[Message], whole: bool) -> str | None:
    """The mid of a message of ours whose outcome is unknown; "" when the service surely does not
    list it; None when nobody can say, since the list does not reach back to it or another of ours
    that says the same may be the one that is listed.

    `listed` are the newest messages of the conversation, all there are if it is `whole`.
    """
    known = {item.mid for item in chat.timeline if isinstance(item, Message) and item.mid}
    earliest = message.at - TOLERANCE
    found = [one for one in listed if _may_be(one, message, earliest, known)]
    if found:
        # Where others of ours that say the same may be meant, there must be one for each.
        others = sum(_has_claim(item, message, chat.kind.errors) for item in chat.timeline)
        return min(found, key=lambda one: one.at).mid if len(found) > others else None
    return "" if whole or any(one.at < earliest for one in listed) else None


def may_be_listed(message: Message, one: Message) -> bool:
    """Whether a listed message looks like one of ours."""
    return _may_be(one, message, message.at - TOLERANCE, ())


def _has_claim(item: Item, message: Message, errors: Errors) -> bool:
    """Whether this is another answer that may be at the service, and would look like the
    message."""
    if not isinstance(item, Message) or item.author is not Author.OPERATOR or item.mid:
        return False
    maybe = item.failure is not None and errors.ambiguous(item.failure.code)
    return (
        item.id != message.id
        and (maybe or item.state in (SendState.SENDING, SendState.UNKNOWN))
        and _plain(item.text) == _plain(message.text)
        and [one.kind for one in item.attachments] == [one.kind for one in message.attachments]
    )


def _may_be(one: Message, message: Message, earliest: Millis, known: Collection[str]) -> bool:
    if one.author is Author.VISITOR or not one.mid or one.mid in known or one.at < earliest:
        return False
    if message.attachments:
        ours = message.attachments[0]
        return any(each.kind in (ours.kind, "file") for each in one.attachments)
    return _plain(one.text) == _plain(message.text)


def _plain(text: str) -> str:
    """The text without what may change on its way: white space, and how accents are written."""
    return " ".join(unicodedata.normalize("NFC", text).split())
