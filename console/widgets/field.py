"""Where a text of one line is written: a name, a token, a path. As in the composer it stays as it
was typed, is drawn as it may be drawn, and is gone through by characters as people see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import clamp
from textual.widgets import Input
from textual.widgets.input import Selection

from console.keys import in_place, text_bindings
from console.text import mask
from console.widgets.editor import typed
from console.widgets.raw_text import (
    line_ends,
    stop_before,
    stop_behind,
    word_before,
    word_behind,
)

_DOES = {
    "text_left": "cursor_left",
    "text_right": "cursor_right",
    "text_word_left": "cursor_left_word",
    "text_word_right": "cursor_right_word",
    "text_line_start": "home",
    "text_line_end": "end",
    "text_select_left": "cursor_left(True)",
    "text_select_right": "cursor_right(True)",
    "text_select_word_left": "cursor_left_word(True)",
    "text_select_word_right": "cursor_right_word(True)",
    "text_select_line_start": "home(True)",
    "text_select_line_end": "end(True)",
    "text_select_all": "select_all",
    "text_delete_left": "delete_left",
    "text_delete_right": "delete_right",
    "text_delete_word_left": "delete_left_word",
    "text_delete_word_right": "delete_right_word",
    "text_delete_to_start": "delete_left_all",
    "text_delete_to_end": "delete_right_all",
    "text_cut": "cut",
    "text_copy": "copy",
    "text_paste": "paste",
}
"""Of all that Textual's input can do, what ours does."""


class Field(Input, inherit_bindings=False):
    """Enter hands the text on, as Textual's `Input.Submitted`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *text_bindings(_DOES),
        *in_place({"field.done": "submit"}),
    ]

    def take(self, event: events.Key) -> bool:
        """Put the text of a key where the cursor is; whether the key types any."""
        text = typed(event)
        if text:
            self._restart_blink()
            self._put(text)
        return bool(text)

    async def _on_key(self, event: events.Key) -> None:
        event.prevent_default()
        if self.take(event):
            event.stop()

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self._put(line_ends(event.text).partition("\n")[0])

    def _put(self, text: str) -> None:
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    @property
    def _value(self) -> Text:
        shown = "•" * len(self.value) if self.password else mask(self.value)
        return Text(shown, no_wrap=True, overflow="ignore", end="")

    # Nothing is said of what a password is made of, so its characters are all alike

    def _go(self, place: int, select: bool) -> None:
        start = self.selection.start if select else place
        self.selection = Selection(start, clamp(place, 0, len(self.value)))

    def action_cursor_left(self, select: bool = False) -> None:
        at = self.cursor_position
        if select or self.selection.is_empty:
            self._go(at - 1 if self.password else stop_before(self.value, at), select)
        else:
            self._go(min(self.selection), False)

    def action_cursor_right(self, select: bool = False) -> None:
        at = self.cursor_position
        if select or self.selection.is_empty:
            self._go(at + 1 if self.password else stop_behind(self.value, at), select)
        else:
            self._go(max(self.selection), False)

    def action_cursor_left_word(self, select: bool = False) -> None:
        if self.password:
            self.action_home(select)
        else:
            self._go(word_before(self.value, self.cursor_position), select)

    def action_cursor_right_word(self, select: bool = False) -> None:
        if self.password:
            self.action_end(select)
        else:
            self._go(word_behind(self.value, self.cursor_position), select)

    def action_delete_left(self) -> None:
        self._delete_by(self.action_cursor_left)

    def action_delete_right(self) -> None:
        self._delete_by(self.action_cursor_right)

    def action_delete_left_word(self) -> None:
        self._delete_by(self.action_cursor_left_word)

    def action_delete_right_word(self) -> None:
        self._delete_by(self.action_cursor_right_word)

    def _delete_by(self, move: Callable[[bool], None]) -> None:
        """Delete what is selected, or what the cursor would go over."""
        if self.selection.is_empty:
            move(True)
        self.delete_selection()
