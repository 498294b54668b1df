"""The relay refuses the token: say so, and ask for another."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from console.screens.dialogs.dialog import Dialog
from console.widgets.field import Field


class TokenScreen(Dialog[str]):
    """Asks for an operator's token; ends with it, or with None when it is left."""

    AUTO_FOCUS = "Field"

    def title_text(self) -> str:
        return self.reader.words.say("token.title")

    def body(self) -> Iterable[Widget]:
        yield Static(Content(self.reader.words.say("token.what")))
        yield Field(password=True)

    def hint_text(self) -> str:
        return self.reader.words.say("token.hint")

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        token = submitted.value.strip()
        if token:
            self.dismiss(token)
