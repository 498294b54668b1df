"""What happened on the company's side: brands, channels, accounts, incidents, operators.

They are events of the one log, see `console.core.events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from console.core.directory import Account, Role, Settings, Status
from console.core.transcript import Cause


@dataclass(frozen=True, slots=True)
class BrandAdded:
    brand: str
    name: str
    kind: Literal["brand_added"] = "brand_added"


@dataclass(frozen=True, slots=True)
class DepartmentAdded:
    department: str
    brand: str
    name: str
    kind: Literal["department_added"] = "department_added"


@dataclass(frozen=True, slots=True)
class BrandRenamed:
    brand: str
    name: str
    kind: Literal["brand_renamed"] = "brand_renamed"


@dataclass(frozen=True, slots=True)
class DepartmentRenamed:
    department: str
    name: str
    kind: Literal["department_renamed"] = "department_renamed"


@dataclass(frozen=True, slots=True)
class TermsAccepted:
    version: str
    operator: str
    kind: Literal["terms_accepted"] = "terms_accepted"


@dataclass(frozen=True, slots=True)
class AccountConnected:
    """Somebody has signed in to Facebook; also when they do so again."""

    account: Account
    kind: Literal["account_connected"] = "account_connected"


@dataclass(frozen=True, slots=True)
class AccountRemoved:
    account: str
    kind: Literal["account_removed"] = "account_removed"


@dataclass(frozen=True, slots=True)
class ChannelConnected:
    """Also when a channel is connected again, or its account is another one. Its state becomes
    on unless it is switched off."""

    page: str
    name: str
    brand: str
    department: str
    account: str = ""
    kind: Literal["channel_connected"] = "channel_connected"


@dataclass(frozen=True, slots=True)
class ChannelSwitched:
    """An admin switched a channel on or off. What was kept meanwhile follows as chats."""

    page: str
    on: bool
    operator: str
    kind: Literal["channel_switched"] = "channel_switched"


@dataclass(frozen=True, slots=True)
class ChannelUnlinked:
    page: str
    kind: Literal["channel_unlinked"] = "channel_unlinked"


@dataclass(frozen=True, slots=True)
class IncidentOpened:
    """Something is wrong with a Page that all its chats share."""

    page: str
    cause: Cause
    code: int = 0
    subcode: int = 0
    detail: str = ""
    kind: Literal["incident_opened"] = "incident_opened"


@dataclass(frozen=True, slots=True)
class IncidentMended:
    page: str
    cause: Cause
    kind: Literal["incident_mended"] = "incident_mended"


@dataclass(frozen=True, slots=True)
class OperatorAdded:
    operator: str
    name: str
    role: Role
    kind: Literal["operator_added"] = "operator_added"


@dataclass(frozen=True, slots=True)
class StatusSet:
    operator: str
    status: Status
    kind: Literal["status_set"] = "status_set"


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    brand: str
    settings: Settings
    kind: Literal["settings_changed"] = "settings_changed"


DirectoryEvent = (
    BrandAdded
    | BrandRenamed
    | DepartmentAdded
    | DepartmentRenamed
    | TermsAccepted
    | AccountConnected
    | AccountRemoved
    | ChannelConnected
    | ChannelSwitched
    | ChannelUnlinked
    | IncidentOpened
    | IncidentMended
    | OperatorAdded
    | StatusSet
    | SettingsChanged
)
