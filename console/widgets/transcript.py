"""The messages of one chat: wrapped as they come into view, changed without drawing all anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message as TextualMessage
from textual.strip import Strip

from console.core.model import Message
from console.text import wrap
from console.widgets import styles
from console.widgets.message_lines import Context, Shown, item_lines
from console.widgets.quiet import Line, QuietScroll, centre, cursor_keys, message_in_middle

MEASURE = 100
"""Lines longer than this are hard to read, however wide the terminal is."""

CHUNK = 200
"""Items wrapped at a time, from the end of the chat towards its beginning."""


class Transcript(QuietScroll):
    """A transcript that stays at its end while it is there, and else where the reader is."""

    PREFIX = "transcript"
    DEFAULT_CSS = styles.TRANSCRIPT
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.TRANSCRIPT)
    BINDINGS: ClassVar[list[BindingType]] = cursor_keys(
        "text",
        {
            "up": "line(-1)",
            "down": "line(1)",
            "pageup": "page(-1)",
            "pagedown": "page(1)",
            "home": "to_start",
            "end": "to_end",
        },
    )

    class TopReached(TextualMessage):
        """The reader is at the first item: a moment to fetch what came before."""

    def __init__(
        self,
        context: Context,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._about = context
        self._items: tuple[Shown, ...] = ()
        self._first = 0
        """Items before this one are not wrapped yet."""
        self._heights: list[int] = []
        """Lines of each wrapped item."""
        self._lines: list[Line] = []
        self._strips: list[Strip | None] = []
        self._width = 0
        self._new_below = 0
        self._sticks = True
        """Whether the end was on screen before the last change of size."""

    # -- what the screen gives -----------------------------------------------------------------

    @property
    def new_below(self) -> int:
        """Messages that came while the reader was elsewhere."""
        return self._new_below

    @property
    def at_end(self) -> bool:
        """Whether the last line is on screen."""
        return int(self.scroll_offset.y) + self.rows_shown >= len(self._lines)

    def show(self, items: Sequence[Shown], context: Context, *, fresh: bool = False) -> None:
        """Show these items. `fresh` says that it is another chat: go to its end.

        Items that stayed (the same objects) at the beginning and at the end are kept as they
        are drawn; so are all as long as `context` holds equal values.
        """
        old, self._items = self._items, tuple(items)
        before, self._about = self._about, context
        if not self._width:
            return
        if fresh or not old or not self._items or context.drawn_with != before.drawn_with:
            self._start_over(to_end=fresh or not old or self.at_end)
            return
        start = _common(old, self._items)
        stayed = _common(old[start:][::-1], self._items[start:][::-1])
        if start < len(old) or len(self._items) > len(old):
            self._change(start, len(old) - stayed, len(self._items) - stayed, len(old))
        if context.head != before.head and not self._first:
            self._splice(0, 1, 1, inserted=False)

    def _change(self, start: int, old_end: int, new_end: int, old_size: int) -> None:
        """Items `start` to `old_end` have become items `start` to `new_end`."""
        if old_end < self._first:
            self._first += new_end - old_end
        elif start < self._first:
            self._start_over(to_end=self.at_end)
        else:
            # The neighbours count: the name above a message and the state below another.
            begin = max(self._first, start - 1)
            more = min(1, old_size - old_end)
            if new_end > old_size and not self.at_end:
                added = self._items[max(start, old_size) :] if new_end == len(self._items) else ()
                self._new_below += sum(1 for item in added if isinstance(item, Message))
            self._splice(begin, old_end + more, new_end + more, inserted=start == old_end)

    def _splice(self, begin: int, old_end: int, new_end: int, inserted: bool) -> None:
        """Wrap items `begin` to `new_end` anew, in place of the lines of `begin` to `old_end`."""
        at_end, top = self.at_end, int(self.scroll_offset.y)
        first = self._first
        a = sum(self._heights[: begin - first])
        b = a + sum(self._heights[begin - first : old_end - first])
        lines, heights = self._wrapped(begin, new_end)
        old_lines = self._lines[a:b]
        self._heights[begin - first : old_end - first] = heights
        self._lines[a:b] = lines
        self._strips[a:b] = [None] * len(lines)
        grown = len(lines) - len(old_lines)
        self.set_virtual(len(self._lines))
        if at_end:
            self._to_end()
        elif grown and (b <= top or (inserted and begin == first and a <= top)):
            self.jump(top + grown)
        if grown:
            self.refresh()
        else:
            self._refresh_lines(a, [new != old for new, old in zip(lines, old_lines, strict=True)])

    def _refresh_lines(self, first: int, changed: list[bool]) -> None:
        y = self._pad + first - int(self.scroll_offset.y)
        for at, is_changed in enumerate(changed, y):
            if is_changed and 0 <= at < self.rows_shown:
                self.refresh(Region(0, at, self.content_size.width, 1))

    def _start_over(self, to_end: bool) -> None:
        """Wrap from the end again, with the line that is at the top staying there."""
        anchor, offset = (len(self._items), 0) if to_end else self._anchor()
        self._first = max(0, min(len(self._items), anchor) - CHUNK)
        self._lines, self._heights = self._wrapped(self._first, len(self._items))
        self._strips = [None] * len(self._lines)
        self.set_virtual(len(self._lines))
        if to_end:
            self._to_end()
        else:
            self.jump(sum(self._heights[: anchor - self._first]) + offset)
        self._fill_top()
        self.refresh()

    def _anchor(self) -> tuple[int, int]:
        """The item at the top of the screen, and how many of its lines are above it."""
        left = int(self.scroll_offset.y)
        for index, height in enumerate(self._heights, self._first):
            if left < height:
                return min(index, max(0, len(self._items) - 1)), left
            left -= height
        return max(0, len(self._items) - 1), 0

    def _wrapped(self, begin: int, end: int) -> tuple[list[Line], list[int]]:
        items, lines, heights = self._items, [], []
        for index in range(begin, end):
            before = items[index - 1] if index else None
            after = items[index + 1] if index + 1 < len(items) else None
            new = item_lines(items[index], before, after, self._about, self._width)
            lines += new
            heights.append(len(new))
        return lines, heights

    def _fill_top(self, everything: bool = False) -> None:
        """Wrap older items when the reader comes near them; the view stays where it is."""
        while self._first and (everything or self.scroll_offset.y < self.rows_shown):
            begin = 0 if everything else max(0, self._first - CHUNK)
            lines, heights = self._wrapped(begin, self._first)
            self._first = begin
            top = int(self.scroll_offset.y)
            self._heights[:0] = heights
            self._lines[:0] = lines
            self._strips[:0] = [None] * len(lines)
            self.set_virtual(len(self._lines))
            self.jump(top + len(lines))

    # -- moving --------------------------------------------------------------------------------

    def _to_end(self) -> None:
        self.jump(len(self._lines) - self.rows_shown)
        self._sticks = True
        if self._new_below:
            self._new_below = 0
            self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._sticks = self.at_end
        if self._sticks:
            self._new_below = 0
        if self._first and new_value < old_value:
            self.call_next(self._fill_top)

    def action_line(self, by: int) -> None:
        """Scroll by some lines."""
        top = int(self.scroll_offset.y)
        if by < 0 and top == 0 and not self._first:
            self.post_message(self.TopReached())
        self.jump(min(top + by, max(0, len(self._lines) - self.rows_shown)))

    def action_page(self, by: int) -> None:
        self.action_line(by * max(1, self.rows_shown - 2))

    def action_to_start(self) -> None:
        """Go to the first message; wraps all of them."""
        self._fill_top(everything=True)
        self.action_line(-max(1, int(self.scroll_offset.y)))

    def action_to_end(self) -> None:
        """Go to the last message, and stay at the end."""
        self._to_end()

    # -- drawing -------------------------------------------------------------------------------

    def on_resize(self) -> None:
        width = min(self.columns, MEASURE)
        if width <= 0:
            return
        if width != self._width:
            to_end = self._sticks or not self._lines
            self._width = width
            self._start_over(to_end=to_end)
            return
        self.set_virtual(len(self._lines))
        if self._sticks:
            self._to_end()
        self._fill_top()
        self.refresh()

    def forget_strips(self) -> None:
        self._strips = [None] * len(self._lines)

    @property
    def _pad(self) -> int:
        """Empty lines above a short transcript: it stands at the bottom, by the composer."""
        return max(0, self.rows_shown - len(self._lines))

    def render_line(self, y: int) -> Strip:
        width = self.columns
        if y == self.rows_shown - 1 and self._new_below:
            words = self._about.reader.words
            text = f" {words.count('transcript.new_below', self._new_below)} "
            return self.paint(centre(((text, "below"),), width), width + 1)
        if not self._items:
            text = self._about.reader.words.say("empty.transcript")
            lines = wrap(text, max(2, width - 6))
            line = message_in_middle(lines, y, self.rows_shown, width, "empty")
            return self.paint(line, width + 1)
        index = y + int(self.scroll_offset.y) - self._pad
        if not 0 <= index < len(self._lines):
            return Strip.blank(width + 1, self.look(""))
        strip = self._strips[index]
        if strip is None or strip.cell_length != width:
            strip = self._strips[index] = self.paint(self._lines[index], width)
        return self.with_hint(strip, y)


def _common(one: tuple[Shown, ...], other: tuple[Shown, ...]) -> int:
    """How many items both begin with. Tuples compare by identity first, in C."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while low < high - 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low
