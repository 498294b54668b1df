"""What a chat's operator does shows at the visitor's, and never more often than needed."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from console.core.channels.connecting import SwitchChannel, UnlinkChannel
from console.core.channels.incidents import OpenIncident
from console.core.chats import End, PickUp
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import META
from console.core.outcomes import SettleSend, StartSend
from console.core.remarks import AddRemark
from console.core.transcript import Remark, RemarkKind
from server_stub.relay.sending.presence import Presence
from tests.relay.rig import AIKO, BEN, CHIE, PAGE, Rig, open_rig


@contextlib.asynccontextmanager
async def shown(folder: Path) -> AsyncIterator[tuple[Rig, Presence]]:
    """A rig with an active chat of Aiko's, and its presence."""
    async with open_rig(folder) as rig:
        presence = Presence(rig.sequencer, rig.port, rig.clock)
        rig.joins(presence=presence)
        await rig.active_chat()
        try:
            yield rig, presence
        finally:
            await presence.stop()


def actions(rig: Rig) -> list[Any]:
    return [body["sender_action"] for body in rig.graph.bodies() if "sender_action" in body]


async def test_typing_is_shown_and_ends_when_nothing_is_typed_any_more(tmp_path: Path) -> None:
    async with shown(tmp_path) as (rig, presence):
        presence.hear(AIKO.id, "typing", "c1")
        await rig.settle()
        assert rig.graph.bodies() == [{"recipient": {"id": "7"}, "sender_action": "typing_on"}]
        assert rig.graph.requests[0].url.path == f"/v26.0/{PAGE}/messages"
        await rig.advance(7)
        assert actions(rig) == ["typing_on"]
        await rig.advance(2)
        assert actions(rig) == ["typing_on", "typing_off"]
        await rig.advance(60)
        assert len(actions(rig)) == 2


async def test_typing_that_goes_on_is_shown_anew_before_it_lapses(tmp_path: Path) -> None:
    async with shown(tmp_path) as (rig, presence):
        for _ in range(16):
            presence.hear(AIKO.id, "typing", "c1")
            await rig.advance(2)
        assert actions(rig) == ["typing_on"] * 4
        await rig.advance(10)
        assert actions(rig)[-1] == "typing_off"


async def test_typing_is_shown_until_the_answer_has_left(tmp_path: Path) -> None:
    async with shown(tmp_path) as (rig, presence):
        presence.hear(AIKO.id, "typing", "c1")
        await rig.advance(1)
        await rig.answer("hello", "r1")
        await rig.do(StartSend("c1", "r1"))
        await rig.advance(10)
        assert actions(rig) == ["typing_on"]
        await rig.do(SettleSend("c1", "r1", "m_1"))
        await rig.settle()
        assert actions(rig) == ["typing_on", "typing_off"]


async def test_an_answer_that_does_not_leave_holds_nothing_up(tmp_path: Path) -> None:
    async with shown(tmp_path) as (rig, presence):
        presence.hear(AIKO.id, "typing", "c1")
        await rig.answer("hello", "r1")
        await rig.do(StartSend("c1", "r1"))
        await rig.advance(25)
        assert actions(rig) == ["typing_on", "typing_off"]


async def test_typing_again_while_the_answer_is_on_its_way_goes_on(tmp_path: Path) -> None:
    async with shown(tmp_path) as (rig, presence):
        presence.hear(AIKO.id, "typing", "c1")
        await rig.answer("hello", "r1")
        await rig.do(StartSend("c1", "r1"))
        presence.hear(AIKO.id, "typing", "c1")
        await rig.do(SettleSend("c1", "r1", "m_1"))
        await rig.settle()
        assert actions(rig) == ["typing_on"]


async def test_a_message_is_shown_as_seen_once(tmp_path: Path) -> None:
    async with shown(tmp_path) as (rig, presence):
        for _ in range(3):
            presence.hear(AIKO.id, "viewing", "c1")
        await rig.settle()
        assert actions(rig) == ["mark_seen"]
        await rig.answer("hello", "r1")
        presence.hear(AIKO.id, "viewing", "c1")
        await rig.settle()
        assert actions(rig) == ["mark_seen"]
        await rig.hear("one more")
        presence.hear(AIKO.id, "viewing", "c1")
        await rig.settle()
        assert actions(rig) == ["mark_seen", "mark_seen"]


@pytest.mark.parametrize("what", ["typing", "viewing"])
async def test_only_the_chats_own_operator_shows(tmp_path: Path, what: Any) -> None:
    async with shown(tmp_path) as (rig, presence):
        await rig.hear("unanswered", psid="8")
        presence.hear(BEN.id, what, "c1")
        presence.hear(AIKO.id, what, "c2")
        presence.hear(AIKO.id, what, "c9")
        presence.hear(AIKO.id, "dancing", "c1")
        await rig.do(End("c1"), AIKO)
        presence.hear(AIKO.id, what, "c1")
        await rig.advance(30)
        assert actions(rig) == []


@pytest.mark.parametrize("what", ["typing", "viewing"])
async def test_nothing_is_asked_that_meta_would_surely_refuse(tmp_path: Path, what: Any) -> None:
    async with shown(tmp_path) as (rig, presence):
        await rig.do(OpenIncident(PAGE, Failure(Cause.ACCESS_EXPIRED)))
        presence.hear(AIKO.id, what, "c1")
        await rig.advance(30)
        assert actions(rig) == []
    async with open_rig(tmp_path) as rig:
        rig.tokens.clear()
        presence = Presence(rig.sequencer, rig.port, rig.clock)
        presence.hear(AIKO.id, what, "c1")
        await rig.do(UnlinkChannel(PAGE))
        await rig.advance(30)
        assert actions(rig) == []
        await presence.stop()


@pytest.mark.parametrize("what", ["typing", "viewing"])
async def test_where_we_may_not_answer_nothing_shows(tmp_path: Path, what: Any) -> None:
    async with shown(tmp_path) as (rig, presence):
        visitor = rig.chat().visitor
        owner = Remark(rig.clock.now(), RemarkKind.THREAD_OTHERS, "555")
        await rig.do(AddRemark(visitor, owner, "555"), META)
        presence.hear(AIKO.id, what, "c1")
        await rig.do(AddRemark(visitor, Remark(rig.clock.now(), RemarkKind.THREAD_OURS), ""), META)
        await rig.do(SwitchChannel(PAGE, False), CHIE)
        presence.hear(AIKO.id, what, "c1")
        await rig.settle()
        assert actions(rig) == []
        await rig.do(SwitchChannel(PAGE, True), CHIE)
        presence.hear(AIKO.id, what, "c1")
        await rig.settle()
        assert len(actions(rig)) == 1


async def test_outside_the_standard_window_no_typing_is_shown(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        presence = Presence(rig.sequencer, rig.port, rig.clock)
        rig.joins(presence=presence)
        await rig.hear()
        rig.clock.move(86_400)
        await rig.do(PickUp("c1", 0), AIKO)
        presence.hear(AIKO.id, "typing", "c1")
        await rig.settle()
        assert actions(rig) == []
        await presence.stop()


async def test_what_meta_refuses_is_left_at_that(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with shown(tmp_path) as (rig, presence):
        rig.graph.refuse(10, 2018278)
        rig.graph.fail(httpx.ConnectError)
        presence.hear(AIKO.id, "viewing", "c1")
        presence.hear(AIKO.id, "typing", "c1")
        with caplog.at_level("INFO"):
            await rig.advance(30)
        assert sum("was not shown" in line for line in caplog.messages) == 2
        assert actions(rig) == ["mark_seen", "typing_on", "typing_off"]
        presence.hear(AIKO.id, "viewing", "c1")
        await rig.settle()
        assert actions(rig).count("mark_seen") == 1


async def test_the_end_leaves_nothing_behind(tmp_path: Path) -> None:
    async with shown(tmp_path) as (rig, presence):
        presence.hear(AIKO.id, "typing", "c1")
        await rig.settle()
        await presence.stop()
        assert presence._typing == {}
