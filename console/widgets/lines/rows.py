"""A chat of the list as two lines of text: pure functions, drawn by `chat_list`.

    ▌  48s ● Yuki Tanaka                     2
    ▌        注文がまだ届きません       → missed

The countdown stands at the left of what the visitor wrote: it changes every second, and what
changes to the right of emoji costs the terminal ten times the bytes.
"""

from __future__ import annotations

from typing import assert_never

from console.core.moments import DAY, HOUR, MINUTE, Millis
from console.core.queues import Queue
from console.core.timers import Rule
from console.core.transcript import Author, Message
from console.core.views import Row
from console.locale import Reader
from console.text import cells, cut, fit, one_line
from console.widgets.lines.annotations import brief
from console.widgets.quiet import Line, Span, justify

TIME = 6
"""Cells of the countdown: "23時間" is the longest."""

INDENT = 1 + TIME + 3
"""Where the name begins: bar, countdown, mark."""

FULL_WIDTH = 54
"""From this width on a row says in full what its deadline will do."""

_SNIPPET_ROOM = 10


def soon(rule: Rule) -> Millis:
    """How long before its end a countdown stands out."""
    match rule:
        case Rule.WAITING:
            return DAY
        case Rule.RETENTION | Rule.IDLE:
            return 10 * MINUTE
        case Rule.WINDOW:
            return HOUR
    assert_never(rule)


def time_span(row: Row, reader: Reader, now: Millis) -> Span:
    """The countdown to the next deadline; of a completed chat when that was."""
    if row.queue is Queue.COMPLETED:
        at = row.completed_at if row.completed_at is not None else row.at
        return fit(reader.words.stamp(at, now, reader.tz), TIME, right=True), "time"
    if row.deadline is None:
        return " " * TIME, "time"
    left = row.deadline.at - now
    style = "late" if left < MINUTE else "soon" if left < soon(row.deadline.rule) else "time"
    return fit(reader.words.duration(left), TIME, right=True), style


def mark_span(row: Row) -> Span:
    """One cell before the name: rings, not yet confirmed by the relay, mine."""
    if row.provisional:
        return " ~ ", "time"
    if row.rings:
        return " ● ", "rings"
    if row.mine and row.queue is Queue.ACTIVE:
        return " ◆ ", "mine"
    return "   ", ""


def name_line(row: Row, reader: Reader, width: int, drafted: bool) -> Line:
    """Name at the left; marks, the operator when it is not me, and the unread count right."""
    right: list[Span] = []
    if row.queue is Queue.ACTIVE and row.operator and not row.mine:
        operator = cut(one_line(reader.name(row.operator)), max(4, width // 4))
        right.append((f" {operator}", "operator"))
    if row.failed:
        right.append((" ✗", "failed"))
    if drafted:
        right.append((" ✎", "draft"))
    if row.unread and row.queue is not Queue.COMPLETED:
        count = str(row.unread) if row.unread < 100 else "99+"
        right += [(" ", ""), (f" {count} ", "badge")]
    right.append((" ", ""))
    name = one_line(reader.words.visitor(row.name, row.address.id))
    quiet = row.queue is Queue.COMPLETED or (row.queue is Queue.ACTIVE and not row.mine)
    style = "name" if quiet or not row.unread else "name unread"
    return justify(((name, style),), tuple(right), width)


def snippet_line(row: Row, reader: Reader, width: int, full: bool) -> Line:
    """The last words of the chat, and at the right what will become of it (or why it ended)."""
    outcome = _outcome(row, reader, full)
    if full and width - cells(outcome) < 2 * _SNIPPET_ROOM:
        outcome = _outcome(row, reader, full=False)
    if width - cells(outcome) < _SNIPPET_ROOM:
        outcome = ""
    right: Line = ((f" {outcome} ", "outcome"),) if outcome else ((" ", ""),)
    return justify(_snippet(row.last, row, reader), right, width)


def _outcome(row: Row, reader: Reader, full: bool) -> str:
    if row.queue is Queue.COMPLETED:
        return reader.words.reason(row.reason) if row.reason else ""
    if row.deadline is None:
        return ""
    return "→ " + reader.words.consequence(row.deadline.rule, brief=not full)


def _snippet(last: Message | None, row: Row, reader: Reader) -> Line:
    if last is None:
        return ()
    text = brief(last, reader, last.at)
    sign = "▸ " if last.pressed is not None else ""
    body: Span = (sign + text, "snippet")
    if last.author is Author.VISITOR:
        return (body,)
    failed: Line = (("✗ ", "failed"),) if row.failed else ()
    return (*failed, (f"{one_line(reader.author(last, row.name))}: ", "author"), body)
