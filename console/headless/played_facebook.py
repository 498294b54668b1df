"""Facebook's side of a scenario's settings: accounts, Pages and logins, without a network."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from urllib.parse import parse_qs, urlsplit

from console.core.actor import RELAY, Actor
from console.core.channels.connecting import (
    ConnectAccount,
    ConnectChannel,
    ForgetAccount,
    UnlinkChannel,
)
from console.core.channels.values import Account, AccountChannel
from console.core.kinds.known import Response, ServiceRequest
from console.core.kinds.messenger.requests import (
    CancelLogin,
    ConnectPage,
    EnterCode,
    LoginStarted,
    RemoveAccount,
    StartLogin,
    UnlinkPage,
)
from console.core.kinds.requests import (
    ChannelFacts,
    ChannelsChecked,
    CheckChannels,
    Done,
    Problem,
    ProblemCode,
)
from console.core.log import Command
from console.core.moments import MINUTE, Millis
from console.core.refusals import Refusal
from console.core.state import State
from console.session.values import LoginEnded

LOGIN_FOR: Millis = 10 * MINUTE
_EVERYTHING = ("ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE")
_ADDRESS = (
    "https://www.facebook.com/v26.0/dialog/oauth?client_id=1029384756"
    "&redirect_uri=https%3A%2F%2Frelay.example%2Flogin%2Fcallback&response_type=code"
    "&scope=pages_show_list%2Cpages_messaging%2Cpages_manage_metadata%2Cpages_read_engagement"
    "&state="
)

Do = Callable[[Command, Actor], Refusal | None]


def sample_account(page: str, name: str, brand: str) -> Account:
    """The account through which a scenario's Page is connected; more of its Pages are not."""
    return Account(
        "10203040506070",
        "Hana Mori",
        (
            AccountChannel(page, name, "Shop", _EVERYTHING),
            AccountChannel("100200300400501", f"{brand} Outlet", "Shop", _EVERYTHING),
            AccountChannel(
                "100200300400502", "Old Town Books", "Book shop", ("ADVERTISE", "ANALYZE")
            ),
        ),
    )


class PlayedFacebook:
    """Answers requests as a relay would that Facebook lets do everything.

    A login ends with the code that is entered: an address with `code=` connects the sample
    account, one with `error=` was declined.
    """

    def __init__(self, account: Account, do: Do) -> None:
        self._account = account
        self._do = do
        self._numbers = count(1)
        self._login = ""

    def answer(
        self, request: ServiceRequest, state: State, now: Millis, by: str
    ) -> tuple[Response, LoginEnded | None]:
        """The answer at once, and the end of a login where it ends one."""
        match request:
            case StartLogin():
                number = next(self._numbers)
                self._login = f"login-{number}"
                address = f"{_ADDRESS}{number:032x}"
                return LoginStarted(self._login, address, now + LOGIN_FOR), None
            case EnterCode(login=login, text=text):
                return self._enter(login, text, by)
            case CancelLogin():
                self._login = ""
                return Done(), None
            case ConnectPage():
                return self._connect(request, state), None
            case UnlinkPage(page=page):
                return self._did(UnlinkChannel(page)), None
            case RemoveAccount(account=account):
                return self._did(ForgetAccount(account)), None
            case CheckChannels():
                checked = (ChannelFacts(page, now, last_webhook=now) for page in state.channels)
                return ChannelsChecked(tuple(checked)), None

    def _enter(self, login: str, text: str, by: str) -> tuple[Response, LoginEnded | None]:
        if not login or login != self._login:
            return Problem(ProblemCode.EXPIRED), None
        given = parse_qs(urlsplit(text).query)
        if "error" in given:
            self._login = ""
            return Done(), LoginEnded(login, problem=Problem(ProblemCode.DECLINED))
        if "code" not in given:
            return Problem(ProblemCode.BAD_CODE), None
        self._login = ""
        account = Account(self._account.id, self._account.name, self._account.channels, by=by)
        self._do(ConnectAccount(account), RELAY)
        return Done(), LoginEnded(login, account.id, len(account.channels))

    def _connect(self, asked: ConnectPage, state: State) -> Response:
        brand = state.brands.get(asked.brand)
        department = state.departments.get(asked.department)
        page = next((one for one in self._account.channels if one.id == asked.page), None)
        if brand is None or department is None or page is None:
            return Problem(ProblemCode.UNKNOWN)
        names = (page.id, page.name, brand.name, department.name)
        return self._did(ConnectChannel(*names, account=asked.account))

    def _did(self, command: Command) -> Response:
        refusal = self._do(command, RELAY)
        return Done() if refusal is None else Problem(ProblemCode.UNKNOWN)
