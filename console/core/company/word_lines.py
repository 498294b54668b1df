"""Words of a brand as lines of text, "language|word|word": what is imported and exported.

The language is one of `en` and `ja`, `any` for a word of any, and `allow` for words that never
count. A line that begins with # is a comment.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from console.core.company.custom_words import (
    SEPARATORS,
    TooManyWords,
    WrongWord,
    folded,
    too_many,
    wrong_word,
)
from console.core.company.values import CustomWord, Settings, WordLanguage

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes: more than all words of a brand can take."""

MOST_BROKEN = 20
"""Broken lines that are named; one is enough to take nothing."""

_ALLOWED = "allow"
_OF_LINE = {
    WordLanguage.ENGLISH: "en",
    WordLanguage.JAPANESE: "ja",
    WordLanguage.OTHER: "any",
}
_LANGUAGES = {name: language for language, name in _OF_LINE.items()}
_WORDS_IN_A_LINE = 10
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATOR = re.compile(f"[{SEPARATORS}]")


class LineFault(StrEnum):
    """What is wrong with a line, beside its words."""

    NO_LANGUAGE = "no_language"
    """It has no bar, so that nobody knows where its language ends."""
    UNKNOWN_LANGUAGE = "unknown_language"
    NO_TEXT = "no_text"
    """It is no text in UTF-8."""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line of which nothing can be taken, by its number from 1. `what` is the part of it that
    is wrong."""

    number: int
    why: LineFault | WrongWord
    what: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The settings with the words of a file, and how many of them are `new` and were `known`."""

    settings: Settings
    new: int
    known: int


def take_in(data: bytes, settings: Settings) -> TakenIn | tuple[BrokenLine, ...] | TooManyWords:
    """Add the words of a file to those of settings: all of them, or none and the reason."""
    text = _decoded(data)
    if isinstance(text, BrokenLine):
        return (text,)
    custom: list[CustomWord] = []
    allowed: list[str] = []
    broken: list[BrokenLine] = []
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read = _read(line)
        if not isinstance(read, _Line):
            broken.append(replace(read, number=number))
        elif read.language is None:
            allowed += read.words
        else:
            custom += (CustomWord(word, read.language) for word in read.words)
    whole = folded(
        replace(
            settings,
            custom_words=(*settings.custom_words, *custom),
            allowed_words=(*settings.allowed_words, *allowed),
        )
    )
    if many := too_many(whole.custom_words, whole.allowed_words):
        return many
    if broken:
        return tuple(broken[:MOST_BROKEN])
    new = _count(whole) - _count(folded(settings))
    return TakenIn(whole, new, len(custom) + len(allowed) - new)


def as_lines(settings: Settings) -> str:
    """All words of a brand as lines that `take_in` reads."""
    by_language = {
        name: [word.word for word in settings.custom_words if word.language is language]
        for language, name in _OF_LINE.items()
    }
    by_language[_ALLOWED] = [*settings.allowed_words]
    return "".join(
        f"{'|'.join((of, *some))}\n" for of, words in by_language.items() for some in _lines(words)
    )


def _lines(words: Sequence[str]) -> Iterable[Sequence[str]]:
    return (words[at : at + _WORDS_IN_A_LINE] for at in range(0, len(words), _WORDS_IN_A_LINE))


@dataclass(frozen=True, slots=True)
class _Line:
    """`language` is None for words that are allowed."""

    language: WordLanguage | None
    words: Sequence[str]


def _read(line: str) -> _Line | BrokenLine:
    language, *words = (part.strip() for part in _SEPARATOR.split(line))
    if not words:
        return BrokenLine(0, LineFault.NO_LANGUAGE, language)
    language = language.lower()
    if language not in (*_LANGUAGES, _ALLOWED):
        return BrokenLine(0, LineFault.UNKNOWN_LANGUAGE, language)
    for word in words:
        if wrong := wrong_word(word):
            return BrokenLine(0, wrong, word)
    return _Line(_LANGUAGES.get(language), words)


def _decoded(data: bytes) -> str | BrokenLine:
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-16" if utf_16 else "utf-8-sig", "replace")
        return BrokenLine(len(_LINE_END.findall(before)) + 1, LineFault.NO_TEXT)


def _count(settings: Settings) -> int:
    return len(settings.custom_words) + len(settings.allowed_words)
