"""What an operator can ask of a session, and what it answers by itself."""

from __future__ import annotations

from console.core.commands import RefusalCode
from console.core.model import DAY, SECOND, Message, Queue, SendState, Status
from console.replay import Play, ReplaySession
from console.scenario import load, offset
from console.session import UNDO_MILLIS
from console.session_types import Change


def session_at(at: str, scenario: str = "morning") -> ReplaySession:
    made = load(scenario)
    play = Play(made)
    play.advance_to(made.start + offset(at))
    return ReplaySession(play)


def first(session: ReplaySession, queue: Queue) -> str:
    return session.rows(queue)[0].chat


def own_active(session: ReplaySession) -> str:
    return next(row.chat for row in session.rows(Queue.ACTIVE) if row.mine)


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
    theirs = next(row.chat for row in session.rows(Queue.ACTIVE) if not row.mine)
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
    assert len(session.ending) == 1
    assert session.undo_end(chat)
    assert not session.ending
    assert not session.pending
    assert not session.undo_end(chat)


def test_the_time_to_undo_runs_out() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    session.end(chat)
    session.play.advance_to(session.play.now + UNDO_MILLIS)
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


def test_next_goes_through_all_that_need_me_and_starts_over() -> None:
    session = session_at("00:03:00")
    seen = []
    chat = ""
    for _ in range(session.needing_count()):
        row = session.next_needing_me(chat)
        assert row is not None
        chat = row.chat
        seen.append(chat)
    assert len(set(seen)) == session.needing_count()
    again = session.next_needing_me(chat)
    assert again is not None
    assert again.chat == seen[0]


def test_without_a_relay_the_clock_moves_chats_all_the_same_and_marks_them() -> None:
    session = session_at("00:03:00")
    row = session.rows(Queue.UNANSWERED)[0]
    assert row.rings
    session.play.now += 90 * SECOND
    seen: list[Change] = []
    session.watch(seen.append)
    session.tick()
    after = session.row(row.chat)
    assert after is not None
    assert (after.rings, after.provisional) == (False, True)
    assert any(row.chat in change.chats for change in seen)
    session.play.now += 8 * DAY
    session.tick()
    gone = session.row(row.chat)
    assert gone is not None
    assert gone.queue is Queue.COMPLETED


def test_a_reply_on_its_way_stands_in_the_transcript() -> None:
    session = session_at("00:03:00")
    chat = own_active(session)
    session._dispatch = lambda item, not_before: None  # type: ignore[method-assign]
    session.reply(chat, "not there yet")
    last = session.timeline(chat)[-1]
    assert isinstance(last, Message)
    assert (last.text, last.state) == ("not there yet", SendState.QUEUED)


def test_own_status_is_shown_to_all() -> None:
    session = session_at("00:03:00")
    session.set_status(Status.AWAY)
    assert session.status is Status.AWAY
