"""One trouble of a Page over all its chats, and the answers it holds back."""

from __future__ import annotations

import pytest

from console.core.actor import RELAY
from console.core.channels.incidents import MendIncident, OpenIncident, held, hindrance
from console.core.channels.values import HINDERS_SENDING, INCIDENTS
from console.core.chats import End, PickUp
from console.core.failures import Cause, Failure, RelayCode
from console.core.kinds.messenger.kind import META, address
from console.core.messages import Echo, Receive
from console.core.outcomes import SettleSend, StartSend
from console.core.queues import Queue
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Dismiss, Reply, SendAgain
from console.core.state import Visitor
from console.core.transcript import Origin, SendState
from tests.core.examples import AIKO, BEN, PAGE, Desk, desk

EXPIRED = Failure(Cause.ACCESS_EXPIRED, 190, 460, "session invalidated")


def answered(made: Desk, psid: str) -> tuple[str, str]:
    """A chat of Aiko's with an answer on its way: both ids."""
    chat = made.write(psid)
    made.do(PickUp(chat, 0), AIKO)
    message = f"r-{chat}"
    assert made.do(Reply(chat, "yes"), AIKO, key=message) is None
    made.do(StartSend(chat, message), RELAY)
    return chat, message


def held_texts(made: Desk, operator: str = AIKO.id) -> list[tuple[str, str]]:
    return [(chat.id, message.text) for chat, message in held(made.state, operator)]


@pytest.mark.parametrize("cause", list(Cause))
def test_a_failure_that_concerns_the_page_opens_one_incident(cause: Cause) -> None:
    made = desk()
    first, second = answered(made, "1"), answered(made, "2")
    for chat, message in (first, second):
        made.do(SettleSend(chat, message, failure=Failure(cause, 1, 2, "words")), RELAY)
    opened = [entry for entry in made.log if entry.event.kind == "incident_opened"]
    assert len(opened) == (cause in INCIDENTS)
    assert [one.cause for one in made.state.incidents.values()] == [cause] * (cause in INCIDENTS)


@pytest.mark.parametrize("cause", sorted(INCIDENTS))
def test_a_message_that_gets_through_mends_what_would_have_stopped_it(cause: Cause) -> None:
    made = desk()
    chat, message = answered(made, "1")
    made.do(OpenIncident(PAGE, Failure(cause)), RELAY)
    assert made.do(OpenIncident(PAGE, Failure(cause)), RELAY) == Refusal(RefusalCode.STALE)
    made.do(SettleSend(chat, message, "m_1"), RELAY)
    assert bool(made.state.incidents) is (cause not in HINDERS_SENDING)


@pytest.mark.parametrize(
    ("origin", "ago", "mended"),
    [
        (Origin.LIVE, 0, True),
        (Origin.LIVE, 60_000, False),  # a late report of what was written before
        (Origin.GAP, 0, False),  # read from the service, since it had not reported it
        (Origin.HISTORY, 0, False),
    ],
)
def test_a_message_that_is_reported_proves_that_we_hear(
    origin: Origin, ago: int, mended: bool
) -> None:
    made = desk()
    made.do(OpenIncident(PAGE, Failure(Cause.NOT_SUBSCRIBED)), RELAY)
    made.do(OpenIncident(PAGE, EXPIRED), RELAY)
    written = Receive(Visitor("1", PAGE), "m_1", made.now - ago, "hi", origin=origin)
    assert made.do(written, META) is None
    left = {one.cause for one in made.state.incidents.values()}
    assert left == {Cause.ACCESS_EXPIRED} | (set() if mended else {Cause.NOT_SUBSCRIBED})


def test_hearing_of_one_page_says_nothing_of_another() -> None:
    made = desk()
    made.do(OpenIncident("other", Failure(Cause.NOT_SUBSCRIBED)), RELAY)
    made.write("1")
    assert made.state.incidents


def test_an_echo_that_settles_an_answer_mends_what_would_have_stopped_it() -> None:
    made = desk()
    chat, message = answered(made, "1")
    made.do(SettleSend(chat, message), RELAY)
    made.do(OpenIncident(PAGE, EXPIRED), RELAY)
    echo = Echo(address(PAGE, "1"), "m_9", made.now, "yes", metadata=f"{chat}:{message}")
    assert made.do(echo, META) is None
    assert not made.state.incidents


def test_what_the_relay_finds_out_takes_the_place_of_what_the_service_said() -> None:
    made = desk()
    made.do(OpenIncident(PAGE, EXPIRED), RELAY)
    left_out = Failure(Cause.ACCESS_EXPIRED, subcode=RelayCode.LEFT_OUT)
    assert made.do(OpenIncident(PAGE, left_out), RELAY) is None
    assert [one.failure for one in made.state.incidents.values()] == [left_out]
    assert made.do(OpenIncident(PAGE, left_out), RELAY) == Refusal(RefusalCode.STALE)
    chat, message = answered(made, "1")
    made.do(SettleSend(chat, message, failure=EXPIRED), RELAY)  # an answer that fails of it
    assert [one.failure for one in made.state.incidents.values()] == [left_out]


def test_only_what_was_seen_mended_is_mended() -> None:
    made = desk()
    assert made.do(MendIncident(PAGE, Cause.ACCESS_EXPIRED), RELAY) == Refusal(RefusalCode.STALE)
    made.do(OpenIncident(PAGE, EXPIRED), RELAY)
    made.do(OpenIncident(PAGE, Failure(Cause.NOT_SUBSCRIBED)), RELAY)
    assert hindrance(PAGE, made.state) is Cause.ACCESS_EXPIRED
    made.do(MendIncident(PAGE, Cause.ACCESS_EXPIRED), RELAY)
    assert [one.cause for one in made.state.incidents.values()] == [Cause.NOT_SUBSCRIBED]
    assert hindrance(PAGE, made.state) is None


def test_held_answers_are_offered_when_the_incident_is_mended_and_to_their_operator() -> None:
    made = desk()
    chat, message = answered(made, "1")
    made.do(SettleSend(chat, message, failure=EXPIRED), RELAY)
    assert held_texts(made) == []  # it would only fail again
    made.do(MendIncident(PAGE, Cause.ACCESS_EXPIRED), RELAY)
    assert held_texts(made) == [(chat, "yes")]
    assert held_texts(made, BEN.id) == []
    assert made.do(SendAgain(chat, message), AIKO) is None
    assert held_texts(made) == []


def test_a_held_answer_can_be_left_as_it_is() -> None:
    made = desk()
    chat, message = answered(made, "1")
    assert made.do(Dismiss(chat, message), AIKO) == Refusal(RefusalCode.STALE)
    made.do(SettleSend(chat, message, failure=EXPIRED), RELAY)
    made.do(MendIncident(PAGE, Cause.ACCESS_EXPIRED), RELAY)
    refusal = made.do(Dismiss(chat, message), BEN)
    assert refusal == Refusal(RefusalCode.NOT_YOURS, "Aiko")
    assert made.do(Dismiss(chat, message), AIKO) is None
    assert held_texts(made) == []
    assert made.do(Dismiss(chat, message), AIKO) == Refusal(RefusalCode.STALE)
    # A change of mind is possible.
    assert made.do(SendAgain(chat, message), AIKO) is None


def test_answers_of_completed_chats_are_not_offered() -> None:
    made = desk()
    chat, message = answered(made, "1")
    made.do(SettleSend(chat, message, failure=EXPIRED), RELAY)
    made.do(MendIncident(PAGE, Cause.ACCESS_EXPIRED), RELAY)
    made.do(End(chat), AIKO)
    assert made.chat(chat).queue is Queue.COMPLETED
    assert held_texts(made) == []


def test_what_failed_for_its_own_reason_is_not_held() -> None:
    made = desk()
    chat, message = answered(made, "1")
    made.do(SettleSend(chat, message, failure=Failure(Cause.REFUSED, 100)), RELAY)
    assert made.chat(chat).timeline[-1].__class__.__name__ == "Message"
    assert held_texts(made) == []


def test_an_unlisted_outcome_is_said_and_an_echo_still_settles_it() -> None:
    made = desk()
    chat, message = answered(made, "1")
    made.do(SettleSend(chat, message), RELAY)
    made.do(SettleSend(chat, message, unlisted=True), RELAY)
    again = made.do(SettleSend(chat, message, unlisted=True), RELAY)
    assert again == Refusal(RefusalCode.STALE)
    made.do(Echo(address(PAGE, "1"), "m_9", made.now, "yes", f"{chat}:{message}"))
    last = made.chat(chat).timeline[-1]
    assert getattr(last, "state", None) is SendState.SENT
