"""Scenario files: who does what, when, and what fails. Operators' lines are not ours to play.

A happening has a time `at` and one of these:

    says = "..."        the visitor writes
    event = "reaction"  the visitor causes an event of that kind (see `events.KINDS`), with its
                        details in `with`, such as { emoji = "👍" }
    inbox = "..."       a person answers the visitor in the Page inbox, not through us
    fault = "..."       sends to the visitor, or of the whole Page, go wrong from now on
"""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from . import catalogue
from .events import KINDS
from .faults import STAGED
from .wire import Json

FOLDER = Path(__file__).parent / "scenarios"
DEFAULT = "morning"

_T = TypeVar("_T")
# Of a visitor, all but a fault.
_OURS = {"says", "event", "inbox", "fault"}


class ScenarioError(ValueError):
    """The scenario can't be played; the text says where and why."""


@dataclass(frozen=True)
class Person:
    """A visitor of the script. `replies` are said one by one, each after an answer."""

    key: str
    name: str
    locale: str
    timezone: float
    replies: tuple[str, ...]


@dataclass(frozen=True)
class Happening:
    """What happens `at` ms after the start; one of the others is set. Fault "" clears.

    A fault without a visitor concerns the whole Page. `given` are the details of an event.
    """

    at: int
    visitor: str | None
    says: str | None = None
    fault: str | None = None
    event: str | None = None
    inbox: str | None = None
    given: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """A script. `start` is what a virtual clock shows at its beginning, ms since 1970."""

    title: str
    start: int
    brand: str
    department: str
    page: str
    people: tuple[Person, ...]
    happenings: tuple[Happening, ...]


def names() -> list[str]:
    """The scenarios that come with the stand-in."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str) -> Scenario:
    """The scenario of that name, or of that file if it ends in `.toml`.

    Raises `ScenarioError`.
    """
    if not name.endswith(".toml") and name not in names():
        known = ", ".join(names())
        raise ScenarioError(f"There is no scenario {name!r}. Use one of {known}, or a .toml file.")
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"{path} can't be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ScenarioError) as error:
        raise ScenarioError(f"{path} is not a scenario: {error}") from None


def parse(text: str) -> Scenario:
    """The scenario in a TOML text. Raises `ScenarioError` or `tomllib.TOMLDecodeError`."""
    table = tomllib.loads(text)
    people = tuple(_person(entry) for entry in _tables(table, "visitors"))
    keys = {person.key for person in people}
    if len(keys) < len(people):
        raise ScenarioError("two visitors have the same key.")
    found = [
        _happening(entry, keys)
        for entry in _tables(table, "happenings")
        if "operator" not in entry and not _OURS.isdisjoint(entry)
    ]
    start = _take(table, "start", datetime)
    if start.tzinfo is None:
        raise ScenarioError("start needs an offset, such as +09:00.")
    return Scenario(
        title=_take(table, "title", str),
        start=int(start.timestamp() * 1000),
        brand=_take(table, "brand", str),
        department=_take(table, "department", str),
        page=_take(table, "page", str),
        people=people,
        happenings=tuple(sorted(found, key=lambda happening: happening.at)),
    )


def offset(text: str) -> int:
    """An offset such as 00:01:30 in ms; hours may exceed 23. Raises `ScenarioError`."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ScenarioError(f"{text!r} is not a time like 00:01:30.")
    hours, minutes, seconds = (int(part) for part in parts)
    if minutes > 59 or seconds > 59:
        raise ScenarioError(f"{text!r} is not a time like 00:01:30.")
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def _person(entry: dict[str, Any]) -> Person:
    timezone = entry.get("timezone", 0)
    if not isinstance(timezone, int | float):
        raise ScenarioError("a visitor's timezone is a number of hours.")
    replies = entry.get("replies", [])
    if not isinstance(replies, list) or not all(isinstance(reply, str) for reply in replies):
        raise ScenarioError("a visitor's replies are a list of texts.")
    locale = _take(entry, "locale", str)
    return Person(
        _take(entry, "key", str), _take(entry, "name", str), locale, timezone, tuple(replies)
    )


def _happening(entry: dict[str, Any], keys: set[str]) -> Happening:
    at = offset(_take(entry, "at", str))
    whole_page = "fault" in entry and "visitor" not in entry
    visitor = None if whole_page else _take(entry, "visitor", str)
    if visitor is not None and visitor not in keys:
        raise ScenarioError(f"a happening names the visitor {visitor!r}, who is not listed.")
    if "says" in entry:
        return Happening(at, visitor, says=_take(entry, "says", str))
    if "inbox" in entry:
        return Happening(at, visitor, inbox=_take(entry, "inbox", str))
    if "event" in entry:
        kind, given = _take(entry, "event", str), entry.get("with", {})
        if kind not in KINDS or not isinstance(given, dict):
            raise ScenarioError(f"there is no event {kind!r} with {given!r}.")
        return Happening(at, visitor, event=kind, given=given)
    fault = _take(entry, "fault", str)
    if fault and fault not in STAGED and catalogue.parse(fault) is None:
        raise ScenarioError(f"there is no fault {fault!r}.")
    return Happening(at, visitor, fault=fault)


def _tables(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise ScenarioError(f"[[{name}]] must be tables.")
    return found


def _take(table: dict[str, Any], name: str, kind: type[_T]) -> _T:
    value = table.get(name)
    if not isinstance(value, kind):
        raise ScenarioError(f"{name} is missing or not a {kind.__name__}.")
    return value
