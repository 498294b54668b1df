"""A line of the record as the list shows it: when, who, what, and under it what became of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.core.moments import Millis
from console.core.record import RecordLine
from console.locale import Reader
from console.locale.recorded import change, happened, who
from console.locale.words import local
from console.text import cells, fit
from console.widgets.lists.choice_list import Choice, paragraph
from console.widgets.quiet import Line

WHEN, WHO = 14, 18
"""Cells for the moment and for who did it."""
COLUMNS_FROM = 74
"""Cells from which all three stand side by side."""
_INDENT = "  "


def record_choices(
    lines: Sequence[RecordLine], reader: Reader, now: Millis, width: int
) -> Iterator[Choice]:
    """Each line under the number of its entry."""
    drawn = _beside if width >= COLUMNS_FROM else _below
    for line in lines:
        yield Choice(str(line.seq), tuple(drawn(line, reader, now, width)))


def _beside(line: RecordLine, reader: Reader, now: Millis, width: int) -> Iterator[Line]:
    room = width - WHEN - WHO
    first, *rest = _what(line, reader, room)
    when = (fit(moment(line.at, now, reader), WHEN), "muted")
    yield (when, (fit(who(line, reader), WHO - 1) + " ", "name"), *first)
    for more in rest:
        yield ((" " * (WHEN + WHO), ""), *more)


def _below(line: RecordLine, reader: Reader, now: Millis, width: int) -> Iterator[Line]:
    when = f"{moment(line.at, now, reader)}  "
    name = fit(who(line, reader), width - cells(when)).rstrip()
    yield ((when, "muted"), (name, "name"))
    for more in _what(line, reader, width - len(_INDENT)):
        yield ((_INDENT, ""), *more)


def _what(line: RecordLine, reader: Reader, width: int) -> Iterator[Line]:
    yield from paragraph(happened(line, reader.words), "", width)
    for changed in line.changes:
        yield from paragraph(change(changed, reader.words), "muted", width)


def moment(at: Millis, now: Millis, reader: Reader) -> str:
    """A moment that may be of another year."""
    if local(at, reader.tz).year == local(now, reader.tz).year:
        return reader.words.moment(at, now, reader.tz)
    return reader.words.date(at, reader.tz)
