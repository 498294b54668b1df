"""The messages of one chat, one of which can be marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message as TextualMessage
from textual.strip import Strip

from console.core.transcript import Message
from console.keys import in_place
from console.widgets import styles
from console.widgets.lines.messages import Context, Shown
from console.widgets.lists.scrolled_items import ScrolledItems
from console.widgets.quiet import cursor_keys

_BARS = ("theirs", "ours")
"""Styles of the bar beside a message: the lines that a mark stands at."""


class Transcript(ScrolledItems):
    """A transcript. Up and down mark a message: what the keys for one message are about."""

    PREFIX = "transcript"
    DEFAULT_CSS = styles.TRANSCRIPT
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.TRANSCRIPT)
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_keys(
            "text",
            {
                "up": "mark(-1)",
                "down": "mark(1)",
                "pageup": "page(-1)",
                "pagedown": "page(1)",
                "home": "to_start",
                "end": "to_end",
            },
        ),
        *in_place({"text.unmark": "unmark"}),
    ]

    class Marked(TextualMessage):
        """The mark stands at another message, or at none."""

    def __init__(
        self,
        context: Context,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(context, id=id, classes=classes)
        self._marked = ""
        self._mark_lines = range(0)

    # -- the mark ------------------------------------------------------------------------------

    def show(self, items: Sequence[Shown], context: Context, *, fresh: bool = False) -> None:
        """As above; the mark belongs to the chat it was set in."""
        if fresh:
            self._marked = ""
        super().show(items, context, fresh=fresh)

    @property
    def marked(self) -> Message | None:
        """The message that is marked."""
        index = self._mark_index()
        item = self._wrapped.items[index] if index is not None else None
        return item if isinstance(item, Message) else None

    def action_unmark(self) -> None:
        """Take the mark off."""
        self._mark("")

    def action_mark(self, by: int) -> None:
        """Move the mark to the next message, or show more of one that is not all on screen."""
        top, rows = int(self.scroll_offset.y), self.rows_shown
        bottom = top + rows
        seen = self._mark_lines
        index = self._mark_index()
        if index is None or seen.stop <= top or seen.start >= bottom:
            self._mark_on_screen(by)
        elif by < 0 and seen.start < top:
            self.jump(max(seen.start, top - rows + 1))
        elif by > 0 and seen.stop > bottom:
            self.jump(min(seen.stop - rows, top + rows - 1))
        else:
            beyond = self._wrapped.next_message(index, by)
            if beyond is not None:
                self._mark_at(beyond, by)
            elif by < 0:
                self._line(-1)
            else:
                self._mark("")
                self._to_end()

    def _mark_on_screen(self, by: int) -> None:
        """Begin with the message nearest to where the reader comes from; without one, scroll."""
        top = int(self.scroll_offset.y)
        if by > 0 and self.at_end:
            return
        shown = self._wrapped.messages_within(top, top + self.rows_shown)
        if shown:
            self._mark_at(shown[-1] if by < 0 else shown[0], by)
            return
        index, _ = self._wrapped.place(top + (self.rows_shown - 1 if by < 0 else 0))
        if self._wrapped.items and isinstance(self._wrapped.items[index], Message):
            self._mark(self._message_id(index))
        else:
            self._line(by)

    def _mark_at(self, index: int, by: int) -> None:
        """Mark a message and bring it on screen, its near end first when it is too long."""
        while index < self._wrapped.first:
            self._fill_top(everything=True)
        self._mark(self._message_id(index))
        top, rows = int(self.scroll_offset.y), self.rows_shown
        lines = self._wrapped.range_of(index)
        if lines.start < top:
            self.jump(lines.start if len(lines) <= rows else lines.stop - rows)
        elif lines.stop > top + rows:
            self.jump(lines.stop - rows if len(lines) <= rows or by < 0 else lines.start)

    def _message_id(self, index: int) -> str:
        item = self._wrapped.items[index]
        return item.id if isinstance(item, Message) else ""

    def _mark(self, message: str) -> None:
        if message != self._marked:
            self._marked = message
            self._lines_moved()
            self.post_message(self.Marked())

    def _mark_index(self) -> int | None:
        if not self._marked:
            return None
        newest = len(self._wrapped.items) - 1
        shown = range(newest, -1, -1)
        return next((at for at in shown if self._message_id(at) == self._marked), None)

    def _lines_moved(self) -> None:
        """Find the lines of the marked message, which may have moved, and draw what changed."""
        index, text = self._mark_index(), self._wrapped
        lines = range(0)
        if index is not None and index >= text.first:
            whole = text.range_of(index)
            drawn = [at for at in whole if text.lines[at]]
            # One that can not be drawn stands there without a bar.
            first = next((at for at in drawn if text.lines[at][0][1] in _BARS), drawn[0])
            lines = range(first, whole.stop)
        if lines != self._mark_lines:
            for at in (*self._mark_lines, *lines):
                if at < len(self._strips):
                    self._strips[at] = None
            self._mark_lines = lines
            self.refresh()

    def action_to_end(self) -> None:
        """Go to the last message, and stay at the end."""
        self._mark("")
        self._to_end()

    def _draw(self, index: int, width: int) -> Strip:
        if index not in self._mark_lines:
            return super()._draw(index, width)
        (bar, style), *rest = self._wrapped.lines[index]
        return self.paint((("▌", "mark"), (bar[1:], style), *rest), width, "marked")
