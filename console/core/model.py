"""What the product is about, as values: chats, messages, visitors, operators, settings.

All values are frozen. Times are whole milliseconds since 1970 in UTC (`Millis`); durations in
`Settings` are whole seconds. The words are those of the specification, section 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Millis = int
"""A moment: milliseconds since 1970-01-01T00:00Z."""

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR


class Queue(StrEnum):
    """Where a chat stands. A chat is in exactly one queue; completed is for ever."""

    UNANSWERED = "unanswered"
    ACTIVE = "active"
    COMPLETED = "completed"


class Role(StrEnum):
    """What an operator may do. Comes from the token alone, never from a console's claim."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Status(StrEnum):
    """What an operator says of themselves."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"


class Author(StrEnum):
    """Which side a message is from."""

    VISITOR = "visitor"
    OPERATOR = "operator"
    PAGE = "page"
    """A person in Facebook's own inbox, or another app connected to the Page."""


class SendState(StrEnum):
    """How far a message has come. Only ours go through all; a visitor's is `RECEIVED`."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The request may have gone through. Never sent again without a person's word."""


class Cause(StrEnum):
    """Why a message failed: the conversation errors (specification, section 4)."""

    VISITOR_NOT_FOUND = "visitor_not_found"
    ACCESS_EXPIRED = "access_expired"
    WINDOW_CLOSED = "window_closed"
    USER_UNREACHABLE = "user_unreachable"
    PAGE_RESTRICTED = "page_restricted"
    PERMISSION_LOST = "permission_lost"
    RATE_LIMITED = "rate_limited"
    ATTACHMENT_REFUSED = "attachment_refused"
    TEMPORARY = "temporary"
    REFUSED = "refused"
    """Meta refused for a reason that is none of the above; its own words are kept."""


class Reason(StrEnum):
    """Why a chat moved from one queue to another."""

    PICKED_UP = "picked_up"
    WAITING_OVER = "waiting_over"
    RETENTION_OVER = "retention_over"
    IDLE = "idle"
    WINDOW_CLOSED = "window_closed"
    PROFANITY = "profanity"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Failure:
    """A conversation error at one message.

    `code` and `subcode` are Meta's (0 when the failure is our own finding); `detail` is Meta's
    text, already cleaned, for people only: decisions rest on the codes. `retry_at` is set while
    the relay will try again by itself.
    """

    cause: Cause
    code: int = 0
    subcode: int = 0
    detail: str = ""
    attempts: int = 1
    retry_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that came with a message. `url` is Meta's and expires; "" when there is none."""

    kind: str
    url: str = ""
    name: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat.

    `id` is Meta's mid for what we received and the command's id for what we send; `mid` is
    Meta's id once known. `at` orders the transcript: Meta's timestamp for received messages,
    the relay's clock for ours. `improper` holds the [start, end) spans of improper words.
    """

    id: str
    author: Author
    at: Millis
    text: str
    by: str = ""
    """Operator id, for `Author.OPERATOR`."""
    state: SendState = SendState.RECEIVED
    mid: str = ""
    attachments: tuple[Attachment, ...] = ()
    failure: Failure | None = None
    improper: tuple[tuple[int, int], ...] = ()
    human_agent: bool = False
    """Sent under Meta's HUMAN_AGENT tag, more than 24 h after the visitor's last message."""
    kind: Literal["message"] = "message"


@dataclass(frozen=True, slots=True)
class Move:
    """A change of queue, standing in the transcript with its reason.

    `seconds` is the length of the timer that passed; `count` and `limit` belong to improper
    words; `last_author`/`last_by` say who wrote last, for idle chats.
    """

    at: Millis
    reason: Reason
    to: Queue
    by: str = ""
    seconds: int = 0
    count: int = 0
    limit: int = 0
    last_author: Author | None = None
    last_by: str = ""
    kind: Literal["move"] = "move"


Item = Message | Move
"""What a transcript is made of."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person as one Page sees them. `psid` is Meta's page-scoped id.

    `timezone` is the offset from UTC in hours as Meta gives it; None when it is hidden.
    `chats` counts this visitor's chats including the one that holds this value.
    """

    psid: str
    page: str
    name: str = ""
    locale: str = ""
    timezone: float | None = None
    first_seen: Millis = 0
    chats: int = 1


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation from its first message to its completion.

    `assignment` counts changes of ownership: claims are compared against it. `unread` counts
    the visitor's messages that nobody has answered yet; reading does not change it.
    `last_at` is the relay's time of the latest message of either side (idle counts from it),
    `visitor_at` Meta's time of the visitor's latest message (the reply window counts from it).
    `delivered_until` and `read_until` are Meta's watermarks, which may come before the answer to
    the send they speak of. `earlier` counts items left out at the front of `timeline`.
    """

    id: str
    page: str
    visitor: Visitor
    opened_at: Millis
    last_at: Millis
    visitor_at: Millis
    queue: Queue = Queue.UNANSWERED
    missed_at: Millis | None = None
    operator: str = ""
    assignment: int = 0
    picked_up_at: Millis | None = None
    completed_at: Millis | None = None
    reason: Reason | None = None
    unread: int = 0
    improper: int = 0
    version: int = 0
    delivered_until: Millis = 0
    read_until: Millis = 0
    timeline: tuple[Item, ...] = ()
    earlier: int = 0

    @property
    def incoming(self) -> bool:
        """True while the chat rings: nobody picked it up and its waiting time is not over."""
        return self.queue is Queue.UNANSWERED and self.missed_at is None

    @property
    def open(self) -> bool:
        return self.queue is not Queue.COMPLETED


@dataclass(frozen=True, slots=True)
class Settings:
    """The timers and word rules of one brand (specification, section 2). Durations in seconds.

    `since` is when these settings came into force: a shortened timer never moves a chat at a
    moment before that.
    """

    waiting: int | None = 60
    retention: int = 86_400
    idle: int = 86_400
    improper_limit: int | None = 3
    own_words: tuple[str, ...] = ()
    allowed_words: tuple[str, ...] = ()
    since: Millis = 0


@dataclass(frozen=True, slots=True)
class Brand:
    """A company's storefront."""

    id: str
    name: str
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class Department:
    id: str
    brand: str
    name: str


@dataclass(frozen=True, slots=True)
class Channel:
    """One Facebook Page connected to one brand and one department."""

    page: str
    name: str
    brand: str
    department: str


@dataclass(frozen=True, slots=True)
class Operator:
    id: str
    name: str
    role: Role = Role.OPERATOR
    status: Status = Status.AVAILABLE


@dataclass(frozen=True, slots=True)
class State:
    """Everything the log says: a fold of all its entries up to `seq`.

    `open_chats` finds a visitor's open chat by "page:psid"; `opened` counts chats ever opened
    and numbers the next one.
    """

    seq: int = 0
    at: Millis = 0
    opened: int = 0
    brands: Mapping[str, Brand] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    operators: Mapping[str, Operator] = field(default_factory=dict)
    chats: Mapping[str, Chat] = field(default_factory=dict)
    open_chats: Mapping[str, str] = field(default_factory=dict)

    def settings(self, page: str) -> Settings:
        """The settings in force for a Page; the defaults for one that is not connected."""
        channel = self.channels.get(page)
        brand = self.brands.get(channel.brand) if channel else None
        return brand.settings if brand else Settings()

    def operator_name(self, operator: str) -> str:
        known = self.operators.get(operator)
        return known.name if known else operator


def visitor_key(page: str, psid: str) -> str:
    """How a visitor is found in `State.open_chats`."""
    return f"{page}:{psid}"
