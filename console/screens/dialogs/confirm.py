"""A question with yes and no, for what can not be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from console.keys import in_place
from console.locale.words import Reader
from console.screens.dialogs.dialog import Dialog
from console.widgets.prose import Prose


class ConfirmScreen(Dialog[bool]):
    """Ends with True after yes, with None or False otherwise."""

    BINDINGS: ClassVar[list[BindingType]] = [*in_place({"yes": "yes", "no": "close"})]

    def __init__(self, reader: Reader, title: str, question: str) -> None:
        super().__init__(reader)
        self._title = title
        self._question = question

    def title_text(self) -> str:
        return self._title

    def body(self) -> Iterable[Widget]:
        yield Prose(self._question)

    def hint_text(self) -> str:
        return self.reader.words.say("dialog.yes_no")

    def action_yes(self) -> None:
        self.dismiss(True)
