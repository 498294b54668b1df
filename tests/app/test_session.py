"""What an operator can ask of a session, and what it answers by itself."""

from __future__ import annotations

import pytest

from console.core.chats import UNDO_MILLIS, End
from console.core.company.roles import ChatAct
from console.core.company.values import Status
from console.core.kinds.messenger.kind import META
from console.core.messages import Receive
from console.core.moments import DAY, SECOND
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.transcript import Message, SendState, last_received
from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.session.session import Session
from console.session.values import Change, Draft, Notice
from tests.sessions import catch, play_of


def session_at(at: str, scenario: str = "morning") -> Session:
    made = load(scenario)
    play = Play(made)
    play.advance_to(made.start + offset(at))
    return played_session(play)


def first(session: Session, queue: Queue) -> str:
    return session.queues.rows(queue)[0].chat


def own_active(session: Session) -> str:
    return next(row.chat for row in session.queues.rows(Queue.ACTIVE) if row.mine)


def test_picking_up_moves_the_chat_and_lets_its_operator_answer() -> None:
    session = session_at("00:03:00")
    chat = first(session, Queue.UNANSWERED)
    before = session.may_answer(chat)
    assert before is not None
    assert before.code is RefusalCode.NOT_PICKED_UP
    assert session.pick_up(chat) is None
    assert session.may_answer(chat) is None
    assert session.reply(chat, "hello") is None
    assert [i.text for i in session.timeline(chat) if isinstance(i, Message)][-1] == "hello"


def test_a_chat_that_somebody_has_is_refused_with_the_name() -> None:
    session = session_at("00:03:00")
    theirs = next(row.chat for row in session.queues.rows(Queue.ACTIVE) if not row.mine)
    refusal = session.pick_up(theirs)
    assert refusal is not None
    assert (refusal.code, refusal.by) == (RefusalCode.TAKEN, "Ben Carter")
    assert session.reply(theirs, "hello") is not None


def test_completed_chats_are_read_only() -> None:
    session = session_at("00:03:00")
    chat = first(session, Queue.COMPLETED)
    for refusal in (session.pick_up(chat), session.reply(chat, "x"), session.end(chat)):
        assert refusal is not None
        assert refusal.code is RefusalCode.COMPLETED


def test_an_end_waits_for_its_undo_and_can_be_taken_back() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    assert session.end(chat) is None
    assert session.end(chat) is None
    assert len(session.outbox.ending) == 1
    assert session.undo_end(chat)
    assert not session.outbox.ending
    assert not session.outbox.pending
    assert not session.undo_end(chat)


def test_the_time_to_undo_runs_out() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    session.end(chat)
    play_of(session).advance_to(play_of(session).now + UNDO_MILLIS)
    assert not session.undo_end(chat)


def test_drafts_are_told_when_they_come_and_go() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    seen: list[Change] = []
    session.watch(seen.append)
    session.keep_draft(chat, "half a sen", 10)
    session.keep_draft(chat, "half a sentence", 15)
    assert len(seen) == 1
    assert session.drafts[chat].text == "half a sentence"
    session.keep_draft(chat, "", 0)
    assert len(seen) == 2
    assert chat not in session.drafts


def test_sending_takes_the_draft_away_and_a_refusal_leaves_it() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    session.keep_draft(chat, "x" * 2001, 0)
    assert session.reply(chat, "x" * 2001) is not None
    assert chat in session.drafts
    session.reply(chat, "short")
    assert chat not in session.drafts


def test_a_chat_that_begins_to_ring_is_next_and_once_passed_no_more() -> None:
    session = session_at("00:03:00")
    rows = session.inbox.needing_me()
    assert rows[0].rings and not rows[-1].rings
    turned = session.queues.next_needing_me(rows[-2].chat)
    assert turned is not None and turned.chat == rows[0].chat
    ringing = {row.chat for row in rows if row.rings}
    turned = session.queues.next_needing_me(rows[-2].chat, ringing)
    assert turned is not None and turned.chat == rows[-1].chat


def test_next_goes_through_all_that_need_me_and_starts_over() -> None:
    session = session_at("00:03:00")
    seen = []
    chat = ""
    passed: set[str] = set()
    for _ in range(session.queues.needing_count()):
        row = session.queues.next_needing_me(chat, passed)
        assert row is not None
        chat = row.chat
        seen.append(chat)
        passed.add(chat)
    assert len(set(seen)) == session.queues.needing_count()
    again = session.queues.next_needing_me(chat, passed)
    assert again is not None
    assert again.chat == seen[0]


def test_without_a_relay_the_clock_moves_chats_all_the_same_and_marks_them() -> None:
    session = session_at("00:03:00")
    row = session.queues.rows(Queue.UNANSWERED)[0]
    assert row.rings
    play_of(session).now += 90 * SECOND
    seen: list[Change] = []
    session.watch(seen.append)
    session.tick()
    after = session.queues.row(row.chat)
    assert after is not None
    assert (after.rings, after.provisional) == (False, True)
    assert any(row.chat in change.chats for change in seen)
    play_of(session).now += 8 * DAY
    session.tick()
    gone = session.queues.row(row.chat)
    assert gone is not None
    assert gone.queue is Queue.COMPLETED


def test_a_reply_on_its_way_stands_in_the_transcript() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    catch(session, lambda command: None)
    session.reply(chat, "not there yet")
    last = session.timeline(chat)[-1]
    assert isinstance(last, Message)
    assert (last.text, last.state) == ("not there yet", SendState.QUEUED)


def test_own_status_is_shown_to_all() -> None:
    session = session_at("00:03:00")
    session.set_status(Status.AWAY)
    assert session.status is Status.AWAY


def test_an_end_that_is_undone_too_late_leaves_all_the_same() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    session.end(chat)
    play_of(session).now += UNDO_MILLIS
    assert not session.undo_end(chat)
    assert chat in session.outbox.ending
    session.tick()
    assert not session.outbox.ending
    assert not session.outbox.pending
    row = session.queues.row(chat)
    assert row is not None
    assert row.queue is Queue.COMPLETED


def test_an_end_says_what_was_seen_and_is_off_when_the_visitor_writes() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    session.end(chat)
    known = session.state.chats[chat]
    (asked,) = (item.command for item in session.outbox.pending.values())
    assert asked == End(chat, seen=last_received(known.timeline))
    seen: list[Change] = []
    session.watch(seen.append)
    mid, now = "m_late", play_of(session).now
    play_of(session).do(Receive(known.visitor, mid, now, "one more thing"), META)
    session.on_state(play_of(session).state, {chat}, whole=False)
    assert not session.outbox.ending
    assert not session.outbox.pending
    notices = [notice for change in seen for notice in change.notices]
    assert Notice(chat, Refusal(RefusalCode.WRITTEN_SINCE)) in notices
    play_of(session).now += UNDO_MILLIS
    session.tick()
    assert session.state.chats[chat].open


def test_a_reply_that_has_arrived_stands_once_before_its_answer_comes() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    catch(session, lambda command: None)
    session.reply(chat, "once")
    (item,) = session.outbox.pending.values()
    play_of(session).do(item.command, play_of(session).operators[session.me], item.id)
    session.on_state(play_of(session).state, {chat}, whole=False)
    shown = [i.text for i in session.timeline(chat) if isinstance(i, Message)]
    assert shown.count("once") == 1


@pytest.mark.parametrize("code", RefusalCode)
def test_whatever_refuses_a_text_gives_it_back(code: RefusalCode) -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    catch(session, lambda command: None)
    seen: list[Change] = []
    session.watch(seen.append)
    session.reply(chat, "do not lose me")
    (item,) = session.outbox.pending
    session.on_answer(item, Refusal(code))
    assert session.drafts[chat].text == "do not lose me"
    assert Notice(chat, Refusal(code), ChatAct.ANSWER) in seen[-1].notices


def test_half_a_character_is_replaced_before_it_is_kept_or_sent() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    session.keep_draft(chat, "a\ud83d", 2)
    assert session.drafts[chat].text == "a\ufffd"
    session.reply(chat, "\ud83d\udc4b \udc4b")
    last = session.timeline(chat)[-1]
    assert isinstance(last, Message)
    assert last.text == "👋 \ufffd"


def test_a_refused_text_comes_back_in_front_of_what_is_being_typed() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    catch(session, lambda command: None)
    for text in ("one", "two"):
        session.reply(chat, text)
    session.keep_draft(chat, "thr", 3)
    for item in list(session.outbox.pending):
        session.on_answer(item, Refusal(RefusalCode.WINDOW_CLOSED))
    assert session.drafts[chat] == Draft("one\ntwo\nthr", 11)
    session.keep_draft(chat, "three", 5)
    assert session.drafts[chat].text == "one\ntwo\nthree"
    assert session.drafts.show(chat) == Draft("one\ntwo\nthree", 13)
    session.keep_draft(chat, "one\ntwo", 7)
    assert session.drafts[chat].text == "one\ntwo"


def test_an_operator_is_told_when_their_chat_completes_by_itself() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    seen: list[Change] = []
    session.watch(seen.append)
    play_of(session).advance_to(play_of(session).now + DAY)
    session.on_state(play_of(session).state, set(play_of(session).state.chats), whole=False)
    told = [notice for change in seen for notice in change.notices if notice.completed]
    assert [(notice.chat, notice.completed) for notice in told] == [(chat, Reason.IDLE)]
