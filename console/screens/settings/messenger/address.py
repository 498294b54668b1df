"""An address and nothing else on the screen, so that the terminal's own selection gets it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from console.keys import in_place
from console.locale import Reader
from console.text import content


class AddressScreen(ModalScreen[None], inherit_bindings=False):
    """The lines begin at the left edge and hold nothing else; browsers join them again."""

    BINDINGS: ClassVar[list[BindingType]] = [*in_place({"address.back": "back"})]
    DEFAULT_CSS = """
    AddressScreen { background: $background; }
    AddressScreen #hint { dock: bottom; height: 1; color: $text-muted; }
    """

    def __init__(self, reader: Reader, url: str) -> None:
        super().__init__()
        self._reader = reader
        self._url = url

    def compose(self) -> ComposeResult:
        yield Static(id="lines")
        yield Static(Content(self._reader.words.say("login.address_hint")), id="hint")

    def on_resize(self) -> None:
        width = max(1, self.size.width)
        lines = [self._url[at : at + width] for at in range(0, len(self._url), width)]
        self.query_one("#lines", Static).update(content("\n".join(lines)))

    def action_back(self) -> None:
        self.dismiss(None)
