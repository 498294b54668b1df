"""Chats moving between the queues: the specification, section 2, line by line."""

from __future__ import annotations

from dataclasses import fields

import pytest

from console.core.actor import RELAY
from console.core.attachments import Attachment
from console.core.channels.connecting import ConnectChannel
from console.core.chats import End, PickUp, active_chats
from console.core.company.brands import ChangeSettings
from console.core.company.operators import ChangeLimit, RemoveOperator
from console.core.company.values import RANGES, Settings
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import META, address
from console.core.messages import Echo
from console.core.moments import DAY, HOUR, MINUTE, SECOND
from console.core.outcomes import SettleSend, StartSend
from console.core.queues import Queue, Reason
from console.core.receipts import Deliver, MarkRead
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply, SendAgain
from console.core.state import find_message
from console.core.timers import PassDeadline, Rule, needs_tag, soonest
from console.core.transcript import Author, Message, Move, SendState, last_received
from console.core.unrecognised import Unrecognised
from tests.core.examples import ADA, AIKO, BEN, PAGE, START, Desk, desk


def moves(made: Desk, chat: str) -> list[tuple[Reason, int]]:
    """Why and when a chat moved, in seconds from the start."""
    items = made.chat(chat).timeline
    return [(i.reason, (i.at - START) // SECOND) for i in items if isinstance(i, Move)]


def test_a_new_chat_rings_until_its_waiting_time_is_over() -> None:
    made = desk()
    chat = made.write("1")
    assert made.chat(chat).incoming
    made.advance(60 * SECOND - 1)
    assert made.chat(chat).incoming
    made.advance(1)
    assert made.chat(chat).queue is Queue.UNANSWERED
    assert not made.chat(chat).incoming
    assert moves(made, chat) == [(Reason.WAITING_OVER, 60)]


def test_a_missed_chat_completes_when_retention_is_over() -> None:
    made = desk()
    chat = made.write("1")
    made.advance(DAY + MINUTE - 1)
    assert made.chat(chat).open
    made.advance(1)
    assert moves(made, chat)[-1] == (Reason.RETENTION_OVER, 86_460)


def test_further_messages_do_not_restart_waiting_or_retention() -> None:
    made = desk()
    chat = made.write("1")
    made.advance(30 * SECOND)
    assert made.write("1") == chat
    made.advance(30 * SECOND)
    assert not made.chat(chat).incoming
    made.advance(DAY - 1)
    made.write("1")
    made.advance(1)
    assert made.chat(chat).queue is Queue.COMPLETED


@pytest.mark.parametrize("wait", [0, 2 * MINUTE])
def test_incoming_and_missed_chats_can_both_be_picked_up(wait: int) -> None:
    made = desk()
    chat = made.write("1")
    made.advance(wait)
    assert made.do(PickUp(chat, 0), AIKO) is None
    assert (made.chat(chat).queue, made.chat(chat).operator) == (Queue.ACTIVE, "aiko")


def test_the_loser_of_a_claim_learns_who_has_the_chat_and_since_when() -> None:
    made = desk()
    chat = made.write("1")
    made.advance(5 * SECOND)
    made.write("1")
    assert made.do(PickUp(chat, 0), AIKO) is None
    assert made.do(PickUp(chat, 0), BEN) == Refusal(RefusalCode.TAKEN, "Aiko", START + 5 * SECOND)


def test_idle_starts_over_in_full_with_each_message_of_either_side() -> None:
    made = desk()
    chat = made.write("1")
    made.do(PickUp(chat, 0), AIKO)
    made.advance(20 * HOUR)
    made.write("1")
    made.advance(20 * HOUR)
    made.do(Reply(chat, "soon"), AIKO, "r1")
    made.advance(24 * HOUR - 1)
    assert made.chat(chat).queue is Queue.ACTIVE
    made.advance(1)
    assert moves(made, chat)[-1] == (Reason.IDLE, 64 * 3600)
    last = made.chat(chat).timeline[-1]
    assert isinstance(last, Move)
    assert (last.last_author, last.last_by) == (Author.OPERATOR, "aiko")


def test_the_reply_window_counts_from_the_visitors_last_message_by_metas_clock() -> None:
    made = desk()
    made.do(ChangeSettings("b1", Settings(waiting=None)), ADA)
    chat = made.write("1", sent_at=START - HOUR)
    made.advance(7 * DAY - HOUR - 1)
    assert made.chat(chat).open
    made.advance(1)
    assert moves(made, chat) == [(Reason.WINDOW_CLOSED, 7 * 86_400 - 3600)]


def test_a_message_stamped_in_the_future_does_not_stretch_the_window() -> None:
    made = desk()
    chat = made.write("1", sent_at=START + 30 * DAY)
    assert made.chat(chat).visitor_at == START


@pytest.mark.parametrize(
    ("after", "tagged"),
    [(0, False), (24 * HOUR - MINUTE - 1, False), (24 * HOUR - MINUTE, True), (6 * DAY, True)],
)
def test_answers_after_a_day_carry_the_human_agent_tag(after: int, tagged: bool) -> None:
    made = desk()
    chat = made.write("1")
    assert needs_tag(made.chat(chat), START + after) is tagged


def test_improper_words_complete_the_chat_at_the_limit() -> None:
    made = desk()
    chat = made.write("1", "damn it")
    made.do(PickUp(chat, 0), AIKO)
    made.write("1", "where is the damn parcel")
    assert made.chat(chat).improper == 2
    made.write("1", "ＤＡＭＮ")
    assert made.chat(chat).queue is Queue.COMPLETED
    last = made.chat(chat).timeline[-1]
    assert isinstance(last, Move)
    assert (last.reason, last.count, last.limit) == (Reason.PROFANITY, 3, 3)


def test_a_completed_chat_is_never_answered_and_a_new_message_opens_a_new_one() -> None:
    made = desk()
    chat = made.write("1")
    made.do(PickUp(chat, 0), AIKO)
    assert made.do(End(chat), AIKO) is None
    for command in (Reply(chat, "wait"), PickUp(chat, 1), End(chat)):
        refusal = made.do(command, AIKO)
        assert refusal is not None
        assert refusal.code is RefusalCode.COMPLETED
    assert made.write("1") != chat


def test_changed_settings_move_open_chats_at_once_but_not_into_the_past() -> None:
    made = desk()
    chat = made.write("1")
    made.do(PickUp(chat, 0), AIKO)
    made.advance(2 * HOUR)
    assert made.do(ChangeSettings("b1", Settings(idle=3600)), ADA) is None
    made.advance(0)
    assert moves(made, chat)[-1] == (Reason.IDLE, 7200)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (Settings(waiting=9), "waiting"),
        (Settings(waiting=1801), "waiting"),
        (Settings(retention=899), "retention"),
        (Settings(retention=2_592_001), "retention"),
        (Settings(idle=59), "idle"),
        (Settings(idle=86_401), "idle"),
        (Settings(improper_limit=0), "improper_limit"),
        (Settings(improper_limit=21), "improper_limit"),
    ],
)
def test_settings_out_of_their_range_are_refused_by_name(wrong: Settings, name: str) -> None:
    made = desk()
    refusal = made.do(ChangeSettings("b1", wrong), ADA)
    assert refusal == Refusal(RefusalCode.BAD_SETTING, detail=name)


def test_only_an_admin_changes_settings() -> None:
    refusal = desk().do(ChangeSettings("b1", Settings()), AIKO)
    assert refusal is not None
    assert refusal.code is RefusalCode.NOT_ALLOWED


def test_the_soonest_of_all_timers_is_the_one_shown() -> None:
    made = desk()
    chat = made.write("1")
    made.do(PickUp(chat, 0), AIKO)
    deadline = soonest(made.chat(chat), Settings())
    assert deadline is not None
    assert (deadline.rule, deadline.at) == (Rule.IDLE, START + DAY)


class TestAnswers:
    """A reply from the composer to the visitor's phone."""

    def answered(self) -> tuple[Desk, str]:
        made = desk()
        chat = made.write("1")
        made.do(PickUp(chat, 0), AIKO)
        made.advance(SECOND)
        assert made.do(Reply(chat, "on its way"), AIKO, "r1") is None
        return made, chat

    def message(self, made: Desk, chat: str) -> Message:
        found = [i for i in made.chat(chat).timeline if isinstance(i, Message) and i.id == "r1"]
        assert len(found) == 1
        return found[0]

    def test_goes_through_every_state(self) -> None:
        made, chat = self.answered()
        seen = [self.message(made, chat).state]
        for command in (
            StartSend(chat, "r1"),
            SettleSend(chat, "r1", "m_1"),
            Deliver(address(PAGE, "1"), made.now),
            MarkRead(address(PAGE, "1"), made.now),
        ):
            assert made.do(command, RELAY) is None
            seen.append(self.message(made, chat).state)
        assert seen == [
            SendState.QUEUED,
            SendState.SENDING,
            SendState.SENT,
            SendState.DELIVERED,
            SendState.READ,
        ]

    def test_an_echo_settles_a_send_whose_answer_was_lost(self) -> None:
        made, chat = self.answered()
        made.do(StartSend(chat, "r1"), RELAY)
        made.do(SettleSend(chat, "r1"), RELAY)
        assert self.message(made, chat).state is SendState.UNKNOWN
        made.do(Echo(address(PAGE, "1"), "m_1", made.now, "on its way", f"{chat}:r1"), META)
        assert self.message(made, chat).state is SendState.SENT

    def test_an_echo_before_the_answer_makes_no_second_message(self) -> None:
        made, chat = self.answered()
        made.do(StartSend(chat, "r1"), RELAY)
        made.do(Echo(address(PAGE, "1"), "m_1", made.now, "on its way", f"{chat}:r1"), META)
        refusal = made.do(SettleSend(chat, "r1", "m_1"), RELAY)
        assert refusal is not None
        assert refusal.code is RefusalCode.STALE
        assert self.message(made, chat).state is SendState.SENT

    def test_an_answer_from_facebooks_inbox_counts_as_one(self) -> None:
        made, chat = self.answered()
        made.write("1", "and?")
        assert made.chat(chat).unread == 1
        assert (
            made.do(Echo(address(PAGE, "1"), "m_9", made.now, "hello from the inbox"), META) is None
        )
        assert made.chat(chat).unread == 0
        last = made.chat(chat).timeline[-1]
        assert isinstance(last, Message)
        assert last.author is Author.CHANNEL

    def test_metas_word_that_the_window_is_closed_completes_the_chat(self) -> None:
        made, chat = self.answered()
        closed = Failure(Cause.WINDOW_CLOSED, 10, 2018278)
        made.do(SettleSend(chat, "r1", failure=closed), RELAY)
        assert self.message(made, chat).failure == closed
        assert made.chat(chat).reason is Reason.WINDOW_CLOSED

    def test_a_failed_answer_is_sent_again_only_on_a_persons_word(self) -> None:
        made, chat = self.answered()
        made.do(SettleSend(chat, "r1", failure=Failure(Cause.ACCESS_EXPIRED, 190)), RELAY)
        assert made.do(StartSend(chat, "r1"), RELAY) is not None
        assert made.do(SendAgain(chat, "r1"), AIKO) is None
        assert self.message(made, chat).state is SendState.QUEUED
        assert made.do(SendAgain(chat, "r1"), AIKO) is not None

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", RefusalCode.EMPTY),
            (" \n ", RefusalCode.EMPTY),
            ("x" * 2001, RefusalCode.TOO_LONG),
            ("😀" * 1001, RefusalCode.TOO_LONG),
        ],
    )
    def test_texts_meta_would_refuse_are_refused_here(self, text: str, code: RefusalCode) -> None:
        made, chat = self.answered()
        refusal = made.do(Reply(chat, text), AIKO, "r2")
        assert refusal is not None
        assert refusal.code is code

    @pytest.mark.parametrize("text", ["x" * 2000, "😀" * 1000])
    def test_a_text_at_the_limit_is_sent(self, text: str) -> None:
        made, chat = self.answered()
        assert made.do(Reply(chat, text), AIKO, "r2") is None

    def test_only_the_owner_answers(self) -> None:
        made, chat = self.answered()
        assert made.do(Reply(chat, "hi"), BEN) == Refusal(RefusalCode.NOT_YOURS, "Aiko")


class TestLateNews:
    """What was on its way while nobody fired the timers (the relay was down, or asleep)."""

    def overdue(self) -> tuple[Desk, str]:
        made = desk()
        chat = made.write("1")
        made.do(PickUp(chat, 0), AIKO)
        made.now += 2 * DAY
        return made, chat

    def test_a_message_does_not_land_in_a_chat_whose_time_was_over(self) -> None:
        made, chat = self.overdue()
        new = made.write("1", "are you there?")
        assert new != chat
        assert made.chat(chat).reason is Reason.IDLE
        assert made.chat(chat).completed_at == START + DAY
        assert made.chat(new).incoming
        assert made.chat(new).visitor.chats == 2

    def test_an_overdue_chat_is_neither_answered_nor_picked_up(self) -> None:
        made, chat = self.overdue()
        assert made.do(Reply(chat, "hello"), AIKO) == Refusal(RefusalCode.COMPLETED)
        other = made.write("2")
        made.now += 3 * DAY
        assert made.do(PickUp(other, 0), AIKO) == Refusal(RefusalCode.COMPLETED)

    def test_the_timer_itself_comes_too_late_then(self) -> None:
        made, chat = self.overdue()
        due = START + DAY
        made.write("1", "are you there?")
        refusal = made.do(PassDeadline(chat, Rule.IDLE, due), RELAY)
        assert refusal == Refusal(RefusalCode.STALE)

    def test_an_end_leaves_a_chat_open_whose_visitor_has_just_written(self) -> None:
        made = desk()
        chat = made.write("1")
        made.do(PickUp(chat, 0), AIKO)
        seen = last_received(made.chat(chat).timeline)
        made.write("1", "one more thing")
        refusal = made.do(End(chat, seen), AIKO)
        assert refusal == Refusal(RefusalCode.WRITTEN_SINCE)
        assert made.do(End(chat, last_received(made.chat(chat).timeline)), AIKO) is None

    def test_an_end_waits_for_the_answer_that_was_sent_before_it(self) -> None:
        made = desk()
        chat = made.write("1")
        made.do(PickUp(chat, 0), AIKO)
        made.do(Reply(chat, "goodbye"), AIKO, "r1")
        assert made.do(End(chat), AIKO) == Refusal(RefusalCode.ON_ITS_WAY)
        limited = Failure(Cause.RATE_LIMITED, 613, retry_at=START + DAY)
        made.do(SettleSend(chat, "r1", failure=limited), RELAY)
        assert made.do(End(chat), AIKO) is None

    def test_metas_closed_window_is_no_longer_true_when_the_visitor_has_written(self) -> None:
        made = desk()
        chat = made.write("1")
        made.do(PickUp(chat, 0), AIKO)
        made.do(Reply(chat, "hello"), AIKO, "r1")
        made.advance(SECOND)
        made.write("1", "hello again")
        closed = Failure(Cause.WINDOW_CLOSED, 10, 2018278)
        assert made.do(SettleSend(chat, "r1", failure=closed), RELAY) is None
        assert made.chat(chat).queue is Queue.ACTIVE

    def test_receipts_that_beat_the_answer_to_the_send_count(self) -> None:
        made = desk()
        chat = made.write("1")
        made.do(PickUp(chat, 0), AIKO)
        made.do(Reply(chat, "hello"), AIKO, "r1")
        made.advance(SECOND)
        made.do(MarkRead(address(PAGE, "1"), made.now), META)
        made.do(SettleSend(chat, "r1", "m_1"), RELAY)
        sent = find_message(made.chat(chat), "r1")
        assert sent is not None
        assert sent.state is SendState.READ

    def test_what_is_written_in_facebooks_inbox_is_kept_with_and_without_a_chat(self) -> None:
        made = desk()
        chat = made.write("1")
        made.do(PickUp(chat, 0), AIKO)
        made.do(End(chat), AIKO)
        assert made.do(Echo(address(PAGE, "1"), "m_8", made.now, "one more word"), META) is None
        assert find_message(made.chat(chat), "m_8") is not None
        assert made.chat(chat).queue is Queue.COMPLETED
        picture = Attachment("image", "https://scontent.example/p.png")
        echo = Echo(address(PAGE, "9"), "m_9", made.now, "hello stranger", "", (picture,))
        assert made.do(echo, META) is None
        event = made.log[-1].event
        assert isinstance(event, Unrecognised)
        assert picture.url in event.raw and "hello stranger" in event.raw


def test_a_page_belongs_to_one_brand() -> None:
    made = desk()
    refusal = made.do(ConnectChannel(PAGE, "Acme Page", "Other", "Support"), RELAY)
    assert refusal == Refusal(RefusalCode.CHANNEL_IN_USE, detail="Acme")
    assert made.do(ConnectChannel(PAGE, "New name", "Acme", "Sales"), RELAY) is None
    assert made.state.channels[PAGE].name == "New name"
    assert len(made.state.brands) == 1


def test_every_range_is_of_a_setting() -> None:
    names = {one.name for one in fields(Settings)}
    assert RANGES.keys() <= names
    assert names - RANGES.keys() == {
        "custom_words",
        "allowed_words",
        "answering_apps",
        "lists",
        "improper",
        "since",
        "version",
    }


def test_who_has_as_many_chats_as_they_may_picks_up_no_other() -> None:
    made = desk()
    made.do(ChangeLimit("aiko", 2), ADA)
    for psid in ("1", "2"):
        assert made.do(PickUp(made.write(psid), 0), AIKO) is None
    third = made.write("3")
    assert made.do(PickUp(third, 0), AIKO) == Refusal(RefusalCode.AT_LIMIT, detail="2")
    assert made.do(PickUp(third, 0), BEN) is None
    fourth = made.write("4")
    made.do(End("c1"), AIKO)
    assert made.do(PickUp(fourth, 0), AIKO) is None
    made.do(ChangeLimit("aiko", 1), ADA)
    assert len(active_chats("aiko", made.state)) == 2
    made.do(RemoveOperator("ben", "aiko"), ADA)
    assert len(active_chats("aiko", made.state)) == 3
    made.do(ChangeLimit("aiko", None), ADA)
    assert made.do(PickUp(made.write("5"), 0), AIKO) is None
