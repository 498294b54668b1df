"""A number within its range, or none: asked for, and explained when it will not do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from console.core.company.values import Range
from console.locale import Reader
from console.screens.dialogs.dialog import Dialog
from console.widgets.field import Field
from console.widgets.prose import Prose

_LONGEST = 20


class Number(NamedTuple):
    """What was given; None for none."""

    value: int | None


class NumberScreen(Dialog[Number]):
    """Ends with a number, or None when it is left. `what` says what is asked for and how none is
    written, one of the words of "number.none"; `wrong` is said of anything else."""

    AUTO_FOCUS = "Field"

    def __init__(
        self, reader: Reader, title: str, what: str, wrong: str, range_: Range, old: int | None
    ) -> None:
        super().__init__(reader)
        self._title = title
        self._what = what
        self._wrong = wrong
        self._range = range_
        self._old = old

    def title_text(self) -> str:
        return self._title

    def body(self) -> Iterable[Widget]:
        yield Prose(self._what)
        old = self.reader.words.say("number.off") if self._old is None else str(self._old)
        yield Field(old, max_length=_LONGEST, select_on_focus=True)
        yield Prose(id="wrong")

    def hint_text(self) -> str:
        return self.reader.words.say("name.hint")

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        read = self._read(submitted.value)
        if read is None or not self._range.holds(read.value):
            self.query_one("#wrong", Prose).show(f"✗ {self._wrong}", "bad")
        else:
            self.dismiss(read)

    def _read(self, text: str) -> Number | None:
        text = text.strip().casefold()
        if text in self.reader.words.say("number.none").split():
            return Number(None)
        return Number(int(text)) if text.isdecimal() else None
