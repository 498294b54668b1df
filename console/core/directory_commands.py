"""What is asked about the company's side: brands, departments, channels, accounts, operators.

They are commands like those of `console.core.commands`; admins ask the `AdminCommand`s, the relay
itself the `ChannelCommand`s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from console.core.directory import Account, Role, Settings
from console.core.transcript import Cause, Failure


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """`settings.since` is ignored: the relay's clock says when they come into force."""

    brand: str
    settings: Settings
    kind: Literal["change_settings"] = "change_settings"


@dataclass(frozen=True, slots=True)
class AcceptTerms:
    """Accept the terms of use for connecting Pages."""

    version: str
    kind: Literal["accept_terms"] = "accept_terms"


@dataclass(frozen=True, slots=True)
class AddBrand:
    name: str
    kind: Literal["add_brand"] = "add_brand"


@dataclass(frozen=True, slots=True)
class RenameBrand:
    brand: str
    name: str
    kind: Literal["rename_brand"] = "rename_brand"


@dataclass(frozen=True, slots=True)
class AddDepartment:
    brand: str
    name: str
    kind: Literal["add_department"] = "add_department"


@dataclass(frozen=True, slots=True)
class RenameDepartment:
    department: str
    name: str
    kind: Literal["rename_department"] = "rename_department"


@dataclass(frozen=True, slots=True)
class SwitchChannel:
    """Switch a channel off or on. What came in while it was off becomes missed chats."""

    page: str
    on: bool
    kind: Literal["switch_channel"] = "switch_channel"


@dataclass(frozen=True, slots=True)
class ConnectChannel:
    """Connect a Page to a brand and a department, by their names; missing ones are added."""

    page: str
    name: str
    brand: str
    department: str
    account: str = ""
    kind: Literal["connect_channel"] = "connect_channel"


@dataclass(frozen=True, slots=True)
class UnlinkChannel:
    page: str
    kind: Literal["unlink_channel"] = "unlink_channel"


@dataclass(frozen=True, slots=True)
class ConnectAccount:
    """Somebody has signed in to Facebook (again). `connected_at` is ours to fill."""

    account: Account
    kind: Literal["connect_account"] = "connect_account"


@dataclass(frozen=True, slots=True)
class ForgetAccount:
    """An account's permissions are gone: its channels are unlinked."""

    account: str
    kind: Literal["forget_account"] = "forget_account"


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """Something is wrong with a Page: `failure` says what, as for a message."""

    page: str
    failure: Failure
    kind: Literal["open_incident"] = "open_incident"


@dataclass(frozen=True, slots=True)
class MendIncident:
    page: str
    cause: Cause
    kind: Literal["mend_incident"] = "mend_incident"


@dataclass(frozen=True, slots=True)
class AddOperator:
    operator: str
    name: str
    role: Role
    kind: Literal["add_operator"] = "add_operator"


AdminCommand = (
    AcceptTerms | AddBrand | RenameBrand | AddDepartment | RenameDepartment | SwitchChannel
)
ChannelCommand = (
    ConnectChannel | UnlinkChannel | ConnectAccount | ForgetAccount | OpenIncident | MendIncident
)
