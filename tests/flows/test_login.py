"""From an empty data folder: sign in at the stand-in, connect two brands to two Pages, and what
can happen to them afterwards. The browser is a client that fills in the dialog's form."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from console.core.channels.values import ChannelState, incident_key
from console.core.company.brands import AddBrand, AddDepartment
from console.core.failures import Cause
from console.core.kinds.messenger.permissions import FIELDS, PERMISSIONS
from console.core.kinds.messenger.requests import (
    ConnectPage,
    EnterCode,
    LoginStarted,
    RemoveAccount,
    StartLogin,
    UnlinkPage,
)
from console.core.kinds.requests import ChannelsChecked, CheckChannels, Done, Problem, ProblemCode
from console.link.relay import Endpoint
from console.session.values import Change, LoginEnded
from server_stub.meta.world import Page, Visitor
from server_stub.relay.admin import add_operator
from tests.flows.clocks import MachineClock, MetaClock
from tests.flows.rig import Desk
from tests.flows.servers import Meta, Relay
from tests.relay.rig import VirtualClock
from tests.waiting import until


@dataclass
class Place:
    """Stand-in, relay, an admin at a console, and their browser."""

    meta: Meta
    relay: Relay
    clock: VirtualClock
    desk: Desk
    browser: httpx.AsyncClient
    cafe: Page
    ends: list[LoginEnded]

    async def ask(self, request: object) -> object:
        return await self.desk.session.request(request)  # type: ignore[arg-type]

    async def begin(self, **more: object) -> LoginStarted:
        started = await self.ask(StartLogin(**more))  # type: ignore[arg-type]
        assert isinstance(started, LoginStarted), started
        return started

    async def allow(self, started: LoginStarted, **more: object) -> str:
        """Fill in the dialog; where it leads."""
        chosen = {
            "person": self.meta.world.people[0].id,
            "pages": [self.meta.page.id, self.cafe.id],
            "permissions": list(PERMISSIONS),
            "answer": "allow",
        } | more
        answer = await self.browser.post(started.url, data=chosen)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    async def log_in(self, account: str = "", **more: object) -> LoginEnded:
        """A whole login in the browser; how it ended for the console."""
        known = len(self.ends)
        leads = await self.allow(await self.begin(account=account), **more)
        await self.browser.get(leads)
        await until(lambda: len(self.ends) > known)
        return self.ends[-1]

    async def connect(self, page: Page, brand: str, department: str) -> object:
        return await self.ask(ConnectPage(self.account, page.id, brand, department))

    async def befall(self, event: str) -> object:
        return await self.meta.standin.callbacks.happen(self.meta.world.people[0], event)

    @property
    def account(self) -> str:
        return self.meta.world.people[0].id

    def stands(self, page: Page, cause: Cause) -> bool:
        return incident_key(page.id, cause) in self.relay.state.incidents

    def write(self, visitor: Visitor, text: str) -> None:
        self.meta.standin.messenger.writes(visitor, text)


@contextlib.asynccontextmanager
async def open_place(folder: Path) -> AsyncIterator[Place]:
    """Two brands with a department each; nothing is connected, nobody has signed in."""
    clock = VirtualClock()
    meta = Meta(MetaClock(clock))
    cafe = meta.world.add_page("Acme Cafe")
    async with contextlib.AsyncExitStack() as stack:
        graph = await stack.enter_async_context(meta.open())
        relay = Relay(folder / "relay", clock, meta, graph)
        await relay.start()
        stack.push_async_callback(relay.stop)
        token = (await add_operator(relay.store, "Chie", "admin")).reveal()
        endpoint = Endpoint(relay.consoles, token)
        desk = Desk("Chie", folder / "Chie", MachineClock(clock), endpoint)
        await desk.open()
        stack.push_async_callback(desk.close)
        ends: list[LoginEnded] = []

        def hear(change: Change) -> None:
            ends.extend(change.logins)

        desk.session.watch(hear)
        await until(lambda: desk.live)
        browser = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        place = Place(meta, relay, clock, desk, browser, cafe, ends)
        for brand in ("Acme", "Cafe"):
            desk.ask(AddBrand(brand))
        for brand in ("b1", "b2"):
            desk.ask(AddDepartment(brand, "Support"))
        await until(lambda: len(relay.state.departments) == 2)
        yield place
        assert not relay.failures
        meta.end()


async def test_two_brands_and_two_pages_from_nothing(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        ended = await place.log_in()
        assert (ended.account, ended.channels, ended.problem) == (place.account, 2, None)
        await until(lambda: place.account in place.desk.session.state.accounts)
        assert await place.connect(place.meta.page, "b1", "d1") == Done()
        in_use = await place.connect(place.meta.page, "b2", "d2")
        assert in_use == Problem(ProblemCode.CHANNEL_IN_USE, "Acme")
        assert await place.connect(place.cafe, "b2", "d2") == Done()
        assert place.meta.world.app.callback_url == place.relay.webhook
        assert set(place.meta.page.subscribed or ()) == set(FIELDS)

        place.write(place.meta.yuki, "こんにちは")
        await until(lambda: place.relay.state.open_chats)
        checked = await place.ask(CheckChannels())
        assert isinstance(checked, ChannelsChecked)
        assert [one.problem for one in checked.channels] == [None, None]
        assert checked.channels[0].last_webhook == place.clock.now()
        assert checked.channels[1].last_webhook == 0

        assert await place.ask(UnlinkPage(place.cafe.id)) == Done()
        assert place.cafe.subscribed is None
        assert place.relay.state.channels[place.cafe.id].state is ChannelState.UNLINKED
        assert await place.connect(place.cafe, "b1", "d1") == Done()
        assert place.relay.state.channels[place.cafe.id].brand == "b1"


async def test_a_dead_login_is_one_incident_a_page_until_it_is_renewed(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place.log_in()
        await place.connect(place.meta.page, "b1", "d1")
        await place.connect(place.cafe, "b2", "d2")
        await place.befall("password_changed")
        place.meta.page.subscribed = None
        await place.ask(CheckChannels())
        for page in (place.meta.page, place.cafe):
            assert place.stands(page, Cause.ACCESS_EXPIRED)
        ended = await place.log_in(place.account)
        assert ended.problem is None
        assert place.relay.state.incidents == {}
        assert set(place.meta.page.subscribed or ()) == set(FIELDS)


async def test_what_the_dialog_ends_in_is_told_in_console_and_browser(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        declined = await place.log_in(answer="cancel")
        assert declined.problem == Problem(ProblemCode.DECLINED)
        less = [name for name in PERMISSIONS if name != "pages_messaging"]
        missing = await place.log_in(permissions=less)
        assert missing.problem == Problem(ProblemCode.MISSING_PERMISSIONS, "pages_messaging")
        started = await place.begin(ask_again=True)
        page = await place.browser.get(await place.allow(started, pages=[]))
        assert page.status_code == 400
        assert "No Page was chosen" in page.text
        await until(lambda: len(place.ends) == 3)
        assert place.ends[-1].problem == Problem(ProblemCode.NO_CHANNELS)
        assert place.relay.state.accounts == {}
        assert place.relay.store.vault.accounts == frozenset()
        other = place.meta.world.people[1]
        other.tasks[place.cafe.id] = ("MESSAGING", "MODERATE")
        await place.log_in()
        ended = await place.log_in(place.account, person=other.id)
        assert ended.problem == Problem(ProblemCode.OTHER_PERSON, other.name)


async def test_a_code_is_pasted_where_the_browser_does_not_come_back(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        started = await place.begin()
        leads = await place.allow(started)
        assert await place.ask(EnterCode(started.login, leads)) == Done()
        assert place.account in place.relay.state.accounts
        late = await place.begin()
        leads = await place.allow(late)
        place.clock.move(601)
        answer = await place.ask(EnterCode(late.login, leads))
        assert answer == Problem(ProblemCode.EXPIRED)
        old = await place.begin()
        answer = await place.ask(EnterCode(old.login, "AQnothing"))
        assert isinstance(answer, Problem)
        assert answer.code is ProblemCode.BAD_CODE


async def test_a_role_without_what_is_needed_can_not_be_connected(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place.log_in()
        place.meta.world.people[0].tasks[place.cafe.id] = ("ANALYZE", "MODERATE")
        answer = await place.connect(place.cafe, "b2", "d2")
        assert answer == Problem(ProblemCode.MISSING_TASKS, "MESSAGING")
        assert place.cafe.subscribed is None
        place.meta.world.people[0].tasks[place.cafe.id] = ("PROFILE_PLUS_FULL_CONTROL",)
        assert await place.connect(place.cafe, "b2", "d2") == Done()


async def test_meta_tells_of_who_removes_the_app_or_wants_their_data_deleted(
    tmp_path: Path,
) -> None:
    async with open_place(tmp_path) as place:
        base = place.relay.webhook.removesuffix("/webhook")
        place.meta.world.app.deauthorize_url = f"{base}/login/deauthorize"
        place.meta.world.app.data_deletion_url = f"{base}/login/deletion"
        await place.log_in()
        await place.connect(place.cafe, "b2", "d2")
        told = await place.befall("app_removed")
        assert isinstance(told, dict)
        assert told["callback"]["status"] == 200
        assert place.stands(place.cafe, Cause.ACCESS_EXPIRED)
        assert (await place.log_in(place.account)).problem is None
        assert not place.stands(place.cafe, Cause.ACCESS_EXPIRED)
        assert await place.ask(RemoveAccount(place.account)) == Done()
        assert place.relay.state.incidents == {}
        await place.log_in()
        told = await place.befall("data_deletion")
        assert isinstance(told, dict)
        assert told["callback"]["status"] == 200
        assert place.relay.state.accounts == {}


async def test_the_relay_watches_by_itself_and_believes_no_silence(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place.log_in()
        await place.connect(place.cafe, "b2", "d2")
        place.cafe.subscribed = ("feed",)
        await _pass(place, lambda: place.stands(place.cafe, Cause.NOT_SUBSCRIBED))
        place.cafe.subscribed = FIELDS
        await _pass(place, lambda: not place.stands(place.cafe, Cause.NOT_SUBSCRIBED))


async def _pass(place: Place, true: Callable[[], object]) -> None:
    """Let up to an hour pass."""
    for _ in range(120):
        if true():
            return
        place.clock.move(30)
        for _ in range(20):  # a look takes several requests, one after the other
            await place.relay.disk()
            await until(lambda: not place.relay.requests.on_their_way)
    raise AssertionError("not so within an hour")
