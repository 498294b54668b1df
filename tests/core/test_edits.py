"""What an edit says anew counts as what is sent does."""

from __future__ import annotations

import pytest

from console.core.edits import Edit
from console.core.kinds.messenger.kind import address
from console.core.messages import Receive
from console.core.moments import DAY, MINUTE
from console.core.queues import Queue, Reason
from console.core.state import Visitor, find_message
from tests.core.examples import PAGE, Desk, desk

YUKI = Visitor("1", PAGE, chats=0)


def hear(made: Desk, mid: str, text: str) -> None:
    made.do(Receive(YUKI, mid, made.now, text))


def edit(made: Desk, mid: str, text: str) -> None:
    made.do(Edit(address(PAGE, "1"), mid, text))


def test_edits_into_abuse_count_and_complete_the_chat() -> None:
    made = desk()
    for number in (1, 2, 3):
        hear(made, f"e{number}", f"good day {number}")
        edit(made, f"e{number}", "fuck you")
        assert made.chat("c1").improper == number
    chat = made.chat("c1")
    assert (chat.queue, chat.reason) == (Queue.COMPLETED, Reason.PROFANITY)
    hear(made, "e4", "good day 4")
    edit(made, "e4", "fuck you")
    assert (made.chat("c2").improper, made.chat("c2").reason) == (1, None)


@pytest.mark.parametrize(
    ("texts", "counted"),
    [
        (("you fuck", "you fuck, hello"), 1),
        (("you fuck", "now, you fuck"), 1),
        (("you fuck", "you fuck and shit"), 2),
        (("fuck", "shit"), 2),
        (("fuck fuck", "fuck"), 2),
        (("fuck", "fuck fuck"), 2),
        (("fuck", "sorry", "fuck"), 1),
        (("hello", "fuck", "hello", "Fuck!"), 1),
        (("死ね", "死ね、バカ野郎"), 2),
    ],
)
def test_each_place_counts_once(texts: tuple[str, ...], counted: int) -> None:
    made = desk()
    hear(made, "a", texts[0])
    for text in texts[1:]:
        edit(made, "a", text)
    assert made.chat("c1").improper == counted


def test_an_edit_marks_its_places_and_takes_no_count_back() -> None:
    made = desk()
    hear(made, "a", "fuck you")
    edit(made, "a", "oh, fuck you")
    message = find_message(made.chat("c1"), "a")
    assert message is not None and message.improper == ((4, 8),)
    edit(made, "a", "sorry")
    message = find_message(made.chat("c1"), "a")
    assert message is not None and message.improper == ()
    assert made.chat("c1").improper == 1


def test_an_edit_after_the_chat_leaves_it_completed_as_it_was() -> None:
    made = desk()
    hear(made, "a", "hello")
    made.advance(MINUTE)
    made.advance(2 * DAY)
    edit(made, "a", "fuck shit cunt")
    chat = made.chat("c1")
    assert (chat.queue, chat.improper) == (Queue.COMPLETED, 3)
    assert chat.reason is not Reason.PROFANITY
