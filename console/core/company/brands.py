"""Brands, their departments and their settings: each within its range (specification, 2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from console.core.channels.values import Channel, ChannelState
from console.core.company.custom_words import folded, wrong_words
from console.core.company.roles import CompanyAct
from console.core.company.values import (
    BUILT_IN_LISTS,
    MOST_APPS,
    RANGES,
    Brand,
    Department,
    Settings,
)
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State, with_item, without_item
from console.core.traits import CompanyCommand, CompanyEvent

LONGEST_NAME = 80
LONGEST_APP = 32
"""Digits of the id of an app."""
_JOINERS = "\u200c\u200d"
"""Zero-width characters that names are written with in Persian and Indian scripts."""


# Asked


@dataclass(frozen=True, slots=True)
class AddBrand(CompanyCommand):
    name: str
    kind: Literal["add_brand"] = "add_brand"

    act: ClassVar = CompanyAct.CHANGE_BRANDS


@dataclass(frozen=True, slots=True)
class RenameBrand(CompanyCommand):
    brand: str
    name: str
    kind: Literal["rename_brand"] = "rename_brand"

    act: ClassVar = CompanyAct.CHANGE_BRANDS


@dataclass(frozen=True, slots=True)
class AddDepartment(CompanyCommand):
    brand: str
    name: str
    kind: Literal["add_department"] = "add_department"

    act: ClassVar = CompanyAct.CHANGE_BRANDS


@dataclass(frozen=True, slots=True)
class RenameDepartment(CompanyCommand):
    department: str
    name: str
    kind: Literal["rename_department"] = "rename_department"

    act: ClassVar = CompanyAct.CHANGE_BRANDS


@dataclass(frozen=True, slots=True)
class ChangeSettings(CompanyCommand):
    """`replaces` is the version of the settings that these were made from: others that have come
    into force meanwhile are not overwritten unseen. None overwrites them.

    `settings.since` and `settings.version` are ignored: the relay says both.
    """

    brand: str
    settings: Settings
    replaces: int | None = None
    kind: Literal["change_settings"] = "change_settings"

    act: ClassVar = CompanyAct.CHANGE_SETTINGS


@dataclass(frozen=True, slots=True)
class RemoveBrand(CompanyCommand):
    brand: str
    kind: Literal["remove_brand"] = "remove_brand"

    act: ClassVar = CompanyAct.CHANGE_BRANDS


@dataclass(frozen=True, slots=True)
class RemoveDepartment(CompanyCommand):
    department: str
    kind: Literal["remove_department"] = "remove_department"

    act: ClassVar = CompanyAct.CHANGE_BRANDS


Command = (
    AddBrand
    | RenameBrand
    | AddDepartment
    | RenameDepartment
    | ChangeSettings
    | RemoveBrand
    | RemoveDepartment
)


# Happened


@dataclass(frozen=True, slots=True)
class BrandAdded(CompanyEvent):
    brand: str
    name: str
    kind: Literal["brand_added"] = "brand_added"


@dataclass(frozen=True, slots=True)
class BrandRenamed(CompanyEvent):
    brand: str
    name: str
    kind: Literal["brand_renamed"] = "brand_renamed"


@dataclass(frozen=True, slots=True)
class DepartmentAdded(CompanyEvent):
    department: str
    brand: str
    name: str
    kind: Literal["department_added"] = "department_added"


@dataclass(frozen=True, slots=True)
class DepartmentRenamed(CompanyEvent):
    department: str
    name: str
    kind: Literal["department_renamed"] = "department_renamed"


@dataclass(frozen=True, slots=True)
class SettingsChanged(CompanyEvent):
    brand: str
    settings: Settings
    kind: Literal["settings_changed"] = "settings_changed"

    moves_deadlines: ClassVar = True


@dataclass(frozen=True, slots=True)
class BrandRemoved(CompanyEvent):
    brand: str
    kind: Literal["brand_removed"] = "brand_removed"


@dataclass(frozen=True, slots=True)
class DepartmentRemoved(CompanyEvent):
    department: str
    kind: Literal["department_removed"] = "department_removed"


Event = (
    BrandAdded
    | BrandRenamed
    | DepartmentAdded
    | DepartmentRenamed
    | SettingsChanged
    | BrandRemoved
    | DepartmentRemoved
)


# Deciding


def add_brand(command: AddBrand, state: State) -> tuple[BrandAdded] | Refusal:
    wrong = _bad_name(command.name, state.brands.values())
    return wrong or (BrandAdded(next_brand(state), command.name),)


def rename_brand(command: RenameBrand, state: State) -> tuple[BrandRenamed] | Refusal:
    if command.brand not in state.brands:
        return Refusal(RefusalCode.UNKNOWN_BRAND)
    others = (one for one in state.brands.values() if one.id != command.brand)
    return _bad_name(command.name, others) or (BrandRenamed(command.brand, command.name),)


def add_department(command: AddDepartment, state: State) -> tuple[DepartmentAdded] | Refusal:
    if command.brand not in state.brands:
        return Refusal(RefusalCode.UNKNOWN_BRAND)
    wrong = _bad_name(command.name, departments_of(command.brand, state))
    return wrong or (DepartmentAdded(next_department(state), command.brand, command.name),)


def rename_department(
    command: RenameDepartment, state: State
) -> tuple[DepartmentRenamed] | Refusal:
    known = state.departments.get(command.department)
    if known is None:
        return Refusal(RefusalCode.UNKNOWN_DEPARTMENT)
    others = (one for one in departments_of(known.brand, state) if one != known)
    renamed = DepartmentRenamed(command.department, command.name)
    return _bad_name(command.name, others) or (renamed,)


def change_settings(
    command: ChangeSettings, state: State, now: Millis
) -> tuple[SettingsChanged] | Refusal:
    brand = state.brands.get(command.brand)
    if brand is None:
        return Refusal(RefusalCode.BAD_SETTING, detail="brand")
    wrong = bad_setting(command.settings, brand.settings)
    if wrong:
        return Refusal(RefusalCode.BAD_SETTING, detail=wrong)
    version = brand.settings.version
    if command.replaces is not None and command.replaces != version:
        return Refusal(RefusalCode.CHANGED_SINCE, since=brand.settings.since)
    changed = replace(folded(command.settings), since=now, version=version + 1)
    return (SettingsChanged(command.brand, changed),)


def bad_setting(settings: Settings, known: Settings | None = None) -> str:
    """The name of the first setting out of its range, or "" (of words with what is wrong). Words
    that are `known` in the settings before may stay, whatever they are."""
    for name, range_ in RANGES.items():
        if not range_.holds(getattr(settings, name)):
            return name
    apps = settings.answering_apps
    if len(apps) > MOST_APPS or not all(map(_is_app, apps)):
        return "answering_apps"
    if not {*settings.lists} <= {*BUILT_IN_LISTS}:
        return "lists"
    return wrong_words(settings, known)


def _is_app(app: str) -> bool:
    return app.isascii() and app.isdigit() and len(app) <= LONGEST_APP


def remove_brand(command: RemoveBrand, state: State) -> tuple[BrandRemoved] | Refusal:
    if command.brand not in state.brands:
        return Refusal(RefusalCode.UNKNOWN_BRAND)
    users = [one.name for one in _used_channels(state) if one.brand == command.brand]
    users += [one.name for one in departments_of(command.brand, state)]
    return _unused(users) or (BrandRemoved(command.brand),)


def remove_department(
    command: RemoveDepartment, state: State
) -> tuple[DepartmentRemoved] | Refusal:
    department = command.department
    if department not in state.departments:
        return Refusal(RefusalCode.UNKNOWN_DEPARTMENT)
    users = [one.name for one in _used_channels(state) if one.department == department]
    users += [one.name for one in state.present_operators() if department in one.departments]
    return _unused(users) or (DepartmentRemoved(department),)


def _used_channels(state: State) -> list[Channel]:
    """The connected channels, and others with chats that are not over."""
    open_on = {chat.channel for chat in state.chats.values() if chat.open}
    channels = state.channels.values()
    return [one for one in channels if one.state is not ChannelState.UNLINKED or one.id in open_on]


def _unused(users: Iterable[str]) -> Refusal | None:
    """Why something can not be removed: who uses it, by name."""
    named = ", ".join(sorted(set(users)))
    return Refusal(RefusalCode.IN_USE, detail=named) if named else None


def readable_name(name: str) -> bool:
    """Whether a name can be read on a screen: printable, with spaces of any width and joiners,
    but nothing that moves a cursor or turns text."""
    return bool(name.strip()) and len(name) <= LONGEST_NAME and all(map(_readable, name))


def _readable(sign: str) -> bool:
    return sign.isprintable() or sign in _JOINERS or unicodedata.category(sign) == "Zs"


def _bad_name(name: str, others: Iterable[Brand] | Iterable[Department]) -> Refusal | None:
    if not readable_name(name):
        return Refusal(RefusalCode.BAD_NAME)
    return Refusal(RefusalCode.NAME_IN_USE, detail=name) if id_by_name(others, name) else None


def departments_of(brand: str, state: State) -> list[Department]:
    return [one for one in state.departments.values() if one.brand == brand]


def next_brand(state: State) -> str:
    """The id of the brand that is added next."""
    return f"b{state.brands_added + 1}"


def next_department(state: State) -> str:
    """The id of the department that is added next."""
    return f"d{state.departments_added + 1}"


def id_by_name(items: Iterable[Brand] | Iterable[Department], name: str) -> str:
    """The id of the brand or department with this name, or ""."""
    return next((item.id for item in items if item.name == name), "")


# Folding


def brand_added(state: State, event: BrandAdded) -> State:
    added = replace(state, brands_added=state.brands_added + 1)
    return _with_brand(added, Brand(event.brand, event.name))


def brand_renamed(state: State, event: BrandRenamed) -> State:
    known = state.brands.get(event.brand)
    return state if known is None else _with_brand(state, replace(known, name=event.name))


def department_added(state: State, event: DepartmentAdded) -> State:
    added = replace(state, departments_added=state.departments_added + 1)
    return _with_department(added, Department(event.department, event.brand, event.name))


def department_renamed(state: State, event: DepartmentRenamed) -> State:
    known = state.departments.get(event.department)
    return state if known is None else _with_department(state, replace(known, name=event.name))


def settings_changed(state: State, event: SettingsChanged) -> State:
    known = state.brands.get(event.brand)
    if known is None:
        return state
    changed = replace(known, settings=event.settings, former=known.settings)
    return _with_brand(state, changed)


def brand_removed(state: State, event: BrandRemoved) -> State:
    return replace(state, brands=without_item(state.brands, event.brand))


def department_removed(state: State, event: DepartmentRemoved) -> State:
    return replace(state, departments=without_item(state.departments, event.department))


def _with_brand(state: State, brand: Brand) -> State:
    return replace(state, brands=with_item(state.brands, brand.id, brand))


def _with_department(state: State, department: Department) -> State:
    return replace(state, departments=with_item(state.departments, department.id, department))
