"""Settings > Brands: brands and their departments are added, renamed and removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from console.core.company.roles import CompanyAct
from console.core.state import State
from console.keys import Owner, bindings
from console.screens.settings.by_name import brands, departments
from console.screens.settings.naming import (
    add_brand,
    add_department,
    remove_brand,
    remove_department,
    rename_brand,
    rename_department,
)
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph

Verb = Callable[[SettingsScreen[Any], str], Awaitable[None]]
"""Does something to a brand, or to a department, by its id."""


class BrandsScreen(SettingsScreen[None]):
    """A brand, and under it its departments."""

    SECTION = "brands"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Owner.BRANDS)]

    def title_text(self) -> str:
        return self.words.say("brands.title")

    def keys(self) -> Sequence[KeyLabel]:
        say = self.words.say
        if not self.session.rights.may(CompanyAct.CHANGE_BRANDS):
            return [("Esc", say("key.close"))]
        able = bindings(Owner.BRANDS) if self.session.state.brands else bindings(Owner.BRANDS)[:1]
        keys = [(self.key_of(str(one.id)), self.words.action(str(one.id))) for one in able]
        return [*keys, ("Esc", say("key.close"))]

    def key_of(self, action: str) -> str:
        key = super().key_of(action)
        return f"{key} Enter" if action == "rename_brand" else key

    def draw(self) -> None:
        state = self.session.state

        def choices(width: int) -> Sequence[Choice]:
            none = paragraph(self.words.say("brands.none"), "muted", width)
            return list(_choices(state)) or [Choice("", none, enabled=False)]

        self.choices.show(choices)
        if not self.admin:
            self.barred(CompanyAct.CHANGE_BRANDS)

    @property
    def _brand(self) -> str:
        """The brand under the cursor, or the one of the department there."""
        state, chosen = self.session.state, self.choices.selected
        known = state.departments.get(chosen)
        return known.brand if known is not None else chosen

    @work(group="flow")
    async def action_add_brand(self) -> None:
        if not self.busy and not self.barred(CompanyAct.CHANGE_BRANDS) and not self.offline:
            self._point_at(await add_brand(self))

    @work(group="flow")
    async def action_add_department(self) -> None:
        brand = self._brand
        if self.barred(CompanyAct.CHANGE_BRANDS):
            return
        if brand and not self.busy and not self.offline:
            self._point_at(await add_department(self, brand))

    def _point_at(self, added: str) -> None:
        if added:
            self.draw()
            self.choices.select(added)

    @on(ChoiceList.Chosen)
    async def _chosen(self) -> None:
        await self.run_action("rename_brand")

    @work(group="flow")
    async def action_rename_brand(self) -> None:
        await self._do(rename_brand, rename_department)

    @work(group="flow")
    async def action_remove_brand(self) -> None:
        await self._do(remove_brand, remove_department)

    async def _do(self, to_brand: Verb, to_department: Verb) -> None:
        """Do something to what the cursor is on, a brand or a department."""
        chosen = self.choices.selected
        if self.barred(CompanyAct.CHANGE_BRANDS) or not chosen or self.busy or self.offline:
            return
        of_department = chosen in self.session.state.departments
        await (to_department if of_department else to_brand)(self, chosen)


def _choices(state: State) -> Iterator[Choice]:
    for brand in brands(state):
        below = departments(brand.id, state)
        yield Choice(brand.id, (((brand.name, "name"),),))
        for place, department in enumerate(below, start=1):
            branch = "└ " if place == len(below) else "├ "
            yield Choice(department.id, (((branch, "muted"), (department.name, "")),))
