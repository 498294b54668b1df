"""What Meta would surely refuse is not sent to it: it fails at once, and is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.core.channels.connecting import UnlinkChannel
from console.core.channels.incidents import IncidentOpened, MendIncident, OpenIncident
from console.core.chats import Completed, PickUp
from console.core.failures import Cause, Failure
from console.core.moments import DAY, SECOND
from console.core.outcomes import ReplyFailed, ReplySending
from console.core.queues import Queue, Reason
from console.core.sends import SendAgain
from console.core.transcript import SendState
from tests.relay.rig import AIKO, PAGE, open_rig


@pytest.mark.parametrize(
    ("code", "subcode", "cause"),
    [(190, 463, Cause.ACCESS_EXPIRED), (200, 2018028, Cause.PERMISSION_LOST)],
)
async def test_while_access_is_lost_meta_is_not_asked(
    tmp_path: Path, code: int, subcode: int, cause: Cause
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.hear(psid="8")
        await rig.do(PickUp("c2", 0), AIKO)
        rig.graph.refuse(code, subcode)
        await rig.answer("one", "a1")
        await rig.settle()
        await rig.answer("two", "a2")
        await rig.answer("other", "b1", "c2")
        await rig.settle()
        assert len(rig.graph.requests) == 1
        for message, chat in (("a1", "c1"), ("a2", "c1"), ("b1", "c2")):
            failure = rig.message(message, chat).failure
            assert rig.send_state(message, chat) is SendState.FAILED
            assert failure == Failure(cause, code, subcode, "no")
        assert len(rig.events(IncidentOpened)) == 1
        await rig.do(SendAgain("c1", "a1"), AIKO, "again")
        await rig.settle()
        assert len(rig.graph.requests) == 1
        await rig.do(MendIncident(PAGE, cause))
        await rig.advance(3_600)
        assert len(rig.graph.requests) == 1, "sent unseen"
        await rig.do(SendAgain("c1", "a1"), AIKO, "again 2")
        await rig.settle()
        assert rig.send_state("a1") is SendState.SENT


async def test_an_incident_that_begins_meanwhile_stops_what_waits_for_its_turn(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.sender.pace.hold(PAGE, 600)
        await rig.answer("one", "a1")
        await rig.advance(5)
        await rig.do(OpenIncident(PAGE, Failure(Cause.ACCESS_EXPIRED, 190, 460)))
        await rig.advance(600)
        assert not rig.graph.requests
        assert rig.send_state("a1") is SendState.FAILED
        assert not rig.events(ReplySending)


async def test_a_restricted_page_is_tried_since_restrictions_pass(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.refuse(10, 1893063)
        await rig.answer("one", "a1")
        await rig.settle()
        assert rig.sequencer.state.incidents
        await rig.answer("two", "a2")
        await rig.settle()
        assert rig.send_state("a2") is SendState.SENT
        assert not rig.sequencer.state.incidents


async def test_after_seven_days_meta_is_not_asked(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        for number in range(7):  # the chat must not be idle for a day
            await rig.answer("still looking", f"early{number}")
            await rig.advance(DAY / SECOND - 5)
        rig.sender.pace.hold(PAGE, 60)
        await rig.answer("hi", "a1")
        await rig.advance(60)
        assert len(rig.graph.requests) == 7
        (failed,) = rig.events(ReplyFailed)
        assert failed.failure == Failure(Cause.WINDOW_CLOSED)
        assert [event.reason for event in rig.events(Completed)] == [Reason.WINDOW_CLOSED]


async def test_nothing_goes_out_for_an_unlinked_channel(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.do(UnlinkChannel(PAGE))
        await rig.answer("hi", "a1")
        await rig.settle()
        assert not rig.graph.requests
        assert rig.message("a1").failure == Failure(Cause.VISITOR_NOT_FOUND)


async def test_without_a_token_access_has_expired(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        rig.tokens.clear()
        await rig.active_chat()
        await rig.answer("hi", "a1")
        await rig.settle()
        failure = rig.message("a1").failure
        assert failure is not None
        assert failure.cause is Cause.ACCESS_EXPIRED
        assert rig.chat().queue is Queue.ACTIVE
