"""What the doctor finds about the connected Pages and those who may connect them.

The relay that runs has the data folder to itself. So it is asked through its control socket, and
makes the same findings as the doctor would: no token leaves it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from console.core.channels.values import Channel, ChannelState, incident_key, left_out
from console.core.company.values import Role
from console.core.failures import Cause, Failure, RelayCode
from console.core.kinds.messenger.permissions import ESSENTIAL_FIELDS, FIELDS, missing_permissions
from console.core.kinds.requests import Problem, ProblemCode
from console.core.moments import DAY, HOUR, MINUTE, SECOND, Millis
from console.core.state import State
from server_stub.relay.admin import AdminError
from server_stub.relay.doctor.findings import (
    ACCESS,
    ADMIN,
    EVENTS,
    FIRST_MESSAGE,
    OTHER_PAGES,
    PAGES,
    RIGHTS,
    TOKENS,
    Finding,
    ok,
    unchecked,
    wrong,
)
from server_stub.relay.log.store import Store
from server_stub.relay.log.vault import WAY_BACK, Vault
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.checks import Checks, Diagnosis
from server_stub.relay.messenger.connecting.connecting import callback_of
from server_stub.relay.messenger.connecting.problems import listed
from server_stub.relay.messenger.graph.accounts import Failed, GraphAccounts
from server_stub.relay.messenger.graph.client import Graph

DOCTOR = "doctor"
"""What the control socket is asked for, with a `page` or without."""
SOON: Millis = 7 * DAY
"""A token that ends within this time is to be renewed now."""

_adapter = TypeAdapter(list[Finding])
_pages_adapter = TypeAdapter(list[str])


class PageDoctor:
    """`heard` says when Meta has last reported something of a Page since the relay's start, 0
    for not yet; `known` whether anybody has ever written to it."""

    def __init__(
        self,
        state: Callable[[], State],
        vault: Vault,
        meta: GraphAccounts,
        callback: str,
        heard: Callable[[str], Millis],
        known: Callable[[str], Awaitable[bool]],
        now: Callable[[], Millis],
        strays: Callable[[], Awaitable[Mapping[str, int]]],
    ) -> None:
        self._state = state
        self._vault = vault
        self._meta = meta
        self._checks = Checks(vault, meta, callback)
        self._heard = heard
        self._known = known
        self._now = now
        self._strays = strays

    async def answer(
        self, request: Mapping[str, Any], itself: Iterable[Finding] = ()
    ) -> dict[str, str]:
        """A request of the control socket: what the relay has found of itself, about the Pages in
        general, and which there are; or about one of them.

        Raises:
            AdminError: there is no such Page.
        """
        page = request.get("page")
        if page is None:
            pages = _pages_adapter.dump_json([one.id for one in self.channels()])
            findings = [*itself, *await self.general()]
            return {"findings": write(findings), "pages": pages.decode()}
        channel = self._state().channels.get(str(page))
        if channel is None or channel.state is ChannelState.UNLINKED:
            raise AdminError("there is no such Page")
        return {"findings": write(await self.page(channel))}

    def channels(self) -> list[Channel]:
        """The connected Pages, by name."""
        channels = self._state().channels.values()
        linked = [one for one in channels if one.state is not ChannelState.UNLINKED]
        return sorted(linked, key=lambda one: (one.name, one.id))

    async def general(self) -> list[Finding]:
        return [self._admin(), self._pages(), self._tokens(), await self._other_pages()]

    def _admin(self) -> Finding:
        operators = self._state().present_operators()
        names = sorted(one.name for one in operators if one.role is Role.ADMIN)
        if names:
            return ok(ADMIN, listed(names))
        do = "messenger-relay operator add NAME --role admin"
        return wrong(ADMIN, "nobody may connect Pages yet", do)

    def _pages(self) -> Finding:
        channels = self.channels()
        if not channels:
            do = "in the console of an admin: F5, then c"
            return wrong(PAGES, "no Page is connected", do)
        names = [
            one.name + (" (switched off)" if one.state is ChannelState.OFF else "")
            for one in channels
        ]
        return ok(PAGES, f"connected: {listed(names)}")

    def _tokens(self) -> Finding:
        if trouble := self._vault.trouble:
            return wrong(TOKENS, trouble, f"{WAY_BACK} --data DIR, and connect them anew")
        return ok(TOKENS, "all that are stored can be read")

    async def _other_pages(self) -> Finding:
        if counts := await self._strays():
            what = listed(f"{page} ({count})" for page, count in counts.items())
            found = f"events of Pages that are not connected are kept: {what}"
            do = "connect them (F5, then c), and they become chats; or take the app off them"
            return wrong(OTHER_PAGES, found, do)
        return ok(OTHER_PAGES, "nothing has come for Pages that are not connected")

    async def page(self, channel: Channel) -> list[Finding]:
        """Token, permissions, subscription and traffic of one Page."""
        is_left_out = left_out(channel, self._state().accounts)
        diagnosis = await self._checks.channel(channel, await self._checks.begin(), is_left_out)
        return [
            self._access(channel, diagnosis),
            await self._rights(channel, diagnosis),
            self._events(channel, diagnosis),
            await self._first_message(channel),
        ]

    def _access(self, channel: Channel, diagnosis: Diagnosis) -> Finding:
        name = channel.name
        if Cause.ACCESS_EXPIRED not in diagnosis.verdicts:
            return unchecked(ACCESS, _why(diagnosis.problem), name)
        failure = diagnosis.verdicts[Cause.ACCESS_EXPIRED]
        if failure is not None and failure.code == 0:
            return self._without_access(channel, failure)
        if failure is not None:
            found = f"Facebook does not take its token any more{_said(failure)}"
            return wrong(ACCESS, found, _renew(channel), name)
        if left_out(channel, self._state().accounts):
            return self._without_access(channel, _LEFT_OUT)
        if not diagnosis.expires_at:
            return ok(ACCESS, "Facebook takes its token, which has no end", name)
        day = datetime.fromtimestamp(diagnosis.expires_at / SECOND, UTC).date().isoformat()
        if diagnosis.expires_at < self._now() + SOON:
            return wrong(ACCESS, f"its token ends on {day}", _renew(channel), name)
        return ok(ACCESS, f"Facebook takes its token until {day}", name)

    def _without_access(self, channel: Channel, failure: Failure) -> Finding:
        """What the relay knows itself about why it may not act for a Page."""
        if failure.subcode == RelayCode.LEFT_OUT:
            account = self._state().accounts.get(channel.account)
            who = account.name if account is not None else "the account"
            found = f"it was left out when {who} signed in to Facebook last"
            do = f"{_renew(channel)}: sign in as {who}, and choose this Page too"
            return wrong(ACCESS, found, do, channel.name)
        if failure.subcode == RelayCode.UNREADABLE:
            found = f"its token can not be read: {failure.detail}"
            do = f"{WAY_BACK}; then {_renew(channel)}"
            return wrong(ACCESS, found, do, channel.name)
        return wrong(ACCESS, failure.detail, _renew(channel), channel.name)

    async def _rights(self, channel: Channel, diagnosis: Diagnosis) -> Finding:
        name, lost = channel.name, Cause.PERMISSION_LOST
        problem = diagnosis.problem
        if problem is not None and problem.code in _LACKING:
            return wrong(RIGHTS, f"missing: {problem.detail}", _renew(channel), name)
        restricted = incident_key(channel.id, Cause.CHANNEL_RESTRICTED)
        if (incident := self._state().incidents.get(restricted)) is not None:
            found = f"Facebook restricts what it may send ({incident.detail or incident.code})"
            return wrong(RIGHTS, found, "see the Page's support inbox at Facebook", name)
        if diagnosis.verdicts.get(lost, lost) is not None:
            return unchecked(RIGHTS, "its access has to be right first", name)
        user = self._vault.account_token(channel.account)
        if user is None:
            return ok(RIGHTS, "its token may send messages", name)
        granted = await self._meta.granted(user)
        if isinstance(granted, Failed):
            return unchecked(RIGHTS, f"Facebook does not say ({granted.detail})", name)
        if missing := missing_permissions(granted):
            return wrong(RIGHTS, f"missing: {listed(missing)}", _renew(channel), name)
        return ok(RIGHTS, "all permissions, and the tasks on the Page", name)

    def _events(self, channel: Channel, diagnosis: Diagnosis) -> Finding:
        name = channel.name
        lacks = diagnosis.missing_fields
        if any(one in ESSENTIAL_FIELDS for one in lacks):
            found = f"Facebook does not report: {listed(lacks)}"
            return wrong(EVENTS, found, _renew(channel), name)
        if Cause.NOT_SUBSCRIBED not in diagnosis.verdicts:
            return unchecked(EVENTS, "its access and the app have to be right first", name)
        if lacks:
            said = f"reported, but for some that chats can do without: {listed(lacks)}"
            return ok(EVENTS, said, name)
        return ok(EVENTS, f"all {len(FIELDS)} kinds are reported", name)

    async def _first_message(self, channel: Channel) -> Finding:
        name = channel.name
        if heard := self._heard(channel.id):
            ago = _span(self._now() - heard)
            return ok(FIRST_MESSAGE, f"the last event came {ago} ago", name)
        if await self._known(channel.id):
            return ok(FIRST_MESSAGE, "has come; nothing since the relay's start", name)
        what = "nobody has written to it yet; somebody with a role on the app can try"
        return ok(FIRST_MESSAGE, what, name)


_LEFT_OUT = Failure(Cause.ACCESS_EXPIRED, subcode=RelayCode.LEFT_OUT)
_LACKING = (ProblemCode.MISSING_PERMISSIONS, ProblemCode.MISSING_TASKS)


def page_doctor(
    store: Store, app: MetaApp, graph: Graph, heard: Callable[[str], Millis]
) -> PageDoctor:
    """The doctor of a running relay's Pages."""
    return PageDoctor(
        lambda: store.sequencer.state,
        store.vault,
        GraphAccounts(graph, app),
        callback_of(app),
        heard,
        store.journal.knows_visitors,
        store.sequencer.time.now,
        store.journal.strays.counts,
    )


def write(findings: list[Finding]) -> str:
    """Findings as they go through the control socket."""
    return _adapter.dump_json(findings).decode()


def read(text: str) -> list[Finding]:
    """Raises:
    ValueError: the relay is of another version.
    """
    return _adapter.validate_json(text)


def read_pages(text: str) -> list[str]:
    """Raises:
    ValueError: the relay is of another version.
    """
    return _pages_adapter.validate_json(text)


def _renew(channel: Channel) -> str:
    if channel.account:
        return "in the console of an admin: F5, choose the Page, then r"
    return f"messenger-relay page add {channel.id} ... with a new token, or F5, then r"


def _why(problem: Problem | None) -> str:
    detail = f" ({problem.detail})" if problem is not None and problem.detail else ""
    return f"Facebook does not say{detail}"


def _said(failure: Failure) -> str:
    said = [failure.detail] if failure.detail else []
    if failure.code:
        said.append(f"{failure.code}/{failure.subcode}" if failure.subcode else str(failure.code))
    return f" ({', '.join(said)})" if said else ""


def _span(span: Millis) -> str:
    for unit, name in ((DAY, "days"), (HOUR, "h"), (MINUTE, "min")):
        if span >= 2 * unit:
            return f"{span // unit} {name}"
    return f"{max(0, span) // SECOND} s"
