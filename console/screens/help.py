"""Every key and what it does, drawn from the table of actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from console.keys import ACTIONS, GROUPS, key_label
from console.locale.words import Reader
from console.screens.dialog import Dialog
from console.text import fit


class HelpScreen(Dialog[None]):
    """The help screen. `keys` are the user's own keys."""

    def __init__(self, reader: Reader, keys: Mapping[str, str]) -> None:
        super().__init__(reader)
        self._keys = keys

    def title_text(self) -> str:
        return self.reader.words.say("help.title")

    def body(self) -> Iterable[Widget]:
        yield Static(Content("\n").join(self._lines()))

    def hint_text(self) -> str:
        return self.reader.words.say("help.hint")

    def _lines(self) -> Iterable[Content]:
        words = self.reader.words
        for group in GROUPS:
            yield Content.styled(words.say(f"help.group.{group}"), "bold $text-secondary")
            for action in ACTIONS:
                if action.group == group:
                    key = fit(key_label(action.id, self._keys), 7)
                    yield Content.assemble(
                        "  ",
                        (key, "bold $primary"),
                        fit(words.action(action.id), 22),
                        (words.tip(action.id), "$text-muted"),
                    )
            yield Content("")
        yield Content.styled(words.say("help.group.composer"), "bold $text-secondary")
        for name, key in (("send", "Enter"), ("newline", "^J"), ("leave", "Esc")):
            yield Content.assemble(
                "  ",
                (fit(key, 7), "bold $primary"),
                fit(words.action(name), 22),
                (words.tip(name), "$text-muted"),
            )
