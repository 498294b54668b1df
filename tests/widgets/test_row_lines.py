"""Rows of the list as text, at the widths they come in."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from console.core.attachments import Attachment
from console.core.moments import DAY, HOUR, MINUTE, SECOND, Millis
from console.core.queues import Queue, Reason
from console.core.timers import Rule
from console.core.transcript import Author, Message
from console.core.views import Row
from console.locale import Reader
from console.widgets.lines.rows import (
    FULL_WIDTH,
    INDENT,
    mark_span,
    name_line,
    snippet_line,
    timing,
)
from console.widgets.quiet import Line
from tests.widgets.samples import EN, HOSTILE, JA, NOW, TOKYO, ours, row, steers, theirs


def text(line: Line) -> str:
    return "".join(part for part, _ in line)


def drawn(one: Row, reader: Reader, width: int, drafted: bool = False) -> list[str]:
    room = width - INDENT
    first = text(
        (
            (" ", ""),
            timing(one, reader, NOW).age,
            mark_span(one),
            *name_line(one, reader, room, drafted),
        )
    )
    line = snippet_line(one, reader, room, timing(one, reader, NOW), full=width >= FULL_WIDTH)
    second = " " * INDENT + text(line)
    assert cell_len(first) == cell_len(second) == width
    return [first.rstrip(), second.rstrip()]


RINGING = row(
    "1",
    11 * SECOND,
    Rule.WAITING,
    last=theirs("注文がまだ届きません"),
    unread=2,
    rings=True,
    waited=49 * SECOND,
)
IDLE = row(
    "2",
    3 * HOUR,
    Rule.IDLE,
    queue=Queue.ACTIVE,
    name="Lena Fischer",
    last=ours("danke!"),
    mine=True,
    operator="a",
)


def test_a_row_at_three_widths() -> None:
    assert drawn(RINGING, EN, 28) == [
        "    49s ● Yuki Tanaka    2",
        "          注文がまだ届… 11s",
    ]
    assert drawn(RINGING, EN, 46) == [
        "    49s ● Yuki Tanaka                      2",
        "          注文がまだ届きません   11s → missed",
    ]
    missed = row(
        "3",
        12 * MINUTE,
        last=theirs("where is my refund?"),
        name="Omar Haddad",
        unread=1,
        waited=23 * HOUR,
    )
    wide = drawn(missed, EN, 100)
    assert wide[0].startswith("    23h   Omar Haddad ") and wide[0].endswith("  1")
    assert wide[1].startswith(" " * INDENT + "where is my refund? ")
    assert wide[1].endswith(" 12m → completed (unanswered)")


def test_a_row_in_japanese() -> None:
    assert drawn(RINGING, JA, 50) == [
        "   49秒 ● Yuki Tanaka                          2",
        "          注文がまだ届きません    11秒 → 応答漏れ",
    ]


@pytest.mark.parametrize(
    ("left", "rule", "shown"),
    [
        (13 * SECOND, Rule.WAITING, ""),
        (12 * SECOND, Rule.WAITING, "12s → missed"),
        (HOUR + MINUTE, Rule.IDLE, ""),
        (HOUR, Rule.IDLE, "1h → idle"),
        (2 * HOUR, Rule.RETENTION, ""),
        (5 * MINUTE, Rule.RETENTION, "5m → completed"),
        (DAY, Rule.WINDOW, ""),
        (59 * MINUTE, Rule.WINDOW, "59m → window"),
    ],
)
def test_a_deadline_stands_in_the_row_within_a_fifth_of_its_span_and_an_hour(
    left: Millis, rule: Rule, shown: str
) -> None:
    second = drawn(row("1", left, rule, last=theirs("hi"), waited=MINUTE), EN, 46)[1]
    assert second.removeprefix(" " * INDENT + "hi").strip() == shown


def test_where_nobody_waits_no_age_leads() -> None:
    answered = row("1", 2 * HOUR, Rule.IDLE, queue=Queue.ACTIVE, last=ours("hi"), mine=True)
    assert drawn(answered, EN, 40)[0].startswith("        ◆ Yuki Tanaka")
    assert drawn(answered, EN, 40)[1] == " " * INDENT + "You: hi"


def test_marks_say_mine_failed_draft_and_unconfirmed() -> None:
    assert drawn(IDLE, EN, 40, drafted=True) == [
        "        ◆ Lena Fischer                ✎",
        "          You: danke!",
    ]
    failed = row(
        "3", 3 * HOUR, Rule.IDLE, queue=Queue.ACTIVE, last=ours("hi"), mine=True, failed=True
    )
    assert drawn(failed, EN, 40)[0].endswith(" ✗")
    assert drawn(failed, EN, 40)[1].strip().startswith("✗ You: hi")
    moved = row("4", 6 * DAY, Rule.WINDOW, provisional=True, waited=DAY)
    assert drawn(moved, EN, 40)[0].startswith("     1d ~ Yuki")


def test_another_operators_chat_names_them() -> None:
    other = row(
        "1", HOUR, Rule.IDLE, queue=Queue.ACTIVE, operator="b", last=ours("ok", by="b"), unread=0
    )
    assert drawn(other, EN, 40) == [
        "          Yuki Tanaka               Ben",
        "          Ben: ok             1h → idle",
    ]


def test_completed_rows_say_when_and_why() -> None:
    done = row(
        "1",
        queue=Queue.COMPLETED,
        completed_at=NOW - HOUR,
        reason=Reason.IDLE,
        last=theirs("bye"),
        unread=3,
    )
    assert drawn(done, EN, 40) == [
        "  11:03   Yuki Tanaka",
        "          bye                      idle",
    ]


def test_a_visitor_without_a_name_and_a_message_without_text() -> None:
    image = Message("1", Author.VISITOR, NOW, "", attachments=(Attachment("image"),))
    assert drawn(row("1", HOUR, name=" ", last=image, waited=HOUR), EN, 40) == [
        "     1h   Visitor 0001",
        "          [Image]        1h → completed",
    ]
    assert drawn(row("1"), EN, 40)[1] == ""


@pytest.mark.parametrize("width", [12, 28, 46, 100])
@pytest.mark.parametrize("reader", [EN, JA])
def test_hostile_texts_steer_nothing(width: int, reader: Reader) -> None:
    nasty = Reader(reader.words, TOKYO, "x", lambda _: HOSTILE)
    for queue in Queue:
        one = row(
            "1", HOUR, queue=queue, name=HOSTILE, operator="b", last=ours(HOSTILE), unread=4000
        )
        assert not steers("".join(drawn(one, nasty, width)))
