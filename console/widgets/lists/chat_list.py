"""The chats of one queue, two lines each, drawn at the same cost for 100 rows and 100,000."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from console.core.moments import Millis
from console.core.queues import Queue
from console.core.views import Row
from console.keys import in_place
from console.locale import Reader
from console.text import wrap
from console.widgets import styles
from console.widgets.lines.rows import (
    FULL_WIDTH,
    INDENT,
    TIME,
    Timing,
    mark_span,
    name_line,
    snippet_line,
    timing,
)
from console.widgets.quiet import QuietScroll, Span, cursor_keys, message_in_middle

HEIGHT = 2
"""Lines of a row."""

_KEEP_STRIPS = 400


class ChatList(QuietScroll):
    """Rows of a queue with a cursor that stays on its chat when the order changes."""

    PREFIX = "chat-list"
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_keys(
            "list",
            {
                "up": "move(-1)",
                "down": "move(1)",
                "pageup": "page(-1)",
                "pagedown": "page(1)",
                "home": "edge(0)",
                "end": "edge(1)",
            },
        ),
        *in_place({"list.open": "open"}),
    ]
    DEFAULT_CSS = styles.CHAT_LIST
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.CHAT_LIST)

    @dataclass
    class Selected(Message):
        """The cursor was moved to a chat."""

        chat: str

    @dataclass
    class Opened(Message):
        """The operator wants to read a chat: enter, or a double click."""

        chat: str

    @dataclass(slots=True)
    class _Drawn:
        row: Row
        flags: tuple[int, bool, bool]
        times: Timing
        first: Strip
        second: Strip

    def __init__(
        self,
        reader: Reader,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: Sequence[Row] = ()
        self._reader = reader
        self._now: Millis = 0
        self._queue = Queue.UNANSWERED
        self._drafts: Collection[str] = frozenset()
        self._empty = ""
        self._cursor = 0
        self._chat = ""
        self._strips: dict[str, ChatList._Drawn] = {}
        self._on_screen: dict[int, tuple[Row, Timing]] = {}

    # -- what the screen gives -----------------------------------------------------------------

    @property
    def selected(self) -> str:
        """The chat under the cursor; "" in an empty list."""
        return self._chat if self._rows else ""

    def show(
        self,
        rows: Sequence[Row],
        now: Millis,
        *,
        queue: Queue,
        reader: Reader | None = None,
        drafts: Collection[str] = frozenset(),
        empty: str = "",
        position: Callable[[str], int | None] | None = None,
    ) -> None:
        """Show these rows (read as they are needed, never copied).

        `drafts` are the chats with a draft; `empty` is the sentence of a list without rows;
        `position` finds a chat among the rows, without it
        they are searched from the cursor outwards. A chat that has left leaves the cursor on
        its neighbour; no message is sent, since the operator did nothing.
        """
        before, old_queue = self._cursor, self._queue
        if reader is not None and reader != self._reader:
            self._reader = reader
            self.forget_strips()
        self._rows, self._now, self._queue, self._drafts = rows, now, queue, drafts
        self._empty = empty
        self._cursor = self._find(position, fresh=queue is not old_queue)
        self._chat = rows[self._cursor].chat if rows else ""
        self.set_virtual(len(rows) * HEIGHT)
        self._keep_in_view(before, fresh=queue is not old_queue)
        self._refresh_changed()

    def row_changed(self, position: int) -> None:
        """Draw one row again."""
        if 0 <= position < len(self._rows):
            self._strips.pop(self._rows[position].chat, None)
            self._refresh_row(position)

    def tick(self, now: Millis) -> None:
        """Draw the ages and countdowns whose text has changed."""
        self._now = now
        for position, (row, drawn) in list(self._on_screen.items()):
            times = timing(row, self._reader, now)
            y = position * HEIGHT - self.scroll_offset.y
            if times.age != drawn.age:
                self.refresh(Region(1, y, TIME, 1))
            if times[1:] != drawn[1:]:
                self.refresh(Region(INDENT, y + 1, self.content_size.width - INDENT, 1))

    def select(self, chat: str) -> bool:
        """Move the cursor to a chat without a message; False when it is not here."""
        for position in self._outwards():
            if self._rows[position].chat == chat:
                self._set_cursor(position)
                return True
        return False

    # -- cursor --------------------------------------------------------------------------------

    def _find(self, position: Callable[[str], int | None] | None, fresh: bool) -> int:
        last = max(0, len(self._rows) - 1)
        if not self._chat or not self._rows:
            return 0
        if position is not None:
            at = position(self._chat)
            if at is not None:
                return min(at, last)
        else:
            for index in self._outwards():
                if self._rows[index].chat == self._chat:
                    return index
        return 0 if fresh else min(self._cursor, last)

    def _outwards(self) -> Iterable[int]:
        """All positions, those near the cursor first: chats rarely move far."""
        middle, size = min(self._cursor, max(0, len(self._rows) - 1)), len(self._rows)
        near = sorted(
            range(max(0, middle - 200), min(size, middle + 200)), key=lambda at: abs(at - middle)
        )
        return chain(near, range(max(0, middle - 200)), range(min(size, middle + 200), size))

    def _keep_in_view(self, before: int, fresh: bool) -> None:
        """Keep the cursor's row where it was on screen, but the top of the list at the top."""
        top = 0 if fresh else self.scroll_offset.y
        # Scrolled down, the row being looked at stays in its place while others come and go. At
        # the top the list stays there: the chats that need somebody first are seen at once.
        if top:
            top += (self._cursor - before) * HEIGHT
        y = self._cursor * HEIGHT
        top = min(top, y)
        if y + HEIGHT > top + self.rows_shown > 0:
            top = y + HEIGHT - self.rows_shown
        self.jump(top)

    def _set_cursor(self, position: int) -> None:
        old, self._cursor = self._cursor, position
        self._chat = self._rows[position].chat
        self._keep_in_view(position, fresh=False)
        self._refresh_row(old)
        self._refresh_row(position)

    def action_move(self, by: int) -> None:
        """Move the cursor by some rows."""
        if self._rows:
            target = max(0, min(len(self._rows) - 1, self._cursor + by))
            if target != self._cursor:
                self._set_cursor(target)
                self.post_message(self.Selected(self._chat))

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.rows_shown // HEIGHT - 1))

    def action_edge(self, end: int) -> None:
        self.action_move(len(self._rows) if end else -len(self._rows))

    def action_open(self) -> None:
        """Ask for the chat under the cursor to be opened."""
        if self._rows:
            self.post_message(self.Opened(self._chat))

    def on_click(self, event: events.Click) -> None:
        position = (event.get_content_offset_capture(self).y + self.scroll_offset.y) // HEIGHT
        if 0 <= position < len(self._rows):
            self.action_move(position - self._cursor)
            if event.chain == 2:
                self.action_open()

    # -- drawing -------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self.forget_strips()
        self.set_virtual(len(self._rows) * HEIGHT)
        self._keep_in_view(self._cursor, fresh=False)

    def forget_strips(self) -> None:
        self._strips.clear()
        self._on_screen.clear()

    def _refresh_row(self, position: int) -> None:
        y = position * HEIGHT - self.scroll_offset.y
        if -HEIGHT < y < self.rows_shown:
            self.refresh(Region(0, y, self.content_size.width, HEIGHT))

    def _refresh_changed(self) -> None:
        """Redraw the rows on screen that are others than were drawn there."""
        drawn = self._on_screen
        if not self._rows or drawn.keys() != set(self._window):
            self.refresh()
            return
        for position, (row, times) in drawn.items():
            new = self._rows[position]
            drawn_before = self._strips.get(new.chat)
            same = (
                new is row
                and drawn_before is not None
                and drawn_before.flags == self._flags(position, new)
            )
            if not same or timing(new, self._reader, self._now) != times:
                self._refresh_row(position)

    def _flags(self, position: int, row: Row) -> tuple[int, bool, bool]:
        return self.columns, position == self._cursor, row.chat in self._drafts

    def _drawn_row(self, position: int) -> _Drawn:
        row = self._rows[position]
        flags = self._flags(position, row)
        times = timing(row, self._reader, self._now)
        drawn = self._strips.get(row.chat)
        if drawn is None or drawn.row is not row or drawn.flags != flags or drawn.times != times:
            if len(self._strips) > _KEEP_STRIPS:
                self.forget_strips()
            drawn = self._strips[row.chat] = self._draw(row, flags, times)
        self._on_screen[position] = (row, times)
        return drawn

    def _draw(self, row: Row, flags: tuple[int, bool, bool], times: Timing) -> _Drawn:
        width, selected, drafted = flags
        # Where keys go is seen without colours as well.
        here = "▌" if self.has_focus else "▏"
        bar: Span = (here if selected else " ", "bar")
        room = max(0, width - INDENT)
        first = (bar, times.age, mark_span(row), *name_line(row, self._reader, room, drafted))
        snippet = snippet_line(row, self._reader, room, times, full=width >= FULL_WIDTH)
        second = (bar, (" " * (INDENT - 1), ""), *snippet)
        fill = "selected" if selected else ""
        return self._Drawn(
            row, flags, times, self.paint(first, width, fill), self.paint(second, width, fill)
        )

    def render_line(self, y: int) -> Strip:
        if y == 0:
            window = self._window
            self._on_screen = {at: on for at, on in self._on_screen.items() if at in window}
        if not self._rows:
            text = wrap(self._empty, max(2, self.columns - 6))
            line = message_in_middle(text, y, self.rows_shown, self.columns, "empty")
            return self.with_hint(self.paint(line, self.columns), y)
        position, part = divmod(y + self.scroll_offset.y, HEIGHT)
        if position >= len(self._rows):
            return Strip([Segment(" " * (self.columns + 1), self.look(""))], self.columns + 1)
        drawn = self._drawn_row(position)
        return self.with_hint(drawn.second if part else drawn.first, y)

    @property
    def _window(self) -> range:
        """The positions on screen, also those in part."""
        first = self.scroll_offset.y // HEIGHT
        last = (self.scroll_offset.y + self.rows_shown - 1) // HEIGHT
        return range(first, min(last + 1, len(self._rows)))
