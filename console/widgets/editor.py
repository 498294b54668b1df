"""Where a text of several lines is written: kept as it was typed, drawn as it may be drawn, and
gone through by characters as people see them."""

from __future__ import annotations

import itertools
import unicodedata
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.document._document import Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import EditResult

from console.keys import text_bindings
from console.text import mask
from console.widgets.raw_text import (
    MaskedLines,
    RawDocument,
    line_ends,
    stop_at,
    stop_before,
    stop_behind,
    word_before,
    word_behind,
)

_DOES = {
    "text_up": "cursor_up",
    "text_down": "cursor_down",
    "text_left": "cursor_left",
    "text_right": "cursor_right",
    "text_word_left": "cursor_word_left",
    "text_word_right": "cursor_word_right",
    "text_line_start": "cursor_line_start",
    "text_line_end": "cursor_line_end",
    "text_page_up": "cursor_page_up",
    "text_page_down": "cursor_page_down",
    "text_select_up": "cursor_up(True)",
    "text_select_down": "cursor_down(True)",
    "text_select_left": "cursor_left(True)",
    "text_select_right": "cursor_right(True)",
    "text_select_word_left": "cursor_word_left(True)",
    "text_select_word_right": "cursor_word_right(True)",
    "text_select_line_start": "cursor_line_start(True)",
    "text_select_line_end": "cursor_line_end(True)",
    "text_select_all": "select_all",
    "text_delete_left": "delete_left",
    "text_delete_right": "delete_right",
    "text_delete_word_left": "delete_word_left",
    "text_delete_word_right": "delete_word_right",
    "text_delete_to_start": "delete_to_start_of_line",
    "text_delete_to_end": "delete_to_end_of_line_or_delete_line",
    "text_cut": "cut",
    "text_copy": "copy",
    "text_paste": "paste",
    "text_undo": "undo",
    "text_redo": "redo",
}
"""Of all that Textual's text area can do, what ours does."""


def typed(event: events.Key) -> str:
    """The text that a key types; "" for a key that types none. Textual takes joiners, marks of
    direction and wide spaces for no text."""
    char = event.character
    if char is None or len(char) != 1 or unicodedata.category(char) in ("Cc", "Cs"):
        return ""
    return char


class Editor(TextArea, inherit_bindings=False):
    """Changes no character of what is typed or pasted, but for the ends of lines."""

    BINDINGS: ClassVar[list[BindingType]] = [*text_bindings(_DOES)]

    def _set_document(self, text: str, language: str | None) -> None:
        self.document = RawDocument(text)
        self.wrapped_document = MaskedLines(self.document)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    async def _on_key(self, event: events.Key) -> None:
        event.prevent_default()  # Textual's own would take Enter for a new line
        if self.take(event):
            event.stop()

    def take(self, event: events.Key) -> bool:
        """Put the text of a key where the cursor is; whether the key types any."""
        text = typed(event)
        if text and not self.read_only:
            self._replace_via_keyboard(text, *self.selection)
        return bool(text) and not self.read_only

    def edit(self, edit: Edit) -> EditResult:
        edit.text = line_ends(edit.text)
        return super().edit(edit)

    def undo(self) -> None:
        super().undo()
        # What is deleted next is undone alone: Textual would count it to the edit before.
        self.history.checkpoint()

    # The cursor goes from character to character, as people see them

    def move_cursor(
        self,
        location: Location,
        select: bool = False,
        center: bool = False,
        record_width: bool = True,
    ) -> None:
        row, column = location
        if row < self.document.line_count:
            location = (row, stop_at(self.document[row], column))
        super().move_cursor(location, select, center, record_width)

    def get_cursor_left_location(self) -> Location:
        row, column = self.cursor_location
        if column == 0:
            return super().get_cursor_left_location()
        return row, stop_before(self.document[row], column)

    def get_cursor_right_location(self) -> Location:
        row, column = self.cursor_location
        if column >= len(self.document[row]):
            return super().get_cursor_right_location()
        return row, stop_behind(self.document[row], column)

    def get_cursor_word_left_location(self) -> Location:
        row, column = self.cursor_location
        if column == 0:
            return super().get_cursor_left_location()
        return row, word_before(self.document[row], column)

    def get_cursor_word_right_location(self) -> Location:
        row, column = self.cursor_location
        if column >= len(self.document[row]):
            return super().get_cursor_right_location()
        return row, word_behind(self.document[row], column)

    def action_delete_word_right(self) -> None:
        if self.selection.is_empty:
            end = self.get_cursor_word_right_location()
            self._delete_via_keyboard(self.cursor_location, end)
        else:
            self._delete_via_keyboard(*self.selection)

    def action_cut(self) -> None:
        """Cut what is selected. Without a selection nothing goes: Textual's own takes the line."""
        if not self.selection.is_empty:
            super().action_cut()

    # What it looks like

    def _render_line(self, y: int) -> Strip:
        theme = self._theme
        base = theme.base_style if theme and theme.base_style is not None else self.rich_style
        at = y + self.scroll_offset.y
        places = self.wrapped_document._offset_to_line_info
        if at >= len(places):
            return Strip.blank(self.size.width, base)
        row, section = places[at]
        ends = [0, *self.wrapped_document.get_offsets(row), len(self.document[row]) + 1]
        segments = self._segments(row, ends[section], ends[section + 1])
        width = self.scrollable_content_region.size.width
        return Strip(segments).extend_cell_length(width, base).apply_style(base)

    def _segments(self, row: int, begin: int, end: int) -> list[Segment]:
        """The characters from `begin` to `end` of a line, a space for the cursor behind it."""
        line = mask(self.document[row]) + " "
        looks = [(0, len(line), Style()), *self._highlights_in(row, line)]
        cuts = {begin, end, *(place for start, stop, _ in looks for place in (start, stop))}
        edges = sorted(place for place in cuts if begin <= place <= end)
        return [
            Segment(
                line[start:stop],
                Style.combine(look for first, last, look in looks if first <= start < last),
            )
            for start, stop in itertools.pairwise(edges)
        ]

    def _highlights_in(self, row: int, line: str) -> list[tuple[int, int, Style]]:
        """The selection and the cursor in a line: from where to where, and their styles."""
        if self._theme is None:
            return []
        looks: list[tuple[int, int, Style]] = []
        top, bottom = sorted(self.selection)
        style = self._theme.selection_style
        if top != bottom and top[0] <= row <= bottom[0] and style is not None:
            first = top[1] if row == top[0] else 0
            last = bottom[1] if row == bottom[0] else len(line)
            looks.append((first, last, style))
        here, column = self.cursor_location
        style = self._theme.cursor_style
        if here == row and self._draw_cursor and style is not None:
            looks.append((column, stop_behind(line, column), style))
        return looks
