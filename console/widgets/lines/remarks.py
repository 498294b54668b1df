"""What happens between the messages: moves and remarks, in the middle of the transcript."""

from __future__ import annotations

from typing import assert_never

from console.core.transcript import Move, Remark
from console.locale.words import Reader
from console.text import cells, cut, one_line, wrap
from console.widgets.quiet import Line, centre


def remark_lines(
    item: Move | Remark, before: object | None, reader: Reader, visitor: str, width: int
) -> list[Line]:
    """The lines of a move or a remark; those that follow one another stand together."""
    words = reader.words
    match item:
        case Move():
            text = words.move(item, reader.name, visitor)
        case Remark():
            text = words.remark(item)
        case never:
            assert_never(never)
    clock = words.clock(item.at, reader.tz)
    lines: list[Line] = [] if isinstance(before, Move | Remark) else [()]
    pieces = wrap(f"{clock}  {one_line(text)}", max(2, width - 6))
    return lines + [centre(((part, "move"),), width) for part in pieces]


def ruled(text: str, style: str, width: int) -> Line:
    """A heading between two rules."""
    text = cut(text, max(0, width - 8))
    side = "─" * max(2, min(12, (width - cells(text) - 4) // 2))
    return centre(((f"{side} ", "rule"), (text, style), (f" {side}", "rule")), width)
