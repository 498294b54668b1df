"""Every key and what it does, drawn from the table of actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from console.keys import (
    ACTIONS,
    EVERYWHERE,
    GROUPS,
    Action,
    key_label,
    key_labels,
    labels_everywhere,
)
from console.locale.words import Reader
from console.screens.dialogs.dialog import Dialog
from console.text import fit, wrap

KEY_CELLS, NAME_CELLS, TIP_CELLS = 13, 17, 33


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
        return self.reader.words.say("help.hint", key=key_label("palette", self._keys))

    def _lines(self) -> Iterable[Content]:
        words = self.reader.words
        for group in GROUPS:
            of_group = [action for action in self._actions if action.group == group]
            if of_group:
                yield self._heading(group)
                for action in of_group:
                    keys = key_labels(action.id, self._keys)
                    yield self._entry(keys, words.action(action.id), words.tip(action.id))
                yield Content("")
        yield self._heading("everywhere")
        for what in EVERYWHERE:
            name, tip = words.say(f"help.{what}"), words.say(f"help.{what}.tip")
            yield self._entry(labels_everywhere(what, self._keys), name, tip)

    def _heading(self, group: str) -> Content:
        return Content.styled(self.reader.words.say(f"help.group.{group}"), "bold $text-secondary")

    def _entry(self, keys: Sequence[str], name: str, tip: str) -> Content:
        """Keys, name and sentence, each in a column of its own."""
        columns = zip_longest(
            wrap(" ".join(keys), KEY_CELLS - 1), [name], wrap(tip, TIP_CELLS), fillvalue=""
        )
        return Content("\n").join(
            Content.assemble(
                "  ",
                (fit(key, KEY_CELLS), "bold $primary"),
                fit(label, NAME_CELLS),
                (line, "$text-muted"),
            )
            for key, label, line in columns
        )
