"""What marks a place in a text: an entry of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from console.core.company.values import WordLanguage


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry by the word that people know it by. `language`: of the list that it stands in;
    `custom`: one of the brand's own, and of no built-in list."""

    word: str
    language: WordLanguage
    custom: bool = False


class Hit(NamedTuple):
    """The [start, end) of something in a text, and the entry by which it was found."""

    start: int
    end: int
    by: Listed
