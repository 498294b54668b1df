"""What a console asks of the relay that Facebook must be asked for first, and the
answers: connecting Pages through accounts that are logged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from console.core.company.roles import CompanyAct
from console.core.kinds.requests import ChannelsChecked, CheckChannels, Done, Problem
from console.core.moments import Millis


@dataclass(frozen=True, slots=True)
class StartLogin:
    """Begin a Facebook login. With `account` it is to mend that account: another person's login
    is refused. `ask_again`: permissions that were declined are asked for once more."""

    account: str = ""
    ask_again: bool = False
    kind: Literal["start_login"] = "start_login"

    act: ClassVar = CompanyAct.CHANGE_CHANNELS


@dataclass(frozen=True, slots=True)
class EnterCode:
    """The address (or only the code) on which the browser ended, where Facebook could not send
    it to the relay by itself."""

    login: str
    text: str
    kind: Literal["enter_code"] = "enter_code"

    act: ClassVar = CompanyAct.CHANGE_CHANNELS


@dataclass(frozen=True, slots=True)
class CancelLogin:
    login: str
    kind: Literal["cancel_login"] = "cancel_login"

    act: ClassVar = CompanyAct.CHANGE_CHANNELS


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

    act: ClassVar = CompanyAct.CHANGE_CHANNELS


@dataclass(frozen=True, slots=True)
class UnlinkPage:
    """Disconnect a Page: Meta is told to report nothing more, its token is forgotten."""

    page: str
    kind: Literal["unlink_page"] = "unlink_page"

    act: ClassVar = CompanyAct.CHANGE_CHANNELS


@dataclass(frozen=True, slots=True)
class RemoveAccount:
    """Give an account's permissions back and forget its tokens; its channels are unlinked."""

    account: str
    kind: Literal["remove_account"] = "remove_account"

    act: ClassVar = CompanyAct.CHANGE_CHANNELS


Request = (
    StartLogin | EnterCode | CancelLogin | ConnectPage | UnlinkPage | RemoveAccount | CheckChannels
)


@dataclass(frozen=True, slots=True)
class LoginStarted:
    """The address to open in a browser, and until when it can be used."""

    login: str
    url: str
    until: Millis
    kind: Literal["login_started"] = "login_started"


Response = Problem | Done | LoginStarted | ChannelsChecked
