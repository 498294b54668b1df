"""Signing in to Facebook: everything or nothing, once, and a sentence for whatever goes wrong."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from console.core.actor import Actor
from console.core.channels.values import ChannelState
from console.core.company.operators import AddOperator, ChangeRole, RemoveOperator
from console.core.company.values import Role
from console.core.failures import Cause
from console.core.kinds.messenger.permissions import PERMISSIONS
from console.core.kinds.messenger.requests import CancelLogin, EnterCode, RemoveAccount, StartLogin
from console.core.kinds.requests import Done, Problem, ProblemCode
from server_stub.relay.messenger.connecting.logins import LOGIN_TIME, MOST_OF_ONE
from server_stub.relay.requests import Requests
from tests.relay.facebook_desk import APP, CAFE, MIKA, SHOP, Desk, World, open_desk, state_of
from tests.relay.rig import AIKO, BEN, CHIE, START


async def test_the_address_leads_to_facebook_and_back_to_us(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        parts = urlsplit(started.url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
            "https://www.facebook.com/v26.0/dialog/oauth"
        )
        query = parse_qs(parts.query)
        assert len(query.pop("state")[0]) >= 43
        assert query == {
            "client_id": ["4711"],
            "redirect_uri": ["https://relay.example/login/callback"],
            "response_type": ["code"],
            "scope": [",".join(PERMISSIONS)],
        }
        assert started.until == START + LOGIN_TIME
        again = await desk.begin(ask_again=True)
        assert "auth_type=rerequest" in again.url
        assert state_of(again) != state_of(started)


async def test_a_configuration_of_login_for_business_says_what_is_asked(tmp_path: Path) -> None:
    async with open_desk(tmp_path, replace(APP, login_config="77")) as desk:
        query = parse_qs(urlsplit((await desk.begin()).url).query)
        assert query["config_id"] == ["77"]
        assert "scope" not in query


async def test_a_login_gives_an_account_with_its_pages(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        page = await desk.end_login(started)
        assert page.status_code == 200
        ((operator, told),) = desk.told
        assert (operator, told.login, told.account, told.pages, told.problem) == (
            CHIE.id,
            started.login,
            MIKA,
            2,
            None,
        )
        account = desk.rig.sequencer.state.accounts[MIKA]
        assert (account.name, account.by, account.missing) == ("Mika Aoyama", CHIE.id, ())
        assert [one.id for one in account.channels] == [SHOP, CAFE]
        assert account.connected_at == START
        held = desk.rig.vault.account_token(MIKA)
        assert held is not None
        assert held.reveal() == "long-1"


async def test_an_optional_permission_may_be_missing_and_is_named(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        desk.world.granted.discard("business_management")
        assert (await desk.log_in()).problem is None
        assert desk.rig.sequencer.state.accounts[MIKA].missing == ("business_management",)


async def _declined(desk: Desk) -> dict[str, str]:
    return {"code": "", "error": "access_denied", "error_reason": "user_denied"}


def _nothing(world: World) -> None:
    pass


def _no_pages(world: World) -> None:
    world.tasks.clear()


def _less(world: World) -> None:
    world.granted -= {"pages_messaging", "pages_show_list"}


def _down(world: World) -> None:
    world.down = True


def _wrong_secret(world: World) -> None:
    world.errors["POST oauth/access_token"] = (1, 0, "Error validating client secret.")


def _busy(world: World) -> None:
    world.errors["GET me/accounts"] = (4, 0, "Application request limit reached")


def _blocked(world: World) -> None:
    world.errors["GET me"] = (368, 0, "blocked for now")


def _checkpoint(world: World) -> None:
    world.errors["GET me"] = (190, 459, "log in at facebook.com")


@pytest.mark.parametrize(
    ("happens", "returned", "code", "detail"),
    [
        (_nothing, {"code": "", "error": "access_denied"}, ProblemCode.DECLINED, ""),
        (_nothing, {"code": "", "error_code": "13", "error_message": "gone"}, "refused", "gone"),
        (_nothing, {"code": ""}, ProblemCode.BAD_CODE, ""),
        (_nothing, {"code": "x y"}, ProblemCode.BAD_CODE, ""),
        (_nothing, {"code": "used"}, "bad_code", "This authorization code has been used."),
        (_less, {}, ProblemCode.MISSING_PERMISSIONS, "pages_show_list, pages_messaging"),
        (_no_pages, {}, ProblemCode.NO_CHANNELS, ""),
        (_down, {}, ProblemCode.UNREACHABLE, "ConnectError"),
        (_busy, {}, ProblemCode.UNREACHABLE, "Application request limit reached"),
        (_wrong_secret, {}, ProblemCode.REFUSED, "Error validating client secret."),
        (_blocked, {}, ProblemCode.REFUSED, "blocked for now"),
        (_checkpoint, {}, ProblemCode.ACCESS_EXPIRED, "log in at facebook.com"),
    ],
)
async def test_what_goes_wrong_is_said_and_leaves_nothing(
    tmp_path: Path, happens: object, returned: dict[str, str], code: str, detail: str
) -> None:
    async with open_desk(tmp_path) as desk:
        assert callable(happens)
        happens(desk.world)
        page = await desk.end_login(await desk.begin(), **returned)
        assert page.status_code == 400
        assert desk.ended() == Problem(ProblemCode(code), detail)
        assert desk.rig.sequencer.state.accounts == {}
        assert desk.rig.vault.accounts == frozenset()


async def test_another_person_does_not_mend_an_account(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        before = desk.rig.sequencer.state.accounts
        desk.world.person, desk.world.name = "9002", "Tom Berger"
        told = await desk.log_in("code-2", account=MIKA)
        assert told.problem == Problem(ProblemCode.OTHER_PERSON, "Tom Berger")
        assert desk.rig.sequencer.state.accounts == before
        assert desk.rig.vault.accounts == {MIKA}


async def test_a_full_disk_is_said(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        desk.rig.sequencer.read_only = True
        await desk.end_login(started)
        assert desk.ended() == Problem(ProblemCode.READ_ONLY)


async def test_a_login_is_used_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        await desk.end_login(started)
        calls = len(desk.world.calls)
        again = await desk.end_login(started, code="code-2")
        assert again.status_code == 400
        assert "used already" in again.text
        assert len(desk.told) == 1
        assert len(desk.world.calls) == calls


async def test_a_login_that_was_declined_is_used_too(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        await desk.end_login(started, **await _declined(desk))
        assert (await desk.end_login(started)).status_code == 400
        assert desk.rig.sequencer.state.accounts == {}


@pytest.mark.parametrize(("late", "code"), [(0, None), (1, ProblemCode.EXPIRED)])
async def test_a_login_takes_ten_minutes_at_most(
    tmp_path: Path, late: int, code: ProblemCode | None
) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        desk.rig.clock.move((LOGIN_TIME + late) / 1_000)
        await desk.end_login(started)
        problem = desk.ended()
        assert (problem.code if problem else None) == code
        assert (MIKA in desk.rig.sequencer.state.accounts) is (code is None)


@pytest.mark.parametrize("state", ["", "x", "ü", "a" * 5_000])
async def test_a_callback_for_nobody_is_answered_and_asks_nothing(
    tmp_path: Path, state: str
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.begin()
        page = await desk.web.get("/login/callback", params={"code": "code-1", "state": state})
        assert page.status_code == 400
        assert "not known here" in page.text
        assert (desk.world.calls, desk.told) == ([], [])


async def test_a_doubled_state_or_a_preview_uses_nothing_up(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        state = state_of(started)
        doubled = {"code": "code-1", "state": [state, state]}
        assert (await desk.web.get("/login/callback", params=doubled)).status_code == 400
        await desk.web.head("/login/callback", params={"code": "code-1", "state": state})
        assert desk.world.calls == []
        assert (await desk.end_login(started)).status_code == 200


async def test_an_operator_has_few_logins_at_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = [await desk.begin() for _ in range(MOST_OF_ONE + 1)]
        assert (await desk.end_login(started[0])).status_code == 400
        assert (await desk.end_login(started[1])).status_code == 200


@pytest.mark.parametrize(
    "pasted",
    [
        "code-1",
        "  code-1#_=_ \n",
        "https://relay.example/login/callback?code=code-1&state={state}#_=_",
        "https://relay.example/login/\ncallback?code=code-1&\n  state={state}#_=_",
        "?state={state}&code=code-1",
        "code=code-1&state={state}",
        "https://relay.example/login/callback?code=code-1",
    ],
)
async def test_what_is_pasted_ends_the_login(tmp_path: Path, pasted: str) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        text = pasted.format(state=state_of(started))
        assert await desk.ask(EnterCode(started.login, text)) == Done()
        assert MIKA in desk.rig.sequencer.state.accounts
        assert [frame.account for _, frame in desk.told] == [MIKA]
        assert (await desk.end_login(started)).status_code == 400


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("", ProblemCode.BAD_CODE),
        ("日本", ProblemCode.BAD_CODE),
        ("https://relay.example/login/callback?code=", ProblemCode.BAD_CODE),
        ("http://[/?code=1", ProblemCode.BAD_CODE),
        ("used", ProblemCode.BAD_CODE),
        ("?code=code-1&state=another", ProblemCode.EXPIRED),
    ],
)
async def test_what_is_pasted_wrongly_can_be_pasted_again(
    tmp_path: Path, pasted: str, code: ProblemCode
) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        assert (await desk.problem(EnterCode(started.login, pasted))).code is code
        assert desk.told == []
        assert await desk.ask(EnterCode(started.login, "code-1")) == Done()


async def test_a_pasted_refusal_ends_the_login(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        pasted = (
            f"https://relay.example/login/callback?error=access_denied&state={state_of(started)}"
        )
        assert await desk.problem(EnterCode(started.login, pasted)) == Problem(ProblemCode.DECLINED)
        assert desk.ended() == Problem(ProblemCode.DECLINED)
        again = await desk.problem(EnterCode(started.login, "code-1"))
        assert again.code is ProblemCode.UNKNOWN


async def test_a_login_is_its_operators_own(tmp_path: Path) -> None:
    other = replace(CHIE, id="op4")
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        for request in (EnterCode(started.login, "code-1"), CancelLogin(started.login)):
            answer = await desk.ask(request, other)
            assert answer == Problem(ProblemCode.UNKNOWN, "login")
        assert await desk.ask(CancelLogin(started.login)) == Done()
        assert (await desk.end_login(started)).status_code == 400
        assert desk.world.calls == []


@pytest.mark.parametrize("by", [AIKO, BEN])
async def test_requests_are_for_admins(tmp_path: Path, by: Actor) -> None:
    async with open_desk(tmp_path) as desk:
        for request in (StartLogin(), RemoveAccount(MIKA), EnterCode("l", "c")):
            answer = await Requests(desk.facebook.requests.answer).answer(request, by)
            assert answer == Problem(ProblemCode.NOT_ALLOWED)
        assert desk.world.calls == []


@pytest.mark.parametrize("url", ["", "relay.example", "http://relay.example", "https://a/?x=1"])
async def test_without_a_public_address_there_is_no_login(tmp_path: Path, url: str) -> None:
    async with open_desk(tmp_path, replace(APP, public_url=url)) as desk:
        problem = await desk.problem(StartLogin())
        assert problem.code is ProblemCode.NOT_CONFIGURED
        assert problem.detail.startswith("PUBLIC_URL")


async def test_an_account_that_is_none_can_not_be_mended_or_removed(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        for request in (StartLogin("9009"), RemoveAccount("9009")):
            assert await desk.problem(request) == Problem(ProblemCode.UNKNOWN, "account")


# Giving access back


async def test_removing_an_account_gives_all_back(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        assert await desk.connect() == Done()
        assert await desk.ask(RemoveAccount(MIKA)) == Done()
        state = desk.rig.sequencer.state
        assert state.accounts == {}
        assert state.channels[SHOP].state is ChannelState.UNLINKED
        assert (desk.token(SHOP), desk.rig.vault.accounts) == (None, frozenset())
        assert desk.world.calls[-2:] == [
            f"DELETE {SHOP}/subscribed_apps",
            f"DELETE {MIKA}/permissions",
        ]
        assert state.incidents == {}


async def test_an_account_stays_while_facebook_is_down(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        desk.world.down = True
        problem = await desk.problem(RemoveAccount(MIKA))
        assert problem.code is ProblemCode.UNREACHABLE
        assert MIKA in desk.rig.sequencer.state.accounts
        assert desk.token(SHOP) is not None


async def test_a_dead_account_can_be_removed(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        desk.world.dead |= {"long-1", f"{SHOP}-by-long-1"}
        assert await desk.ask(RemoveAccount(MIKA)) == Done()
        assert desk.rig.sequencer.state.accounts == {}


# Nothing leaks


async def test_no_secret_is_in_an_address_or_a_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "server_stub")
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        page = await desk.end_login(started)
        await desk.connect()
        await desk.connect(CAFE, "b1", "d1")
        told = repr(desk.told) + repr(await desk.rig.log()) + page.text + caplog.text
        urls = [str(one.url) for one in desk.world.requests if "debug_token" not in one.url.path]
        for secret in ("code-1", "short", "long-1", "by-long", "the-app-secret", "canary"):
            assert secret not in told
            assert not any(secret in url for url in urls)


async def test_tokens_are_encrypted_and_come_back(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
    assert b"long-1" not in await asyncio.to_thread(_all_bytes, tmp_path)
    async with open_desk(tmp_path) as desk:
        held = desk.rig.vault.account_token(MIKA)
        assert held is not None
        assert (held.reveal(), desk.token(SHOP)) == ("long-1", f"{SHOP}-by-long-1")


async def test_what_a_crash_left_behind_is_forgotten(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        token = desk.rig.vault.channel_token(SHOP)
        assert token is not None
        await desk.rig.vault.keep_channel_token("404", token)
        await desk.rig.vault.keep_account_token("405", token)
        await desk.facebook.channels.tidy()
        assert desk.rig.vault.channels == {SHOP}
        assert desk.rig.vault.accounts == {MIKA}


# Signing in again


async def test_a_new_login_mends_what_it_can(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect(SHOP)
        await desk.connect(CAFE)
        desk.world.dead |= {"long-1", f"{SHOP}-by-long-1", f"{CAFE}-by-long-1"}
        desk.world.subscribed.clear()
        await desk.facebook.watch.check_all()
        assert desk.incident(SHOP, Cause.ACCESS_EXPIRED)
        assert desk.incident(CAFE, Cause.ACCESS_EXPIRED)
        del desk.world.tasks[CAFE]
        told = await desk.log_in("code-2", account=MIKA)
        assert (told.problem, told.pages) == (None, 1)
        assert desk.token(SHOP) == f"{SHOP}-by-long-2"
        assert desk.incident(SHOP, Cause.ACCESS_EXPIRED) is None
        assert "messages" in desk.world.fields(SHOP)
        assert desk.incident(CAFE, Cause.ACCESS_EXPIRED)


def _all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("removed", [True, False])
async def test_a_login_ends_with_the_right_of_who_began_it(tmp_path: Path, removed: bool) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        await desk.rig.do(AddOperator("op9", "Emi", Role.ADMIN))
        demoted, gone = ChangeRole(CHIE.id, Role.SUPERVISOR), RemoveOperator(CHIE.id)
        await desk.rig.do(gone if removed else demoted, Actor("op9", Role.ADMIN))
        await desk.end_login(started)
        assert desk.ended() == Problem(ProblemCode.NOT_ALLOWED)
        assert not desk.rig.sequencer.state.accounts
        assert desk.rig.vault.account_token(MIKA) is None
