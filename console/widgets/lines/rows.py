"""A chat of the list as two lines of text: pure functions, drawn by `chat_list`.

    ▌  48s ● Yuki Tanaka                     2
    ▌        注文がまだ届きません  11s → missed

How long somebody has been waiting stands at the left of what they wrote: it changes every second,
and what changes to the right of emoji costs the terminal ten times the bytes. The deadline stands
at the right, but only once it is near.
"""

from __future__ import annotations

from typing import NamedTuple

from console.core.moments import MINUTE, Millis
from console.core.queues import Queue
from console.core.transcript import Author, Message
from console.core.views import Row
from console.locale import Reader
from console.text import cells, cut, fit, one_line
from console.widgets.lines.annotations import brief
from console.widgets.quiet import Line, Span, justify

TIME = 6
"""Cells of the age: "23時間" is the longest."""

INDENT = 1 + TIME + 3
"""Where the name begins: bar, age, mark."""

FULL_WIDTH = 54
"""From this width on a row says in full what its deadline will do."""

_SNIPPET_ROOM = 10


class Timing(NamedTuple):
    """What of a row changes as time passes."""

    age: Span
    """How long somebody has been waiting; of a completed chat when that was."""
    left: str = ""
    """What is left until the deadline, once that is near."""
    late: bool = False


def timing(row: Row, reader: Reader, now: Millis) -> Timing:
    """The times of a row as they stand at `now`."""
    words = reader.words
    if row.queue is Queue.COMPLETED:
        at = row.completed_at if row.completed_at is not None else row.at
        return Timing((fit(words.stamp(at, now, reader.tz), TIME, right=True), "time"))
    age = "" if row.waiting is None else words.duration(now - row.waiting)
    near = row.deadline is not None and row.deadline.near(now)
    span: Span = (fit(age, TIME, right=True), "soon" if row.rings or near else "time")
    if row.deadline is None or not near:
        return Timing(span)
    left = row.deadline.at - now
    return Timing(span, words.duration(left), late=left < MINUTE)


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


def snippet_line(row: Row, reader: Reader, width: int, times: Timing, *, full: bool) -> Line:
    """The last words of the chat, and at the right when and how it moves next, once that is near
    (or why it ended). `full`: in full rather than in a word, where that leaves room for both."""
    outcome = _outcome(row, reader, times, full)
    if full and width - cells(outcome) < 2 * _SNIPPET_ROOM:
        outcome = _outcome(row, reader, times, full=False)
    if width - cells(outcome) < _SNIPPET_ROOM:
        outcome = times.left
    style = "outcome" if not times.left else "late" if times.late else "soon"
    right: Line = ((f" {outcome} ", style),) if outcome else ((" ", ""),)
    return justify(_snippet(row.last, row, reader), right, width)


def _outcome(row: Row, reader: Reader, times: Timing, full: bool) -> str:
    if row.queue is Queue.COMPLETED:
        return reader.words.reason(row.reason) if row.reason else ""
    if row.deadline is None or not times.left:
        return ""
    consequence = reader.words.consequence(row.deadline.rule, brief=not full)
    return reader.words.say("deadline", left=times.left, consequence=consequence)


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
