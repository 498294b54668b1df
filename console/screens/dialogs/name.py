"""A name for a brand or a department: asked for, checked, and explained when it will not do."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from console.core.company.brands import LONGEST_NAME, readable_name
from console.core.refusals import Refusal, RefusalCode
from console.locale import Reader
from console.screens.dialogs.dialog import Dialog
from console.widgets.field import Field
from console.widgets.prose import Prose


class NameScreen(Dialog[str]):
    """Ends with the name, or None. `taken` are the names it can not be; `old` the one so far."""

    AUTO_FOCUS = "Field"

    def __init__(
        self, reader: Reader, title: str, taken: Collection[str] = (), old: str = ""
    ) -> None:
        super().__init__(reader)
        self._title = title
        self._taken = taken
        self._old = old

    def title_text(self) -> str:
        return self._title

    def body(self) -> Iterable[Widget]:
        yield Prose(self.reader.words.say("name.what"))
        yield Field(self._old, max_length=LONGEST_NAME, select_on_focus=False)
        yield Prose(id="wrong")

    def hint_text(self) -> str:
        return self.reader.words.say("name.hint")

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        name = submitted.value.strip()
        if name == self._old and name:
            self.dismiss(None)
        elif not readable_name(name):
            self._wrong(RefusalCode.BAD_NAME)
        elif name in self._taken:
            self._wrong(RefusalCode.NAME_IN_USE)
        else:
            self.dismiss(name)

    def _wrong(self, code: RefusalCode) -> None:
        said = self.reader.words.refusal(Refusal(code), 0, self.reader.tz)
        self.query_one("#wrong", Prose).show(f"✗ {said}", "bad")
