"""The settings of a brand, from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from console.core.company.brands import ChangeSettings
from console.core.company.custom_words import TooManyWords
from console.core.company.spans import Misread, read_span
from console.core.company.values import (
    BUILT_IN_LISTS,
    MOST_WORDS,
    RANGES,
    Brand,
    Range,
    Settings,
    WordLanguage,
)
from console.core.company.word_lines import BrokenLine, as_lines, take_in
from console.core.effects import effects_of
from server_stub.relay.admin import AdminError
from server_stub.relay.administration.office import Answer, Office, text

SPANS = ("waiting", "retention", "idle")
"""The settings that are lengths of time."""

NAMES = (*SPANS, "improper", "improper-limit", "lists", "apps", "words")
"""All settings, as the command line calls them."""

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))


async def carry_out(office: Office, do: str, request: Mapping[str, Any]) -> Answer:
    """What `settings <do>` comes to.

    Raises:
        AdminError, DataError: nothing is changed.
    """
    brand = _brand(office, text(request, "brand"))
    match do:
        case "show":
            return _shown(brand, brand.settings)
        case "set":
            return await _set(office, brand, request)
        case _:
            raise AdminError("unknown request")


def _shown(brand: Brand, settings: Settings) -> Answer:
    lines = as_lines(settings).splitlines()
    return {
        "done": f"the settings of {brand.name}",
        "brand": brand.name,
        "id": brand.id,
        "version": settings.version,
        "settings": {**values(settings), "words": lines},
    }


async def _set(office: Office, brand: Brand, request: Mapping[str, Any]) -> Answer:
    given = request.get("values")
    if not isinstance(given, dict) or not given:
        raise AdminError(f"nothing is set: give KEY=VALUE, with a key of {', '.join(NAMES)}")
    settings = brand.settings
    for name, value in given.items():
        settings = await asyncio.to_thread(with_value, settings, str(name), str(value))
    was, now = values(brand.settings), values(settings)
    changed = [
        {"name": name, "before": was[name], "after": now[name]}
        for name in now
        if was[name] != now[name]
    ]
    if settings == brand.settings:
        return {**_shown(brand, settings), "changed": [], "done": "nothing is changed"}
    time = office.store.sequencer.time.now()
    effects = effects_of(brand.id, settings, office.state, (), time)
    await office.ask(ChangeSettings(brand.id, settings, brand.settings.version))
    said = [f"{one['name']}: {one['before'] or '-'} -> {one['after'] or '-'}" for one in changed]
    if effects.completed:
        said.append(f"{effects.completed} open chats complete at once")
    if effects.missed:
        said.append(f"{effects.missed} become missed at once")
    after = _brand(office, brand.id)
    return {
        **_shown(after, after.settings),
        "changed": changed,
        "completed": effects.completed,
        "missed": effects.missed,
        "done": "; ".join(said),
    }


def values(settings: Settings) -> dict[str, str]:
    """All settings in the words that `set` takes; of the words of the brand how many."""
    own, allowed = len(settings.custom_words), len(settings.allowed_words)
    return {
        **{name: span(getattr(settings, name)) for name in SPANS},
        "improper": "on" if settings.improper else "off",
        "improper-limit": str(settings.improper_limit or "off"),
        "lists": ",".join(settings.lists) or "off",
        "apps": ",".join(settings.answering_apps),
        "words": f"{own} own, {allowed} allowed",
    }


def with_value(settings: Settings, name: str, value: str) -> Settings:
    """The settings with one of them as somebody has typed it.

    Raises:
        AdminError: it can not be that; what it can be.
    """
    match name:
        case "waiting":
            return replace(settings, waiting=_span(name, value))
        case "retention":
            return replace(settings, retention=_span(name, value) or 0)
        case "idle":
            return replace(settings, idle=_span(name, value) or 0)
        case "improper":
            if value not in ("on", "off"):
                raise AdminError("improper is on or off")
            return replace(settings, improper=value == "on")
        case "improper-limit":
            return replace(settings, improper_limit=_number(value))
        case "lists":
            return replace(settings, lists=_lists(value))
        case "apps":
            apps = tuple(one.strip() for one in value.split(",") if one.strip())
            return replace(settings, answering_apps=apps)
        case "words":
            return _with_words(settings, value)
        case _:
            raise AdminError(f"there is no setting {name!r}; there is: {', '.join(NAMES)}")


def _span(name: str, value: str) -> int | None:
    range_, seconds = RANGES[name], read_span(value)
    if isinstance(seconds, Misread) or not range_.holds(seconds):
        most = f"{span(range_.least)} to {span(range_.most)}"
        off = ", or off" if range_.off else ""
        raise AdminError(f"{name} is {most}{off}, with its unit, as 90s, 15m, 2h, 3 days: {value}")
    return seconds


def _number(value: str) -> int | None:
    range_: Range = RANGES["improper_limit"]
    digits = value.isascii() and value.isdigit() and len(value) <= 4
    number = None if value == "off" else int(value) if digits else 0
    if not range_.holds(number):
        raise AdminError(f"improper-limit is {range_.least} to {range_.most}, or off: {value}")
    return number


def _lists(value: str) -> tuple[WordLanguage, ...]:
    given = [] if value in ("", "off") else [one.strip() for one in value.split(",")]
    if unknown := [one for one in given if one not in list(BUILT_IN_LISTS)]:
        known = ", ".join(BUILT_IN_LISTS)
        raise AdminError(f"there is no list {unknown[0]!r}; there is: {known}, or off for none")
    return tuple(one for one in BUILT_IN_LISTS if one in given)


def _with_words(settings: Settings, lines: str) -> Settings:
    """With these lines of words in place of all of the brand's own."""
    taken = take_in(lines.encode(), replace(settings, custom_words=(), allowed_words=()))
    if isinstance(taken, TooManyWords):
        of = "allowed" if taken.allowed else taken.language or "any"
        raise AdminError(f"{taken.count:,} words of {of}: {MOST_WORDS:,} are the most")
    if isinstance(taken, tuple):
        broken = ", ".join(_broken(one) for one in taken)
        raise AdminError(f"no word is taken, for what is wrong: {broken}")
    return taken.settings


def _broken(line: BrokenLine) -> str:
    what = f" ({line.what})" if line.what else ""
    return f"line {line.number}: {line.why.replace('_', ' ')}{what}"


def span(seconds: int | None) -> str:
    """A length of time as people write it, in one unit."""
    if seconds is None:
        return "off"
    size, unit = next(each for each in _UNITS if seconds % each[0] == 0)
    return f"{seconds // size}{unit}"


def _brand(office: Office, name: str) -> Brand:
    """The brand of this name, or else of this id."""
    brands = office.state.brands.values()
    for brand in (*(one for one in brands if one.name == name), *brands):
        if name in (brand.name, brand.id):
            return brand
    known = ", ".join(sorted(one.name for one in brands)) or "none"
    raise AdminError(f"there is no brand {name!r}; there is: {known}")
