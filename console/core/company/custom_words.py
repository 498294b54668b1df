"""A brand's own improper words and those it allows: what one may be, and how many."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from console.core.company.values import (
    BUILT_IN_LISTS,
    MOST_WORDS,
    WORD_LENGTH,
    CustomWord,
    Settings,
    WordLanguage,
)
from console.core.profanity.matcher import said_as
from console.core.unseen import DROPPED, TAGS, TURNING

SEPARATORS = "|｜"
"""What stands between words where they are written in a line, so that no word holds it."""

_UNSEEN = frozenset(map(chr, (*DROPPED, *TURNING, *TAGS)))


class WrongWord(StrEnum):
    """Why something is no word to look for."""

    EMPTY = "empty"
    SHORT = "short"
    LONG = "long"
    UNSEEN = "unseen"
    """It holds a control character, a mark of direction, or what nobody sees."""
    BAR = "bar"
    SIGNS = "signs"
    """It has no letter, no digit and no symbol: punctuation alone stands in every message."""


def wrong_word(word: str) -> WrongWord | None:
    """Why this can not be looked for, or None. What looks like a pattern is a word like others:
    it is looked for as it is spelled."""
    word = word.strip()
    if not word:
        return WrongWord.EMPTY
    if any(
        char in _UNSEEN or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in word
    ):
        return WrongWord.UNSEEN
    if any(char in word for char in SEPARATORS):
        return WrongWord.BAR
    if len(word) > WORD_LENGTH.most:
        return WrongWord.LONG
    plain = said_as(word).strip()
    if not plain:
        return WrongWord.EMPTY
    if len(plain) < WORD_LENGTH.least or len(word) < WORD_LENGTH.least:
        return WrongWord.SHORT
    if not any(unicodedata.category(char)[0] in "LNS" for char in plain):
        return WrongWord.SIGNS
    return None


def _unseen(char: str) -> bool:
    return char in _UNSEEN or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class TooManyWords:
    """More than `MOST_WORDS`: `count` of them, of a language, or of those `allowed`."""

    count: int
    language: WordLanguage = WordLanguage.OTHER
    allowed: bool = False


def too_many(custom: Iterable[CustomWord], allowed: Iterable[str]) -> TooManyWords | None:
    """The first list that is too long, or None."""
    counts = Counter(word.language for word in custom)
    for language, count in counts.items():
        if count > MOST_WORDS:
            return TooManyWords(count, language)
    count = len(tuple(allowed))
    return TooManyWords(count, allowed=True) if count > MOST_WORDS else None


def wrong_words(settings: Settings, known: Settings | None = None) -> str:
    """What is wrong with the words of settings: the name of the field and what it is, or "". What
    `known` settings hold already stands in nobody's way: there were fewer rules once."""
    known = known or Settings()
    custom, allowed = ({*one} for one in (known.custom_words, known.allowed_words))
    if (many := too_many(settings.custom_words, settings.allowed_words)) is not None:
        held, now = (
            (allowed, settings.allowed_words) if many.allowed else (custom, settings.custom_words)
        )
        if not held.issuperset(now):
            of = "allowed_words" if many.allowed else "custom_words"
            return f"{of}: {many.count:,} > {MOST_WORDS:,}"
    for of, words in (
        ("custom_words", [one.word for one in settings.custom_words if one not in custom]),
        ("allowed_words", [one for one in settings.allowed_words if one not in allowed]),
    ):
        for word in words:
            if wrong := wrong_word(word):
                return f"{of}: {wrong.value}"
    return ""


def folded(settings: Settings) -> Settings:
    """The settings with each list and each word once: what differs in case, width or accents is
    found alike. The first spelling stays."""
    custom: dict[tuple[WordLanguage, str], CustomWord] = {}
    for word in settings.custom_words:
        custom.setdefault((word.language, said_as(word.word.strip())), _trimmed(word))
    allowed: dict[str, str] = {}
    for name in settings.allowed_words:
        allowed.setdefault(said_as(name.strip()), name.strip())
    return replace(
        settings,
        lists=tuple(one for one in BUILT_IN_LISTS if one in settings.lists),
        custom_words=tuple(custom.values()),
        allowed_words=tuple(allowed.values()),
    )


def _trimmed(word: CustomWord) -> CustomWord:
    return replace(word, word=word.word.strip())
