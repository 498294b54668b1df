"""How many chats timers have completed, as the journal on disk knows it."""

from __future__ import annotations

from pathlib import Path

from console.core.channels.connecting import ConnectChannel
from console.core.chats import End, PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.requests import CompletedSince, CountCompleted
from console.core.company.values import Settings
from console.core.kinds.requests import Problem, ProblemCode
from console.core.moments import SECOND
from server_stub.relay.completed import CompletedDesk
from server_stub.relay.requests import Requests
from tests.relay.rig import AIKO, CHIE, START, Rig, open_rig, task


async def _no_service(request: object, by: object) -> Problem:
    raise AssertionError(request)


def desk_of(rig: Rig) -> Requests:
    counting = CompletedDesk(rig.journal, lambda: rig.sequencer.state)
    return Requests(_no_service, completed=counting.answer)


async def test_chats_of_the_brand_that_timers_have_completed_since_then_are_counted(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        desk = desk_of(rig)
        await rig.do(ConnectChannel("2002", "Other", "Other", "Sales"))
        for psid in ("7", "8", "9"):
            await rig.hear(psid=psid)
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(End("c1"), AIKO)
        await rig.do(PickUp("c2", 0), AIKO)
        await rig.advance(120)
        changed = START + 120 * SECOND
        await rig.do(ChangeSettings("b1", Settings(idle=60)), CHIE)
        await rig.advance(1)
        assert not rig.chat_now("c2")
        found = await desk.answer(CountCompleted("b1", changed), CHIE)
        assert found == CompletedSince(1)
        assert await desk.answer(CountCompleted("b1", changed + 1), CHIE) == CompletedSince(0)
        assert await desk.answer(CountCompleted("b2", 0), CHIE) == CompletedSince(0)
        await rig.do(ChangeSettings("b1", Settings(retention=900)), CHIE)
        await rig.advance(1_000)
        assert await desk.answer(CountCompleted("b1", changed), CHIE) == CompletedSince(2)


async def test_a_brand_that_is_not_there_has_no_number_and_nor_has_who_is_no_admin(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig:
        desk = desk_of(rig)
        unknown = await desk.answer(CountCompleted("b9", 0), CHIE)
        assert unknown == Problem(ProblemCode.UNKNOWN)
        refused = await desk.answer(CountCompleted("b1", 0), AIKO)
        assert refused == Problem(ProblemCode.NOT_ALLOWED)
