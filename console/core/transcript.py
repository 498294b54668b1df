"""What stands in a transcript: messages, moves between the queues, and remarks, by time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar, assert_never

from console.core.attachments import Attachment
from console.core.failures import Failure
from console.core.moments import Millis
from console.core.queues import Queue, Reason


class Author(StrEnum):
    """Which side a message is from."""

    VISITOR = "visitor"
    OPERATOR = "operator"
    CHANNEL = "page"
    """A person in the service's own inbox, or another app connected to the channel (see
    `automatic`)."""


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


class Origin(StrEnum):
    """How we came to know a message."""

    LIVE = "live"
    """The service reported it as it happened, or we sent it."""
    HISTORY = "history"
    """Read from the service: older than the connection of the channel."""
    GAP = "gap"
    """Read from the service after an outage, in which its report did not reach us."""


class Pressed(StrEnum):
    """What a visitor pressed instead of typing."""

    QUICK_REPLY = "quick_reply"
    BUTTON = "button"
    """A button under a message, in the menu, or "Get started"."""


class RemarkKind(StrEnum):
    """What a remark says. `Remark.text` holds what is said in brackets here."""

    CAME_BY_LINK = "came_by_link"
    """The visitor came by an m.me link (its ref)."""
    CAME_BY_AD = "came_by_ad"
    """The visitor came by an ad (its title, or its id)."""
    OPTED_IN = "opted_in"
    """The visitor allows notifications (the topic)."""
    OPTED_OUT = "opted_out"
    OPTED_IN_AGAIN = "opted_in_again"
    THREAD_OTHERS = "thread_others"
    """Another app has the conversation now (which)."""
    THREAD_OURS = "thread_ours"
    THREAD_ASKED = "thread_asked"
    """Another app asks for the conversation (which)."""
    ACCOUNT_LINKED = "account_linked"
    ACCOUNT_UNLINKED = "account_unlinked"
    FEEDBACK_GOOD = "found_good"
    """The visitor found an answer good."""
    FEEDBACK_BAD = "found_bad"
    ORDERED = "ordered"
    """The visitor sent a cart (how many products, and a note)."""
    FORM_SENT = "form_sent"
    LABEL_ADDED = "label_added"
    """Somebody labelled the visitor at the service (the label)."""
    LABEL_REMOVED = "label_removed"
    REACTION_FAILED = "reaction_failed"
    """Our reaction could not be set (the service's words)."""
    REACTED = "reacted"
    """The visitor reacted to a message that does not stand here (the emoji)."""
    DELETED = "deleted"
    """A message that does not stand here was taken back."""
    OTHER = "other"
    """An event we know no better (what the service calls it)."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on a message. `by` is the operator's id for `Author.OPERATOR`."""

    author: Author
    emoji: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Excuse:
    """A word of a message that an operator (`by`, an id) has excused, in its plain form."""

    word: str
    reason: str
    by: str
    at: Millis = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat.

    `id` is the service's mid for what we received and the command's id for what we send; `mid` is
    the service's id once known. `at` orders the transcript: the service's timestamp for received
    messages, the relay's clock for ours. `improper` holds the [start, end) spans of improper words.
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
    tagged: bool = False
    """Sent under the service's tag of a person's answer, since the free time was over."""
    reply_to: str = ""
    """The mid of the message that this one answers."""
    pressed: Pressed | None = None
    via: str = ""
    """The id of the app it was sent with, for `Author.CHANNEL`; `SERVICE_INBOX` for a person in
    the service's own inbox."""
    origin: Origin = Origin.LIVE
    reactions: tuple[Reaction, ...] = ()
    earlier: tuple[str, ...] = ()
    """What an edited message said before, oldest first."""
    deleted: bool = False
    """It was taken back: what it said and what came with it is no more."""
    unlisted: bool = False
    """Of unknown outcome, and not in the conversation as the service lists it: probably not
    sent."""
    dismissed: bool = False
    """Failed, and a person has decided not to send it again."""
    by_person: bool = False
    """Of what another app sent: people answer through that app, as the company's settings said
    when it came."""
    counted: tuple[str, ...] = ()
    """The improper words that count by it, in their plain form, as often as they do: more than
    are marked where they were edited away."""
    excused: tuple[Excuse, ...] = ()
    """Words of it that count no more, whatever it says."""
    kind: Literal["message"] = "message"


SERVICE_INBOX = "inbox"
"""`Message.via` of what a person wrote in the service's own inbox."""


def automatic(via: str, by_person: bool) -> bool:
    """Whether a message of the channel is a machine's, by the app it was sent with (`via` and
    `by_person` of a message or an echo). It is shown and settles nothing (specification, section
    2). Of a message whose app nobody has named it is not known; it counts as a person's."""
    return not by_person and via not in ("", SERVICE_INBOX)


ANOTHER_APP = "app"
"""`Chat.thread_owner` when the service does not say which app has the conversation."""


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


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that happened in the conversation and is no message, by the service's report.

    `what` is a `RemarkKind`, or a word that only a newer relay knows; `text` see there. `mid` is
    the service's id of the message that it is about, "" where it is about none.
    """

    at: Millis
    what: str
    text: str = ""
    mid: str = ""
    kind: Literal["remark"] = "remark"


Item = Message | Move | Remark
"""What a transcript is made of."""


def insert(timeline: tuple[Item, ...], item: Item) -> tuple[Item, ...]:
    """The timeline with an item at its place by time; equal times keep the order of the log."""
    index = len(timeline)
    while index and timeline[index - 1].at > item.at:
        index -= 1
    return (*timeline[:index], item, *timeline[index:])


T = TypeVar("T", bound=Item)


def takes_back(item: Item) -> str:
    """The service's id of the message that an item shows as taken back: the message itself, or
    what is left of one that does not stand here. "" for anything else."""
    match item:
        case Message(deleted=True, mid=mid) | Remark(what=RemarkKind.DELETED, mid=mid):
            return mid
        case Message() | Remark() | Move():
            return ""
    assert_never(item)


def without(items: tuple[T, ...], mid: str) -> tuple[T, ...]:
    """Items without a message that was taken back, and without what was remarked on it."""
    if not mid:
        return items
    return tuple(item for item in items if isinstance(item, Move) or item.mid != mid)


def last_message(timeline: tuple[Item, ...]) -> Message | None:
    """The latest message of either side."""
    return next((item for item in reversed(timeline) if isinstance(item, Message)), None)


def last_received(timeline: tuple[Item, ...]) -> str:
    """The id of the visitor's latest message, "" before there is one."""
    for item in reversed(timeline):
        if isinstance(item, Message) and item.author is Author.VISITOR:
            return item.id
    return ""
