"""Every key and what it does, drawn from the table of actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from console.keys import ACTIONS, GROUPS, key_label
from console.locale.words import Reader
from console.screens.dialogs.dialog import Dialog
from console.text import fit, wrap

KEY_CELLS, NAME_CELLS, TIP_CELLS = 7, 17, 39


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
                    yield self._entry(action.id, key_label(action.id, self._keys))
            yield Content("")

    def _entry(self, action: str, key: str) -> Content:
        """Key, name and sentence, the sentence wrapped in a column of its own."""
        words = self.reader.words
        first, *rest = wrap(words.tip(action), TIP_CELLS)
        return Content("\n").join(
            [
                Content.assemble(
                    "  ",
                    (fit(key, KEY_CELLS), "bold $primary"),
                    fit(words.action(action), NAME_CELLS),
                    (first, "$text-muted"),
                ),
                *(
                    Content.styled(" " * (2 + KEY_CELLS + NAME_CELLS) + line, "$text-muted")
                    for line in rest
                ),
            ]
        )
