"""How long somebody has been waiting, and what it does to the order (specification, section 2)."""

from __future__ import annotations

from dataclasses import replace

from console.core.chats import PickUp
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import address
from console.core.messages import Echo, Receive
from console.core.moments import MINUTE, SECOND
from console.core.outcomes import SettleSend, StartSend
from console.core.queues import Queue
from console.core.sends import Dismiss, Reply
from console.core.state import Visitor
from console.core.views import Inbox
from console.core.waits import waiting_since
from tests.core.examples import AIKO, PAGE, START, Desk, desk

PSID = address(PAGE, "3001")


def write(made: Desk, mid: str, visitor: str = "3001") -> None:
    made.do(Receive(Visitor(visitor, PAGE, chats=0), mid, made.now, "hello?"))


def picked_up() -> Desk:
    made = desk()
    write(made, "m_1")
    made.do(PickUp("c1", 0), AIKO)
    return made


def test_the_oldest_message_without_an_answer_counts() -> None:
    made = picked_up()
    begun = made.now
    made.advance(MINUTE)
    write(made, "m_2")
    assert waiting_since(made.chat("c1")) == begun
    made.do(Reply("c1", "one moment"), AIKO)
    assert waiting_since(made.chat("c1")) is None
    made.advance(MINUTE)
    write(made, "m_3")
    made.advance(MINUTE)
    write(made, "m_4")
    assert waiting_since(made.chat("c1")) == begun + 2 * MINUTE


def test_a_machine_answers_nobody() -> None:
    made = picked_up()
    begun = made.now
    made.do(Echo(PSID, "m_auto", made.now, "We are closed.", via="99887766"))
    assert waiting_since(made.chat("c1")) == begun


def test_an_answer_that_failed_is_none_until_it_is_left_at_that() -> None:
    made = picked_up()
    begun = made.now
    made.do(Reply("c1", "here"), AIKO, key="k1")
    made.do(StartSend("c1", "k1"))
    made.do(SettleSend("c1", "k1", failure=Failure(Cause.REFUSED, 100)))
    assert waiting_since(made.chat("c1")) == begun
    made.do(Dismiss("c1", "k1"), AIKO)
    assert waiting_since(made.chat("c1")) is None


def test_a_message_reported_after_the_answer_waits_all_the_same() -> None:
    made = picked_up()
    made.advance(MINUTE)
    made.do(Reply("c1", "here"), AIKO)
    made.do(Receive(Visitor("3001", PAGE, chats=0), "m_2", START + SECOND, "and this?"))
    assert made.chat("c1").unread == 1
    assert waiting_since(made.chat("c1")) is not None


def test_a_completed_chat_has_nobody_waiting() -> None:
    made = picked_up()
    assert waiting_since(replace(made.chat("c1"), queue=Queue.COMPLETED)) is None


def test_what_rings_comes_first_then_who_waits_longest() -> None:
    made = desk()
    write(made, "m_1", "3001")
    made.advance(20 * SECOND)
    write(made, "m_2", "3002")
    made.advance(5 * MINUTE)
    write(made, "m_3", "3003")
    made.advance(10 * SECOND)
    write(made, "m_4", "3004")
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    assert [row.chat for row in inbox.rows(Queue.UNANSWERED)] == ["c3", "c4", "c1", "c2"]


def test_the_next_chat_is_one_that_rings_and_what_nobody_can_mend_is_passed() -> None:
    made = picked_up()
    made.do(Reply("c1", "here"), AIKO, key="k1")
    made.do(StartSend("c1", "k1"))
    made.do(SettleSend("c1", "k1", failure=Failure(Cause.REFUSED, 100)))
    write(made, "m_2", "3002")
    made.do(PickUp("c2", 0), AIKO)
    write(made, "m_3", "3003")
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    assert [row.chat for row in inbox.needing_me()] == ["c3", "c2"]
    stuck = inbox.row("c1")
    assert stuck is not None and stuck.failed and stuck.stuck


def test_what_was_answered_does_not_wait_again_behind_a_late_message() -> None:
    """The late one stands before the answer, which did not know it; what is older was answered."""
    made = picked_up()
    made.advance(2 * MINUTE)
    made.do(Reply("c1", "here you are"), AIKO)
    late = made.now - MINUTE
    made.do(Receive(Visitor("3001", PAGE, chats=0), "m_late", late, "and this?"))
    assert waiting_since(made.chat("c1")) == late
