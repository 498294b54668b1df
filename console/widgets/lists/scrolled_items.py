"""Wrapped items that are scrolled: they stay at their end or where the reader is, and what
changes is drawn without drawing all anew."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region
from textual.message import Message as TextualMessage
from textual.strip import Strip

from console.core.transcript import Message
from console.text import wrap
from console.widgets.lines.messages import Context, Shown
from console.widgets.lists.wrapped import CHUNK, Spliced, Wrapped
from console.widgets.quiet import QuietScroll, centre, message_in_middle

MEASURE = 100
"""Lines longer than this are hard to read, however wide the terminal is."""


class ScrolledItems(QuietScroll):
    """Shows items and scrolls them. For `Transcript`, which adds the mark and the keys."""

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
        self._wrapped = Wrapped(context, self.attempt)
        self._strips: list[Strip | None] = []
        self._new_below = 0
        self._sticks = True
        """Whether the end was on screen before the last change of size."""

    def _lines_moved(self) -> None:
        """Lines have come, gone or changed places. For subclasses."""

    # -- what the screen gives -----------------------------------------------------------------

    @property
    def new_below(self) -> int:
        """Messages that came while the reader was elsewhere."""
        return self._new_below

    @property
    def at_end(self) -> bool:
        """Whether the last line is on screen."""
        return int(self.scroll_offset.y) + self.rows_shown >= len(self._wrapped.lines)

    def show(self, items: Sequence[Shown], context: Context, *, fresh: bool = False) -> None:
        """Show these items. `fresh` says that it is another chat: go to its end.

        Items that stayed (the same objects) at the beginning and at the end are kept as they
        are drawn; so are all as long as `context` holds equal values.
        """
        text = self._wrapped
        old, text.items = text.items, tuple(items)
        before, text.context = text.context, context
        if not text.width:
            return
        if fresh or not old or not text.items or context.drawn_with != before.drawn_with:
            self._start_over(to_end=fresh or not old or self.at_end)
            return
        start = _common(old, text.items)
        stayed = _common(old[start:][::-1], text.items[start:][::-1])
        if start < len(old) or len(text.items) > len(old):
            self._change(start, len(old) - stayed, len(text.items) - stayed, len(old))
        if context.head != before.head and not text.first:
            self._splice(0, 1, 1, inserted=False)

    def _change(self, start: int, old_end: int, new_end: int, old_size: int) -> None:
        """Items `start` to `old_end` have become items `start` to `new_end`."""
        text = self._wrapped
        if old_end < text.first:
            text.first += new_end - old_end
        elif start < text.first:
            self._start_over(to_end=self.at_end)
            return
        quoting = text.learn(start, new_end)
        if old_end >= text.first:
            # The neighbours count: the name above a message and the state below another.
            begin = max(text.first, start - 1)
            more = min(1, old_size - old_end)
            if new_end > old_size and not self.at_end:
                added = text.items[max(start, old_size) :] if new_end == len(text.items) else ()
                self._new_below += sum(1 for item in added if isinstance(item, Message))
            self._splice(begin, old_end + more, new_end + more, inserted=start == old_end)
        for index in quoting:
            self._splice(index, index + 1, index + 1, inserted=False)

    def _splice(self, begin: int, old_end: int, new_end: int, inserted: bool) -> None:
        """Wrap items `begin` to `new_end` anew, in place of the lines of `begin` to `old_end`."""
        at_end, top = self.at_end, int(self.scroll_offset.y)
        change = self._wrapped.splice(begin, old_end, new_end)
        a, b = change.at, change.at + len(change.old)
        self._strips[a:b] = [None] * len(change.new)
        grown = len(change.new) - len(change.old)
        self.set_virtual(len(self._wrapped.lines))
        self._lines_moved()
        # Who reads at the end follows it. For who reads further up nothing may move: what grew
        # above them pushes the view along, what grew below is counted as new and left there.
        if at_end:
            self._to_end()
        elif grown and (b <= top or (inserted and begin == self._wrapped.first and a <= top)):
            self.jump(top + grown)
        if grown:
            self.refresh()
        else:
            self._refresh_changed(change)

    def _refresh_changed(self, change: Spliced) -> None:
        y = self._pad + change.at - int(self.scroll_offset.y)
        for at, (new, old) in enumerate(zip(change.new, change.old, strict=True), y):
            if new != old and 0 <= at < self.rows_shown:
                self.refresh(Region(0, at, self.content_size.width, 1))

    def _start_over(self, to_end: bool) -> None:
        """Wrap from the end again, with the line that is at the top staying there."""
        text = self._wrapped
        anchor, offset = (len(text.items), 0) if to_end else text.place(int(self.scroll_offset.y))
        text.start_over(anchor)
        self._strips = [None] * len(text.lines)
        self.set_virtual(len(text.lines))
        self._lines_moved()
        if to_end:
            self._to_end()
        else:
            self.jump(text.start_of(anchor) + offset)
        self._fill_top()
        self.refresh()

    def _fill_top(self, everything: bool = False) -> None:
        """Wrap older items when the reader comes near them; the view stays where it is."""
        text = self._wrapped
        while text.first and (everything or self.scroll_offset.y < self.rows_shown):
            top = int(self.scroll_offset.y)
            added = text.fill(0 if everything else max(0, text.first - CHUNK))
            self._strips[:0] = [None] * added
            self.set_virtual(len(text.lines))
            self._lines_moved()
            self.jump(top + added)

    # -- moving --------------------------------------------------------------------------------

    def _to_end(self) -> None:
        self.jump(len(self._wrapped.lines) - self.rows_shown)
        self._sticks = True
        if self._new_below:
            self._new_below = 0
            self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._sticks = self.at_end
        if self._sticks:
            self._new_below = 0
        if self._wrapped.first and new_value < old_value:
            self.call_next(self._fill_top)

    def _line(self, by: int) -> None:
        """Scroll by some lines."""
        top = int(self.scroll_offset.y)
        if by < 0 and top == 0 and not self._wrapped.first:
            self.post_message(self.TopReached())
        self.jump(min(top + by, max(0, len(self._wrapped.lines) - self.rows_shown)))

    def action_page(self, by: int) -> None:
        """Scroll by a page."""
        self._line(by * max(1, self.rows_shown - 2))

    def action_to_start(self) -> None:
        """Go to the first message; wraps all of them."""
        self._fill_top(everything=True)
        self._line(-max(1, int(self.scroll_offset.y)))

    def action_to_end(self) -> None:
        """Go to the last message, and stay at the end."""
        self._to_end()

    # -- drawing -------------------------------------------------------------------------------

    def on_resize(self) -> None:
        width = min(self.columns, MEASURE)
        if width <= 0:
            return
        if width != self._wrapped.width:
            to_end = self._sticks or not self._wrapped.lines
            self._wrapped.width = width
            self._start_over(to_end=to_end)
            return
        self.set_virtual(len(self._wrapped.lines))
        if self._sticks:
            self._to_end()
        self._fill_top()
        self.refresh()

    def forget_strips(self) -> None:
        self._strips = [None] * len(self._wrapped.lines)

    @property
    def _pad(self) -> int:
        """Empty lines above a short transcript: it stands at the bottom, by the composer."""
        return max(0, self.rows_shown - len(self._wrapped.lines))

    def render_line(self, y: int) -> Strip:
        width, words = self.columns, self._wrapped.context.reader.words
        if y == self.rows_shown - 1 and self._new_below:
            text = f" {words.count('transcript.new_below', self._new_below)} "
            return self.paint(centre(((text, "below"),), width), width + 1)
        if not self._wrapped.items:
            empty = self._wrapped.context.empty or words.say("empty.transcript")
            lines = wrap(empty, max(2, width - 6))
            line = message_in_middle(lines, y, self.rows_shown, width, "empty")
            return self.paint(line, width + 1)
        index = y + int(self.scroll_offset.y) - self._pad
        if not 0 <= index < len(self._wrapped.lines):
            return Strip.blank(width + 1, self.look(""))
        strip = self._strips[index]
        if strip is None or strip.cell_length != width:
            strip = self._strips[index] = self._draw(index, width)
        return self.with_hint(strip, y)

    def _draw(self, index: int, width: int) -> Strip:
        """One line. For subclasses that draw some in another way."""
        return self.paint(self._wrapped.lines[index], width)


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
