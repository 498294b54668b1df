"""Why a command is refused; the console has words for each in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.core.moments import Millis


class RefusalCode(StrEnum):
    """The reason, told to the operator who asked."""

    TAKEN = "taken"
    """Somebody else has the chat: `by`, `since`."""
    COMPLETED = "completed"
    NOT_YOURS = "not_yours"
    """Only the operator who picked the chat up (`by`) may do this."""
    NOT_YOUR_DEPARTMENT = "not_your_department"
    """The chat is of a department (`detail`) that is none of the operator's."""
    AT_LIMIT = "at_limit"
    """The operator has as many active chats (`detail`) as they may have at once."""
    NOT_PICKED_UP = "not_picked_up"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    WINDOW_CLOSED = "window_closed"
    WRITTEN_SINCE = "written_since"
    """The visitor has written after the operator asked to end the chat."""
    ON_ITS_WAY = "on_its_way"
    """An answer in the chat has not come to its outcome yet."""
    CHANNEL_OFF = "channel_off"
    """The chat's channel is switched off: no answers until it is on again."""
    BAD_ATTACHMENT = "bad_attachment"
    """What should be sent is no file at the relay, or of a kind that the service does not take."""
    UNKNOWN_CHAT = "unknown_chat"
    UNKNOWN_MESSAGE = "unknown_message"
    UNKNOWN_BRAND = "unknown_brand"
    UNKNOWN_DEPARTMENT = "unknown_department"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNKNOWN_ACCOUNT = "unknown_account"
    NOT_ALLOWED = "not_allowed"
    """The operator's role does not permit it."""
    BAD_SETTING = "bad_setting"
    """`detail` names the setting that is out of its range."""
    BAD_VALUE = "bad_value"
    """`detail` names the member of the command that is beyond all bounds."""
    BAD_NAME = "bad_name"
    """A name is empty, too long, or holds what a screen can not show."""
    CHANNEL_IN_USE = "page_in_use"
    """The channel belongs to another brand (`detail`)."""
    NAME_IN_USE = "name_in_use"
    IN_USE = "in_use"
    """What should be removed is used by something (`detail` names what)."""
    CHANGED_SINCE = "changed_since"
    """The settings were changed, at `since`, after they had been read for this change."""
    LAST_ADMIN = "last_admin"
    """Nobody could change anything any more."""
    UNKNOWN_OPERATOR = "unknown_operator"
    STALE = "stale"
    """The cause no longer stands, or is recorded already; nothing to do."""
    FAULT = "fault"
    """The program itself has failed at it: nothing was done. `detail` is the reference under which
    the relay's log says why."""


@dataclass(frozen=True, slots=True)
class Refusal:
    code: RefusalCode
    by: str = ""
    """The name of the operator who stands in the way, when somebody does."""
    since: Millis = 0
    detail: str = ""
