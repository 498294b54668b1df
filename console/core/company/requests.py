"""What a console asks of the relay about the company, and what must not stand in the log: codes
and tokens, who is connected, and what happened before (see `console.core.kinds.requests`).

Who may ask for each is its `act` in the table of who may do what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from console.core.company.roles import CompanyAct
from console.core.company.values import Role
from console.core.moments import Millis
from console.core.record import RecordLine

# Asked


@dataclass(frozen=True, slots=True)
class InviteOperator:
    """Add somebody, who gets a token of their own by a code that is shown once."""

    name: str
    role: Role
    departments: tuple[str, ...] = ()
    kind: Literal["invite_operator"] = "invite_operator"

    act: ClassVar = CompanyAct.CHANGE_PEOPLE


@dataclass(frozen=True, slots=True)
class InviteAgain:
    """Another code for somebody who is there: for a console more, or as the first was lost."""

    operator: str
    kind: Literal["invite_again"] = "invite_again"

    act: ClassVar = CompanyAct.CHANGE_PEOPLE


@dataclass(frozen=True, slots=True)
class RotateToken:
    """Void all tokens and codes of an operator, and make another token."""

    operator: str
    kind: Literal["rotate_token"] = "rotate_token"

    act: ClassVar = CompanyAct.CHANGE_PEOPLE


@dataclass(frozen=True, slots=True)
class ListPresence:
    """Who is connected, and when they were last."""

    kind: Literal["list_presence"] = "list_presence"

    act: ClassVar = CompanyAct.SEE_PEOPLE


@dataclass(frozen=True, slots=True)
class CountCompleted:
    """How many chats of a brand its timers have completed since a moment."""

    brand: str
    since: Millis
    kind: Literal["count_completed"] = "count_completed"

    act: ClassVar = CompanyAct.CHANGE_SETTINGS


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Who changed what, newest first: of one person ("" for all), of some kinds (none for all),
    before an entry's `seq` (0 for the newest)."""

    person: str = ""
    kinds: tuple[str, ...] = ()
    before: int = 0
    limit: int = 200
    kind: Literal["read_record"] = "read_record"

    act: ClassVar = CompanyAct.READ_RECORD


Request = InviteOperator | InviteAgain | RotateToken | ListPresence | CountCompleted | ReadRecord


# Answered


@dataclass(frozen=True, slots=True)
class Invited:
    """The code, good until `until` and told this once."""

    operator: str
    code: str
    until: Millis
    kind: Literal["invited"] = "invited"


@dataclass(frozen=True, slots=True)
class Rotated:
    """The new token, told this once."""

    operator: str
    token: str
    kind: Literal["rotated"] = "rotated"


@dataclass(frozen=True, slots=True)
class OperatorPresence:
    """How many consoles of an operator are connected, and when the last of them was; 0: never."""

    operator: str
    consoles: int = 0
    last_seen: Millis = 0


@dataclass(frozen=True, slots=True)
class Presence:
    operators: tuple[OperatorPresence, ...] = ()
    kind: Literal["presence"] = "presence"


@dataclass(frozen=True, slots=True)
class CompletedSince:
    count: int
    kind: Literal["completed_since"] = "completed_since"


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`more`: whether there are older ones."""

    lines: tuple[RecordLine, ...] = ()
    more: bool = False
    kind: Literal["record_page"] = "record_page"


Response = Invited | Rotated | Presence | CompletedSince | RecordPage
