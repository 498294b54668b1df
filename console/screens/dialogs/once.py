"""What is shown once: a code or a token, with what to do with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from console.keys import in_place
from console.locale import Reader
from console.screens.dialogs.dialog import Dialog
from console.text import content
from console.widgets.prose import Prose


class OnceScreen(Dialog[bool]):
    """Shows a secret until it is left. It can be copied; nothing here keeps it."""

    BINDINGS: ClassVar[list[BindingType]] = [*in_place({"once.copy": "copy"})]

    def __init__(self, reader: Reader, title: str, secret: str, how: str) -> None:
        super().__init__(reader)
        self._title = title
        self._secret = secret
        self._how = how

    def title_text(self) -> str:
        return self._title

    def body(self) -> Iterable[Widget]:
        yield Static(content(self._secret, "bold $text-success"), id="secret")
        yield Prose(self._how)
        yield Prose(id="said")

    def hint_text(self) -> str:
        return self.reader.words.say("once.hint")

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._secret)
        self.query_one("#said", Prose).show(f"✓ {self.reader.words.say('once.copied')}", "good")
