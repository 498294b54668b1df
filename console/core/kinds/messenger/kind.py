"""Messenger: the conversations of a Facebook Page."""

from __future__ import annotations

from console.core.actor import Actor
from console.core.company.values import Role
from console.core.formats import MediaKind
from console.core.kinds.kind import (
    Address,
    Kind,
    KindName,
    MediaRule,
    Opener,
    Receipts,
    TextRule,
    Window,
)
from console.core.kinds.messenger.errors import MessengerErrors
from console.core.moments import DAY, HOUR, MINUTE

META = Actor("meta", Role.OPERATOR)
"""Asks for what Meta reports."""

WINDOW = Window(
    free=24 * HOUR,
    whole=7 * DAY,
    margin=MINUTE,
    openers=frozenset(Opener),
)
"""Meta: Send API, standard messaging window: what opens it; message tags: HUMAN_AGENT counts from
the visitor's message."""


def text_length(text: str) -> int:
    """The length of a text as Meta may count it: UTF-16 units. How it counts beyond the BMP is
    not documented, so we count the larger way."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


TEXT = TextRule(limit=2_000, length=text_length)
"""Meta: "(#100) Length of param message[text] must be less than or equal to 2000"."""

MEDIA = {
    MediaKind.IMAGE: MediaRule(8_000_000, ("jpeg", "png", "gif")),
    MediaKind.AUDIO: MediaRule(25_000_000, ("aac", "m4a", "wav", "mp4")),
    MediaKind.VIDEO: MediaRule(25_000_000, ("mp4", "ogg", "avi", "mov", "webm")),
}
"""Specification, section 5."""

THUMBS_UP = frozenset({"369239263222822", "369239343222814", "369239383222810"})
"""By how long it was pressed."""

MESSENGER = Kind(
    name=KindName.MESSENGER,
    service=META,
    window=WINDOW,
    text=TEXT,
    media=MEDIA,
    receipts=Receipts.WATERMARK,
    typing=True,
    reactions=True,
    backfill=20,
    errors=MessengerErrors(),
    redirects=frozenset({"l.facebook.com", "lm.facebook.com"}),
    thumbs_up=THUMBS_UP,
)


def address(page: str, psid: str) -> Address:
    """Where a visitor of a Page is reached, by the page-scoped id that Meta gives them."""
    return Address(KindName.MESSENGER, page, psid)
