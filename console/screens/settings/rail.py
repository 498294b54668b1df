"""The sections at the left of the settings, to go from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from console.keys import in_place
from console.screens.settings.sections import Section
from console.widgets.lists.choice_list import Choice, ChoiceList


class SectionRail(ChoiceList):
    """See the module. Enter or → opens the section under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*in_place({"rail.open": "choose"})]

    @dataclass
    class Opened(Message):
        """A section was chosen."""

        section: str

    def show_sections(self, named: Sequence[tuple[Section, str]], at: str) -> None:
        """Show sections by their names, the cursor at the one that is open."""

        def choices(width: int) -> Sequence[Choice]:
            return [
                Choice(one.id, (((name, "name" if one.id == at else ""),),)) for one, name in named
            ]

        self.show(choices, at)

    def action_choose(self) -> None:
        if self.selected:
            self.post_message(self.Opened(self.selected))
