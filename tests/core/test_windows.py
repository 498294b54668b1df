"""The reply window: what opens it, for how long, and what each answer then carries.

Source: Meta, Send a Message, messaging window; specification, section 2.
"""

from __future__ import annotations

import pytest

from console.core.actor import RELAY
from console.core.chats import End, PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.values import Settings
from console.core.history import RestoreHistory
from console.core.kinds.kind import Opener
from console.core.kinds.messenger.kind import address
from console.core.log import Command
from console.core.messages import Echo, Receive
from console.core.moments import DAY, HOUR, MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.reactions import ReactByVisitor
from console.core.receipts import MarkRead
from console.core.remarks import AddRemark
from console.core.sends import Reply
from console.core.state import Visitor, find_message
from console.core.timers import needs_tag, window_closes, window_open, window_seconds
from console.core.transcript import (
    SERVICE_INBOX,
    Author,
    Message,
    Move,
    Pressed,
    Remark,
    RemarkKind,
)
from tests.core.examples import ADA, AIKO, PAGE, START, Desk, desk

VISITOR = Visitor("7001", PAGE, chats=0)
PSID = address(PAGE, "7001")
PATIENT = Settings(waiting=60, retention=30 * 86_400, idle=86_400)


def waiting() -> Desk:
    """A chat that begins with the message `m_1` at `START`, and waits for a month."""
    made = desk()
    made.do(ChangeSettings("b1", PATIENT), ADA)
    made.do(Receive(VISITOR, "m_1", START, "hello"))
    return made


def press(made: Desk, mid: str = "b_1") -> Command:
    return Receive(VISITOR, mid, made.now, "Get started", pressed=Pressed.BUTTON)


def remark(made: Desk, what: RemarkKind) -> Command:
    return AddRemark(VISITOR, Remark(made.now, what, "spring"))


def react(made: Desk, mid: str = "m_1", emoji: str = "👍") -> Command:
    return ReactByVisitor(PSID, mid, emoji, made.now)


def test_a_reaction_on_the_sixth_day_does_not_outlast_the_message() -> None:
    """The seven days of the message are longer than the day of the reaction."""
    made = waiting()
    made.advance(6 * DAY - HOUR)
    made.do(react(made))
    assert window_closes(made.chat("c1")) == START + 7 * DAY
    assert window_seconds(made.chat("c1")) == 7 * 86_400


def test_a_reaction_on_the_seventh_day_keeps_the_chat_for_a_day() -> None:
    made = waiting()
    made.advance(6 * DAY + HOUR)
    made.do(react(made))
    made.advance(23 * HOUR)
    assert made.chat("c1").open
    made.advance(HOUR)
    last = made.chat("c1").timeline[-1]
    assert isinstance(last, Move)
    assert (last.reason, last.seconds) == (Reason.WINDOW_CLOSED, 86_400)
    assert last.at == START + 7 * DAY + HOUR


def test_the_answer_to_a_reaction_needs_no_tag() -> None:
    made = waiting()
    made.advance(6 * DAY)
    assert needs_tag(made.chat("c1"), made.now)
    made.do(react(made))
    assert not needs_tag(made.chat("c1"), made.now)
    assert needs_tag(made.chat("c1"), made.now + DAY - MINUTE)
    made.do(PickUp("c1", 0), AIKO)
    assert made.do(Reply("c1", "Thank you!"), AIKO, "r1") is None
    answer = find_message(made.chat("c1"), "r1")
    assert answer is not None
    assert not answer.tagged


def test_a_tag_is_never_used_where_the_time_for_it_is_over() -> None:
    """Within the minute that is left of the reaction's day, seven days after the message, Meta
    would refuse the tag for certain."""
    made = waiting()
    made.advance(6 * DAY + HOUR)
    made.do(react(made))
    late = START + 7 * DAY + HOUR - SECOND
    assert window_open(made.chat("c1"), late)
    assert not needs_tag(made.chat("c1"), late)


@pytest.mark.parametrize(
    ("act", "opener"),
    [
        (react, Opener.REACTION),
        (lambda made: react(made, "of an earlier chat"), Opener.REACTION),
        (press, Opener.BUTTON),
        (lambda made: remark(made, RemarkKind.CAME_BY_LINK), Opener.LINK),
    ],
)
def test_what_opens_it_for_a_day(act: object, opener: Opener) -> None:
    made = waiting()
    made.advance(6 * DAY + HOUR)
    assert callable(act)
    assert made.do(act(made)) is None
    chat = made.chat("c1")
    assert (chat.opener, chat.opener_at, chat.visitor_at) == (opener, made.now, START)
    assert window_closes(chat) == made.now + DAY


def test_what_does_not_open_it() -> None:
    made = waiting()
    made.do(react(made))
    before = made.chat("c1")
    made.advance(6 * DAY + HOUR)
    for command in (
        react(made, emoji=""),
        remark(made, RemarkKind.CAME_BY_AD),
        remark(made, RemarkKind.FEEDBACK_GOOD),
        Echo(PSID, "e", made.now, "Still there?", via=SERVICE_INBOX),
        MarkRead(PSID, made.now),
    ):
        made.do(command)
    after = made.chat("c1")
    assert after.window_at == before.window_at == START
    assert window_closes(after) == START + 7 * DAY


def test_an_opening_action_that_is_reported_late_counts_from_its_own_moment() -> None:
    made = waiting()
    made.advance(6 * DAY + 2 * HOUR)
    made.do(ReactByVisitor(PSID, "m_1", "👍", made.now - HOUR))
    assert window_closes(made.chat("c1")) == made.now + 23 * HOUR
    made.do(ReactByVisitor(PSID, "m_1", "❤", made.now - 2 * HOUR))
    assert window_closes(made.chat("c1")) == made.now + 23 * HOUR, "reports overtake one another"


def test_an_opening_action_stamped_in_the_future_does_not_stretch_it() -> None:
    made = waiting()
    made.advance(6 * DAY + HOUR)
    made.do(ReactByVisitor(PSID, "m_1", "👍", made.now + DAY))
    assert window_closes(made.chat("c1")) == made.now + DAY


def test_a_reaction_of_an_older_log_counts_from_its_entry() -> None:
    made = waiting()
    made.advance(6 * DAY + HOUR)
    made.do(ReactByVisitor(PSID, "m_1", "👍"))
    assert window_closes(made.chat("c1")) == made.now + DAY


def test_a_chat_that_begins_with_a_button_has_a_day() -> None:
    made = desk()
    made.do(ChangeSettings("b1", PATIENT), ADA)
    made.do(press(made))
    assert window_closes(made.chat("c1")) == START + DAY
    made.advance(HOUR)
    made.do(Receive(VISITOR, "m_2", made.now, "Is this open?"))
    assert window_closes(made.chat("c1")) == made.now + 7 * DAY


def test_the_days_of_a_message_outlive_its_chat() -> None:
    """Who wrote on day 0, in a chat that is over, and presses a button on day 2, may be answered
    by a person until day 7: Meta knows no chats."""
    made = waiting()
    made.do(PickUp("c1", 0), AIKO)
    made.do(End("c1"), AIKO)
    made.advance(2 * DAY)
    made.do(press(made))
    assert made.chat("c2").visitor_at == START
    assert window_closes(made.chat("c2")) == START + 7 * DAY


def test_what_history_tells_of_the_visitor_counts() -> None:
    made = desk()
    made.do(press(made))
    older = Message("h", Author.VISITOR, START - DAY, "hello?", mid="h")
    ours = Message("i", Author.CHANNEL, START - HOUR, "hello!", mid="i")
    made.do(RestoreHistory("c1", (older, ours)), RELAY)
    assert made.chat("c1").visitor_at == START - DAY
    assert window_closes(made.chat("c1")) == START + 6 * DAY


def test_idle_counts_messages_only() -> None:
    made = waiting()
    made.do(PickUp("c1", 0), AIKO)
    made.advance(23 * HOUR)
    made.do(react(made))
    made.advance(HOUR)
    chat = made.chat("c1")
    assert (chat.queue, chat.reason) == (Queue.COMPLETED, Reason.IDLE)
