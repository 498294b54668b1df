"""The rules of improper words of a brand as they stand in the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.core.company.values import Brand, Settings, WordLanguage
from console.locale import Reader, Words
from console.screens.settings.words.sentences import limit_text
from console.text import cells, fit
from console.widgets.lists.choice_list import Choice
from console.widgets.quiet import Line

LISTS = {"list_en": WordLanguage.ENGLISH, "list_ja": WordLanguage.JAPANESE}
WORDS = {
    "words_en": WordLanguage.ENGLISH,
    "words_ja": WordLanguage.JAPANESE,
    "words_any": WordLanguage.OTHER,
}
SETTINGS = ("improper", "improper_limit", *LISTS, *WORDS, "allowed_words", "try_words")
"""In the order of their rows."""

_NAME, _VALUE = 26, 7
_EXPLAINED = 64
"""Cells from which on a row says what it does."""
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class RowId:
    """A rule of a brand, by the id of its row."""

    brand: str
    setting: str

    def __str__(self) -> str:
        return f"{self.brand}:{self.setting}"


def row_of(choice: str) -> RowId:
    brand, _, setting = choice.partition(":")
    return RowId(brand, setting)


def brand_choices(brand: Brand, reader: Reader, width: int, gap: bool) -> Iterator[Choice]:
    """The name of a brand and a row for each rule; after a `gap` to the brand above."""
    heading: Line = ((brand.name, "heading"),)
    yield Choice("", ((), heading) if gap else (heading,), enabled=False)
    for setting in SETTINGS:
        row = _row(setting, brand.settings, reader.words, width)
        yield Choice(str(RowId(brand.id, setting)), (row,))


def _row(setting: str, settings: Settings, words: Words, width: int) -> Line:
    value, on = _value(setting, settings, words)
    name = words.say(f"setting.{setting}")
    rest = width - cells(_INDENT)
    # Of the columns the name gives way last: a value is short.
    named = min(_NAME, max(1, rest - _VALUE))
    line: Line = (
        (_INDENT, ""),
        (fit(name, named - 1) + " ", ""),
        (fit(value, min(_VALUE, max(1, rest - named))), "name" if on else "muted"),
    )
    if width < _EXPLAINED:
        return line
    does = fit(words.say(f"improper.does.{setting}"), rest - named - _VALUE - 1)
    return (*line, (" ", ""), (does, "muted"))


def _value(setting: str, settings: Settings, words: Words) -> tuple[str, bool]:
    """What stands in a row, and whether it is in force."""
    on, off = words.say("improper.on"), words.say("improper.off")
    if setting == "improper":
        return (on, True) if settings.improper else (off, False)
    if setting == "improper_limit":
        return limit_text(settings, words), settings.improper
    if setting in LISTS:
        used = LISTS[setting] in settings.lists
        return (on if used else off), used and settings.improper
    if setting == "try_words":
        return "", False
    n = len(settings.allowed_words)
    if setting in WORDS:
        n = sum(one.language is WORDS[setting] for one in settings.custom_words)
    return words.number(n), n > 0 and settings.improper
