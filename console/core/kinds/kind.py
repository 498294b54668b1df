"""What a kind of channel allows: the seam along which a second service is added.

The rest of the core asks a chat's kind, and knows no service by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.core.actor import Actor
from console.core.failures import Errors
from console.core.formats import MediaKind
from console.core.moments import Millis


class KindName(StrEnum):
    """The kinds of channels there are. Stored, and on the wire, where it is not the first."""

    MESSENGER = "messenger"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a visitor is reached: `id` as one channel of a kind knows them."""

    kind: KindName
    channel: str
    id: str

    @property
    def key(self) -> str:
        """How a visitor is found in `State.open_chats`. The ids of channels are one service's, so
        that no two kinds share one."""
        return f"{self.channel}:{self.id}"


class Opener(StrEnum):
    """What a visitor does that may open a reply window."""

    MESSAGE = "message"
    BUTTON = "button"
    """A button under a message, in the menu, or "Get started"."""
    REACTION = "reaction"
    LINK = "link"
    """A link of the channel's, that leads into the conversation there is."""


class Receipts(StrEnum):
    """How a service says what has arrived and what was read."""

    WATERMARK = "watermark"
    """Everything up to a moment."""
    BY_ID = "by_id"
    """Each message by its id."""


@dataclass(frozen=True, slots=True)
class Window:
    """The reply window: for `free` after the visitor's last opening action (`openers`) any answer
    goes out; for `whole` after their last message one that carries the tag of a person's answer
    (equal to `free` where there is no such tag). It closes at the later of the two. `margin`: so
    close to the end of the free time answers are tagged already, since the service's clock is
    not ours.

    `written_at` is when the visitor wrote last, `opened_at` when they last did what opens the
    window, a message included."""

    free: Millis
    whole: Millis
    margin: Millis
    openers: frozenset[Opener]

    def closes_at(self, written_at: Millis, opened_at: Millis) -> Millis:
        """When no answer is possible any more."""
        return max(written_at + self.whole, opened_at + self.free)

    def needs_tag(self, written_at: Millis, opened_at: Millis, now: Millis) -> bool:
        """Whether an answer at `now` must carry the tag of a person's answer. Where the time for
        that is over, none may."""
        return opened_at + self.free - self.margin <= now < written_at + self.whole


@dataclass(frozen=True, slots=True)
class TextRule:
    """The longest text the service takes, and how it counts. The length of a text is in the same
    unit as `limit`."""

    limit: int
    length: Callable[[str], int]


NO_LIMIT = TextRule(sys.maxsize, len)
"""Where no chat is shown."""


@dataclass(frozen=True, slots=True)
class MediaRule:
    """What may be sent of one kind of media: up to `limit` bytes; `formats` as a refusal says
    them."""

    limit: int
    formats: tuple[str, ...]


Media = Mapping[MediaKind, MediaRule]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of channel.

    `service` asks for what the service reports, and signs the entries of it. `backfill`: how many
    of the newest messages of a conversation can be read back, 0 for none. `redirects` are hosts of
    the service's that lead on to the address in `u`; `thumbs_up` the ids of its stickers that are
    shown as one.
    """

    name: KindName
    service: Actor
    window: Window
    text: TextRule
    media: Media
    receipts: Receipts
    typing: bool
    reactions: bool
    backfill: int
    errors: Errors
    redirects: frozenset[str] = frozenset()
    thumbs_up: frozenset[str] = frozenset()
