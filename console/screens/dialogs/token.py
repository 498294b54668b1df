"""The relay lets nobody in with what it was shown: say why, and ask for a token or a code."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from console.core.company.invites import NotLetIn, is_meant_as_code, read_code
from console.locale.words import Reader
from console.screens.dialogs.dialog import Dialog
from console.widgets.field import Field


class TokenScreen(Dialog[str]):
    """Asks for a token, or a code; ends with it, or with None when it is left. What is meant as a
    code and can not be one stays in the field, and is said."""

    AUTO_FOCUS = "Field"

    def __init__(self, reader: Reader, why: NotLetIn | None = None) -> None:
        super().__init__(reader)
        self._why = why or NotLetIn.UNKNOWN_TOKEN

    def title_text(self) -> str:
        return self.reader.words.say(f"token.title.{self._why.name.lower()}")

    def body(self) -> Iterable[Widget]:
        yield Static(Content(self.reader.words.say(f"token.what.{self._why.name.lower()}")))
        yield Field(password=True)
        yield Static(id="wrong")

    def hint_text(self) -> str:
        hidden = self._why.taken_away
        return self.reader.words.say("token.hint.hidden" if hidden else "token.hint")

    @on(Input.Changed)
    def _typed(self, changed: Input.Changed) -> None:
        # A code is typed from paper and good once: whoever types it wants to see it.
        changed.input.password = not is_meant_as_code(changed.value)
        self.query_one("#wrong", Static).update()

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        given = submitted.value.strip()
        if is_meant_as_code(given) and not read_code(given):
            wrong = Content.styled(self.reader.words.say("token.bad_code"), "$text-error")
            self.query_one("#wrong", Static).update(wrong)
        elif given:
            self.dismiss(given)
