"""The rows of My console: what is in force, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.locale import Words
from console.preferences.settings import ConsoleSettings
from console.screens.host import Preferences
from console.text import cells, fit, one_line
from console.widgets.lists.choice_list import Choice, paragraph
from console.widgets.quiet import Line, justify

NAME_CELLS = 18


class RowId(StrEnum):
    LANGUAGE = "language"
    THEME = "theme"
    BELL = "bell"
    NOTICES = "notices"
    KEYS = "keys"
    RELAY = "relay"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Row:
    """`by` is where the value comes from; `tips` are sentences under it. A fact can not be
    changed here."""

    id: RowId
    name: str
    value: str
    by: str
    tips: tuple[str, ...]
    fact: bool = False

    def choice(self, width: int) -> Choice:
        """The row in so many cells."""
        value, by = one_line(self.value), f" {self.by}" if self.by else ""
        fits = NAME_CELLS + cells(value) + cells(by) <= width
        first = justify(
            (
                (fit(self.name, NAME_CELLS), "muted" if self.fact else ""),
                (value if fits else "", "name"),
            ),
            ((by, "muted"),),
            width,
        )
        # An address or a path has to be read to its end.
        long = () if fits else paragraph(value, "name", width, "  ")
        tips = (line for tip in self.tips for line in paragraph(tip, "muted", width, "  "))
        lines: tuple[Line, ...] = (first, *long, *tips, ())
        return Choice(self.id, lines, enabled=not self.fact)


def rows(preferences: Preferences, words: Words) -> Iterator[Row]:
    """All rows, as things stand."""
    yield _language(preferences, words)
    yield _theme(preferences, words)
    for id_, on in (
        (RowId.BELL, preferences.settings.bell),
        (RowId.NOTICES, preferences.settings.notices),
    ):
        yield _row(
            id_,
            words,
            words.say("preferences.on" if on else "preferences.off"),
            _by(preferences, id_, words),
        )
    n = len(preferences.settings.keys)
    value = words.count("preferences.keys.some", n) if n else words.say("preferences.keys.none")
    yield _row(RowId.KEYS, words, value, "")
    yield _relay(preferences, words)
    yield _file(preferences, words)


def _row(id_: RowId, words: Words, value: str, by: str, *more: str, fact: bool = False) -> Row:
    key = f"preferences.{id_}" if fact else f"setting.{id_}"
    name, tip = words.say(key), words.say(f"{key}.tip")
    return Row(id_, name, value, by, (tip, *more), fact)


_DEFAULTS = ConsoleSettings()


def _by(preferences: Preferences, name: str, words: Words) -> str:
    default = getattr(preferences.settings, name) == getattr(_DEFAULTS, name)
    return words.say("preferences.by.default" if default else "preferences.by.file")


def _language(preferences: Preferences, words: Words) -> Row:
    value = words.say(f"preferences.language.{preferences.language}")
    if preferences.settings.language:
        by = words.say("preferences.by.file")
    elif preferences.origins.language_by:
        by = words.say("preferences.by.terminal", by=preferences.origins.language_by)
    else:
        by = words.say("preferences.by.default")
    return _row(RowId.LANGUAGE, words, value, by)


def theme_name(name: str, words: Words) -> str:
    """What people call a theme."""
    return words.catalogue.get(f"preferences.theme.{name}", name)


def _theme(preferences: Preferences, words: Words) -> Row:
    colourless = preferences.origins.colours_by
    more = [words.say("preferences.theme.colourless", by=colourless)] if colourless else []
    value = theme_name(preferences.settings.theme, words)
    return _row(RowId.THEME, words, value, _by(preferences, RowId.THEME, words), *more)


def _relay(preferences: Preferences, words: Words) -> Row:
    origins, remembered = preferences.origins, preferences.settings.relay
    value = origins.relay or words.say("preferences.relay.practice")
    more = []
    if origins.relay != remembered:
        following = remembered or words.say("preferences.relay.no_next")
        more.append(words.say("preferences.relay.passing", relay=following))
    if origins.token_by:
        more.append(words.say("preferences.token", by=origins.token_by))
    return _row(RowId.RELAY, words, value, "", *more, fact=True)


def _file(preferences: Preferences, words: Words) -> Row:
    origins = preferences.origins
    if not origins.file:
        name = words.say("preferences.file")
        return Row(RowId.FILE, name, words.say("preferences.file.nowhere"), "", (), fact=True)
    more = [words.say("preferences.file.by", by=origins.folder_by)] if origins.folder_by else []
    return _row(RowId.FILE, words, origins.file, "", *more, fact=True)
