"""What a message says as lines of text, with its improper words marked."""

from __future__ import annotations

from console.core.transcript import Message
from console.text import clean, wrap
from console.widgets.quiet import Line, Span


def text_lines(item: Message, room: int) -> list[Line]:
    """The text at `room` cells."""
    if not item.improper:
        return [((line, "text"),) for line in wrap(item.text, room)]
    return _marked_lines(item, room)


def _marked_lines(item: Message, room: int) -> list[Line]:
    """The text with its improper words marked. The spans count in the text before it is
    cleaned, which may change its length: so piece by piece."""
    marks: list[bool] = []
    plain = ""
    end = 0
    for start, stop in (*sorted(item.improper), (len(item.text), len(item.text))):
        for piece, marked in (
            (item.text[end:start], False),
            (item.text[max(start, end) : stop], True),
        ):
            piece = clean(piece).replace("\t", "    ")
            plain += piece
            marks += [marked] * len(piece)
        end = max(end, stop)
    lines: list[Line] = []
    at = 0
    for line in wrap(plain, room):
        at = max(at, plain.find(line, at)) if line else at
        lines.append(_spans(line, marks[at : at + len(line)]))
        at += len(line)
    return lines


def _spans(line: str, marks: list[bool]) -> Line:
    spans: list[Span] = []
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or marks[at : at + 1] != marks[start : start + 1]:
            marked = bool(marks[start : start + 1] == [True])
            spans.append((line[start:at], "improper" if marked else "text"))
            start = at
    return tuple(spans)
