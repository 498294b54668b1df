"""The flow controls of a brand as they stand in the list."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.company.values import Brand
from console.core.effects import Defeat, defeats
from console.core.kinds.kind import Window
from console.core.moments import SECOND, Millis
from console.locale import Reader
from console.screens.settings.flow.sentences import value_text
from console.text import cells, fit
from console.widgets.lists.choice_list import Choice, paragraph
from console.widgets.quiet import Line, justify

SETTINGS = ("waiting", "retention", "idle", "window", "answering_apps")
"""In the order of their rows; the window is a fact."""
NAME, VALUE = 26, 10
SAID_WHEN_SET = {("idle", Defeat.IDLE_BEFORE_WINDOW), ("waiting", Defeat.NEVER_MISSED)}
"""What is pointed out before it is set, and not for ever: it is so with every idle time, and what
the retention's row says."""
EXPLAINED = 66
"""Cells from which on a row says what it does."""

_INDENT = "  "


def row_id(brand: str, setting: str) -> str:
    return f"{brand}:{setting}"


def brand_of(row: str) -> str:
    return row.partition(":")[0]


def setting_of(row: str) -> str:
    return row.partition(":")[2]


def brand_choices(
    brand: Brand, window: Window, reader: Reader, now: Millis, width: int, take_back: str
) -> Iterator[Choice]:
    """The heading of a brand and a row for each of its settings; `take_back` is the key that takes
    the last change back, "" for who may not."""
    yield Choice("", (_heading(brand, reader, now, width, take_back),), enabled=False)
    pointed_out = defeats(brand.settings, window)
    for setting in SETTINGS:
        lines: list[Line] = [_row(brand, setting, window, reader, width)]
        for defeat in pointed_out.get(setting, ()):
            if (setting, defeat) not in SAID_WHEN_SET:
                said = f"⚠ {reader.words.say(f'flow.defeat.{defeat}')}"
                lines += paragraph(said, "warn", width, _INDENT * 2)
        yield Choice(row_id(brand.id, setting), tuple(lines))
    yield Choice("", ((),), enabled=False)


def _heading(brand: Brand, reader: Reader, now: Millis, width: int, take_back: str) -> Line:
    words = reader.words
    if brand.former is None:
        return ((brand.name, "heading"),)
    moment = words.moment(brand.settings.since, now, reader.tz)
    changed: Line = ((words.say("flow.changed_at", moment=moment), "muted"),)
    if take_back:
        back = words.say("flow.key.take_back")
        changed = (*changed, (f" · {take_back}", "key"), (f" {back}", "muted"))
    return justify(((f"{brand.name} ", "heading"),), changed, width)


def _row(brand: Brand, setting: str, window: Window, reader: Reader, width: int) -> Line:
    words = reader.words
    name = words.say(f"setting.{setting}")
    if setting == "window":
        value = words.span(window.whole // SECOND)
    else:
        value = value_text(setting, brand.settings, words)
    style = "muted" if setting == "window" else "name"
    head: Line = ((_INDENT, ""), (fit(name, NAME - 1) + " ", ""))
    rest = width - NAME - cells(_INDENT)
    if width < EXPLAINED or cells(value) > VALUE:
        return (*head, (fit(value, max(1, rest)), style))
    does = fit(words.say(f"flow.does.{setting}"), max(1, rest - VALUE - 1))
    return (*head, (fit(value, VALUE) + " ", style), (does, "muted"))
