"""Facebook accounts: signing in with the server's flow, giving access back, losing it.

The browser comes back to `/login/callback` with a code, or the operator pastes it. The code gives
a short-lived token, that a long-lived one, and that the person's Pages with theirs. Only when
all of it is there is anything stored. Source: Meta, "Manually Build a Login Flow".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from console.core.actor import RELAY, Actor
from console.core.channels.connecting import ConnectAccount, ForgetAccount
from console.core.channels.incidents import OpenIncident
from console.core.channels.values import Account, left_out
from console.core.company.roles import CompanyAct, may
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.permissions import (
    OPTIONAL_PERMISSIONS,
    PERMISSIONS,
    missing_permissions,
)
from console.core.kinds.messenger.requests import EnterCode, LoginStarted, StartLogin
from console.core.kinds.requests import Problem, ProblemCode
from console.core.moments import MINUTE, Millis
from console.wire.messenger import LoginFrame
from server_stub.relay.addresses import PUBLIC_URL, bad_public_url
from server_stub.relay.log.database import DataError
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.log.vault import NoKeyError, Vault
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.channels import Channels
from server_stub.relay.messenger.connecting.logins import Login, Logins, Return, read_pasted
from server_stub.relay.messenger.connecting.problems import StoppedError, listed, need, passes
from server_stub.relay.messenger.graph.accounts import GraphAccounts
from server_stub.relay.messenger.graph.client import VERSION, Denied, readable
from server_stub.relay.secret import Secret

DEFAULT_DIALOG = "https://www.facebook.com"
CALLBACK = "/login/callback"

_WRONG_CODE = 100
"""Meta's error for a code that is none, is used, too old, or of another address."""
_WRONG_APP = (1, 101)
"""Its errors at the exchange of a code for a wrong secret, and for a wrong app."""
_APP_REMOVED = (190, 458)
_SKEW: Millis = MINUTE
"""How far Meta's clock and ours may differ."""

Tell = Callable[[str, LoginFrame], None]
"""Tells all consoles of an operator (by id) that a login has ended."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a login has ended: with an account, or a problem."""

    account: str = ""
    pages: int = 0
    problem: Problem | None = None
    left_out: tuple[str, ...] = ()
    """The names of channels in use that the login does not include."""


class Accounts:
    """All raise `StoppedError` with the reason, and `ReadOnlyError` or `DataError` (`NoKeyError`
    for want of the key) when nothing can be written. Browsers are sent to `dialog`, and come back
    to `app.public_url`."""

    def __init__(
        self,
        sequencer: Sequencer,
        vault: Vault,
        meta: GraphAccounts,
        channels: Channels,
        app: MetaApp,
        dialog: str,
    ) -> None:
        self._sequencer = sequencer
        self._vault = vault
        self._meta = meta
        self._channels = channels
        self._app = app
        self._dialog = dialog
        self._redirect = app.public_url + CALLBACK
        self._logins = Logins()
        self._leaving: set[str] = set()
        self._listeners: list[Tell] = []

    def subscribe(self, listener: Tell) -> None:
        """Hear of every login that ends."""
        self._listeners.append(listener)

    # Signing in

    def start(self, asked: StartLogin, by: Actor) -> LoginStarted:
        """Begin a login."""
        if not self._app.public_url:
            raise StoppedError(ProblemCode.NOT_CONFIGURED, PUBLIC_URL)
        if (wrong := bad_public_url(self._app.public_url)) is not None:
            raise StoppedError(ProblemCode.NOT_CONFIGURED, wrong)
        if asked.account and asked.account not in self._sequencer.state.accounts:
            raise StoppedError(ProblemCode.UNKNOWN, "account")
        self._vault.check_key()
        login = self._logins.begin(by, asked.account, self._sequencer.time.now())
        return LoginStarted(login.id, self._address(login, asked.ask_again), login.until)

    def cancel(self, login: str, by: Actor) -> None:
        """End a login without waiting for the browser."""
        self._logins.close(self._login_of(login, by))

    async def enter(self, asked: EnterCode, by: Actor) -> None:
        """What the operator has pasted ends the login, unless it holds nothing of use: then
        they may paste again."""
        login = self._login_of(asked.login, by)
        returned = read_pasted(asked.text)
        if returned.state and returned.state != login.state:
            raise StoppedError(ProblemCode.EXPIRED)
        ended = await self._finish(login, returned)
        if ended.problem is None or ended.problem.code is not ProblemCode.BAD_CODE:
            self._tell(login, ended)
        else:
            self._logins.put_back(login)
        if ended.problem is not None:
            raise StoppedError(ended.problem.code, ended.problem.detail)

    async def end_login(self, returned: Return) -> Ended:
        """The browser is back from Facebook: that ends its login, whatever it brings."""
        login = self._logins.with_state(returned.state)
        if login is None:
            return Ended(problem=Problem(ProblemCode.EXPIRED))
        ended = await self._finish(login, returned)
        self._tell(login, ended)
        return ended

    def _login_of(self, login: str, by: Actor) -> Login:
        opened = self._logins.of(login, by)
        if opened is None:
            raise StoppedError(ProblemCode.UNKNOWN, "login")
        return opened

    def _address(self, login: Login, ask_again: bool) -> str:
        query = {
            "client_id": self._app.id,
            "redirect_uri": self._redirect,
            "state": login.state,
            "response_type": "code",
        }
        if self._app.login_config:
            query["config_id"] = self._app.login_config
        else:
            query["scope"] = ",".join(PERMISSIONS)
        if ask_again:
            query["auth_type"] = "rerequest"
        return f"{self._dialog}/{VERSION}/dialog/oauth?{urlencode(query)}"

    def _tell(self, login: Login, ended: Ended) -> None:
        frame = LoginFrame(
            login=login.id, account=ended.account, pages=ended.pages, problem=ended.problem
        )
        for listener in self._listeners:
            listener(login.by.id, frame)

    async def _finish(self, login: Login, returned: Return) -> Ended:
        """Closed before anything is awaited: nothing can use it a second time."""
        self._logins.close(login)
        try:
            return await self._sign_in(login, returned)
        except StoppedError as stopped:
            return Ended(problem=stopped.problem)
        except NoKeyError as error:
            return Ended(problem=Problem(ProblemCode.NOT_CONFIGURED, str(error)))
        except (ReadOnlyError, DataError):
            return Ended(problem=Problem(ProblemCode.READ_ONLY))

    async def _sign_in(self, login: Login, returned: Return) -> Ended:
        if self._sequencer.time.now() > login.until:
            raise StoppedError(ProblemCode.EXPIRED)
        if returned.declined:
            raise StoppedError(ProblemCode.DECLINED)
        if returned.error:
            detail = readable(returned.detail) or readable(returned.error)
            raise StoppedError(ProblemCode.REFUSED, detail)
        self._check_right(login.by)
        token = await self._long_lived(returned.code)
        person = need(await self._meta.person(token))
        if login.account not in ("", person.id):
            raise StoppedError(ProblemCode.OTHER_PERSON, person.name)
        granted = need(await self._meta.granted(token))
        if missing := missing_permissions(granted):
            self._channels.look_at(person.id)
            raise StoppedError(ProblemCode.MISSING_PERMISSIONS, listed(missing))
        pages = need(await self._meta.pages(token))
        if not pages and not self._channels.of_account(person.id):
            raise StoppedError(ProblemCode.NO_CHANNELS)
        self._check_right(login.by)
        await self._vault.keep_account_token(person.id, token)
        account = Account(
            person.id,
            person.name,
            tuple(one.page for one in pages),
            missing_permissions(granted, OPTIONAL_PERMISSIONS),
            by=login.by.id,
        )
        await self._sequencer.submit(ConnectAccount(account), login.by)
        await self._channels.restore(person.id, pages)
        if not pages:
            raise StoppedError(ProblemCode.NO_CHANNELS)
        return Ended(person.id, len(pages), left_out=self._left_out(person.id))

    def _check_right(self, by: Actor) -> None:
        """Raises:
        StoppedError: whoever began this may do it no more; minutes have passed since.
        """
        known = self._sequencer.state.operators.get(by.id)
        role = None if known is None or known.removed else known.role
        if known is not None and not may(CompanyAct.CHANGE_CHANNELS, role):
            raise StoppedError(ProblemCode.NOT_ALLOWED)

    def _left_out(self, account: str) -> tuple[str, ...]:
        """The channels in use on an account that its last login does not include, by name."""
        accounts = self._sequencer.state.accounts
        channels = self._channels.of_account(account)
        return tuple(sorted(one.name for one in channels if left_out(one, accounts)))

    async def _long_lived(self, code: str) -> Secret:
        """The token for a code that Facebook gave."""
        if not code:
            raise StoppedError(ProblemCode.BAD_CODE)
        token = await self._meta.exchange(code, self._redirect)
        if isinstance(token, Denied) and token.code in _WRONG_APP:
            raise StoppedError(ProblemCode.REFUSED, token.detail)
        if isinstance(token, Denied) and token.code == _WRONG_CODE:
            raise StoppedError(ProblemCode.BAD_CODE, token.detail)
        return need(await self._meta.prolong(need(token)))

    # Giving access back, and losing it

    async def remove(self, account: str, by: Actor) -> None:
        """Give the person's permissions back and forget their account."""
        if account not in self._sequencer.state.accounts:
            raise StoppedError(ProblemCode.UNKNOWN, "account")
        token = self._vault.account_token(account)
        self._leaving.add(account)
        try:
            for channel in self._channels.of_account(account):
                await self._channels.unsubscribe(channel.id)
            failed = await self._meta.revoke(account, token) if token is not None else None
            if failed is not None and passes(failed):
                need(failed)
            await self._forget(account, by)
        finally:
            self._leaving.discard(account)

    async def deauthorised(self, account: str, issued_at: Millis) -> None:
        """The person has removed our app at Facebook: their tokens are dead.

        An old request says nothing of a login that came after it, and one that `remove` has
        caused nothing new.
        """
        known = self._sequencer.state.accounts.get(account)
        if known is None or account in self._leaving:
            return
        if 0 < issued_at < known.connected_at - _SKEW:
            return
        failure = Failure(Cause.ACCESS_EXPIRED, *_APP_REMOVED)
        for channel in self._channels.of_account(account):
            await self._vault.forget_channel(channel.id)
            await self._sequencer.submit(OpenIncident(channel.id, failure), RELAY)
        await self._vault.forget_account(account)

    async def delete(self, account: str) -> bool:
        """The person wants their data deleted. Of a person's app-scoped id we hold the account
        and its tokens; whether there was one."""
        if account not in self._sequencer.state.accounts:
            return False
        await self._forget(account, RELAY)
        return True

    async def _forget(self, account: str, by: Actor) -> None:
        pages = [channel.id for channel in self._channels.of_account(account)]
        await self._sequencer.submit(ForgetAccount(account), by)
        for page in pages:
            await self._vault.forget_channel(page)
        await self._vault.forget_account(account)
