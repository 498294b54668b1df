"""The company's side: operators, and brands with their departments and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.core.moments import Millis


class Role(StrEnum):
    """What an operator may do. Comes from the token alone, never from a console's claim."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Status(StrEnum):
    """What an operator says of themselves."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Operator:
    id: str
    name: str
    role: Role = Role.OPERATOR
    status: Status = Status.AVAILABLE


class Language(StrEnum):
    """A language of which there is a built-in list of improper words."""

    EN = "en"
    JA = "ja"


@dataclass(frozen=True, slots=True)
class CustomWord:
    """A brand's own improper word. `language` says how it is found: with its English forms, in
    every kana, or either as its script has it, for ""."""

    word: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The timers and word rules of one brand (specification, section 2). Durations in seconds.

    `since` is when these settings came into force: a shortened timer never moves a chat at a
    moment before that.
    """

    waiting: int | None = 60
    retention: int = 86_400
    idle: int = 86_400
    improper_limit: int | None = 3
    improper: bool = True
    lists: tuple[Language, ...] = (Language.EN, Language.JA)
    custom_words: tuple[CustomWord, ...] = ()
    allowed_words: tuple[str, ...] = ()
    since: Millis = 0


@dataclass(frozen=True, slots=True)
class Range:
    """From `least` to `most`, both allowed; with `off` a setting may also be None."""

    least: int
    most: int
    off: bool = False

    def holds(self, value: int | None) -> bool:
        return self.off if value is None else self.least <= value <= self.most


RANGES: Mapping[str, Range] = {
    "waiting": Range(10, 30 * 60, off=True),
    "retention": Range(15 * 60, 30 * 86_400),
    "idle": Range(60, 86_400),
    "improper_limit": Range(1, 20, off=True),
}
"""What the settings may be, by name: seconds, or improper words (specification, section 2)."""

MOST_WORDS = 1_000
"""Own words of one language, and words allowed."""
WORD_LENGTH = Range(2, 40)
"""Characters of one of them."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A company's storefront."""

    id: str
    name: str
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class Department:
    id: str
    brand: str
    name: str
