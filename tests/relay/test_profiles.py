"""Visitors get their names, when Meta tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from console.core.chats import End, PickUp, VisitorNamed
from server_stub.relay.backfill.profiles import Profiles
from server_stub.relay.channel_port import Profile
from server_stub.relay.messenger.graph.profile import profile
from server_stub.relay.secret import Secret
from tests.relay.rig import AIKO, Rig, open_rig


def profiles(rig: Rig) -> Profiles:
    profiles = Profiles(rig.sequencer, rig.port, rig.clock)
    rig.joins(profiles=profiles)
    return profiles


PASSING = {"message": "An unknown error", "code": 1, "is_transient": True}
NAMED = {"id": "7", "name": "Late Name"}


async def let_pass(rig: Rig, seconds: float) -> None:
    """Time goes on, from one sleeper to the next."""
    until = rig.clock.monotonic() + seconds
    await rig.settle()
    while (wake := rig.clock.next_wake()) is not None:
        if rig.clock.monotonic() + wake > until:
            break
        rig.clock.move(wake)
        await rig.settle()
    rig.clock.move(max(0.0, until - rig.clock.monotonic()))
    await rig.settle()


def asked(rig: Rig) -> int:
    return len(rig.graph.requests)


async def test_a_visitor_is_asked_for_once(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.answer(200, {"name": "Yuki Tanaka", "locale": "ja_JP", "timezone": 9, "id": "7"})
        await rig.hear()
        await rig.hear("again")
        await rig.settle()
        assert rig.events(VisitorNamed) == [VisitorNamed("c1", "Yuki Tanaka", "ja_JP", 9.0)]
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(End("c1"), AIKO)
        await rig.hear("me again")
        await rig.settle()
        assert len(rig.graph.requests) == 1
        assert rig.chat("c2").visitor.name == "Yuki Tanaka"
        assert "page-token" not in str(rig.graph.requests[0].url)


async def test_the_name_alone_when_more_is_not_permitted(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.refuse(200)
        rig.graph.answer(200, {"first_name": "Lena", "last_name": "Fischer"})
        await rig.hear()
        await rig.settle()
        assert rig.events(VisitorNamed) == [VisitorNamed("c1", "Lena Fischer", "", None)]


@pytest.mark.parametrize("content", [{}, [], "html", {"name": 5}, {"error": "x"}])
async def test_what_meta_does_not_tell_is_no_trouble(tmp_path: Path, content: Any) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.answer(200, content)
        rig.graph.answer(200, content)
        await rig.hear()
        rig.graph.script.clear()
        rig.graph.fail(httpx.ConnectError)
        await rig.hear(psid="8")
        await rig.settle()
        assert not [event for event in rig.events(VisitorNamed) if event.chat == "c1"]


async def test_a_strange_timezone_is_left_out(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        for zone in (99, "9", None):
            rig.graph.answer(200, {"name": "X", "timezone": zone})
            found = await profile(rig.client, "7", Secret("t"))
            assert isinstance(found, Profile)
            assert found.timezone is None


async def test_after_a_passing_fault_it_is_asked_again_after_a_while(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        for _ in range(2):
            rig.graph.answer(500, {"error": PASSING})
        rig.graph.answer(200, NAMED)
        await rig.hear("who am I?")
        await rig.settle()
        assert asked(rig) == 1, "the fault is Meta's: other fields are not tried"
        await let_pass(rig, 60)
        assert rig.chat().visitor.name == "Late Name"
        assert asked(rig) == 3


async def test_after_a_passing_fault_the_next_message_asks(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.answer(500, {"error": PASSING})
        rig.graph.answer(200, NAMED)
        await rig.hear("who am I?")
        await rig.settle()
        await rig.hear("hello?")
        await let_pass(rig, 1)
        assert rig.chat().visitor.name == "Late Name"


async def test_a_storm_of_messages_is_no_storm_of_questions(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.script = [_passing] * 1_000
        for number in range(120):
            await rig.hear(f"text {number}")
            await let_pass(rig, 1)
        assert 4 <= asked(rig) <= 8


async def test_it_is_asked_less_and_less_and_then_with_messages_alone(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.script = [_passing] * 1_000
        await rig.hear()
        await rig.do(PickUp("c1", 0), AIKO)
        await let_pass(rig, 23 * 3_600)
        total = asked(rig)
        assert 8 <= total <= 12
        await let_pass(rig, 1_800)
        assert asked(rig) == total
        await rig.hear("still here")
        await rig.settle()
        assert asked(rig) == total + 1


@pytest.mark.parametrize("error", [(100, 33), (100, 2018001), (0, 2018218), (200, 0), (10, 0)])
async def test_what_meta_refuses_for_good_is_left_alone_for_a_day(
    tmp_path: Path, error: tuple[int, int]
) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        for _ in range(4):
            rig.graph.refuse(*error)
        await rig.hear()
        await rig.do(PickUp("c1", 0), AIKO)
        await let_pass(rig, 12 * 3_600)
        await rig.hear("again")
        await let_pass(rig, 12 * 3_600)
        assert asked(rig) == 2, "once for all fields, once for the name alone"
        await rig.hear("next day")
        await rig.settle()
        assert asked(rig) == 4


async def test_where_fewer_calls_are_wanted_the_channel_is_left_alone(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.refuse(80006)
        await rig.hear()
        await rig.settle()
        rig.graph.script = [lambda _: httpx.Response(200, json=NAMED)] * 9
        for psid in ("8", "9"):
            await rig.hear(psid=psid)
        await let_pass(rig, 600)
        assert asked(rig) == 1
        await let_pass(rig, 400)
        assert asked(rig) == 4
        assert {chat.visitor.name for chat in rig.sequencer.state.chats.values()} == {"Late Name"}


async def test_a_restart_goes_on_with_who_has_no_name(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.hear()
    async with open_rig(tmp_path) as rig:
        rig.graph.answer(200, NAMED)
        profiles(rig).start()
        await rig.settle()
        assert rig.chat().visitor.name == "Late Name"


async def test_who_comes_back_is_looked_up_anew_and_keeps_what_is_not_told(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.answer(200, {"name": "Yuki Sato", "locale": "ja_JP", "timezone": 9})
        await rig.hear()
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(End("c1"), AIKO)
        await let_pass(rig, 2 * 86_400)
        rig.graph.answer(200, {"name": "Yuki Tanaka", "timezone": 5.5})
        await rig.hear("me again")
        await rig.settle()
        visitor = rig.chat("c2").visitor
        assert (visitor.name, visitor.locale, visitor.timezone) == ("Yuki Tanaka", "ja_JP", 5.5)


async def test_nothing_is_written_when_nothing_is_new(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.answer(200, NAMED)
        await rig.hear()
        await rig.settle()
        for _ in range(8):
            await rig.hear("day after day")
            await let_pass(rig, 86_000)
        rig.graph.script = [lambda _: httpx.Response(200, json=NAMED)] * 9
        await rig.hear("a week later")
        await rig.settle()
        assert asked(rig) > 1
        assert len(rig.events(VisitorNamed)) == 1


def _passing(_: httpx.Request) -> httpx.Response:
    return httpx.Response(500, json={"error": PASSING})
