"""Ending a chat: the next one is there at once, the end can be taken back, and it leaves no answer
behind."""

from __future__ import annotations

import pytest

from console.core.actor import RELAY
from console.core.chats import End
from console.core.failures import Cause, Failure
from console.core.outcomes import SettleSend, StartSend
from console.core.queues import Queue
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply
from console.core.transcript import Message, SendState
from console.core.views import Phase
from tests.app.shift import Shift, shift
from tests.sessions import catch

AIKO = "aiko"


def queue_of(at: Shift, n: int) -> Queue:
    return at.play.state.chats[f"c{n}"].queue


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_next_chat_that_needs_me_is_there_at_once(size: tuple[int, int]) -> None:
    async with shift(AIKO, AIKO, AIKO, size=size) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("e")
        assert at.app.inbox.chat == "c2" and "c1" in at.session.outbox.ending
        at.app.inbox.action_focus_transcript()
        await pilot.pause()
        assert "Visitor 2" in at.text and "Chat with Visitor 1 ends in 5 s" in at.text
        at.wait(5)
        await pilot.pause()
        assert queue_of(at, 1) is Queue.COMPLETED and at.app.inbox.chat == "c2"


async def test_a_ringing_chat_in_another_queue_comes_next() -> None:
    async with shift(AIKO, AIKO, "") as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("e")
        assert (at.app.inbox.queue, at.app.inbox.chat) == (Queue.UNANSWERED, "c3")
        assert "Visitor 1 ends in 5 s" in at.text and "needs you 2" in at.text


async def test_who_reads_goes_on_reading_and_who_is_at_the_list_stays_there() -> None:
    async with shift(AIKO, AIKO, AIKO) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("e")
        assert at.app.inbox.chat_list.has_focus and at.app.inbox.chat_list.selected == "c2"
        at.wait(2)
        await pilot.press("right", "e")
        assert at.app.inbox.pane.transcript.has_focus and at.app.inbox.chat == "c3"


async def test_undo_brings_the_chat_back_and_the_last_end_first() -> None:
    async with shift(AIKO, AIKO, AIKO, "") as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("e")
        at.wait(2)
        at.app.inbox.show_queue(Queue.ACTIVE, "c2")
        await pilot.press("e")
        assert at.app.inbox.chat == "c4"
        assert "Chat with Visitor 2 ends in 5 s" in at.text
        await pilot.press("u")
        assert (at.app.inbox.queue, at.app.inbox.chat) == (Queue.ACTIVE, "c2")
        assert "Chat with Visitor 1 ends in 3 s" in at.text
        await pilot.press("u")
        assert at.app.inbox.chat == "c1" and not at.session.outbox.ending
        await pilot.press("u")
        assert at.told == ["There is no end of a chat to take back"]


async def test_where_nothing_else_needs_me_the_chat_stays_until_it_is_completed() -> None:
    async with shift(AIKO) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        assert "needs you 1" in at.text
        await pilot.press("e")
        assert at.app.inbox.chat == "c1" and "Chat with Visitor 1 ends" in at.text
        assert "nothing needs you" in at.text
        await pilot.press("n")
        assert at.told == ["Nothing needs you now"]
        at.wait(5)
        await pilot.pause()
        assert "No chats under way" in at.text


async def test_a_key_held_down_ends_no_chat_that_nobody_has_looked_at() -> None:
    async with shift(AIKO, AIKO, AIKO) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("e")
        for _ in range(40):
            at.play.now += 33
            await pilot.press("e")
        assert list(at.session.outbox.ending) == ["c1"] and at.app.inbox.chat == "c2"
        assert at.told == [at.app.reader.words.say("notice.look_first")]
        at.wait(1)
        await pilot.press("e")
        assert list(at.session.outbox.ending) == ["c1", "c2"]


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_a_visitor_who_writes_in_time_is_named_since_another_chat_is_shown(
    language: str,
) -> None:
    async with shift(AIKO, AIKO, language=language) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("e")
        at.writes(1, "one more thing")
        at.tell(1)
        await pilot.pause()
        said = "Visitor 1 has just written; the chat stays open"
        if language == "ja":
            said = "Visitor 1さんから新しいメッセージが届いたため、終了しません"
        assert at.told == [said]
        assert at.app.inbox.chat == "c2" and not at.session.outbox.ending


# An answer that is still on its way


async def test_an_end_waits_for_the_answer_before_it() -> None:
    async with shift(AIKO, AIKO) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        message = at.answers(1)
        at.tell(1)
        await pilot.press("e")
        at.wait(20)
        await pilot.pause()
        assert queue_of(at, 1) is Queue.ACTIVE
        assert "Ends after the answer: Visitor 1" in at.text and "u undo" in at.text
        at.play.do(StartSend("c1", message), RELAY)
        at.play.do(SettleSend("c1", message, "m_sent"), RELAY)
        at.tell(1)
        at.wait(1)
        await pilot.pause()
        assert queue_of(at, 1) is Queue.COMPLETED and at.told == []


async def test_while_an_end_waits_it_can_be_taken_back() -> None:
    async with shift(AIKO, AIKO) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        message = at.answers(1)
        at.tell(1)
        await pilot.press("e")
        at.wait(20)
        await pilot.press("u")
        assert at.app.inbox.chat == "c1" and not at.session.outbox.ending
        at.play.do(SettleSend("c1", message, "m_sent"), RELAY)
        at.tell(1)
        at.wait(20)
        assert queue_of(at, 1) is Queue.ACTIVE


@pytest.mark.parametrize("failure", [Failure(Cause.ACCESS_EXPIRED, 190, 463), None])
@pytest.mark.parametrize("after", [1, 20])
async def test_an_answer_that_is_not_sent_keeps_its_chat_open(
    failure: Failure | None, after: int
) -> None:
    async with shift(AIKO, AIKO) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        message = at.answers(1)
        at.tell(1)
        await pilot.press("e")
        at.wait(after)
        at.play.do(StartSend("c1", message), RELAY)
        at.play.do(SettleSend("c1", message, failure=failure), RELAY)
        at.tell(1)
        await pilot.pause()
        assert at.told == ["Visitor 1's chat stays open: an answer was not sent"]
        at.wait(20)
        assert queue_of(at, 1) is Queue.ACTIVE and not at.session.outbox.pending
        row = at.session.queues.row("c1")
        assert row is not None and row.needs_me


async def test_an_answer_the_relay_refuses_keeps_its_chat_open_and_is_a_draft() -> None:
    async with shift(AIKO, AIKO) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        catch(at.session, lambda command: None)
        assert at.session.reply("c1", "goodbye") is None
        await pilot.press("e")
        at.wait(20)
        assert "c1" in at.session.outbox.ending, "the relay has not even heard of the answer"
        (reply,) = (i for i in at.session.outbox.pending.values() if isinstance(i.command, Reply))
        at.session.on_answer(reply.id, Refusal(RefusalCode.WINDOW_CLOSED))
        await pilot.pause()
        assert not at.session.outbox.ending and not at.session.outbox.pending
        assert at.session.drafts["c1"].text == "goodbye"


# An answer that was not sent before


async def failed_answer(at: Shift, n: int) -> None:
    message = at.answers(n, f"answer {n}")
    at.play.do(StartSend(f"c{n}", message), RELAY)
    expired = Failure(Cause.ACCESS_EXPIRED, 190, 463)
    at.play.do(SettleSend(f"c{n}", message, failure=expired), RELAY)
    at.tell(n)


@pytest.mark.parametrize("owner", [AIKO, "ben"])
async def test_who_ends_over_an_unsent_answer_is_asked_first(owner: str) -> None:
    async with shift(owner, AIKO) as (at, pilot):
        if owner != AIKO:
            at.session.you = at.play.state.operators["chie"]
            at.tell(1)
        await failed_answer(at, 1)
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        at.app.inbox.action_focus_list()
        await pilot.press("e")
        if owner != AIKO:
            assert "Ben" in at.text and "1 answer did not get through" in at.text
        else:
            assert "It can not be sent once the chat is completed" in at.text
        assert "answer 1" in at.text
        await pilot.press("escape")
        assert not at.session.outbox.ending and at.app.inbox.chat == "c1"


async def test_in_a_completed_chat_no_sending_is_offered_and_none_is_possible() -> None:
    async with shift(AIKO, size=(100, 30)) as (at, pilot):
        await failed_answer(at, 1)
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.pause()
        assert "F5" in at.text
        at.session.end("c1")
        at.wait(6)
        at.app.inbox.show_queue(Queue.COMPLETED, "c1")
        await pilot.pause()
        assert queue_of(at, 1) is Queue.COMPLETED
        assert "answer 1" in at.text and "✗ access has expired" in at.text
        assert "send again" not in at.text and "reconnect" not in at.text.splitlines()[-1]
        assert not at.app.inbox.pane.useful & {"send_again", "leave_message", "reply", "end_chat"}
        before = at.play.state
        await pilot.press("a", "x")
        assert at.play.state is before
        assert at.told[0].startswith("Completed chats are read-only")
        (failed,) = (
            item
            for item in before.chats["c1"].timeline
            if isinstance(item, Message) and item.state is SendState.FAILED
        )
        assert at.session.send_again("c1", failed.id) == Refusal(RefusalCode.COMPLETED)


# Somebody else's


async def test_what_is_refused_is_refused_before_the_countdown_and_says_who_may() -> None:
    async with shift("ben", "", size=(120, 36)) as (at, pilot):
        bens = "This is Ben's chat: only Ben, a supervisor or an admin can end it"
        for queue, chat, said in (
            (Queue.ACTIVE, "c1", bens),
            (Queue.UNANSWERED, "c2", "Nobody has this chat yet; pick it up to end it"),
        ):
            at.app.inbox.show_queue(queue, chat)
            at.app.inbox.action_focus_list()
            await pilot.pause()
            assert "e end" not in at.text.splitlines()[-1]
            before = at.play.state
            await pilot.press("e")
            assert at.told[-1].startswith(said)
            assert "ends in" not in at.text and at.app.inbox.chat == chat
            assert not at.session.outbox.ending and not at.session.outbox.pending
            at.wait(20)
            assert at.play.state is before


async def test_the_owner_is_told_in_a_way_that_stays() -> None:
    async with shift(AIKO, AIKO, size=(120, 36)) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c2")
        assert at.session.link.phase is Phase.LIVE
        assert at.play.do(End("c1"), at.play.operators["chie"]) is None
        at.tell(1)
        await pilot.pause()
        said = "Chie has ended your chat with Visitor 1"
        assert at.told == [said]
        at.app.clear_notifications()
        at.wait(60)
        await pilot.pause()
        assert f"◇ {said} · n" in at.text.splitlines()[0]
        await pilot.press("n")
        assert (at.app.inbox.queue, at.app.inbox.chat) == (Queue.COMPLETED, "c1")
        assert "Completed: ended by Chie" in at.text and said not in at.text
