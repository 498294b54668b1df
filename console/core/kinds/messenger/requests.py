"""What a console asks of the relay that needs Facebook before it can be answered.

Unlike commands, requests are not kept in an outbox: they are answered while somebody waits, or
not at all, and change the log only by the commands that the relay makes of their outcome. All
are for admins.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from console.core.moments import Millis


@dataclass(frozen=True, slots=True)
class StartLogin:
    """Begin a Facebook login. With `account` it is to mend that account: another person's login
    is refused. `ask_again`: permissions that were declined are asked for once more."""

    account: str = ""
    ask_again: bool = False
    kind: Literal["start_login"] = "start_login"


@dataclass(frozen=True, slots=True)
class EnterCode:
    """The address (or only the code) on which the browser ended, where Facebook could not send
    it to the relay by itself."""

    login: str
    text: str
    kind: Literal["enter_code"] = "enter_code"


@dataclass(frozen=True, slots=True)
class CancelLogin:
    login: str
    kind: Literal["cancel_login"] = "cancel_login"


@dataclass(frozen=True, slots=True)
class ConnectPage:
    """Connect a Page of an account to a brand and a department, by their ids: subscribed and
    checked at Meta first, so that nothing is half connected. For a Page that is connected
    already, it does the same again."""

    account: str
    page: str
    brand: str
    department: str
    kind: Literal["connect_page"] = "connect_page"


@dataclass(frozen=True, slots=True)
class UnlinkPage:
    """Disconnect a Page: Meta is told to report nothing more, its token is forgotten."""

    page: str
    kind: Literal["unlink_page"] = "unlink_page"


@dataclass(frozen=True, slots=True)
class RemoveAccount:
    """Give an account's permissions back and forget its tokens; its channels are unlinked."""

    account: str
    kind: Literal["remove_account"] = "remove_account"


@dataclass(frozen=True, slots=True)
class CheckChannels:
    """Ask Meta now how the channels stand."""

    kind: Literal["check_channels"] = "check_channels"


Request = (
    StartLogin | EnterCode | CancelLogin | ConnectPage | UnlinkPage | RemoveAccount | CheckChannels
)


class ProblemCode(StrEnum):
    """Why a request or a login came to nothing; the console has words for each."""

    NOT_ALLOWED = "not_allowed"
    NOT_CONFIGURED = "not_configured"
    """The relay lacks a setting for it (`detail` names it)."""
    DECLINED = "declined"
    """The person pressed cancel at Facebook."""
    EXPIRED = "expired"
    """The login took too long, was used already, or is of an earlier run of the relay."""
    BAD_CODE = "bad_code"
    """What was entered holds no code, or Facebook does not know it (`detail`: its words)."""
    OTHER_PERSON = "other_person"
    """Somebody else signed in than the account that was to be mended (`detail`: who)."""
    MISSING_PERMISSIONS = "missing_permissions"
    """`detail` names them."""
    MISSING_TASKS = "missing_tasks"
    """The person lacks tasks on the Page (`detail` names them)."""
    NO_PAGES = "no_pages"
    PAGE_IN_USE = "page_in_use"
    """The Page is connected to another brand (`detail`)."""
    NOT_SUBSCRIBED = "not_subscribed"
    """Meta said yes and does not report what was asked for (`detail` names the fields)."""
    ACCESS_EXPIRED = "access_expired"
    UNREACHABLE = "unreachable"
    """Facebook could not be reached."""
    REFUSED = "refused"
    """Facebook refused (`detail`: its words)."""
    UNKNOWN = "unknown"
    """There is no such account, Page, brand, department or login (any more)."""
    RELAY_GONE = "relay_gone"
    """The console has no connection to its relay."""
    READ_ONLY = "read_only"
    """The relay can not write at present."""


@dataclass(frozen=True, slots=True)
class Problem:
    code: ProblemCode
    detail: str = ""
    kind: Literal["problem"] = "problem"


@dataclass(frozen=True, slots=True)
class Done:
    kind: Literal["done"] = "done"


@dataclass(frozen=True, slots=True)
class LoginStarted:
    """The address to open in a browser, and until when it can be used."""

    login: str
    url: str
    until: Millis
    kind: Literal["login_started"] = "login_started"


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """How a channel stands at Meta. Moments are 0 when they are not known, `expires_at` also for
    a token without an end; `missing_fields` are the events that Meta does not report."""

    page: str
    checked_at: Millis = 0
    last_webhook: Millis = 0
    expires_at: Millis = 0
    missing_fields: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ChannelsChecked:
    channels: tuple[ChannelFacts, ...] = ()
    kind: Literal["channels_checked"] = "channels_checked"


Response = Problem | Done | LoginStarted | ChannelsChecked
