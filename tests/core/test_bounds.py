"""What no command may hold, and no entry of the log may keep."""

from __future__ import annotations

import pytest

from console.core.attachments import Attachment
from console.core.bounds import (
    LARGEST_NUMBER,
    LONGEST_TEXT,
    MOST_ITEMS,
    beyond_bounds,
    endless_number,
    is_number,
)
from console.core.chats import NameVisitor, PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.values import CustomWord, Settings
from console.core.messages import MessageReceived
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply, SendAttachment
from tests.core.examples import ADA, AIKO, desk


@pytest.mark.parametrize("value", [0, -1, LARGEST_NUMBER, -LARGEST_NUMBER, 1.5, True])
def test_numbers(value: float) -> None:
    assert is_number(value)


@pytest.mark.parametrize(
    "value",
    [10**400, -(10**400), LARGEST_NUMBER + 1, float("inf"), float("-inf"), float("nan"), 1e300],
)
def test_no_numbers(value: float) -> None:
    assert not is_number(value)
    assert endless_number(NameVisitor("c1", "Mika", timezone=value)) == "timezone"


def test_what_a_person_typed_is_judged_by_its_own_rule() -> None:
    text = "a" * (2 * LONGEST_TEXT)
    assert beyond_bounds(Reply("c1", text), text) == ""
    assert beyond_bounds(Reply("c1", text, reply_to="m" * (LONGEST_TEXT + 1)), text) == "reply_to"


def test_an_entry_may_hold_a_text_of_any_length() -> None:
    assert endless_number(MessageReceived("c1", "m1", 1, "9" * 100_000)) == ""


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (PickUp("c1", 10**400), "assignment"),
        (PickUp("c" * (LONGEST_TEXT + 1), 0), "chat"),
        (SendAttachment("c1", Attachment("image", size=10**400, upload="u")), "attachment.size"),
        (SendAttachment("c1", Attachment("image", name="n" * 1001, upload="u")), "attachment.name"),
        (ChangeSettings("b1", Settings(idle=10**400)), "settings.idle"),
        (ChangeSettings("b1", Settings(since=10**400)), "settings.since"),
        (
            ChangeSettings("b1", Settings(custom_words=(CustomWord("a"),) * (MOST_ITEMS + 1))),
            "settings.custom_words",
        ),
        (ChangeSettings("b1", Settings(allowed_words=("a" * 1001,))), "settings.allowed_words"),
    ],
)
def test_a_command_beyond_bounds_is_refused_and_says_where(
    command: PickUp | SendAttachment | ChangeSettings, place: str
) -> None:
    made = desk()
    made.write("7")
    before = made.state
    actor = ADA if isinstance(command, ChangeSettings) else AIKO
    assert made.do(command, actor) == Refusal(RefusalCode.BAD_VALUE, detail=place)
    assert made.state is before
