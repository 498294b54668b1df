"""A machine's answer is no answer: it is shown, and settles nothing (specification, section 2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.actor import RELAY
from console.core.chats import PickUp
from console.core.company.brands import ChangeSettings
from console.core.kinds.messenger.kind import address
from console.core.messages import Echo, Receive
from console.core.moments import MINUTE
from console.core.outcomes import SettleSend, StartSend
from console.core.sends import Reply
from console.core.state import Visitor
from console.core.transcript import SERVICE_INBOX, Author, last_message
from console.core.views import Inbox
from console.locale import Reader, words
from tests.core.examples import ADA, AIKO, PAGE, Desk, desk

PSID = address(PAGE, "3001")


def asked() -> Desk:
    """Aiko's chat, in which somebody waits for an answer."""
    made = desk()
    made.do(Receive(Visitor("3001", PAGE, chats=0), "m_1", made.now, "where is my parcel?"))
    made.do(PickUp("c1", 0), AIKO)
    made.advance(MINUTE)
    return made


def needs_aiko(made: Desk) -> bool:
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    return inbox.needing_count() == 1


@pytest.mark.parametrize(
    ("via", "settled"),
    [
        ("99887766", False),
        (SERVICE_INBOX, True),
        pytest.param("", True, id="nobody says through which"),
    ],
)
def test_only_what_a_person_wrote_settles_a_chat(via: str, settled: bool) -> None:
    made = asked()
    made.do(Echo(PSID, "m_auto", made.now, "We will answer soon.", via=via))
    assert needs_aiko(made) is not settled
    assert (made.chat("c1").unread == 0) is settled
    shown = last_message(made.chat("c1").timeline)
    assert shown is not None
    assert (shown.author, shown.via) == (Author.CHANNEL, via)


def test_an_app_through_which_people_answer_settles_it_as_long_as_it_is_named() -> None:
    made = asked()
    helpdesk = replace(made.state.brands["b1"].settings, answering_apps=("55", "99887766"))
    made.do(ChangeSettings("b1", helpdesk), ADA)
    made.do(Echo(PSID, "m_7", made.now, "It comes today", via="99887766"))
    assert not needs_aiko(made) and made.chat("c1").unread == 0
    first = last_message(made.chat("c1").timeline)
    made.do(ChangeSettings("b1", replace(helpdesk, answering_apps=())), ADA)
    made.do(Receive(Visitor("3001", PAGE, chats=0), "m_3", made.now, "and where?"))
    made.do(Echo(PSID, "m_2", made.now, "We are closed", via="99887766"))
    assert needs_aiko(made)
    second = last_message(made.chat("c1").timeline)
    assert first is not None and second is not None
    reader = Reader(words("en"))
    assert reader.author(first, "") == "Answered in app 99887766"
    assert reader.author(second, "") == "Automatic (app 99887766)"


def test_an_answer_of_ours_settles_it_after_a_machine_s() -> None:
    made = asked()
    made.do(Echo(PSID, "m_auto", made.now, "We will answer soon.", via="99887766"))
    made.do(Reply("c1", "It comes today"), AIKO, "r1")
    made.do(StartSend("c1", "r1"), RELAY)
    made.do(SettleSend("c1", "r1", "m_2"), RELAY)
    assert not needs_aiko(made)


def test_idle_starts_over_with_every_message_that_the_visitor_got() -> None:
    made = asked()
    made.do(Echo(PSID, "m_auto", made.now, "We will answer soon.", via="99887766"))
    assert made.chat("c1").last_at == made.now


def test_one_that_another_app_sends_while_it_has_the_conversation_settles_nothing() -> None:
    made = asked()
    made.do(Echo(PSID, "m_auto", made.now, "I am a bot", via="99887766", standby=True))
    assert needs_aiko(made)
    assert made.chat("c1").thread_owner == "99887766"
