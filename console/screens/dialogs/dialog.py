"""What the screens that lie over the inbox have in common: a frame, a title, a way out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from console.keys import in_place
from console.locale.words import Reader
from console.text import content
from console.widgets.scrolled_body import ScrolledBody

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], Generic[Result], inherit_bindings=False):
    """A framed window over the inbox. Subclasses give its title, body and hint."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # A window over the inbox cuts the program's own keys off; these stay.
        *in_place({"close": "close", "dialog.palette": "palette", "dialog.copy": "app.copy_text"})
    ]

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def compose(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield Static(content(self.title_text(), "bold $primary"), id="title")
            with ScrolledBody(id="body"):
                yield from self.body()
            yield Static(Content.styled(self.hint_text(), "$text-muted"), id="hint")

    def title_text(self) -> str:
        return ""

    def body(self) -> Iterable[Widget]:
        return ()

    def hint_text(self) -> str:
        return self.reader.words.say("dialog.close")

    def show_hint(self, text: str) -> None:
        """Show another hint: other keys help now."""
        self.query_one("#hint", Static).update(Content.styled(text, "$text-muted"))

    def action_palette(self) -> None:
        self.dismiss(None)
        self.app.call_later(self.app.run_action, "palette")

    def action_close(self) -> None:
        self.dismiss(None)
