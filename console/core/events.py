"""What happened: the events of the log, told apart by `kind`.

An event is appended by the relay only, and never changed. `Entry` is an event with its place
in the log. Kinds this program does not know are kept by the journal and ignored by the fold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from console.core.directory_events import DirectoryEvent
from console.core.model import Visitor
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.transcript import (
    Attachment,
    Author,
    Failure,
    Message,
    Origin,
    Pressed,
    Remark,
)


@dataclass(frozen=True, slots=True)
class ChatOpened:
    chat: str
    visitor: Visitor
    kind: Literal["chat_opened"] = "chat_opened"


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A visitor wrote. `sent_at` is Meta's timestamp."""

    chat: str
    mid: str
    sent_at: Millis
    text: str
    attachments: tuple[Attachment, ...] = ()
    improper: tuple[tuple[int, int], ...] = ()
    reply_to: str = ""
    pressed: Pressed | None = None
    origin: Origin = Origin.LIVE
    kind: Literal["message_received"] = "message_received"


@dataclass(frozen=True, slots=True)
class EchoReceived:
    """Somebody answered outside this console: in Facebook's inbox or through another app."""

    chat: str
    mid: str
    sent_at: Millis
    text: str
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    via: str = ""
    origin: Origin = Origin.LIVE
    kind: Literal["echo_received"] = "echo_received"


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message says something else now."""

    chat: str
    mid: str
    text: str
    improper: tuple[tuple[int, int], ...] = ()
    kind: Literal["message_edited"] = "message_edited"


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    chat: str
    mid: str
    kind: Literal["message_deleted"] = "message_deleted"


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction to the message with Meta's id `mid`; an empty emoji takes it back."""

    chat: str
    mid: str
    author: Author
    emoji: str
    by: str = ""
    kind: Literal["reacted"] = "reacted"


@dataclass(frozen=True, slots=True)
class Remarked:
    """Something that happened in the conversation and is no message."""

    chat: str
    at: Millis
    what: str
    text: str = ""
    kind: Literal["remarked"] = "remarked"


@dataclass(frozen=True, slots=True)
class ThreadPassed:
    """Another app (`owner`) has the conversation now; "" when it is ours again."""

    chat: str
    owner: str
    kind: Literal["thread_passed"] = "thread_passed"


@dataclass(frozen=True, slots=True)
class HistoryRestored:
    """Messages of before the connection or of an outage, as Meta lists them."""

    chat: str
    messages: tuple[Message, ...]
    kind: Literal["history_restored"] = "history_restored"


@dataclass(frozen=True, slots=True)
class ItemKept:
    """What belongs to no chat yet: it will stand in the visitor's next one."""

    visitor: Visitor
    item: Message | Remark
    kind: Literal["item_kept"] = "item_kept"


@dataclass(frozen=True, slots=True)
class VisitorNamed:
    chat: str
    name: str
    locale: str = ""
    timezone: float | None = None
    kind: Literal["visitor_named"] = "visitor_named"


@dataclass(frozen=True, slots=True)
class PickedUp:
    chat: str
    operator: str
    kind: Literal["picked_up"] = "picked_up"


@dataclass(frozen=True, slots=True)
class Missed:
    """The waiting time is over. `due` is when it was over; the entry's `at` may be later."""

    chat: str
    due: Millis
    seconds: int
    reason: Reason = Reason.WAITING_OVER
    kind: Literal["missed"] = "missed"


@dataclass(frozen=True, slots=True)
class Completed:
    """The chat is over, for ever. `due` is the deadline's moment, or when a person ended it."""

    chat: str
    due: Millis
    reason: Reason
    by: str = ""
    seconds: int = 0
    count: int = 0
    limit: int = 0
    kind: Literal["completed"] = "completed"


@dataclass(frozen=True, slots=True)
class ReplyQueued:
    """An operator's answer, accepted for sending. `message` is the id of the command."""

    chat: str
    message: str
    operator: str
    text: str
    human_agent: bool = False
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    kind: Literal["reply_queued"] = "reply_queued"


@dataclass(frozen=True, slots=True)
class ReplyRequeued:
    """A person asked to send a failed or unknown message again."""

    chat: str
    message: str
    operator: str
    human_agent: bool = False
    kind: Literal["reply_requeued"] = "reply_requeued"


@dataclass(frozen=True, slots=True)
class ReplySending:
    """The request leaves. `human_agent`: under Meta's tag, as the clock stands now."""

    chat: str
    message: str
    human_agent: bool = False
    kind: Literal["reply_sending"] = "reply_sending"


@dataclass(frozen=True, slots=True)
class ReplySent:
    chat: str
    message: str
    mid: str
    kind: Literal["reply_sent"] = "reply_sent"


@dataclass(frozen=True, slots=True)
class ReplyFailed:
    """Meta refused. With `failure.retry_at` the relay tries again by itself at that time."""

    chat: str
    message: str
    failure: Failure
    kind: Literal["reply_failed"] = "reply_failed"


@dataclass(frozen=True, slots=True)
class ReplyUnknown:
    """`unlisted`: Meta lists the conversation without it, so that it was probably not sent."""

    chat: str
    message: str
    unlisted: bool = False
    kind: Literal["reply_unknown"] = "reply_unknown"


@dataclass(frozen=True, slots=True)
class ReplyDismissed:
    """A person has decided that a failed or unknown message is not sent again."""

    chat: str
    message: str
    operator: str
    kind: Literal["reply_dismissed"] = "reply_dismissed"


@dataclass(frozen=True, slots=True)
class Delivered:
    """Everything we sent up to `until` has reached the visitor's device."""

    chat: str
    until: Millis
    mids: tuple[str, ...] = ()
    kind: Literal["delivered"] = "delivered"


@dataclass(frozen=True, slots=True)
class ReadByVisitor:
    """Everything we sent up to `until` has been read."""

    chat: str
    until: Millis
    kind: Literal["read_by_visitor"] = "read_by_visitor"


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A webhook event of a shape we do not know, kept word for word."""

    page: str
    raw: str
    kind: Literal["unrecognised"] = "unrecognised"


@dataclass(frozen=True, slots=True)
class ClockJumped:
    """The relay's wall clock moved by itself; timers were held until two readings agreed."""

    before: Millis
    after: Millis
    kind: Literal["clock_jumped"] = "clock_jumped"


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event of a kind that a newer relay knows and this program does not."""

    name: str
    kind: Literal["unknown"] = "unknown"


Event = (
    DirectoryEvent
    | ChatOpened
    | MessageReceived
    | EchoReceived
    | MessageEdited
    | MessageDeleted
    | Reacted
    | Remarked
    | ThreadPassed
    | HistoryRestored
    | ItemKept
    | VisitorNamed
    | PickedUp
    | Missed
    | Completed
    | ReplyQueued
    | ReplyRequeued
    | ReplySending
    | ReplySent
    | ReplyFailed
    | ReplyUnknown
    | ReplyDismissed
    | Delivered
    | ReadByVisitor
    | Unrecognised
    | ClockJumped
    | Unknown
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the log.

    `seq` counts from 1 without holes; `at` is the relay's clock and never runs backwards; `by`
    is an operator's id, "meta" or "relay"; `key` makes a repeat of the same cause recognisable
    ("" for the further events of one decision).
    """

    seq: int
    at: Millis
    by: str
    key: str
    event: Event
