"""What is asked: the commands that `decide` answers with events or a refusal.

`OperatorCommand`s come from a console and cross the wire; `RelayCommand`s are what the relay
asks of itself after hearing from Meta, a timer or its own administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from console.core.deadlines import Rule
from console.core.model import Attachment, Failure, Millis, Role, Settings, Status, Visitor

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
    chat: str
    text: str
    kind: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Send a failed or unknown message again: a person's word, given after a look."""

    chat: str
    message: str
    kind: Literal["send_again"] = "send_again"


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


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """`settings.since` is ignored: the relay's clock says when they come into force."""

    brand: str
    settings: Settings
    kind: Literal["change_settings"] = "change_settings"


OperatorCommand = PickUp | Reply | SendAgain | End | SetStatus | ChangeSettings


@dataclass(frozen=True, slots=True)
class Receive:
    """A visitor wrote. `visitor` is what is known of them (with `chats` = chats before this
    one): the relay looks it up, since the state holds no visitors without an open chat."""

    visitor: Visitor
    mid: str
    sent_at: Millis
    text: str
    attachments: tuple[Attachment, ...] = ()
    kind: Literal["receive"] = "receive"


@dataclass(frozen=True, slots=True)
class Echo:
    """Meta reports a message of the Page. `metadata` is the id of our command when it is ours."""

    page: str
    psid: str
    mid: str
    sent_at: Millis
    text: str
    metadata: str = ""
    attachments: tuple[Attachment, ...] = ()
    kind: Literal["echo"] = "echo"


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
    nobody can say."""

    chat: str
    message: str
    mid: str = ""
    failure: Failure | None = None
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


@dataclass(frozen=True, slots=True)
class ConnectChannel:
    """Connect a Page to a brand and a department, by their names; missing ones are added."""

    page: str
    name: str
    brand: str
    department: str
    kind: Literal["connect_channel"] = "connect_channel"


@dataclass(frozen=True, slots=True)
class AddOperator:
    operator: str
    name: str
    role: Role
    kind: Literal["add_operator"] = "add_operator"


RelayCommand = (
    Receive
    | Echo
    | Deliver
    | MarkRead
    | NameVisitor
    | PassDeadline
    | StartSend
    | SettleSend
    | KeepUnrecognised
    | RecordClockJump
    | ConnectChannel
    | AddOperator
)

Command = OperatorCommand | RelayCommand


class RefusalCode(StrEnum):
    """Why a command is refused; the console has words for each in both languages."""

    TAKEN = "taken"
    """Somebody else has the chat: `by`, `since`."""
    COMPLETED = "completed"
    NOT_YOURS = "not_yours"
    """Only the operator who picked the chat up (`by`) may do this."""
    NOT_PICKED_UP = "not_picked_up"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    WINDOW_CLOSED = "window_closed"
    WRITTEN_SINCE = "written_since"
    """The visitor has written after the operator asked to end the chat."""
    ON_ITS_WAY = "on_its_way"
    """An answer in the chat has not come to its outcome yet."""
    UNKNOWN_CHAT = "unknown_chat"
    UNKNOWN_MESSAGE = "unknown_message"
    NOT_ALLOWED = "not_allowed"
    """The operator's role does not permit it."""
    BAD_SETTING = "bad_setting"
    """`detail` names the setting that is out of its range."""
    PAGE_IN_USE = "page_in_use"
    """The Page belongs to another brand (`detail`)."""
    NAME_IN_USE = "name_in_use"
    STALE = "stale"
    """The cause no longer stands, or is recorded already; nothing to do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    code: RefusalCode
    by: str = ""
    """The name of the operator who stands in the way, when somebody does."""
    since: Millis = 0
    detail: str = ""
