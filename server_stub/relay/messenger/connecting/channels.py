"""Connecting Pages and letting them go: at Meta and in the log, both or neither.

What Meta has to be asked or told comes first, then one command. When anything stops it on the
way, nothing is recorded and a Page that was not connected is not left subscribed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence

from console.core.actor import Actor
from console.core.channels.connecting import ConnectChannel, UnlinkChannel
from console.core.channels.values import AccountChannel, Channel, ChannelState
from console.core.kinds.messenger.permissions import (
    ESSENTIAL_FIELDS,
    FIELDS,
    missing_fields,
    missing_permissions,
    missing_tasks,
)
from console.core.kinds.messenger.requests import ConnectPage
from console.core.kinds.requests import ProblemCode
from console.core.refusals import Refusal, RefusalCode
from server_stub.relay.addresses import PUBLIC_URL
from server_stub.relay.log.database import DataError
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.log.vault import Vault
from server_stub.relay.messenger.connecting.problems import (
    StoppedError,
    listed,
    need,
    passes,
    problem_of,
)
from server_stub.relay.messenger.connecting.subscriptions import Subscriptions, agree
from server_stub.relay.messenger.connecting.watch import Watch
from server_stub.relay.messenger.graph.accounts import (
    AccountPage,
    AppHook,
    Failed,
    GraphAccounts,
)
from server_stub.relay.secret import Secret

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 4


class Channels:
    """What is done to channels with Facebook's help. All raise `StoppedError` with the reason,
    and `ReadOnlyError` or `DataError` when nothing can be written.

    `callback` is where our webhook is, "" when that is not known.
    """

    def __init__(
        self,
        sequencer: Sequencer,
        vault: Vault,
        meta: GraphAccounts,
        subscriptions: Subscriptions,
        watch: Watch,
        callback: str,
    ) -> None:
        self._sequencer = sequencer
        self._vault = vault
        self._meta = meta
        self._subscriptions = subscriptions
        self._watch = watch
        self._callback = callback
        self._turns = defaultdict[str, asyncio.Lock](asyncio.Lock)

    def channel(self, page: str) -> Channel | None:
        """The channel of a Page while it is connected."""
        channel = self._sequencer.state.channels.get(page)
        return None if channel is None or channel.state is ChannelState.UNLINKED else channel

    def of_account(self, account: str) -> list[Channel]:
        """The channels that an account's login has connected."""
        channels = self._sequencer.state.channels.values()
        return [
            one
            for one in channels
            if one.account == account and one.state is not ChannelState.UNLINKED
        ]

    def look_at(self, account: str) -> None:
        """A login has changed what we may do, without being of use: see what that has done."""
        for channel in self.of_account(account):
            self._watch.soon(channel.id)

    async def tidy(self) -> None:
        """Forget the tokens that a crash has left behind; while the disk is full that waits for
        the next start."""
        with contextlib.suppress(DataError):
            for page in self._vault.channels:
                if self.channel(page) is None:
                    await self._vault.forget_channel(page)
            for account in self._vault.accounts - set(self._sequencer.state.accounts):
                await self._vault.forget_account(account)

    # Connect

    async def connect(self, asked: ConnectPage, by: Actor) -> None:
        """Connect a Page of an account to a brand and a department."""
        async with self._turns[asked.page]:
            self._check_place(asked)
            access = await self._page_of(asked)
            await self._point_webhook()
            token = _usable(access)
            async with self._subscribed(access.page.id, token):
                await self._vault.keep_channel_token(asked.page, token)
                await self._record(asked, access.page, by)
        await self._watch.check(asked.page)

    def _check_place(self, asked: ConnectPage) -> None:
        """What the state alone tells, before anything is asked of Meta."""
        state = self._sequencer.state
        department = state.departments.get(asked.department)
        if asked.brand not in state.brands:
            raise StoppedError(ProblemCode.UNKNOWN, "brand")
        if department is None or department.brand != asked.brand:
            raise StoppedError(ProblemCode.UNKNOWN, "department")
        channel = self.channel(asked.page)
        if channel is not None and channel.brand != asked.brand:
            raise StoppedError(ProblemCode.CHANNEL_IN_USE, state.brands[channel.brand].name)
        if asked.account not in state.accounts:
            raise StoppedError(ProblemCode.UNKNOWN, "account")

    async def _page_of(self, asked: ConnectPage) -> AccountPage:
        """The Page as the account has it at this moment."""
        user = self._vault.account_token(asked.account)
        if user is None:
            raise StoppedError(ProblemCode.ACCESS_EXPIRED)
        missing = missing_permissions(need(await self._meta.granted(user)))
        if missing:
            raise StoppedError(ProblemCode.MISSING_PERMISSIONS, listed(missing))
        for access in need(await self._meta.pages(user)):
            if access.page.id == asked.page:
                return access
        raise StoppedError(ProblemCode.UNKNOWN, "page")

    async def _point_webhook(self) -> None:
        """See to it that Meta reports to us what happens on any Page, whatever it did before."""
        hook = need(await self._meta.hook())
        if self._hears(hook):
            return
        if not self._callback:
            raise StoppedError(ProblemCode.NOT_CONFIGURED, PUBLIC_URL)
        if hook.callback not in ("", self._callback):
            log.warning("Meta has reported to %s until now", hook.callback)

        async def ask(fields: Sequence[str]) -> Failed | None:
            return await self._meta.set_hook(self._callback, fields)

        refused = await agree(ask, sorted({*hook.fields, *FIELDS}), hook.fields)
        if refused is not None:
            need(refused)
        hook = need(await self._meta.hook())
        if not self._hears(hook, ESSENTIAL_FIELDS):
            missing = missing_fields(hook.fields, ESSENTIAL_FIELDS)
            raise StoppedError(ProblemCode.NOT_SUBSCRIBED, listed(missing) or hook.callback)

    def _hears(self, hook: AppHook, wanted: Sequence[str] = FIELDS) -> bool:
        ours = hook.callback == self._callback if self._callback else bool(hook.callback)
        return ours and not missing_fields(hook.fields, wanted)

    @contextlib.asynccontextmanager
    async def _subscribed(self, page: str, token: Secret) -> AsyncIterator[None]:
        """Have the Page's events reported for the work of the block, and for good when it
        succeeds."""
        try:
            self._vault.check_key()
            await self._subscriptions.add(page, token, self.channel(page) is not None)
            yield
        except (StoppedError, ReadOnlyError, DataError):
            if self.channel(page) is None:
                with contextlib.suppress(DataError):  # `tidy` does it at the next start
                    await self._put_back(page, token)
                    await self._vault.forget_channel(page)
            raise

    async def _put_back(self, page: str, token: Secret) -> None:
        failed = await self._subscriptions.take_back(page, token)
        if failed is not None:
            log.warning("what was added to Page %s stays: %s", page, problem_of(failed).code)

    async def _record(self, asked: ConnectPage, page: AccountChannel, by: Actor) -> None:
        state = self._sequencer.state
        brand, department = state.brands[asked.brand], state.departments[asked.department]
        command = ConnectChannel(page.id, page.name, brand.name, department.name, asked.account)
        outcome = await self._sequencer.submit(command, by)
        if isinstance(outcome, Refusal):
            in_use = outcome.code is RefusalCode.CHANNEL_IN_USE
            code = ProblemCode.CHANNEL_IN_USE if in_use else ProblemCode.REFUSED
            raise StoppedError(code, outcome.detail)

    # After a new login

    async def restore(self, account: str, pages: Iterable[AccountPage]) -> None:
        """Give the account's channels their new tokens, subscribe them again, and look at them:
        that mends the incidents that are over."""
        channels = self.of_account(account)
        if not channels:
            return
        access = {one.page.id: one for one in pages}
        slots = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def one(page: str) -> None:
            async with slots, self._turns[page]:
                if page in access and self.channel(page) is not None:
                    await self._restore(access[page])

        with _noting("the webhook could not be set"):
            await self._point_webhook()
        await asyncio.gather(*(one(channel.id) for channel in channels))
        await self._watch.check_all([channel.id for channel in channels])

    async def _restore(self, access: AccountPage) -> None:
        """A Page for which it does not work stays as it is; the look says what is wrong."""
        page = access.page.id
        with _noting(f"Page {page} could not be connected again"):
            token = _usable(access)
            await self._vault.keep_channel_token(page, token)
            await self._subscriptions.add(page, token, connected=True)

    # Let go

    async def unlink(self, page: str, by: Actor) -> None:
        """Disconnect a Page."""
        async with self._turns[page]:
            if self.channel(page) is None:
                raise StoppedError(ProblemCode.UNKNOWN, "page")
            await self.unsubscribe(page)
            await self._sequencer.submit(UnlinkChannel(page), by)
            await self._vault.forget_channel(page)

    async def unsubscribe(self, page: str) -> None:
        """Tell Meta to report no more of a Page than it did without us. Where it refuses, it
        reports to nobody who has a right to hear; only what may pass is a reason to stop."""
        token = self._vault.channel_token(page)
        failed = await self._subscriptions.take_back(page, token) if token is not None else None
        if failed is not None and passes(failed):
            need(failed)
        if failed is not None:
            log.warning("Page %s could not be unsubscribed: %s", page, problem_of(failed).code)


@contextlib.contextmanager
def _noting(what: str) -> Iterator[None]:
    """Say in the log why something was stopped, and go on."""
    try:
        yield
    except StoppedError as stopped:
        log.warning("%s: %s", what, stopped.problem.code)


def _usable(access: AccountPage) -> Secret:
    """The Page's token, if the person has the role there that we need."""
    missing = missing_tasks(access.page.tasks)
    if missing or access.token is None:
        raise StoppedError(ProblemCode.MISSING_TASKS, listed(missing) or "MESSAGING")
    return access.token
