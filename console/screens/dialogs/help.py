"""Every key and what it does, drawn from the table of actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from console.keys import ACTIONS, GROUPS, Action, key_label
from console.locale.words import Reader
from console.screens.dialogs.dialog import Dialog
from console.text import fit, wrap

KEY_CELLS, NAME_CELLS, TIP_CELLS = 7, 17, 39


class HelpScreen(Dialog[None]):
    """The help screen. `keys` are the user's own keys, `actions` those that their role permits."""

    def __init__(
        self, reader: Reader, keys: Mapping[str, str], actions: Sequence[Action] = ACTIONS
    ) -> None:
        super().__init__(reader)
        self._keys = keys
        self._actions = actions

    def title_text(self) -> str:
        return self.reader.words.say("help.title")

    def body(self) -> Iterable[Widget]:
        yield Static(Content("\n").join(self._lines()))

    def hint_text(self) -> str:
        return self.reader.words.say("help.hint")

    def _lines(self) -> Iterable[Content]:
        words = self.reader.words
        for group in GROUPS:
            of_group = [action.id for action in self._actions if action.group == group]
            if of_group:
                yield Content.styled(words.say(f"help.group.{group}"), "bold $text-secondary")
                yield from (self._entry(one, key_label(one, self._keys)) for one in of_group)
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
