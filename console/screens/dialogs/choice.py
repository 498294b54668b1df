"""A few things to choose from, by arrow keys or by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from console.keys import in_place
from console.locale.words import Reader
from console.screens.dialogs.dialog import Dialog
from console.text import cut
from console.widgets.lists.choice_list import Choice, ChoiceList

Value = TypeVar("Value")


class ChoiceScreen(Dialog[Value], Generic[Value]):
    """Ends with the value chosen, or None. `options` are values with their texts, `at` the one
    under the cursor at first."""

    AUTO_FOCUS = "ChoiceList"
    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place({f"choice.{number}": f"number({number})" for number in range(1, 10)})
    ]

    def __init__(
        self, reader: Reader, title: str, options: Sequence[tuple[Value, str]], at: int = 0
    ) -> None:
        super().__init__(reader)
        self._title = title
        self._options = options
        self._at = at

    def title_text(self) -> str:
        return self._title

    def body(self) -> Iterable[Widget]:
        yield ChoiceList()

    def hint_text(self) -> str:
        return self.reader.words.say("choice.hint")

    def on_mount(self) -> None:
        choices = self.query_one(ChoiceList)
        choices.styles.height = len(self._options)
        choices.show(self._choices, at=str(self._at))

    def _choices(self, width: int) -> list[Choice]:
        return [
            Choice(str(n), (((_number(n + 1), "muted"), (cut(text, max(1, width - 3)), "name")),))
            for n, (_, text) in enumerate(self._options)
        ]

    @on(ChoiceList.Chosen)
    def _chosen(self, chosen: ChoiceList.Chosen) -> None:
        self.dismiss(self._options[int(chosen.choice)][0])

    def action_number(self, number: int) -> None:
        """A number chooses at once."""
        if number <= len(self._options):
            self.dismiss(self._options[number - 1][0])


def _number(place: int) -> str:
    """What stands before a choice: its number, as far as one key can be pressed for it."""
    return f"{place}  " if place < 10 else "   "
