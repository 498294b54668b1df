"""Some of a few things, or all of them: with the space bar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from console.keys import in_place
from console.locale import Reader
from console.screens.dialogs.dialog import Dialog
from console.text import cut
from console.widgets.lists.choice_list import Choice, ChoiceList

_ALL = "all"


class SeveralScreen(Dialog[tuple[str, ...]]):
    """Ends with the ids of what is marked, none for all; or with None. `options` are ids with
    their texts, `everything` is what all of them are called."""

    AUTO_FOCUS = "ChoiceList"
    BINDINGS: ClassVar[list[BindingType]] = [*in_place({"several.mark": "mark"})]

    def __init__(
        self,
        reader: Reader,
        title: str,
        options: Sequence[tuple[str, str]],
        everything: str,
        marked: Collection[str] = (),
    ) -> None:
        super().__init__(reader)
        self._title = title
        self._everything = everything
        self._options = options
        self._marked = {one for one, _ in options} & set(marked)

    def title_text(self) -> str:
        return self._title

    def body(self) -> Iterable[Widget]:
        yield ChoiceList()

    def hint_text(self) -> str:
        return self.reader.words.say("several.hint")

    def on_mount(self) -> None:
        choices = self.query_one(ChoiceList)
        choices.styles.height = len(self._options) + 1
        choices.show(self._choices, at=next(iter(self._in_order()), _ALL))

    def _choices(self, width: int) -> list[Choice]:
        everything = self._row(_ALL, self._everything, not self._marked, width)
        rows = [self._row(one, text, one in self._marked, width) for one, text in self._options]
        return [everything, *rows]

    def _row(self, one: str, text: str, marked: bool, width: int) -> Choice:
        box = ("[x] ", "key") if marked else ("[ ] ", "muted")
        return Choice(one, ((box, (cut(text, max(1, width - 4)), "name")),))

    def _in_order(self) -> tuple[str, ...]:
        return tuple(one for one, _ in self._options if one in self._marked)

    def action_mark(self) -> None:
        """Mark what is under the cursor, or no longer; all of them are marked as a whole."""
        choices = self.query_one(ChoiceList)
        if choices.selected == _ALL:
            self._marked.clear()
        else:
            self._marked ^= {choices.selected}
        choices.show(self._choices)

    @on(ChoiceList.Chosen)
    def _chosen(self) -> None:
        self.dismiss(self._in_order())
