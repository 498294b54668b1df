"""What is asked: the commands that `decide` answers with events or a refusal.

`OperatorCommand`s come from a console and cross the wire; `RelayCommand`s are what the relay
asks of itself after hearing from Meta, a timer or its own administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from console.core.deadlines import Rule
from console.core.directory import Status
from console.core.directory_commands import (
    AddOperator,
    AdminCommand,
    ChangeSettings,
    ChannelCommand,
)
from console.core.model import Visitor
from console.core.moments import Millis
from console.core.transcript import (
    Attachment,
    Failure,
    Message,
    Origin,
    Pressed,
    Remark,
)

TEXT_LIMIT = 2_000
"""Longest text Meta takes, in UTF-16 units (Meta: "(#100) Length of param message[text] must be
less than or equal to 2000"; how it counts beyond the BMP is not documented, so we count
the larger way)."""


def text_length(text: str) -> int:
    """The length of a text as Meta may count it: UTF-16 units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


@dataclass(frozen=True, slots=True)
class PickUp:
    """Take an unanswered chat. `assignment` is the chat's counter as the operator saw it."""

    chat: str
    assignment: int
    kind: Literal["pick_up"] = "pick_up"


@dataclass(frozen=True, slots=True)
class Reply:
    """`reply_to` is the mid of the message that is answered, "" for the chat as such."""

    chat: str
    text: str
    reply_to: str = ""
    kind: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class SendAttachment:
    """Send a file whose bytes are at the relay already (`attachment.upload`)."""

    chat: str
    attachment: Attachment
    kind: Literal["send_attachment"] = "send_attachment"


@dataclass(frozen=True, slots=True)
class React:
    """Set one's reaction to a message (`message` is its id here); an empty emoji takes it back.
    Meta, sender actions: react and unreact."""

    chat: str
    message: str
    emoji: str
    kind: Literal["react"] = "react"


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Send a failed or unknown message again: a person's word, given after a look."""

    chat: str
    message: str
    kind: Literal["send_again"] = "send_again"


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Leave a failed or unknown message as it is: it is not offered for sending any more."""

    chat: str
    message: str
    kind: Literal["dismiss"] = "dismiss"


@dataclass(frozen=True, slots=True)
class End:
    """End an active chat. `seen` is the id of the visitor's last message that the operator
    knew; with it the chat stays open when the visitor has written since."""

    chat: str
    seen: str = ""
    kind: Literal["end"] = "end"


@dataclass(frozen=True, slots=True)
class SetStatus:
    status: Status
    kind: Literal["set_status"] = "set_status"


OperatorCommand = (
    PickUp
    | Reply
    | SendAttachment
    | React
    | SendAgain
    | Dismiss
    | End
    | SetStatus
    | ChangeSettings
    | AdminCommand
)


@dataclass(frozen=True, slots=True)
class Receive:
    """A visitor wrote. `visitor` is what is known of them (with `chats` = chats before this
    one): the relay looks it up, since the state holds no visitors without an open chat. On
    `standby` we only hear of it: another app has the conversation (Meta, conversation routing).
    """

    visitor: Visitor
    mid: str
    sent_at: Millis
    text: str
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    pressed: Pressed | None = None
    origin: Origin = Origin.LIVE
    standby: bool = False
    kind: Literal["receive"] = "receive"


@dataclass(frozen=True, slots=True)
class Echo:
    """Meta reports a message of the Page. `metadata` is the id of our command when it is ours;
    `via` as in a `Message`; `standby` as in `Receive`."""

    page: str
    psid: str
    mid: str
    sent_at: Millis
    text: str
    metadata: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    via: str = ""
    origin: Origin = Origin.LIVE
    standby: bool = False
    kind: Literal["echo"] = "echo"


@dataclass(frozen=True, slots=True)
class Edit:
    """A message (by its mid) says something else now. `number` counts its edits from 1, 0 when
    Meta does not say."""

    page: str
    psid: str
    mid: str
    text: str
    number: int = 0
    kind: Literal["edit"] = "edit"


@dataclass(frozen=True, slots=True)
class Delete:
    """A message was taken back. Not promised by Meta for Pages; met in the wild."""

    page: str
    psid: str
    mid: str
    kind: Literal["delete"] = "delete"


@dataclass(frozen=True, slots=True)
class ReactByVisitor:
    """The visitor reacted to a message; an empty emoji takes it back."""

    page: str
    psid: str
    mid: str
    emoji: str
    kind: Literal["react_by_visitor"] = "react_by_visitor"


@dataclass(frozen=True, slots=True)
class Note:
    """Something happened in a visitor's conversation and is no message. With `owner` the
    conversation changes hands: to that app, or back to us for ""."""

    visitor: Visitor
    remark: Remark
    owner: str | None = None
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class RestoreHistory:
    """What Meta lists of before a chat; messages that are known already are left out."""

    chat: str
    messages: tuple[Message, ...]
    kind: Literal["restore_history"] = "restore_history"


@dataclass(frozen=True, slots=True)
class FailReaction:
    """A reaction of ours could not be set at Meta; `detail` is its words."""

    chat: str
    mid: str
    operator: str
    detail: str
    kind: Literal["fail_reaction"] = "fail_reaction"


@dataclass(frozen=True, slots=True)
class Deliver:
    page: str
    psid: str
    until: Millis
    mids: tuple[str, ...] = ()
    kind: Literal["deliver"] = "deliver"


@dataclass(frozen=True, slots=True)
class MarkRead:
    page: str
    psid: str
    until: Millis
    kind: Literal["mark_read"] = "mark_read"


@dataclass(frozen=True, slots=True)
class NameVisitor:
    chat: str
    name: str
    locale: str = ""
    timezone: float | None = None
    kind: Literal["name_visitor"] = "name_visitor"


@dataclass(frozen=True, slots=True)
class PassDeadline:
    """A timer is over. Refused as stale unless it still stands at exactly `due`."""

    chat: str
    rule: Rule
    due: Millis
    kind: Literal["pass_deadline"] = "pass_deadline"


@dataclass(frozen=True, slots=True)
class StartSend:
    chat: str
    message: str
    kind: Literal["start_send"] = "start_send"


@dataclass(frozen=True, slots=True)
class SettleSend:
    """What became of a send: `mid` when Meta took it, `failure` when it refused, neither when
    nobody can say (`unlisted`: and Meta does not list it in the conversation)."""

    chat: str
    message: str
    mid: str = ""
    failure: Failure | None = None
    unlisted: bool = False
    kind: Literal["settle_send"] = "settle_send"


@dataclass(frozen=True, slots=True)
class KeepUnrecognised:
    page: str
    raw: str
    kind: Literal["keep_unrecognised"] = "keep_unrecognised"


@dataclass(frozen=True, slots=True)
class RecordClockJump:
    before: Millis
    after: Millis
    kind: Literal["record_clock_jump"] = "record_clock_jump"


RelayCommand = (
    ChannelCommand
    | AddOperator
    | Receive
    | Echo
    | Edit
    | Delete
    | ReactByVisitor
    | Note
    | RestoreHistory
    | FailReaction
    | Deliver
    | MarkRead
    | NameVisitor
    | PassDeadline
    | StartSend
    | SettleSend
    | KeepUnrecognised
    | RecordClockJump
)

Command = OperatorCommand | RelayCommand
