"""Connecting Pages and letting them go: at Meta and in the log, both or neither."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.core.channels.connecting import ConnectChannel, SwitchChannel
from console.core.channels.incidents import OpenIncident
from console.core.channels.values import ChannelState
from console.core.company.brands import AddDepartment
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.permissions import FIELDS
from console.core.kinds.messenger.requests import ConnectPage, UnlinkPage
from console.core.kinds.requests import Done, Problem, ProblemCode
from server_stub.relay.log.sequencer import ReadOnlyError
from tests.relay.facebook_desk import (
    APP,
    CAFE,
    HOOK,
    MIKA,
    SHOP,
    Desk,
    World,
    open_desk,
)
from tests.relay.rig import CHIE, PAGE


async def test_a_page_is_subscribed_checked_and_recorded(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        before = len(desk.world.calls)
        assert await desk.connect() == Done()
        channel = desk.rig.sequencer.state.channels[SHOP]
        assert (channel.name, channel.brand, channel.department, channel.account) == (
            f"Page {SHOP}",
            "b1",
            "d1",
            MIKA,
        )
        assert desk.world.subscribed[SHOP] == set(FIELDS)
        assert desk.world.hook == HOOK
        assert desk.world.hook_fields >= set(FIELDS)
        assert desk.token(SHOP) == f"{SHOP}-by-long-1"
        assert desk.world.calls[before : before + 9] == [
            "GET me/permissions",
            "GET me/accounts",
            "GET me/accounts",
            "GET 4711/subscriptions",
            "POST 4711/subscriptions",
            "GET 4711/subscriptions",
            f"GET {SHOP}/subscribed_apps",
            f"POST {SHOP}/subscribed_apps",
            f"GET {SHOP}/subscribed_apps",
        ]
        entry = (await desk.rig.log())[-1]
        assert entry.by == CHIE.id


async def test_a_webhook_that_is_right_is_left_alone_and_one_with_more_keeps_it(
    tmp_path: Path,
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.hook, desk.world.hook_fields = HOOK, {"feed", "messages"}
        await desk.connect()
        assert desk.world.hook_fields == {"feed", *FIELDS}
        calls = len(desk.world.calls)
        await desk.connect(CAFE)
        assert "POST 4711/subscriptions" not in desk.world.calls[calls:]


async def test_a_page_of_another_brand_is_not_even_asked_about(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        await desk.rig.do(AddDepartment("b2", "Counter"), CHIE)
        calls = len(desk.world.calls)
        answer = await desk.connect(SHOP, "b2", "d2")
        assert answer == Problem(ProblemCode.CHANNEL_IN_USE, "Acme")
        assert len(desk.world.calls) == calls
        assert desk.rig.sequencer.state.channels[SHOP].brand == "b1"


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        (ConnectPage(MIKA, SHOP, "b9", "d1"), "brand"),
        (ConnectPage(MIKA, SHOP, "b1", "d9"), "department"),
        (ConnectPage(MIKA, SHOP, "b2", "d1"), "department"),
        (ConnectPage("9009", SHOP, "b1", "d1"), "account"),
        (ConnectPage(MIKA, "2009", "b1", "d1"), "page"),
    ],
)
async def test_what_there_is_not_is_named(tmp_path: Path, asked: ConnectPage, detail: str) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        assert await desk.problem(asked) == Problem(ProblemCode.UNKNOWN, detail)
        assert desk.world.subscribed == {}


def _dead(desk: Desk) -> None:
    desk.world.dead.add("long-1")


def _no_permission(desk: Desk) -> None:
    desk.world.granted.discard("pages_messaging")


def _no_task(desk: Desk) -> None:
    desk.world.tasks[SHOP] = ["ANALYZE", "MESSAGING"]


def _deaf(desk: Desk) -> None:
    desk.world.deaf = {"message_echoes", "standby"}


def _down(desk: Desk) -> None:
    desk.world.down = True


def _fails(call: str, code: int, message: str) -> Callable[[Desk], None]:
    def happen(desk: Desk) -> None:
        desk.world.errors[call] = (code, 0, message)

    return happen


_NEEDS = "(#200) To subscribe to the messages field, one of these permissions is needed: "


@pytest.mark.parametrize(
    ("happens", "code", "detail"),
    [
        (_dead, ProblemCode.ACCESS_EXPIRED, "The session has been invalidated"),
        (_no_permission, ProblemCode.MISSING_PERMISSIONS, "pages_messaging"),
        (_no_task, ProblemCode.MISSING_TASKS, "MODERATE"),
        (_deaf, ProblemCode.NOT_SUBSCRIBED, "message_echoes"),
        (_down, ProblemCode.UNREACHABLE, "ConnectError"),
        (
            _fails(f"POST {SHOP}/subscribed_apps", 200, _NEEDS + "pages_manage_metadata"),
            ProblemCode.MISSING_PERMISSIONS,
            "pages_manage_metadata",
        ),
        (
            _fails(f"GET {SHOP}/subscribed_apps", 2, "Service temporarily unavailable"),
            ProblemCode.UNREACHABLE,
            "Service temporarily unavailable",
        ),
        (
            _fails("POST 4711/subscriptions", 2200, "(#2200) Callback verification failed"),
            ProblemCode.REFUSED,
            "(#2200) Callback verification failed",
        ),
    ],
)
async def test_whatever_stops_it_leaves_nothing_half_connected(
    tmp_path: Path, happens: Callable[[Desk], None], code: ProblemCode, detail: str
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        happens(desk)
        assert await desk.connect() == Problem(code, detail)
        assert SHOP not in desk.rig.sequencer.state.channels
        assert desk.token(SHOP) is None
        assert SHOP not in desk.world.subscribed


async def test_a_full_disk_leaves_nothing_half_connected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        submit = desk.rig.sequencer.submit

        def refuse(*asked: object) -> asyncio.Future[object]:
            answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
            answer.set_exception(ReadOnlyError())
            return answer

        monkeypatch.setattr(desk.rig.sequencer, "submit", refuse)
        assert await desk.connect() == Problem(ProblemCode.READ_ONLY)
        assert (desk.token(SHOP), desk.world.subscribed) == (None, {})
        monkeypatch.setattr(desk.rig.sequencer, "submit", submit)
        assert await desk.connect() == Done()


async def test_a_page_that_is_taken_meanwhile_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        keep = desk.rig.vault.keep_channel_token

        async def keep_late(page: str, token: object) -> None:
            await desk.rig.do(ConnectChannel(SHOP, "Shop", "Cafe", "Counter"))
            await keep(page, token)  # type: ignore[arg-type]

        monkeypatch.setattr(desk.rig.vault, "keep_channel_token", keep_late)
        assert await desk.connect() == Problem(ProblemCode.CHANNEL_IN_USE, "Cafe")
        assert desk.rig.sequencer.state.channels[SHOP].brand == "b2"
        assert SHOP in desk.world.subscribed
        assert desk.token(SHOP) is not None


async def test_two_who_connect_one_page_at_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.rig.do(AddDepartment("b2", "Counter"), CHIE)
        answers = await asyncio.gather(desk.connect(), desk.connect(SHOP, "b2", "d2"))
        assert list(answers) == [Done(), Problem(ProblemCode.CHANNEL_IN_USE, "Acme")]
        assert desk.world.subscribed[SHOP] == set(FIELDS)


async def test_without_a_public_address_a_webhook_set_by_hand_will_do(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
    async with open_desk(tmp_path, replace(APP, public_url="")) as desk:
        assert await desk.connect() == Problem(ProblemCode.NOT_CONFIGURED, "PUBLIC_URL")
        desk.world.hook, desk.world.hook_fields = "https://other.example/hook", set(FIELDS)
        assert await desk.connect() == Done()


async def test_a_page_of_the_command_line_gets_an_account(tmp_path: Path) -> None:
    world = World(tasks={PAGE: ["PROFILE_PLUS_FULL_CONTROL"]})
    async with open_desk(tmp_path, world=world) as desk:
        await desk.log_in()
        await desk.rig.do(SwitchChannel(PAGE, False), CHIE)
        assert await desk.connect(PAGE) == Done()
        channel = desk.rig.sequencer.state.channels[PAGE]
        assert (channel.account, channel.state) == (MIKA, ChannelState.OFF)


async def test_connecting_again_mends(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        for cause in (Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST, Cause.CHANNEL_RESTRICTED):
            await desk.rig.do(OpenIncident(SHOP, Failure(cause, 190)))
        assert await desk.connect() == Done()
        assert desk.incident(SHOP, Cause.ACCESS_EXPIRED) is None
        assert desk.incident(SHOP, Cause.PERMISSION_LOST) is None
        assert desk.incident(SHOP, Cause.CHANNEL_RESTRICTED)


async def test_a_page_that_stays_connected_is_not_unsubscribed_by_a_failure(
    tmp_path: Path,
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        desk.world.deaf = {"messages"}
        assert await desk.connect() == Problem(ProblemCode.NOT_SUBSCRIBED, "messages")
        assert SHOP in desk.world.subscribed
        assert desk.token(SHOP) is not None


# Unlink


async def test_unlinking_tells_meta_and_forgets_the_token(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        await desk.rig.do(OpenIncident(SHOP, Failure(Cause.CHANNEL_RESTRICTED)))
        assert await desk.ask(UnlinkPage(SHOP)) == Done()
        assert desk.rig.sequencer.state.channels[SHOP].state is ChannelState.UNLINKED
        assert (desk.world.subscribed, desk.token(SHOP)) == ({}, None)
        assert desk.rig.sequencer.state.incidents == {}
        assert await desk.problem(UnlinkPage(SHOP)) == Problem(ProblemCode.UNKNOWN, "page")
        assert await desk.connect() == Done()
        assert desk.rig.sequencer.state.channels[SHOP].state is ChannelState.ON


async def test_an_unlinked_page_can_go_to_another_brand(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        await desk.ask(UnlinkPage(SHOP))
        await desk.rig.do(AddDepartment("b2", "Counter"), CHIE)
        assert await desk.connect(SHOP, "b2", "d2") == Done()


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (_down, ProblemCode.UNREACHABLE),
        (_fails(f"DELETE {SHOP}/subscribed_apps", 4, "limit"), ProblemCode.UNREACHABLE),
        (_fails(f"DELETE {SHOP}/subscribed_apps", 190, "dead"), None),
        (_fails(f"DELETE {SHOP}/subscribed_apps", 200, "no role"), None),
    ],
)
async def test_unlinking_waits_for_facebook_but_not_for_a_right_to_ask(
    tmp_path: Path, happens: Callable[[Desk], None], code: ProblemCode | None
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        happens(desk)
        answer = await desk.ask(UnlinkPage(SHOP))
        assert (answer.code if isinstance(answer, Problem) else None) == code
        unlinked = desk.rig.sequencer.state.channels[SHOP].state is ChannelState.UNLINKED
        assert unlinked is (code is None)
        assert (desk.token(SHOP) is None) is unlinked
