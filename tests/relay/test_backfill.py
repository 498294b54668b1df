"""What Meta did not report is read from it: before a visitor's first chat, and after an outage."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.core.backlog import BacklogAdded
from console.core.channels.connecting import ConnectChannel, SwitchChannel, UnlinkChannel
from console.core.channels.incidents import MendIncident, OpenIncident
from console.core.chats import End, PickUp
from console.core.company.values import Settings
from console.core.failures import Cause, Failure
from console.core.history import HistoryRestored
from console.core.kinds.messenger.kind import META, address
from console.core.messages import Echo, EchoReceived, MessageReceived, Receive
from console.core.moments import DAY, HOUR, MINUTE
from console.core.outcomes import ReplySent, SettleSend, StartSend
from console.core.state import Visitor
from console.core.timers import PassDeadline, deadlines
from console.core.transcript import Message, Origin, SendState
from console.core.unrecognised import KeepUnrecognised
from server_stub.relay.backfill.backfill import SILENCE, Backfill
from tests.relay.conversation_list import Listed
from tests.relay.rig import AIKO, CHIE, PAGE, START, Rig, VirtualClock, open_rig, task

CHECK = SILENCE / 1_000 + 120
"""Seconds in which silence is noticed."""


@contextlib.asynccontextmanager
async def filling(rig: Rig, meta: Listed, token: str = "page-token") -> AsyncIterator[Backfill]:
    """A backfill of the rig's relay, as at a relay's start."""
    backfill = Backfill(rig.sequencer, rig.journal, meta.port(rig.clock, token), rig.clock)
    rig.joins(backfill=backfill)
    async with task(backfill.run()):
        yield backfill
    await backfill.stop()


def told(rig: Rig, chat: str = "c1") -> list[tuple[str, Origin]]:
    items = [item for item in rig.chat(chat).timeline if isinstance(item, Message)]
    return [(item.text, item.origin) for item in items]


# Before the first chat


async def test_what_is_older_than_the_first_chat_stands_before_it(tmp_path: Path) -> None:
    meta = Listed()
    meta.say("a", START - DAY, "last week")
    meta.say("b", START - DAY + MINUTE, "Hi!", by=PAGE)
    meta.say("c", START, "hello")
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("hello", mid="c")
        await rig.settle()
        assert told(rig) == [
            ("last week", Origin.HISTORY),
            ("Hi!", Origin.HISTORY),
            ("hello", Origin.LIVE),
        ]
        assert rig.chat().visitor_at == START
        assert rig.chat().unread == 1


async def test_only_the_first_chat_is_asked_about_and_once(tmp_path: Path) -> None:
    meta = Listed()
    meta.say("a", START - DAY, "last week")
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("one")
        await rig.hear("two")
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(End("c1"), AIKO)
        await rig.hear("three")
        await rig.settle()
        assert len(meta.requests) == 1
        assert len(rig.events(HistoryRestored)) == 1


async def test_what_comes_after_the_first_message_is_left_to_its_report(tmp_path: Path) -> None:
    meta = Listed()
    meta.say("a", START, "hello")
    meta.say("b", START + 5_000, "anyone?")
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("hello", mid="a")
        await rig.settle()
        assert not rig.events(HistoryRestored)
        await rig.hear("anyone?", mid="b")
        assert [text for text, _ in told(rig)] == ["hello", "anyone?"]


async def test_history_is_asked_for_again_when_meta_can_not_be_reached(tmp_path: Path) -> None:
    meta = Listed(broken=1)
    meta.say("a", START - DAY, "last week")
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("hello")
        await rig.advance(59)
        assert not rig.events(HistoryRestored)
        await rig.advance(2)
        assert told(rig)[0] == ("last week", Origin.HISTORY)


async def test_history_that_meta_refuses_is_not_asked_for_again(tmp_path: Path) -> None:
    meta = Listed()
    meta.refuse(10)
    meta.say("a", START - DAY, "last week")
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("hello")
        await rig.advance(900)
        assert not rig.events(HistoryRestored)
        assert len(meta.requests) == 1


# After an outage


async def a_first_run(folder: Path, clock: VirtualClock) -> None:
    """A relay that has heard something and ends."""
    async with open_rig(folder, clock) as rig:
        await rig.hear("before", mid="a")


async def test_what_was_written_while_the_relay_was_down(tmp_path: Path) -> None:
    meta, clock = Listed(), VirtualClock()
    await a_first_run(tmp_path, clock)
    meta.say("a", START, "before")
    meta.say("b", START + HOUR, "anyone?")
    meta.say("c", START + HOUR + MINUTE, "We are on it", by=PAGE)
    meta.say("d", START + HOUR, "me too", psid="8")
    clock.move(2 * 3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        assert told(rig) == [
            ("before", Origin.LIVE),
            ("anyone?", Origin.GAP),
            ("We are on it", Origin.GAP),
        ]
        assert told(rig, "c2") == [("me too", Origin.GAP)]
        seq = rig.sequencer.state.seq
        late = Receive(Visitor("7", PAGE), "b", START + HOUR, "anyone?")
        await rig.do(late, META, "mid:b")
        assert rig.sequencer.state.seq == seq


async def test_an_idle_page_costs_one_call_and_changes_nothing(tmp_path: Path) -> None:
    meta, clock = Listed(), VirtualClock()
    await a_first_run(tmp_path, clock)
    meta.say("a", START, "before")
    clock.move(3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        seq = rig.sequencer.state.seq
        await rig.advance(600)
        assert len(meta.requests) == 1
        assert rig.sequencer.state.seq == seq


async def test_a_page_to_which_nobody_has_written_has_no_gap(tmp_path: Path) -> None:
    meta = Listed()
    meta.say("a", START - HOUR, "to the Page before it was connected")
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.advance(60)
        assert not meta.requests
        assert not rig.sequencer.state.chats


async def test_what_an_administrator_does_meanwhile_hides_no_gap(tmp_path: Path) -> None:
    meta, clock = Listed(), VirtualClock()
    await a_first_run(tmp_path, clock)
    meta.say("b", START + HOUR, "anyone?")
    clock.move(2 * 3_600)
    async with open_rig(tmp_path, clock) as rig:
        await rig.do(ConnectChannel("1002", "Other", "Other", "Support"))
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        assert told(rig)[-1] == ("anyone?", Origin.GAP)
        assert [request.url.path for request in meta.requests] == ["/v26.0/1001/conversations"]


async def test_a_report_right_after_the_start_hides_no_gap(tmp_path: Path) -> None:
    meta, clock = Listed(), VirtualClock()
    await a_first_run(tmp_path, clock)
    meta.say("b", START + HOUR, "anyone?")
    clock.move(2 * 3_600)
    async with open_rig(tmp_path, clock) as rig:
        backfill = Backfill(rig.sequencer, rig.journal, meta.port(clock), clock)
        rig.joins(backfill=backfill)
        await rig.hear("now", mid="z")
        async with task(backfill.run()):
            await rig.advance(1)
            assert ("anyone?", Origin.GAP) in told(rig)
        await backfill.stop()


async def test_many_conversations_are_read_in_pieces(tmp_path: Path) -> None:
    meta, clock = Listed(page_size=3), VirtualClock()
    await a_first_run(tmp_path, clock)
    for psid in range(10, 20):
        meta.say(f"m{psid}", START + HOUR, "anyone?", psid=f"{psid}")
    clock.move(2 * 3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(30)
        assert len(rig.events(MessageReceived)) == 10


async def test_what_could_not_be_read_is_read_later(tmp_path: Path) -> None:
    meta, clock = Listed(broken=1), VirtualClock()
    await a_first_run(tmp_path, clock)
    meta.say("b", START + HOUR, "anyone?")
    clock.move(2 * 3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(60)
        assert not rig.events(MessageReceived)
        await rig.advance(400)
        assert told(rig)[-1] == ("anyone?", Origin.GAP)


async def test_what_can_not_be_answered_any_more_is_not_dug_out(tmp_path: Path) -> None:
    meta, clock = Listed(), VirtualClock()
    await a_first_run(tmp_path, clock)
    meta.say("b", START + DAY, "long ago")
    meta.say("c", START + 9 * DAY, "yesterday")
    clock.move(10 * 86_400)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        assert [event.text for event in rig.events(MessageReceived)] == ["yesterday"]


async def test_while_a_channel_is_off_what_was_missed_is_kept(tmp_path: Path) -> None:
    meta, clock = Listed(), VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        await rig.hear("before", mid="a")
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(End("c1"), AIKO)
        await rig.do(SwitchChannel(PAGE, False), CHIE)
    meta.say("b", START + HOUR, "anyone?")
    clock.move(2 * 3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        (kept,) = rig.events(BacklogAdded)
        assert isinstance(kept.item, Message)
        assert (kept.item.text, kept.item.origin) == ("anyone?", Origin.GAP)


@pytest.mark.parametrize("cause", [Cause.NOT_SUBSCRIBED, Cause.ACCESS_EXPIRED])
async def test_after_an_incident_is_mended_its_time_is_looked_through(
    tmp_path: Path, cause: Cause
) -> None:
    meta = Listed()
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("before", mid="a")
        await rig.settle()
        meta.say("b", START + MINUTE, "unheard")
        await rig.advance(600)
        await rig.do(OpenIncident(PAGE, Failure(cause)))
        await rig.advance(300)
        calls = len(meta.requests)
        # Its first report may come before the incident is known to be mended.
        await rig.hear("heard again", mid="z")
        await rig.do(MendIncident(PAGE, cause))
        await rig.advance(1)
        assert ("unheard", Origin.GAP) in told(rig)
        assert len(meta.requests) == calls + 1


async def test_while_a_page_can_not_be_read_it_is_left_alone(tmp_path: Path) -> None:
    meta = Listed()
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("before", mid="a")
        await rig.do(OpenIncident(PAGE, Failure(Cause.ACCESS_EXPIRED)))
        await rig.settle()
        calls = len(meta.requests)
        await rig.advance(3 * CHECK)
        assert len(meta.requests) == calls


async def test_an_incident_that_stood_at_the_start_has_its_time_looked_through(
    tmp_path: Path,
) -> None:
    meta, clock = Listed(), VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        await rig.hear("before", mid="a")
        await rig.do(OpenIncident(PAGE, Failure(Cause.ACCESS_EXPIRED)))
    meta.say("b", START + HOUR, "unheard")
    clock.move(2 * 3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(60)
        assert not meta.requests
        await rig.do(MendIncident(PAGE, Cause.ACCESS_EXPIRED))
        await rig.advance(1)
        assert told(rig)[-1] == ("unheard", Origin.GAP)


async def test_a_page_that_is_silent_is_asked_about(tmp_path: Path) -> None:
    meta = Listed()
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("before", mid="a")
        await rig.settle()
        meta.requests.clear()
        await rig.advance(CHECK)
        assert len(meta.requests) == 1
        meta.say("b", rig.clock.now(), "unheard")
        await rig.advance(CHECK)
        assert len(meta.requests) == 2
        assert told(rig)[-1] == ("unheard", Origin.GAP)
        await rig.advance(CHECK)
        assert len(rig.events(MessageReceived)) == 2


async def test_a_page_that_is_heard_is_not_asked_about(tmp_path: Path) -> None:
    meta = Listed()
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        for minute in range(6):
            await rig.do(KeepUnrecognised(PAGE, f"{minute}"), META)
            await rig.advance(600)
        assert not meta.requests


async def test_a_page_that_is_unlinked_is_not_asked_about(tmp_path: Path) -> None:
    meta = Listed()
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("before", mid="a")
        await rig.settle()
        meta.requests.clear()
        await rig.do(UnlinkChannel(PAGE))
        await rig.advance(2 * CHECK)
        assert not meta.requests
        meta.say("b", rig.clock.now() - MINUTE, "not to us")
        await rig.do(ConnectChannel(PAGE, "Acme", "Acme", "Support"))
        await rig.advance(60)
        assert not meta.requests


async def test_a_page_without_a_token_is_not_asked_about(tmp_path: Path) -> None:
    meta = Listed()
    async with open_rig(tmp_path) as rig, filling(rig, meta, token=""):
        await rig.hear("before", mid="a")
        await rig.advance(2 * CHECK)
        assert not meta.requests


async def test_what_meta_sent_while_nothing_could_be_written(tmp_path: Path) -> None:
    meta = Listed()
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("before", mid="a")
        await rig.settle()
        meta.say("b", START + MINUTE, "refused with 503")
        rig.clock.move(120)
        for listener in rig.sequencer._mode_listeners:
            listener(False)
        await rig.advance(1)
        assert told(rig)[-1] == ("refused with 503", Origin.GAP)


async def test_a_report_that_comes_after_its_chat_is_over_opens_no_second_one(
    tmp_path: Path,
) -> None:
    meta = Listed()
    meta.say("a", START - MINUTE, "while you were down")
    async with open_rig(tmp_path) as rig, filling(rig, meta):
        await rig.hear("are you there?", mid="b")
        await rig.settle()
        assert [text for text, _ in told(rig)] == ["while you were down", "are you there?"]
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(End("c1"), AIKO)
        await rig.settle()
        await rig.hear("while you were down", mid="a")
        assert not rig.sequencer.state.open_chats


# Our own messages in it


async def test_a_message_of_unknown_outcome_is_settled_and_not_shown_twice(
    tmp_path: Path,
) -> None:
    meta, clock = Listed(), VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        await rig.active_chat()
        await rig.answer("on its way", "r1")
        await rig.do(StartSend("c1", "r1"))
        await rig.do(SettleSend("c1", "r1"))
    meta.say("m_lost", START + MINUTE, "on its way", by=PAGE)
    meta.say("m_other", START + MINUTE, "from the inbox", by=PAGE)
    clock.move(3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        assert rig.send_state("r1") is SendState.SENT
        assert rig.message("r1").mid == "m_lost"
        assert [event.text for event in rig.events(EchoReceived)] == ["from the inbox"]


async def test_what_meta_took_although_it_said_that_it_failed_is_not_sent_again(
    tmp_path: Path,
) -> None:
    meta, clock = Listed(), VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        await rig.active_chat()
        rig.graph.refuse(2, 0, 500, is_transient=True)
        await rig.answer("taken", "r1")
        await rig.settle()
        assert rig.send_state("r1") is SendState.QUEUED
    meta.say("m_taken", START + 1_000, "taken", by=PAGE)
    clock.move(3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        rig.sender.start()
        await rig.advance(120)
        assert (rig.message("r1").mid, len(rig.graph.requests)) == ("m_taken", 0)
        assert not rig.events(EchoReceived)


async def test_what_was_on_its_way_when_its_chat_completed_is_settled(tmp_path: Path) -> None:
    meta, clock = Listed(), VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        await rig.active_chat()
        await rig.answer("on its way", "r1")
        await rig.do(StartSend("c1", "r1"))
        clock.move(DAY / 1_000 + 60)
        (deadline, *_) = deadlines(rig.chat(), Settings())
        await rig.do(PassDeadline("c1", deadline.rule, deadline.at))
        assert not rig.chat().open
    meta.say("m_lost", START + MINUTE, "on its way", by=PAGE)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        assert [event.mid for event in rig.events(ReplySent)] == ["m_lost"]
        assert not rig.events(EchoReceived)


async def test_what_may_be_ours_is_not_shown_as_from_elsewhere(tmp_path: Path) -> None:
    """Of two that say the same one is listed: the echo says which, and must be believed then."""
    meta, clock = Listed(), VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        await rig.active_chat()
        for message in ("r1", "r2"):
            await rig.answer("same", message)
            await rig.do(StartSend("c1", message))
            await rig.do(SettleSend("c1", message))
    meta.say("m_same", START + MINUTE, "same", by=PAGE)
    clock.move(3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        assert not rig.events(EchoReceived) and not rig.events(ReplySent)
        await rig.do(
            Echo(address(PAGE, "7"), "m_same", START, "same", "c1:r2"), META, "echo:m_same"
        )
        assert [rig.send_state(one) for one in ("r1", "r2")] == [
            SendState.UNKNOWN,
            SendState.SENT,
        ]


async def test_our_own_messages_are_known_by_their_mid(tmp_path: Path) -> None:
    meta, clock = Listed(), VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        await rig.active_chat()
        await rig.answer("sent", "r1")
        await rig.do(StartSend("c1", "r1"))
        await rig.do(SettleSend("c1", "r1", "m_1"))
        await rig.do(End("c1"), AIKO)
    meta.say("m_1", START + 1_000, "sent", by=PAGE)
    clock.move(3_600)
    async with open_rig(tmp_path, clock) as rig, filling(rig, meta):
        await rig.advance(1)
        assert not rig.events(EchoReceived)
