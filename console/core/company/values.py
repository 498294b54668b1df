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
    """`departments` are ids, none of them means all. `limit` is how many active chats they may
    have at once, None for any number. `invited`: their code was never used. Who is removed is
    kept, since the log goes on naming them; their name is free again."""

    id: str
    name: str
    role: Role = Role.OPERATOR
    status: Status = Status.AVAILABLE
    departments: tuple[str, ...] = ()
    limit: int | None = None
    invited: bool = False
    removed: bool = False


class WordLanguage(StrEnum):
    """The language of a list of improper words."""

    ENGLISH = "en"
    JAPANESE = "ja"
    OTHER = ""
    """A company's own word of which nobody has said the language."""


BUILT_IN_LISTS = (WordLanguage.ENGLISH, WordLanguage.JAPANESE)


@dataclass(frozen=True, slots=True)
class CustomWord:
    """An improper word of the company's own."""

    word: str
    language: WordLanguage = WordLanguage.OTHER


@dataclass(frozen=True, slots=True)
class Settings:
    """The timers and word rules of one brand (specification, section 2). Durations in seconds.

    `since` is when these settings came into force: a shortened timer never moves a chat at a
    moment before that. `version` counts their changes. `lists` are the built-in lists that are
    used. `answering_apps` are ids of apps of the service through which people answer: what comes
    from them settles a chat as an answer of ours does.
    """

    waiting: int | None = 60
    retention: int = 86_400
    idle: int = 86_400
    improper_limit: int | None = 3
    custom_words: tuple[CustomWord, ...] = ()
    allowed_words: tuple[str, ...] = ()
    since: Millis = 0
    improper: bool = True
    lists: tuple[WordLanguage, ...] = BUILT_IN_LISTS
    answering_apps: tuple[str, ...] = ()
    version: int = 0


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

WORD_LENGTH = Range(2, 40)
"""Characters of a word of the company's own, or of one that is allowed."""
MOST_WORDS = 1_000
"""Own words in one language; words allowed."""
MOST_APPS = 20
OPERATOR_LIMIT = Range(1, 100, off=True)
"""Active chats of one operator at once."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A company's storefront. `former` are the settings before the last change, which can be taken
    back; None where there was none."""

    id: str
    name: str
    settings: Settings = field(default_factory=Settings)
    former: Settings | None = None


@dataclass(frozen=True, slots=True)
class Department:
    id: str
    brand: str
    name: str
