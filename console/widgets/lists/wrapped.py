"""The items of a transcript as lines, wrapped from the end towards the beginning as they are
needed: what `transcript` scrolls and draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from console.core.transcript import Message
from console.text import wrap
from console.widgets.lines.messages import Context, Shown, item_lines
from console.widgets.quiet import Line, unpainted

CHUNK = 200
"""Items wrapped at a time."""


Attempt = Callable[[Callable[[], list[Line]], Callable[[str], list[Line]]], list[Line]]
"""`Painted.attempt`: an item that can not be made into lines costs itself alone."""


class Spliced(NamedTuple):
    """Lines that took the place of others, from line `at` on."""

    at: int
    old: list[Line]
    new: list[Line]


class Wrapped:
    """Items before `first` are not wrapped yet; `heights` are the lines of each other item."""

    def __init__(self, context: Context, attempt: Attempt) -> None:
        self.context = context
        self._attempt = attempt
        self.items: tuple[Shown, ...] = ()
        self.width = 0
        self.first = 0
        self.heights: list[int] = []
        self.lines: list[Line] = []
        self._by_mid: dict[str, Message] = {}
        self._answered: set[str] = set()
        """The mids that some item answers."""

    # Wrapping

    def start_over(self, anchor: int) -> None:
        """Wrap again, from a chunk before this item to the end."""
        self._by_mid.clear()
        self._answered.clear()
        self.learn(0, len(self.items))
        self.first = max(0, min(len(self.items), anchor) - CHUNK)
        self.lines, self.heights = self._wrap(self.first, len(self.items))

    def splice(self, begin: int, old_end: int, new_end: int) -> Spliced:
        """Wrap items `begin` to `new_end` anew, in place of the lines of `begin` to `old_end`."""
        first = self.first
        at = sum(self.heights[: begin - first])
        end = at + sum(self.heights[begin - first : old_end - first])
        lines, heights = self._wrap(begin, new_end)
        old = self.lines[at:end]
        self.heights[begin - first : old_end - first] = heights
        self.lines[at:end] = lines
        return Spliced(at, old, lines)

    def fill(self, begin: int) -> int:
        """Wrap older items, from `begin` on; how many lines came in front."""
        lines, heights = self._wrap(begin, self.first)
        self.first = begin
        self.heights[:0] = heights
        self.lines[:0] = lines
        return len(lines)

    def _wrap(self, begin: int, end: int) -> tuple[list[Line], list[int]]:
        items, lines, heights = self.items, [], []
        for index in range(begin, end):
            item = items[index]
            before = items[index - 1] if index else None
            after = items[index + 1] if index + 1 < len(items) else None
            mid = item.reply_to if isinstance(item, Message) else ""
            answered = self._by_mid.get(mid) if mid else None
            make = partial(item_lines, item, before, after, self.context, self.width, answered)
            new = self._attempt(make, self._unpainted)
            lines += new
            heights.append(len(new))
        return lines, heights

    def _unpainted(self, said: str) -> list[Line]:
        return [(), *(unpainted(line) for line in wrap(said, max(2, self.width - 3)))]

    # Answered messages

    def learn(self, begin: int, end: int) -> list[int]:
        """Items `begin` to `end` are new or others than before; which other items quote them."""
        changed: set[str] = set()
        for item in self.items[begin:end]:
            if isinstance(item, Message):
                if item.mid:
                    self._by_mid[item.mid] = item
                    changed.add(item.mid)
                if item.reply_to:
                    self._answered.add(item.reply_to)
        changed &= self._answered
        return list(self._quoting(changed)) if changed else []

    def _quoting(self, mids: set[str]) -> Iterator[int]:
        for index in range(self.first, len(self.items)):
            item = self.items[index]
            if isinstance(item, Message) and item.reply_to in mids:
                yield index

    # Places

    def start_of(self, index: int) -> int:
        """The first line of an item that is wrapped."""
        return sum(self.heights[: index - self.first])

    def range_of(self, index: int) -> range:
        """The lines of an item that is wrapped."""
        start = self.start_of(index)
        return range(start, start + self.heights[index - self.first])

    def place(self, line: int) -> tuple[int, int]:
        """The item that stands at a line, and how many of its lines are above it."""
        left = line
        for index, height in enumerate(self.heights, self.first):
            if left < height:
                return min(index, max(0, len(self.items) - 1)), left
            left -= height
        return max(0, len(self.items) - 1), 0

    def messages_within(self, top: int, bottom: int) -> list[int]:
        """The messages of which no line lies outside of lines `top` to `bottom`."""
        stops = accumulate(self.heights)
        return [
            index
            for index, (height, stop) in enumerate(
                zip(self.heights, stops, strict=True), self.first
            )
            if top <= stop - height and stop <= bottom and isinstance(self.items[index], Message)
        ]

    def next_message(self, index: int, by: int) -> int | None:
        """The nearest message before (-1) or after (1) an item."""
        beyond: Iterable[int] = (
            range(index - 1, -1, -1) if by < 0 else range(index + 1, len(self.items))
        )
        return next((at for at in beyond if isinstance(self.items[at], Message)), None)
