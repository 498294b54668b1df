"""Finding a message of ours among those that Meta lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.attachments import Attachment
from console.core.failures import Cause, Failure
from console.core.matching import TOLERANCE, find_listed
from console.core.state import Chat, Visitor
from console.core.transcript import Author, Message, SendState

AT = 1_800_000_000_000
OURS = Message("a1", Author.OPERATOR, AT, "Caf\u00e9  au lait", state=SendState.UNKNOWN)
PICTURE = replace(OURS, text="", attachments=(Attachment("image", upload="u"),))
BEFORE = Message("m0", Author.VISITOR, AT - 2 * TOLERANCE, "hello", mid="m0")


def chat(*items: Message) -> Chat:
    return Chat("c1", "1", Visitor("7", "1"), AT, AT, AT, timeline=items)


def listed(mid: str, text: str = "Caf\u00e9 au lait", at: int = AT, *kinds: str) -> Message:
    attachments = tuple(map(Attachment, kinds))
    return Message(mid, Author.CHANNEL, at, text, mid=mid, attachments=attachments)


@pytest.mark.parametrize("text", ["Caf\u00e9  au lait", " Cafe\u0301 au\nlait "])
def test_it_is_known_by_what_it_says(text: str) -> None:
    assert find_listed(chat(OURS), OURS, [listed("m1", text), BEFORE], False) == "m1"


@pytest.mark.parametrize(
    "other",
    [
        listed("m1", "something else"),
        listed("m1", at=AT - TOLERANCE - 1),
        replace(listed("m1"), author=Author.VISITOR),
        replace(listed("m1"), mid=""),
    ],
)
def test_nothing_else_is_taken_for_it(other: Message) -> None:
    assert find_listed(chat(OURS), OURS, [other, BEFORE], False) == ""


def test_what_is_another_message_already_is_not_it() -> None:
    earlier = replace(OURS, id="a0", mid="m1", state=SendState.SENT)
    assert find_listed(chat(earlier, OURS), OURS, [listed("m1"), BEFORE], False) == ""
    assert find_listed(chat(earlier, OURS), OURS, [listed("m2"), listed("m1")], False) == "m2"


def test_of_two_the_older_is_taken() -> None:
    two = [listed("m2", at=AT + 9), listed("m1", at=AT + 5)]
    assert find_listed(chat(OURS), OURS, two, True) == "m1"


@pytest.mark.parametrize(
    "other",
    [
        replace(OURS, id="a0", state=SendState.UNKNOWN),
        replace(OURS, id="a0", state=SendState.SENDING),
        replace(OURS, id="a0", failure=Failure(Cause.TEMPORARY, 2), state=SendState.FAILED),
    ],
)
def test_one_is_not_two_that_say_the_same(other: Message) -> None:
    one, two = [listed("m1", at=AT + 5)], [listed("m2", at=AT + 9), listed("m1", at=AT + 5)]
    assert find_listed(chat(other, OURS), OURS, one, True) is None
    assert find_listed(chat(other, OURS), OURS, two, True) == "m1"
    assert find_listed(chat(other, OURS), OURS, [], True) == ""
    refused = replace(other, state=SendState.FAILED, failure=Failure(Cause.REFUSED, 100))
    assert find_listed(chat(refused, OURS), OURS, one, True) == "m1"


def test_a_picture_is_known_by_its_kind() -> None:
    for kind, mid in (("image", "m1"), ("file", "m1"), ("video", "")):
        assert find_listed(chat(PICTURE), PICTURE, [listed("m1", "", AT, kind)], True) == mid


@pytest.mark.parametrize(
    ("list_", "whole", "found"),
    [
        ([], True, ""),
        ([], False, None),
        ([listed("m1", "later", AT + 60_000)], False, None),
        ([listed("m1", "just before", AT - TOLERANCE)], False, None),
        ([listed("m1", "later", AT + 60_000)], True, ""),
    ],
)
def test_a_list_that_does_not_reach_back_says_nothing(
    list_: list[Message], whole: bool, found: str | None
) -> None:
    assert find_listed(chat(OURS), OURS, list_, whole) == found
