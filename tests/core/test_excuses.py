"""An improper word that was none is excused with a reason, and counts no more."""

from __future__ import annotations

import pytest
from hypothesis import given

from console.core.actor import Actor
from console.core.chats import PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.operators import AddOperator
from console.core.company.values import Role, Settings
from console.core.edits import Delete, Edit
from console.core.excuses import LONGEST_REASON, ExcuseHit, excusable
from console.core.kinds.messenger.kind import address
from console.core.log import fold
from console.core.messages import Receive
from console.core.moments import DAY
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State, Visitor, find_message
from console.core.transcript import Excuse, Message
from tests.core.examples import ADA, AIKO, BEN, PAGE, Desk, Step, days, desk

YUKI = Visitor("1", PAGE, chats=0)
SORA = Actor("sora", Role.SUPERVISOR)
WHY = "the name of a book"


def said(*texts: str) -> Desk:
    """A chat of Aiko's in which a visitor has written messages a, b, c."""
    made = desk()
    made.do(AddOperator(SORA.id, "Sora", SORA.role))
    for mid, text in zip("abc", texts, strict=False):
        hear(made, mid, text)
    assert made.do(PickUp("c1", 0), AIKO) is None
    return made


def hear(made: Desk, mid: str, text: str) -> None:
    assert made.do(Receive(YUKI, mid, made.now, text)) is None


def edit(made: Desk, mid: str, text: str) -> None:
    assert made.do(Edit(address(PAGE, "1"), mid, text)) is None


def excuse(
    made: Desk, word: str, message: str = "a", by: Actor = AIKO, why: str = WHY
) -> RefusalCode | None:
    refusal = made.do(ExcuseHit("c1", message, word, why), by)
    return refusal.code if isinstance(refusal, Refusal) else None


def message(made: Desk, mid: str = "a") -> Message:
    found = find_message(made.chat("c1"), mid)
    assert found is not None
    return found


@pytest.fixture
def two() -> Desk:
    """Two words of three."""
    return said('Is "Shit my Dad Says" in stock? damn')


def test_the_count_goes_down_and_the_message_keeps_why(two: Desk) -> None:
    assert (two.chat("c1").improper, len(message(two).improper)) == (2, 2)
    assert excuse(two, "Shit") is None
    chat = two.chat("c1")
    assert chat.improper == 1
    assert message(two).improper == ((32, 36),)
    assert message(two).excused == (Excuse("shit", WHY, AIKO.id, two.now),)
    hear(two, "b", "damn it all")
    assert (two.chat("c1").queue, two.chat("c1").improper) == (Queue.ACTIVE, 2)
    hear(two, "c", "shit")
    assert two.chat("c1").reason is Reason.PROFANITY, "in another message it counts"


def test_all_places_of_the_word_in_the_message_are_excused_at_once() -> None:
    made = said("Damn is a name, damn")
    assert excuse(made, "damn") is None
    assert (made.chat("c1").improper, message(made).improper) == (0, ())


@pytest.mark.parametrize("text", ["shit!", "oh shit SHIT", "hello", "sh1t, $hit"])
def test_no_edit_brings_it_back(text: str) -> None:
    made = said("Shit")
    assert excuse(made, "Shit") is None
    edit(made, "a", text)
    edit(made, "a", "well, shit")
    assert (made.chat("c1").improper >= 0, message(made).improper) == (True, ())
    edit(made, "a", "well, shit, damn")
    assert message(made).counted.count("shit") == 0
    assert message(made).counted.count("damn") == 1


def test_what_was_edited_away_still_counts_and_can_be_excused() -> None:
    made = said("shit shit")
    edit(made, "a", "ship ship")
    assert (made.chat("c1").improper, message(made).improper) == (2, ())
    assert excuse(made, "shit") is None
    assert made.chat("c1").improper == 0
    edit(made, "a", "shit shit")
    assert (made.chat("c1").improper, message(made).improper) == (0, ())


def test_what_is_marked_and_never_counted_takes_nothing_from_others() -> None:
    made = desk()
    made.do(ChangeSettings("b1", Settings(improper=False)), ADA)
    hear(made, "a", "damn")
    made.do(PickUp("c1", 0), AIKO)
    made.do(ChangeSettings("b1", Settings()), ADA)
    hear(made, "b", "shit")
    edit(made, "a", "oh damn")
    assert (made.chat("c1").improper, message(made).improper) == (1, ((3, 7),))
    assert excuse(made, "damn") is None
    assert (made.chat("c1").improper, message(made).improper) == (1, ())


def test_whose_chat_it_is_or_a_supervisor_may(two: Desk) -> None:
    assert excuse(two, "damn", by=BEN) is RefusalCode.NOT_YOURS
    assert excuse(two, "damn", by=SORA) is None
    assert excuse(two, "shit", by=ADA) is None
    assert [one.by for one in message(two).excused] == [SORA.id, ADA.id]


def test_a_chat_that_nobody_has_is_picked_up_first() -> None:
    made = desk()
    made.do(AddOperator(SORA.id, "Sora", SORA.role))
    hear(made, "a", "damn")
    assert excuse(made, "damn", by=AIKO) is RefusalCode.NOT_PICKED_UP
    assert excuse(made, "damn", by=SORA) is RefusalCode.NOT_PICKED_UP
    assert made.chat("c1").improper == 1


def test_a_completed_chat_stays_as_it_is() -> None:
    made = said("damn shit")
    hear(made, "b", "damn")
    chat = made.chat("c1")
    assert chat.queue is Queue.COMPLETED
    assert excuse(made, "damn") is RefusalCode.COMPLETED
    assert made.chat("c1") == chat


def test_a_chat_whose_time_is_over_is_completed_first(two: Desk) -> None:
    two.now += 8 * DAY
    assert excuse(two, "damn") is RefusalCode.COMPLETED


@pytest.mark.parametrize("why", ["", "   ", "x" * (LONGEST_REASON + 1)])
def test_nobody_leaves_the_reason_out(two: Desk, why: str) -> None:
    assert excuse(two, "damn", why=why) is RefusalCode.BAD_VALUE
    assert excuse(two, "damn", why=f" {'x' * LONGEST_REASON} ") is None
    assert message(two).excused[0].reason == "x" * LONGEST_REASON


def test_a_word_that_is_not_marked_is_nothing_to_excuse(two: Desk) -> None:
    assert excuse(two, "stock") is RefusalCode.STALE
    assert excuse(two, "damn", "nowhere") is RefusalCode.UNKNOWN_MESSAGE
    assert excuse(two, "damn") is None
    assert excuse(two, "damn") is RefusalCode.STALE
    assert two.chat("c1").improper == 1


def test_of_a_message_taken_back_nothing_is_left_to_excuse(two: Desk) -> None:
    assert excuse(two, "shit") is None
    two.do(Delete(address(PAGE, "1"), "a"))
    assert (message(two).counted, message(two).excused) == ((), ())
    assert excuse(two, "damn") is RefusalCode.STALE
    assert two.chat("c1").improper == 1, "what was said was said"


@given(days)
def test_a_chat_counts_what_its_messages_do(steps: list[Step]) -> None:
    """After any day on which a supervisor excuses what they see."""
    made = desk()
    made.do(AddOperator(SORA.id, "Sora", SORA.role))
    for number, ((command, actor), pause) in enumerate(steps):
        made.do(command, actor)
        made.advance(pause)
        if number % 3 == 0:
            excuse_one(made)
    for chat in made.state.chats.values():
        held = [one for one in chat.timeline if isinstance(one, Message)]
        counted = sum(len(one.counted) for one in held)
        gone = any(one.deleted for one in held)
        assert chat.improper == counted or (gone and chat.improper > counted)
        for one in held:
            assert not {excuse.word for excuse in one.excused} & {*excusable(one)}
    assert fold(State(), made.log) == made.state


def excuse_one(made: Desk) -> None:
    for chat in made.state.chats.values():
        for one in chat.timeline:
            if chat.queue is Queue.ACTIVE and isinstance(one, Message) and excusable(one):
                word = excusable(one)[0]
                assert made.do(ExcuseHit(chat.id, one.id, word, WHY), SORA) is None
                return
