"""Lengths of time as people type them: `15m`, `1 h`, `1h30m`, `30 days`, `15分`, `1時間30分`, or
`off`.

Both languages are read everywhere: the one on screen need not be that of the keyboard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LONGEST = 40
"""Characters: a longer text is no length of time."""

_UNITS: Mapping[int, str] = {
    1: "s sec secs second seconds 秒 秒間 びょう",
    60: "m min mins minute minutes 分 分間 ふん",
    3_600: "h hr hrs hour hours 時間 時",
    86_400: "d day days 日 日間",
    7 * 86_400: "w wk wks week weeks 週 週間",
    30 * 86_400: "mo mon month months か月 ヶ月 カ月 ヵ月 ケ月 ヶ月間 か月間 月",
}
_SECONDS: Mapping[str, int] = {
    unit: seconds for seconds, units in _UNITS.items() for unit in units.split()
}
_OFF = frozenset(
    ("off", "none", "never", "no", "disabled", "オフ", "なし", "無し", "無効", "無制限", "切")
)

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([^\W\d_]*)\.?\s*")


class Wrong(StrEnum):
    """Why a text is no length of time."""

    EMPTY = "empty"
    NO_UNIT = "no_unit"
    """A number alone: of what?"""
    UNKNOWN_UNIT = "unknown_unit"
    NO_SPAN = "no_span"
    NOT_WHOLE = "not_whole"
    """Shorter than a second, or with a part of one."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A text that says no length of time; `part` is what of it will not do."""

    why: Wrong
    part: str = ""


def read_span(text: str) -> int | Misread | None:
    """The seconds that a text says, None for "off". A month has 30 days."""
    typed = unicodedata.normalize("NFKC", text).strip()
    plain = typed.casefold()
    if not plain:
        return Misread(Wrong.EMPTY)
    if plain in _OFF:
        return None
    if len(plain) > LONGEST:
        return Misread(Wrong.NO_SPAN, typed[:LONGEST])
    return _sum(plain, typed)


def _sum(plain: str, typed: str) -> int | Misread:
    total, last, place = Decimal(0), 0, 0
    while place < len(plain):
        part = _PART.match(plain, place)
        if part is None:
            return Misread(Wrong.NO_SPAN, typed)
        number, unit = part.groups()
        if not unit:
            return Misread(Wrong.NO_UNIT, number)
        seconds = _SECONDS.get(unit)
        if seconds is None:
            return Misread(Wrong.UNKNOWN_UNIT, unit)
        if last and seconds >= last:
            return Misread(Wrong.NO_SPAN, typed)  # "5m 1h" or "1h 1h" is a slip
        total, last, place = total + Decimal(number) * seconds, seconds, part.end()
    return int(total) if total == int(total) else Misread(Wrong.NOT_WHOLE, typed)
