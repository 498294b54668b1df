"""Choosing a theme: the one under the cursor is shown at once, and a sample of it beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.widget import Widget

from console.locale import Reader
from console.screens.dialogs.dialog import Dialog
from console.screens.host import Preferences
from console.screens.settings.my_console.rows import theme_name
from console.widgets.lists.choice_list import Choice, ChoiceList
from console.widgets.prose import Prose

ROWS = 6
SAMPLE = ("", "muted", "good", "warn", "bad")
"""The styles of the lines of the sample."""


class ThemeScreen(Dialog[str]):
    """Ends with the name of a theme, or None; then the one before is shown again."""

    AUTO_FOCUS = "ChoiceList"
    CSS: ClassVar[str] = f"ThemeScreen ChoiceList {{ height: {ROWS}; margin-bottom: 1; }}"

    def __init__(self, reader: Reader, preferences: Preferences) -> None:
        super().__init__(reader)
        self._preferences = preferences

    def title_text(self) -> str:
        return self.reader.words.say("theme.title")

    def body(self) -> Iterable[Widget]:
        yield ChoiceList()
        for style in SAMPLE:
            key = f"theme.sample.{style}" if style else "theme.sample"
            yield Prose(self.reader.words.say(key), style)

    def hint_text(self) -> str:
        return self.reader.words.say("theme.hint")

    def on_mount(self) -> None:
        self.query_one(ChoiceList).show(self._choices, at=self._preferences.settings.theme)

    def _choices(self, width: int) -> Sequence[Choice]:
        words = self.reader.words
        ours, others = self._preferences.themes[:2], self._preferences.themes[2:]
        made = [Choice(name, (((theme_name(name, words), "name"),),)) for name in ours]
        if not others:
            return made
        heading = Choice("", ((), ((words.say("theme.others"), "muted"),)), enabled=False)
        return [*made, heading, *(Choice(name, (((name, ""),),)) for name in others)]

    @on(ChoiceList.Moved)
    def _look(self) -> None:
        self._preferences.try_theme(self.query_one(ChoiceList).selected)

    @on(ChoiceList.Chosen)
    def _take(self, chosen: ChoiceList.Chosen) -> None:
        self.dismiss(chosen.choice)

    def on_unmount(self) -> None:
        # Whoever took one puts it in force.
        self._preferences.try_theme(self._preferences.settings.theme)
