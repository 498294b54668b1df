"""Rows of the list as text, at the widths they come in."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from console.core.attachments import Attachment
from console.core.moments import DAY, HOUR, MINUTE, SECOND
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
    time_span,
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
            time_span(one, reader, NOW),
            mark_span(one),
            *name_line(one, reader, room, drafted),
        )
    )
    second = " " * INDENT + text(snippet_line(one, reader, room, width >= FULL_WIDTH))
    assert cell_len(first) == cell_len(second) == width
    return [first.rstrip(), second.rstrip()]


RINGING = row(
    "1", 48 * SECOND, Rule.WAITING, last=theirs("注文がまだ届きません"), unread=2, rings=True
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
        "    48s ● Yuki Tanaka    2",
        "          注文が…  → missed",
    ]
    assert drawn(RINGING, EN, 46) == [
        "    48s ● Yuki Tanaka                      2",
        "          注文がまだ届きません       → missed",
    ]
    missed = row("3", 12 * MINUTE, last=theirs("where is my refund?"), name="Omar Haddad", unread=1)
    wide = drawn(missed, EN, 100)
    assert wide[0].startswith("    12m   Omar Haddad ") and wide[0].endswith("  1")
    assert wide[1].startswith(" " * INDENT + "where is my refund? ")
    assert wide[1].endswith(" → completed (unanswered)")


def test_a_row_in_japanese() -> None:
    assert drawn(RINGING, JA, 46) == [
        "   48秒 ● Yuki Tanaka                      2",
        "          注文がまだ届きません     → 応答漏れ",
    ]


def test_marks_say_mine_failed_draft_and_unconfirmed() -> None:
    assert drawn(IDLE, EN, 40, drafted=True) == [
        "     3h ◆ Lena Fischer                ✎",
        "          You: danke!            → idle",
    ]
    failed = row(
        "3", 3 * HOUR, Rule.IDLE, queue=Queue.ACTIVE, last=ours("hi"), mine=True, failed=True
    )
    assert drawn(failed, EN, 40)[0].endswith(" ✗")
    assert drawn(failed, EN, 40)[1].strip().startswith("✗ You: hi")
    moved = row("4", 6 * DAY, Rule.WINDOW, provisional=True)
    assert drawn(moved, EN, 40)[0].startswith("     6d ~ Yuki")


def test_another_operators_chat_names_them() -> None:
    other = row(
        "1", HOUR, Rule.IDLE, queue=Queue.ACTIVE, operator="b", last=ours("ok", by="b"), unread=0
    )
    assert drawn(other, EN, 40) == [
        "     1h   Yuki Tanaka               Ben",
        "          Ben: ok                → idle",
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
    assert drawn(row("1", HOUR, name=" ", last=image), EN, 40) == [
        "     1h   Visitor 0001",
        "          [Image]           → completed",
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
