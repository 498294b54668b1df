"""What Meta reports beside messages: who has the conversation, what is said of messages, what
comes late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.actor import RELAY
from console.core.channels.connecting import SwitchChannel
from console.core.chats import End, NameVisitor, PickUp
from console.core.edits import Delete, Edit
from console.core.history import RestoreHistory
from console.core.kinds.messenger.kind import META, address
from console.core.log import Command
from console.core.messages import Echo, Receive
from console.core.moments import DAY, MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.reactions import ReactByVisitor
from console.core.refusals import Refusal, RefusalCode
from console.core.remarks import AddRemark
from console.core.state import Visitor, find_message
from console.core.transcript import (
    ANOTHER_APP,
    SERVICE_INBOX,
    Author,
    Message,
    Origin,
    Remark,
    RemarkKind,
)
from tests.core.examples import ADA, AIKO, PAGE, START, Desk, desk

YUKI = Visitor("1", PAGE, chats=0)
STALE = Refusal(RefusalCode.STALE)
OTHERS, OURS = RemarkKind.THREAD_OTHERS, RemarkKind.THREAD_OURS


def hear(made: Desk, mid: str, text: str = "hello", *, standby: bool = False) -> Refusal | None:
    return made.do(Receive(YUKI, mid, made.now, text, standby=standby))


def remarks(made: Desk, chat: str = "c1") -> list[tuple[str, str]]:
    return [(one.what, one.text) for one in made.chat(chat).timeline if isinstance(one, Remark)]


def texts(made: Desk, chat: str = "c1") -> list[str]:
    return [one.text for one in made.chat(chat).timeline if isinstance(one, Message)]


# Who has the conversation


def test_on_standby_another_app_has_the_conversation_until_we_are_addressed_again() -> None:
    made = desk()
    hear(made, "a", standby=True)
    assert made.chat("c1").thread_owner == ANOTHER_APP
    hear(made, "b", standby=True)
    assert remarks(made) == [(OTHERS, "")]
    made.advance(SECOND)
    hear(made, "c")
    assert made.chat("c1").thread_owner == ""
    assert remarks(made) == [(OTHERS, ""), (OURS, "")]
    hear(made, "d")
    assert len(remarks(made)) == 2
    assert len(texts(made)) == 4


def test_an_app_that_is_named_stands_against_one_that_is_not() -> None:
    made = desk()
    hear(made, "a")
    made.do(Echo(address(PAGE, "1"), "e", made.now, "hi", via=SERVICE_INBOX, standby=True))
    hear(made, "b", standby=True)
    made.do(Echo(address(PAGE, "1"), "f", made.now, "?", standby=True))
    assert made.chat("c1").thread_owner == SERVICE_INBOX
    assert remarks(made) == [(OTHERS, SERVICE_INBOX)]
    made.do(Echo(address(PAGE, "1"), "g", made.now, "I am a bot", via="555", standby=True))
    assert made.chat("c1").thread_owner == "555"


def test_an_echo_that_is_not_on_standby_says_nothing_of_the_owner() -> None:
    made = desk()
    hear(made, "a", standby=True)
    made.do(Echo(address(PAGE, "1"), "e", made.now, "hi", via=SERVICE_INBOX))
    assert made.chat("c1").thread_owner == ANOTHER_APP


def test_what_is_read_after_an_outage_says_nothing_of_the_owner() -> None:
    made = desk()
    hear(made, "a", standby=True)
    made.do(Receive(YUKI, "b", made.now, "hello?", origin=Origin.GAP))
    assert made.chat("c1").thread_owner == ANOTHER_APP
    message = find_message(made.chat("c1"), "b")
    assert message is not None
    assert message.origin is Origin.GAP


def test_who_has_the_conversation_is_told_when_it_changes() -> None:
    made = desk()
    hear(made, "a")
    taken = AddRemark(YUKI, Remark(made.now, OTHERS, "555"), "555")
    ours = AddRemark(YUKI, Remark(made.now, OURS), "")
    assert made.do(ours) == STALE
    assert made.do(taken) is None
    assert made.do(taken) == STALE
    assert made.do(ours) is None
    assert remarks(made) == [(OTHERS, "555"), (OURS, "")]


def test_who_has_the_conversation_is_known_to_the_chat_that_opens_next() -> None:
    made = desk()
    taken = AddRemark(YUKI, Remark(made.now, OTHERS, SERVICE_INBOX), SERVICE_INBOX)
    assert made.do(AddRemark(YUKI, Remark(made.now, OURS), "")) == STALE
    assert made.do(taken) is None
    assert made.do(taken) == STALE
    made.advance(SECOND)
    hear(made, "a", standby=True)
    assert made.chat("c1").thread_owner == SERVICE_INBOX
    assert remarks(made) == [(OTHERS, SERVICE_INBOX)]


# What is said of messages


def test_edits_that_overtake_one_another_leave_the_newest_text() -> None:
    made = desk()
    hear(made, "a", "one")
    for number, text in ((1, "two"), (3, "four"), (2, "three"), (1, "two")):
        made.do(Edit(address(PAGE, "1"), "a", text, number))
    message = find_message(made.chat("c1"), "a")
    assert message is not None
    assert (message.text, message.earlier) == ("four", ("one", "two"))


def test_an_edit_to_the_same_text_is_none() -> None:
    made = desk()
    hear(made, "a", "one")
    assert made.do(Edit(address(PAGE, "1"), "a", "one", 1)) == STALE


def test_improper_words_of_the_pages_own_messages_are_not_marked() -> None:
    made = desk()
    hear(made, "a", "one")
    made.do(Echo(address(PAGE, "1"), "e", made.now, "hi"))
    for mid in ("a", "e"):
        made.do(Edit(address(PAGE, "1"), mid, "damn", 1))
    marked = {mid: find_message(made.chat("c1"), mid) for mid in ("a", "e")}
    assert {mid: bool(one and one.improper) for mid, one in marked.items()} == {
        "a": True,
        "e": False,
    }


@pytest.mark.parametrize(
    ("command", "remark"),
    [
        (Edit(address(PAGE, "1"), "old", "new", 1), (RemarkKind.OTHER, "message_edit: new")),
        (ReactByVisitor(address(PAGE, "1"), "old", "👍"), (RemarkKind.REACTED, "👍")),
    ],
)
def test_what_is_said_of_a_message_we_never_had_is_told(
    command: Command, remark: tuple[str, str]
) -> None:
    made = desk()
    assert made.do(command) is None
    made.advance(SECOND)
    hear(made, "a")
    assert remarks(made) == [remark]
    assert made.do(command) is None
    assert remarks(made) == [remark, remark]


def test_what_is_kept_of_a_known_visitor_does_not_forget_who_they_are() -> None:
    made = desk()
    hear(made, "a")
    made.do(NameVisitor("c1", "Yuki"), RELAY)
    made.do(PickUp("c1", 0), AIKO)
    made.do(End("c1"), AIKO)
    made.do(SwitchChannel(PAGE, False), ADA)
    hear(made, "b", "anyone?")
    made.do(Delete(address(PAGE, "1"), "old"))
    made.do(SwitchChannel(PAGE, True), ADA)
    assert made.chat("c2").visitor.name == "Yuki"
    assert made.chat("c2").visitor.chats == 2


def test_a_reaction_taken_back_from_a_message_we_never_had_is_nothing() -> None:
    made = desk()
    assert made.do(ReactByVisitor(address(PAGE, "1"), "old", "")) == Refusal(
        RefusalCode.UNKNOWN_MESSAGE
    )


# What comes late


def restored(made: Desk, *mids: str) -> None:
    older = [
        Message(mid, Author.VISITOR, START - DAY + place, mid, mid=mid)
        for place, mid in enumerate(mids)
    ]
    assert made.do(RestoreHistory("c1", tuple(older)), RELAY) is None


def test_a_message_that_was_read_as_history_is_not_shown_again_when_its_report_comes() -> None:
    made = desk()
    hear(made, "now")
    restored(made, "before", "long before")
    late = Receive(YUKI, "long before", START - DAY, "long before")
    assert made.do(late) == STALE
    assert made.do(replace(late, mid="between")) is None
    assert texts(made) == ["before", "long before", "long before", "hello"]


def test_what_was_kept_stands_before_the_message_that_opens_the_chat() -> None:
    made = desk()
    made.do(AddRemark(YUKI, Remark(made.now, RemarkKind.CAME_BY_AD, "Spring sale")))
    hear(made, "a", "Is this available?")
    remark, message = made.chat("c1").timeline
    assert isinstance(remark, Remark)
    assert isinstance(message, Message)


def test_nothing_that_was_kept_is_lost_when_its_words_complete_the_chat() -> None:
    made = desk()
    made.do(SwitchChannel(PAGE, False), ADA)
    for mid, text in (("a", "shit damn shit"), ("b", "and another thing"), ("c", "damn")):
        made.advance(MINUTE)
        hear(made, mid, text)
    made.do(SwitchChannel(PAGE, True), ADA)
    assert texts(made) == ["shit damn shit", "and another thing", "damn"]
    chat = made.chat("c1")
    assert (chat.queue, chat.reason, chat.improper) == (Queue.COMPLETED, Reason.PROFANITY, 4)


def test_an_echo_counts_as_an_answer() -> None:
    made = desk()
    hear(made, "a")
    assert made.chat("c1").unread == 1
    made.advance(SECOND)
    made.do(Echo(address(PAGE, "1"), "e", made.now, "We are on it", via=SERVICE_INBOX), META)
    chat = made.chat("c1")
    assert (chat.unread, chat.last_at) == (0, made.now)
