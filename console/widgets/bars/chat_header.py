"""The line above a chat, as much of it as there is room for: nothing ends in the middle of a
word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from console.text import cells, one_line, shorten
from console.widgets import styles
from console.widgets.quiet import Line, OneLine, Span

_BETWEEN: Span = (" · ", "muted")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something the line says. The lower its `rank`, the longer it stays when room is short."""

    text: str
    style: str
    rank: int


def header_line(pieces: Sequence[Piece], width: int) -> Line:
    """The pieces in their order; those of the highest rank give way, and the last one left is
    shortened."""
    shown = [Piece(one_line(one.text), one.style, one.rank) for one in pieces]
    room = width - 2
    while len(shown) > 1 and _size(shown) > room:
        shown.remove(max(shown, key=lambda one: one.rank))
    line: list[Span] = [(" ", "")]
    for number, one in enumerate(shown):
        if number:
            line.append(_BETWEEN)
        line.append((shorten(one.text, max(0, room)), one.style))
    return tuple(line)


def _size(pieces: Sequence[Piece]) -> int:
    return sum(cells(one.text) for one in pieces) + (len(pieces) - 1) * cells(_BETWEEN[0])


class ChatHeader(OneLine):
    """Draws `header_line`."""

    PREFIX = "chat-header"
    DEFAULT_CSS = styles.CHAT_HEADER
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.CHAT_HEADER)
    _pieces: tuple[Piece, ...] = ()

    def show(self, pieces: Sequence[Piece]) -> None:
        """Say this from now on."""
        self._pieces = tuple(pieces)
        self.refresh_line()

    def line(self, width: int) -> Line:
        return header_line(self._pieces, width)
