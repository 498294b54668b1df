"""The rows of My console: what is in force, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.console_settings import ConsoleSettings
from console.locale import Words
from console.screens.host import OwnSettings
from console.text import cut, fit, one_line
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
        value = cut(one_line(self.value), max(8, width - NAME_CELLS))
        first = justify(
            ((fit(self.name, NAME_CELLS), "muted" if self.fact else ""), (value, "name")),
            ((f" {self.by}", "muted"),) if self.by else (),
            width,
        )
        tips = (line for tip in self.tips for line in paragraph(tip, "muted", width, "  "))
        lines: tuple[Line, ...] = (first, *tips, ())
        return Choice(self.id, lines, enabled=not self.fact)


def rows(own: OwnSettings, words: Words) -> Iterator[Row]:
    """All rows, as things stand."""
    yield _language(own, words)
    yield _theme(own, words)
    for id_, on in ((RowId.BELL, own.settings.bell), (RowId.NOTICES, own.settings.notices)):
        yield _row(id_, words, words.say("own.on" if on else "own.off"), _by(own, id_, words))
    n = len(own.settings.keys)
    value = words.count("own.keys.some", n) if n else words.say("own.keys.none")
    yield _row(RowId.KEYS, words, value, "")
    yield _relay(own, words)
    yield _file(own, words)


def _row(id_: RowId, words: Words, value: str, by: str, *more: str, fact: bool = False) -> Row:
    key = f"own.{id_}" if fact else f"setting.{id_}"
    name, tip = words.say(key), words.say(f"{key}.tip")
    return Row(id_, name, value, by, (tip, *more), fact)


_DEFAULTS = ConsoleSettings()


def _by(own: OwnSettings, name: str, words: Words) -> str:
    default = getattr(own.settings, name) == getattr(_DEFAULTS, name)
    return words.say("own.by.default" if default else "own.by.file")


def _language(own: OwnSettings, words: Words) -> Row:
    value = words.say(f"own.language.{own.language}")
    if own.settings.language:
        by = words.say("own.by.file")
    elif own.origins.language_by:
        by = words.say("own.by.terminal", by=own.origins.language_by)
    else:
        by = words.say("own.by.default")
    return _row(RowId.LANGUAGE, words, value, by)


def theme_name(name: str, words: Words) -> str:
    """What people call a theme."""
    return words.catalogue.get(f"own.theme.{name}", name)


def _theme(own: OwnSettings, words: Words) -> Row:
    colourless = own.origins.colours_by
    more = [words.say("own.theme.colourless", by=colourless)] if colourless else []
    value = theme_name(own.settings.theme, words)
    return _row(RowId.THEME, words, value, _by(own, RowId.THEME, words), *more)


def _relay(own: OwnSettings, words: Words) -> Row:
    origins, remembered = own.origins, own.settings.relay
    value = origins.relay or words.say("own.relay.practice")
    more = []
    if origins.relay != remembered:
        following = remembered or words.say("own.relay.no_next")
        more.append(words.say("own.relay.passing", relay=following))
    if origins.token_by:
        more.append(words.say("own.token", by=origins.token_by))
    return _row(RowId.RELAY, words, value, "", *more, fact=True)


def _file(own: OwnSettings, words: Words) -> Row:
    origins = own.origins
    if not origins.file:
        name = words.say("own.file")
        return Row(RowId.FILE, name, words.say("own.file.nowhere"), "", (), fact=True)
    more = [words.say("own.file.by", by=origins.folder_by)] if origins.folder_by else []
    return _row(RowId.FILE, words, origins.file, "", *more, fact=True)
