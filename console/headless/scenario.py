"""Scenario files: a scripted day, for the demo's visitors and for screens without a network.

The file is data that the stand-in for Meta plays with real visitors and this module with
virtual operators too; both read it for themselves.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from console.core.moments import HOUR, MINUTE, SECOND, Millis

FOLDER = Path(__file__).parents[2] / "server_stub" / "meta" / "scenarios"
"""Where the scenarios that come with the program are."""

_PLAYED = {"says", "operator", "fault"}
"""A happening has one of these; what has none is for the stand-in alone."""


class ScenarioError(Exception):
    """The scenario can not be played; the text says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """An operator or a visitor; `visitor` is a visitor's id at the service."""

    key: str
    name: str
    visitor: str = ""
    locale: str = ""
    timezone: float | None = None


class Deed(StrEnum):
    """What an operator of a scenario can do in the chat of a visitor."""

    PICK_UP = "pick_up"
    REPLY = "reply"
    END = "end"


@dataclass(frozen=True, slots=True)
class Happening:
    """At `at` (milliseconds from the start) a visitor says something, an operator does
    something, or sends begin to fail with a Meta code ("code/subcode")."""

    at: Millis
    visitor: str = ""
    operator: str = ""
    says: str = ""
    does: Deed | None = None
    text: str = ""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    start: Millis
    utc_offset: int
    """Seconds east of UTC at the scenario's place; its clocks show this time."""
    brand: str
    department: str
    page: str
    operators: tuple[Person, ...]
    visitors: tuple[Person, ...]
    happenings: tuple[Happening, ...]


def names() -> list[str]:
    """The scenarios that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str) -> Scenario:
    """A scenario by its name or the path of a TOML file. Raises ScenarioError."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.is_file():
        raise ScenarioError(f"There is no scenario {name!r}. Choose one of: {', '.join(names())}.")
    try:
        return _read(path.stem, tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, ValueError, AttributeError) as error:
        raise ScenarioError(f"The scenario file {path} can not be read: {error}") from error


def offset(text: str) -> Millis:
    """HH:MM:SS as milliseconds; hours may exceed 23. Raises ScenarioError."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise ScenarioError(f"{text!r} is no time from the start: write HH:MM:SS, as 00:03:00.")
    hours, minutes, seconds = map(int, parts)
    if minutes > 59 or seconds > 59:
        raise ScenarioError(f"{text!r} is no time from the start: minutes and seconds end at 59.")
    return hours * HOUR + minutes * MINUTE + seconds * SECOND


def _read(name: str, data: dict[str, Any]) -> Scenario:
    start = data["start"]
    utc_offset = start.utcoffset()
    played = [item for item in data["happenings"] if not _PLAYED.isdisjoint(item)]
    happenings = sorted((_happening(item) for item in played), key=lambda item: item.at)
    return Scenario(
        name=name,
        start=int(start.timestamp() * 1000),
        utc_offset=int(utc_offset.total_seconds()) if utc_offset else 0,
        brand=data["brand"],
        department=data["department"],
        page=data["page"],
        operators=tuple(Person(item["key"], item["name"]) for item in data["operators"]),
        visitors=tuple(
            Person(
                item["key"],
                item["name"],
                visitor=str(7_000_000_000_000_000 + number),
                locale=item.get("locale", ""),
                timezone=item.get("timezone"),
            )
            for number, item in enumerate(data["visitors"], start=1)
        ),
        happenings=tuple(happenings),
    )


def _happening(item: dict[str, Any]) -> Happening:
    return Happening(
        at=offset(item["at"]),
        visitor=item.get("visitor", ""),
        operator=item.get("operator", ""),
        says=item.get("says", ""),
        does=Deed(item["does"]) if "does" in item else None,
        text=item.get("text", ""),
        fault=item.get("fault"),
    )
