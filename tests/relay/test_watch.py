"""The channel watch: what is wrong becomes one incident, what is right again ends it, and what
nobody can say changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.core.channels.connecting import UnlinkChannel
from console.core.channels.incidents import IncidentMended, IncidentOpened, OpenIncident
from console.core.chats import PickUp
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import META
from console.core.kinds.messenger.permissions import FIELDS
from console.core.kinds.requests import (
    ChannelFacts,
    ChannelsChecked,
    CheckChannels,
    Problem,
    ProblemCode,
)
from console.core.messages import Receive
from console.core.outcomes import SettleSend
from console.core.sends import Reply
from console.core.state import Visitor
from server_stub.relay.messenger.connecting.watch import (
    AGAIN_SECONDS,
    EVERY_SECONDS,
    FIRST_SECONDS,
    HEARS,
    LIMITED_SECONDS,
)
from server_stub.relay.secret import Secret
from tests.relay.facebook_desk import (
    APP,
    CAFE,
    MIKA,
    SHOP,
    Desk,
    open_desk,
)
from tests.relay.rig import AIKO, PAGE, START, task

TOKEN = f"{SHOP}-by-long-1"


async def connected(desk: Desk) -> None:
    """One channel of a login, and none of the command line."""
    await desk.log_in()
    await desk.connect()
    await desk.rig.do(UnlinkChannel(PAGE))


def _dead(desk: Desk) -> None:
    desk.world.dead.add(TOKEN)


def _no_permission(desk: Desk) -> None:
    desk.world.granted.discard("pages_messaging")


def _no_task(desk: Desk) -> None:
    desk.world.tasks[SHOP] = ["MODERATE", "MANAGE"]


def _unsubscribed(desk: Desk) -> None:
    desk.world.subscribed.clear()


def _less(desk: Desk) -> None:
    desk.world.subscribed[SHOP] -= {"messages", "standby"}


def _elsewhere(desk: Desk) -> None:
    desk.world.hook = "https://other.example/webhook"


def _no_hook(desk: Desk) -> None:
    desk.world.hook = ""


def _app_hears_less(desk: Desk) -> None:
    desk.world.hook_fields -= {"messaging_postbacks"}


def _no_receipts(desk: Desk) -> None:
    desk.world.hook_fields -= {"message_echoes"}


ALL = ", ".join(FIELDS[:5])
TROUBLES = [
    (_dead, Cause.ACCESS_EXPIRED, (190, 460), "The password was changed", "access_expired"),
    (_no_permission, Cause.PERMISSION_LOST, (0, 0), "pages_messaging", "missing_permissions"),
    (_no_task, Cause.PERMISSION_LOST, (0, 0), "MESSAGING", "missing_tasks"),
    (_unsubscribed, Cause.NOT_SUBSCRIBED, (0, 0), ALL, "not_subscribed"),
    (_less, Cause.NOT_SUBSCRIBED, (0, 0), "messages", "not_subscribed"),
    (_elsewhere, Cause.NOT_SUBSCRIBED, (0, 0), ALL, "not_subscribed"),
    (_no_hook, Cause.NOT_SUBSCRIBED, (0, 0), ALL, "not_subscribed"),
    (_app_hears_less, Cause.NOT_SUBSCRIBED, (0, 0), "messaging_postbacks", "not_subscribed"),
]


@pytest.mark.parametrize(("happens", "cause", "codes", "detail", "problem"), TROUBLES)
async def test_each_trouble_is_one_incident_until_it_is_mended(
    tmp_path: Path,
    happens: Callable[[Desk], None],
    cause: Cause,
    codes: tuple[int, int],
    detail: str,
    problem: str,
) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        world = desk.world
        sound = (set(world.dead), set(world.granted), dict(world.tasks), world.hook)
        heard = {page: set(fields) for page, fields in world.subscribed.items()}
        happens(desk)
        for _ in range(2):
            checked = await desk.ask(CheckChannels())
            assert isinstance(checked, ChannelsChecked)
            assert checked.channels[0].problem == Problem(ProblemCode(problem), detail)
        (opened,) = desk.rig.events(IncidentOpened)
        assert opened == IncidentOpened(SHOP, cause, *codes, detail)
        world.dead, world.granted, world.tasks, world.hook = sound
        world.subscribed, world.hook_fields = heard, set(FIELDS)
        await desk.ask(CheckChannels())
        assert desk.rig.events(IncidentMended) == [IncidentMended(SHOP, cause)]
        assert desk.rig.sequencer.state.incidents == {}


async def test_visitors_are_heard_without_receipts(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        _no_receipts(desk)
        checked = await desk.ask(CheckChannels())
        assert isinstance(checked, ChannelsChecked)
        assert checked.channels[0].problem == Problem(ProblemCode.NOT_SUBSCRIBED, "message_echoes")
        assert desk.rig.events(IncidentOpened) == []


async def _write(desk: Desk, mid: str) -> None:
    now = desk.rig.sequencer.time.now()
    await desk.rig.sequencer.submit(Receive(Visitor("1", SHOP), mid, now, "hello?"), META)


async def test_a_message_that_comes_ends_the_word_that_none_do(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        _unsubscribed(desk)
        await desk.ask(CheckChannels())
        assert len(desk.rig.events(IncidentOpened)) == 1
        await _write(desk, "m_1")
        assert desk.rig.events(IncidentMended) == [IncidentMended(SHOP, Cause.NOT_SUBSCRIBED)]
        await desk.ask(CheckChannels())
        assert len(desk.rig.events(IncidentOpened)) == 1
        desk.rig.clock.move(HEARS / 1_000 + 1)
        await desk.ask(CheckChannels())
        assert len(desk.rig.events(IncidentOpened)) == 2


def _down(desk: Desk) -> None:
    desk.world.down = True


def _fails(call: str, code: int) -> Callable[[Desk], None]:
    def happen(desk: Desk) -> None:
        desk.world.errors[call] = (code, 0, "so")

    return happen


@pytest.mark.parametrize(
    ("happens", "problem"),
    [
        (_down, ProblemCode.UNREACHABLE),
        (_fails("GET debug_token", 2), ProblemCode.UNREACHABLE),
        (_fails("GET debug_token", 4), ProblemCode.UNREACHABLE),
        (_fails("GET debug_token", 190), ProblemCode.ACCESS_EXPIRED),
        (_fails("GET 4711/subscriptions", 190), None),
        (_fails("GET me/accounts", 190), None),
        (_fails(f"GET {SHOP}/subscribed_apps", 10), ProblemCode.REFUSED),
    ],
)
async def test_what_nobody_can_say_opens_and_mends_nothing(
    tmp_path: Path, happens: Callable[[Desk], None], problem: ProblemCode | None
) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        happens(desk)
        (facts,) = (await desk.facebook.watch.check_all()).channels
        assert (facts.problem.code if facts.problem else None) == problem
        assert desk.rig.events(IncidentOpened) == []


async def test_while_facebook_is_down_incidents_stand(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        for cause in (Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST, Cause.NOT_SUBSCRIBED):
            await desk.rig.do(OpenIncident(SHOP, Failure(cause)))
        desk.world.down = True
        await desk.facebook.watch.check_all()
        assert len(desk.rig.sequencer.state.incidents) == 3
        desk.world.down = False
        await desk.facebook.watch.check_all()
        assert desk.rig.sequencer.state.incidents == {}


@pytest.mark.parametrize(("code", "mended"), [(190, True), (2, False)])
async def test_an_account_that_will_not_tell_is_not_waited_for(
    tmp_path: Path, code: int, mended: bool
) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.rig.do(OpenIncident(SHOP, Failure(Cause.PERMISSION_LOST, 200)))
        desk.world.errors["GET me/accounts"] = (code, 0, "so")
        await desk.facebook.watch.check_all()
        assert (desk.incident(SHOP, Cause.PERMISSION_LOST) is None) is mended


async def test_a_page_that_an_account_does_not_list_is_left_as_it_is(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        del desk.world.tasks[SHOP]
        (facts,) = (await desk.facebook.watch.check_all()).channels
        assert facts.problem is None
        assert desk.rig.sequencer.state.incidents == {}
        await desk.rig.do(OpenIncident(SHOP, Failure(Cause.PERMISSION_LOST, 200)))
        await desk.facebook.watch.check_all()
        assert desk.incident(SHOP, Cause.PERMISSION_LOST)


async def test_the_facts_of_a_sound_channel(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        desk.world.subscribed[SHOP] -= {"standby"}
        desk.heard[SHOP] = START - 5_000
        desk.rig.clock.move(60)
        (facts,) = (await desk.facebook.watch.check_all()).channels
        assert facts == ChannelFacts(SHOP, START + 60_000, START - 5_000, 0, ("standby",), None)
        assert desk.rig.sequencer.state.incidents == {}


async def test_a_channel_without_a_token_has_no_access(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        (facts,) = (await desk.facebook.watch.check_all()).channels
        assert (facts.channel, facts.problem) == (PAGE, Problem(ProblemCode.ACCESS_EXPIRED))
        assert desk.incident(PAGE, Cause.ACCESS_EXPIRED)


async def test_a_page_of_the_command_line_is_watched_by_its_token(tmp_path: Path) -> None:
    async with open_desk(tmp_path, replace(APP, public_url="")) as desk:
        await desk.rig.vault.keep_channel_token(PAGE, Secret("by-hand"))
        desk.world.subscribed[PAGE] = set(FIELDS[:5])
        desk.world.hook, desk.world.hook_fields = "https://by.hand/hook", set(FIELDS[:5])
        (facts,) = (await desk.facebook.watch.check_all()).channels
        assert (facts.problem, facts.missing_fields) == (None, FIELDS[5:])
        assert desk.rig.sequencer.state.incidents == {}
        assert "GET me/accounts" not in desk.world.calls


async def test_all_are_looked_at_soon_and_then_in_turn(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.connect(CAFE)
        looked = desk.world.calls
        async with task(desk.facebook.watch.run()):
            looked.clear()
            await desk.rig.advance(FIRST_SECONDS - 1)
            assert looked == []
            await desk.rig.advance(1)
            assert looked.count("GET debug_token") == 2
            looked.clear()
            await desk.rig.advance(EVERY_SECONDS / 2)
            assert [call for call in looked if "subscribed_apps" in call] == [
                f"GET {SHOP}/subscribed_apps"
            ]
            await desk.rig.advance(EVERY_SECONDS / 2)
            assert [call for call in looked if "subscribed_apps" in call] == [
                f"GET {SHOP}/subscribed_apps",
                f"GET {CAFE}/subscribed_apps",
            ]
            desk.world.dead.add(TOKEN)
            await desk.rig.advance(EVERY_SECONDS)
            assert desk.incident(SHOP, Cause.ACCESS_EXPIRED)


async def test_what_channels_have_in_common_is_asked_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.connect(CAFE)
        desk.world.calls.clear()
        await desk.facebook.watch.check_all()
        calls = desk.world.calls
        assert calls.count("GET 4711/subscriptions") == 1
        assert calls.count("GET me/accounts") == 2  # two parts of one list
        assert calls.count("GET debug_token") == 2
        calls.clear()
        await desk.log_in("code-2", MIKA)
        assert calls.count("GET debug_token") == 2
        assert calls.count("GET 4711/subscriptions") == 2  # where the webhook is, and the look


@pytest.mark.parametrize("call", ["GET 4711/subscriptions", "GET debug_token"])
async def test_while_facebook_finds_us_too_fast_it_is_left_alone(tmp_path: Path, call: str) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.connect(CAFE)
        await desk.rig.sender.stop(patience=0)
        desk.world.errors[call] = (4, 0, "Application request limit reached")
        async with task(desk.facebook.watch.run()):
            desk.world.calls.clear()
            await desk.rig.advance(FIRST_SECONDS + EVERY_SECONDS)
            asked = len(desk.world.calls)
            assert asked <= 3
            await _fail_an_answer(desk, "u1", Failure(Cause.ACCESS_EXPIRED, 190))
            await desk.rig.advance(LIMITED_SECONDS - 2 * EVERY_SECONDS)
            assert len(desk.world.calls) == asked
            desk.world.errors.clear()
            await desk.rig.advance(3 * EVERY_SECONDS)
            assert len(desk.world.calls) > asked


async def test_a_refusal_that_no_look_explains_is_not_over_at_once(tmp_path: Path) -> None:
    """Else each answer that is tried would end the incident and begin it again."""
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.rig.sender.stop(patience=0)
        for number in range(3):
            await _fail_an_answer(desk, f"u{number}", Failure(Cause.PERMISSION_LOST, 200, 2018028))
            await desk.rig.advance(AGAIN_SECONDS)
            assert desk.incident(SHOP, Cause.PERMISSION_LOST)
        async with task(desk.facebook.watch.run()):
            await desk.rig.advance(2 * EVERY_SECONDS)
            assert desk.incident(SHOP, Cause.PERMISSION_LOST) is None


async def test_who_asks_for_a_look_is_believed_to_have_mended_something(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.rig.do(OpenIncident(SHOP, Failure(Cause.PERMISSION_LOST, 200, 2018028)))
        await desk.ask(CheckChannels())
        assert desk.incident(SHOP, Cause.PERMISSION_LOST) is None


async def test_with_no_channels_the_watch_goes_on(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.rig.do(UnlinkChannel(PAGE))
        async with task(desk.facebook.watch.run()):
            await desk.rig.advance(FIRST_SECONDS)
            await connected(desk)
            desk.world.dead.add(TOKEN)
            await desk.rig.advance(2 * EVERY_SECONDS)
            assert desk.incident(SHOP, Cause.ACCESS_EXPIRED)


async def _fail_an_answer(desk: Desk, message: str, failure: Failure) -> None:
    rig = desk.rig
    if not rig.sequencer.state.chats:
        await rig.do(Receive(Visitor("7", SHOP), "m1", START, "hello"), META)
        await rig.do(PickUp("c1", 0), AIKO)
    await rig.do(Reply("c1", "text"), AIKO, message)
    await rig.settle()
    await rig.do(SettleSend("c1", message, failure=failure))
    await rig.settle()


async def test_a_refused_answer_has_the_channel_looked_at(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.rig.sender.stop(patience=0)
        desk.world.dead.add(TOKEN)
        await _fail_an_answer(desk, "u1", Failure(Cause.PERMISSION_LOST, 200))
        assert desk.incident(SHOP, Cause.ACCESS_EXPIRED)
        opened = desk.incident(SHOP, Cause.PERMISSION_LOST)
        assert opened is not None
        assert opened.code == 200  # Meta has just refused: that it finds all well changes nothing


async def test_a_look_after_a_refusal_mends_what_stood_before(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.rig.sender.stop(patience=0)
        await desk.rig.do(OpenIncident(SHOP, Failure(Cause.ACCESS_EXPIRED, 190)))
        await _fail_an_answer(desk, "u1", Failure(Cause.ACCESS_EXPIRED, 190))
        assert desk.incident(SHOP, Cause.ACCESS_EXPIRED) is None


async def test_many_refusals_are_one_look(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        await desk.rig.sender.stop(patience=0)
        desk.world.calls.clear()
        desk.world.dead.add(TOKEN)
        for number in range(3):
            await _fail_an_answer(desk, f"u{number}", Failure(Cause.ACCESS_EXPIRED, 190))
        assert desk.world.calls.count("GET debug_token") == 1
        desk.rig.clock.move(AGAIN_SECONDS)
        await _fail_an_answer(desk, "u9", Failure(Cause.ACCESS_EXPIRED, 190))
        assert desk.world.calls.count("GET debug_token") == 2


async def test_what_was_found_of_an_old_token_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        desk.world.dead.add(TOKEN)
        look = desk.facebook.checks.channel

        async def look_long(*asked: object) -> object:
            found = await look(*asked)  # type: ignore[arg-type]
            await desk.rig.vault.keep_channel_token(SHOP, Secret("new"))
            return found

        monkeypatch.setattr(desk.facebook.checks, "channel", look_long)
        await desk.facebook.watch.check_all()
        assert desk.rig.events(IncidentOpened) == []
