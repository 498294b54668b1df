"""Adding, renaming and removing brands and departments, wherever a window offers it."""

from __future__ import annotations

from typing import Any

from console.core.company import brands
from console.core.company.brands import (
    AddBrand,
    AddDepartment,
    RemoveBrand,
    RemoveDepartment,
    RenameBrand,
    RenameDepartment,
)
from console.core.refusals import Refusal
from console.core.state import State
from console.screens.dialogs.name import NameScreen
from console.screens.settings.window import SettingsScreen


async def add_brand(screen: SettingsScreen[Any]) -> str:
    """Ask for a name and add a brand; its id, "" when it came to nothing."""
    state, words = screen.session.state, screen.words
    taken = {one.name for one in state.brands.values()}
    title = words.say("name.new_brand")
    name = await screen.app.push_screen_wait(NameScreen(screen.reader, title, taken))
    if not name or screen.offline:
        return ""
    await screen.change(AddBrand(name), lambda state: _brand(name, state) != "")
    return _brand(name, screen.session.state)


async def add_department(screen: SettingsScreen[Any], brand: str) -> str:
    """Ask for a name and add a department to a brand; its id, "" when it came to nothing."""
    state, words = screen.session.state, screen.words
    title = words.say("name.new_department", brand=state.brands[brand].name)
    taken = {one.name for one in state.departments.values() if one.brand == brand}
    name = await screen.app.push_screen_wait(NameScreen(screen.reader, title, taken))
    if not name or screen.offline:
        return ""
    added = AddDepartment(brand, name)
    await screen.change(added, lambda state: _department(brand, name, state) != "")
    return _department(brand, name, screen.session.state)


async def rename_brand(screen: SettingsScreen[Any], brand: str) -> None:
    state = screen.session.state
    old = state.brands[brand].name
    taken = {one.name for one in state.brands.values()}
    title = screen.words.say("name.rename", name=old)
    name = await screen.app.push_screen_wait(NameScreen(screen.reader, title, taken, old))
    if name and not screen.offline:
        renamed = RenameBrand(brand, name)
        await screen.change(renamed, lambda state: state.brands[brand].name == name)


async def rename_department(screen: SettingsScreen[Any], department: str) -> None:
    state = screen.session.state
    known = state.departments[department]
    taken = {one.name for one in state.departments.values() if one.brand == known.brand}
    title = screen.words.say("name.rename", name=known.name)
    name = await screen.app.push_screen_wait(NameScreen(screen.reader, title, taken, known.name))
    if name and not screen.offline:
        renamed = RenameDepartment(department, name)
        await screen.change(renamed, lambda state: state.departments[department].name == name)


async def remove_brand(screen: SettingsScreen[Any], brand: str) -> None:
    asked = RemoveBrand(brand)
    wrong = brands.remove_brand(asked, screen.session.state)
    await _remove(screen, asked, brand, wrong)


async def remove_department(screen: SettingsScreen[Any], department: str) -> None:
    asked = RemoveDepartment(department)
    wrong = brands.remove_department(asked, screen.session.state)
    await _remove(screen, asked, department, wrong)


async def _remove(
    screen: SettingsScreen[Any], asked: RemoveBrand | RemoveDepartment, place: str, wrong: object
) -> None:
    """Ask, and remove it; `wrong` is what the relay would decide now."""

    def gone(state: State) -> bool:
        return place not in state.brands and place not in state.departments

    name = _name(place, screen)
    if _still_used(wrong, name, screen) or not await _sure(screen, name):
        return
    if await screen.change(asked, gone):
        screen.good("brands.removed", name=name)


def _name(place: str, screen: SettingsScreen[Any]) -> str:
    state = screen.session.state
    known = state.brands.get(place) or state.departments.get(place)
    return known.name if known is not None else place


def _still_used(wrong: object, name: str, screen: SettingsScreen[Any]) -> bool:
    """Whether it can not be removed, as the relay would say too; says what uses it."""
    if not isinstance(wrong, Refusal):
        return False
    said = screen.words.refusal(wrong, screen.session.now(), screen.reader.tz)
    screen.say(screen.words.say("brands.not_removed", name=name, why=said), "warn")
    return True


async def _sure(screen: SettingsScreen[Any], name: str) -> bool:
    title = screen.words.say("brands.remove.title", name=name)
    agreed = await screen.confirmed(title, screen.words.say("brands.remove"))
    return agreed and not screen.offline


def _brand(name: str, state: State) -> str:
    return next((one.id for one in state.brands.values() if one.name == name), "")


def _department(brand: str, name: str, state: State) -> str:
    known = (one for one in state.departments.values() if one.brand == brand)
    return next((one.id for one in known if one.name == name), "")
