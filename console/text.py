"""The only door from data to the screen: cleaning, measuring, cutting and wrapping of text.

What visitors, operators and services write may hold terminal escapes, controls that turn the
direction of writing and stacks of accents; Textual passes all of them on. Whatever comes from
outside goes through `clean` (the functions below do that themselves) before it is drawn.
Widths are terminal cells, as Textual counts them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, split_graphemes

from console.core.unseen import BLANK, DROPPED, TURNING

if TYPE_CHECKING:
    from textual.content import Content

REPLACEMENT = "\ufffd"
"""Stands where something was that must not reach a terminal."""

ELLIPSIS = "…"
MOST_MARKS = 4
"""Accents kept on one character. Vietnamese and pointed Hebrew need three; a stack of twenty
draws over the lines above."""

_TAB = 4
_FLAG = "\U0001f3f4"
_TAGS = re.compile(f"{_FLAG}?[\U000e0000-\U000e007f]+")
_MARKS = re.compile(r"[^\x00-\u02ff\w]{5,}")
_SYMBOL = "\u2190-\u2bff\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_SYMBOL}\ufe0f])\u200d+|\u200d+(?![{_SYMBOL}])|\u200d(?=\u200d)")
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u200b\u200d-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    "|" + _MARKS.pattern
)


def _replacements() -> dict[int, str | None]:
    table: dict[int, str | None] = {code: chr(0x2400 + code) for code in range(0x20)}
    table.update({ord("\t"): "\t", ord("\n"): "\n", ord("\r"): None, 0x7F: "\u2421"})
    table.update(dict.fromkeys(range(0x80, 0xA0), REPLACEMENT))
    table.update(dict.fromkeys((0x2028, 0x2029), "\n"))
    table.update(dict.fromkeys(DROPPED))
    table.update(dict.fromkeys(TURNING, REPLACEMENT))
    table.update(dict.fromkeys(BLANK, "\u2423"))  # names made of them would look empty
    return table


_REPLACEMENTS = _replacements()
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text as it may be shown: controls made visible or dropped, line ends as "\\n".

    Kept are newlines, tabs, the non-joiner, the joiner inside emoji (elsewhere its width is
    counted wrongly) and the selector of colour emoji.
    """
    if not _SUSPECT.search(text):
        return text
    text = text.translate(_REPLACEMENTS)
    if text.isascii():
        return text
    text = _SURROGATES.sub(REPLACEMENT, text)
    text = _TAGS.sub(lambda run: _FLAG if run[0][0] == _FLAG else REPLACEMENT, text)
    text = _STRAY_JOINER.sub("", text)
    return _MARKS.sub(lambda run: _thin(run[0]), text)


def _thin(run: str) -> str:
    """Cut stacks of combining marks; U+FFFD stands where some were cut."""
    thinned: list[str] = []
    marks = 0
    for char in run:
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
        elif category != "Cf":
            marks = 0
        if marks <= MOST_MARKS:
            thinned.append(char)
        elif marks == MOST_MARKS + 1:
            thinned.append(REPLACEMENT)
    return "".join(thinned)


NOTHING = "\u200c"
"""Takes no room and changes nothing; it stands for characters that are not drawn."""

_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), NOTHING)
_SAME_LENGTH = {
    **{code: NOTHING if sign is None else sign for code, sign in _REPLACEMENTS.items()},
    **_TURNING,
    0x09: "\u21e5",
    0x0A: "\u2424",
    0x0D: "\u240d",
    0x2028: "\u2424",
    0x2029: "\u2424",
}


def mask(line: str) -> str:
    """A line that somebody writes, as it may be drawn: as many characters as it has, so that a
    cursor in the one is at the same place in the other. What is not seen is `NOTHING`."""
    if line.isascii() and line.isprintable():
        return line
    masked = _SURROGATES.sub(REPLACEMENT, line.translate(_SAME_LENGTH))
    masked = _TAGS.sub(
        lambda run: run[0] if run[0][0] == _FLAG else REPLACEMENT + NOTHING * (len(run[0]) - 1),
        masked,
    )
    masked = _STRAY_JOINER.sub(lambda run: NOTHING * len(run[0]), masked)
    return _MARKS.sub(lambda run: _thin_in_place(run[0]), masked)


def _thin_in_place(run: str) -> str:
    marks, thinned = 0, []
    for char in run:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else marks if category == "Cf" else 0
        thinned.append(char if marks <= MOST_MARKS else NOTHING)
    return "".join(thinned)


def graphemes(line: str) -> list[tuple[int, int, int]]:
    """(start, end, cells) of each character of a masked line as people see it. What takes no room
    belongs to the one before it, at the beginning to the one behind it."""
    if line.isascii():
        return [(at, at + 1, 1) for at in range(len(line))]
    whole: list[tuple[int, int, int]] = []
    for start, end, size in _clusters(line):
        first = line[start]
        joins = not size or first in _SPACING_VOWELS or unicodedata.category(first) == "Mc"
        if whole and (joins or not whole[-1][2]):
            before, _, room = whole.pop()
            whole.append((before, end, room + size))
        else:
            whole.append((start, end, size))
    return whole


_SPACING_VOWELS = ("\u0e33", "\u0eb3")
"""Thai and Lao AM: half a mark and half a letter, written with the consonant before."""


def one_line(text: str, limit: int = 1_000) -> str:
    """The beginning of a text in one line: at most `limit` characters, spaces drawn together."""
    return " ".join(clean(text[:limit]).split())


def content(text: str, style: str = "") -> Content:
    """A Textual `Content` of a text, never read as markup; `style` is ours (theme variables)."""
    from textual.content import Content

    return Content.styled(clean(text).replace("\t", " " * _TAB), style)


def cells(text: str) -> int:
    """How many cells a text takes in the terminal. Expects a clean text of one line."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int) -> str:
    """A text of one line in at most `width` cells, with an ellipsis if something is cut off."""
    text = clean(text).replace("\n", " ").replace("\t", " ")
    if cells(text) <= width:
        return text
    if width <= 1:
        return ELLIPSIS[:width]
    if text.isascii():
        return text[: width - 1] + ELLIPSIS
    used, end = 0, 0
    for _, stop, size in _clusters(text):
        if used + size > width - 1:
            break
        used, end = used + size, stop
    return text[:end] + ELLIPSIS


def shorten(text: str, width: int) -> str:
    """As `cut`, but at the end of a word where that leaves most of the room in use."""
    short = cut(text, width)
    if not short.endswith(ELLIPSIS) or short == clean(text):
        return short
    kept = short[: -len(ELLIPSIS)]
    if clean(text)[len(kept) : len(kept) + 1] == " ":
        return kept.rstrip(" ") + ELLIPSIS
    words = kept[: kept.rfind(" ") + 1].rstrip(" ")
    return words + ELLIPSIS if cells(words) * 2 >= width else short


def fit(text: str, width: int, right: bool = False) -> str:
    """A text of one line cut or padded to exactly `width` cells, at the right end if wished."""
    text = cut(text, max(0, width))
    padding = " " * (width - cells(text))
    return padding + text if right else text + padding


def _clusters(text: str) -> list[tuple[int, int, int]]:
    """(start, end, cells) of each character as people see it; nothing is split inside one."""
    spans, _ = split_graphemes(text)
    if not any("\U0001f1e6" <= char <= "\U0001f1ff" for char in text):
        return spans
    paired: list[tuple[int, int, int]] = []
    open_flag = False
    for start, end, size in spans:
        letter = "\U0001f1e6" <= text[start] <= "\U0001f1ff"
        if letter and open_flag:
            first, _, first_size = paired[-1]
            paired[-1] = (first, end, first_size + size)
        else:
            paired.append((start, end, size))
        open_flag = letter and not open_flag
    return paired


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text at `width` cells (at least 2); an empty text is one empty line.

    Breaks at spaces, which vanish there, and between Japanese characters, but closing marks
    never begin a line nor opening ones end it, and a number keeps its unit. Longer words are
    broken. Takes time in proportion to the text.
    """
    width = max(2, width)
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        whole = paragraph.expandtabs(_TAB).rstrip(" ")
        if whole.isascii():
            _wrap_ascii(whole, width, lines)
        else:
            _Wrapping(whole, width, lines).run()
    return lines


_UNITS = (
    "s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|weeks?|months?|years?"
    "|B|kB|MB|GB|px|UTC|a\\.m|p\\.m"
)
_COUNTERS = (
    "時間|時|分間|分|秒間|秒|日間|日|週間|週|か月|ヶ月|カ月|月|年間|年"
    "|件|人|名|回|個|枚|通|文字|字|語|歳|円|ドル"
)
_WITH_UNIT = re.compile(rf"\d ?(?:(?:{_UNITS})(?![A-Za-z])|%|{_COUNTERS})")


_ROOM_FOR_UNITS = 12
"""In narrower lines a number and its unit may not have room side by side."""


def _unbroken(text: str, width: int) -> frozenset[int]:
    """Where a line must not break, since a number would lose its unit."""
    if width < _ROOM_FOR_UNITS:
        return frozenset()
    found = _WITH_UNIT.finditer(text)
    return frozenset(at for one in found for at in range(one.start() + 1, one.end()))


def _wrap_ascii(text: str, width: int, lines: list[str]) -> None:
    start, size = 0, len(text)
    unbroken = _unbroken(text, width) if size > width else frozenset[int]()
    while size - start > width:
        space = text.rfind(" ", start + 1, start + width + 1)
        while space in unbroken:
            space = text.rfind(" ", start + 1, space)
        if space < 0:
            lines.append(text[start : start + width])
            start += width
            continue
        lines.append(text[start:space].rstrip(" ") or text[start:space])
        start = space + 1
        while start < size and text[start] == " ":
            start += 1
    lines.append(text[start:])


_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー〜～‐゠–）〕］｝〉》」』】〙〗〟’”»°′″℃％‰"
    "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "｡､｣･ｰﾞﾟｧｨｩｪｫｯｬｭｮ,.:;?!)]}%…‥"
)
_NOT_LAST = frozenset("（〔［｛〈《「『【〘〖〝‘“«｟([{｢￥＄£")


@lru_cache(4096)
def _open_to_breaks(char: str, size: int) -> bool:
    """Whether a line may break beside a character without a space: Japanese, Chinese, emoji."""
    return size == 2 or "\uff61" <= char <= "\uff9f"


class _Wrapping:
    """One paragraph being wrapped: a line runs from `start`, and could break at `cut`."""

    def __init__(self, text: str, width: int, lines: list[str]) -> None:
        self._text = text
        self._width = width
        self._lines = lines
        self._start = 0
        self._start_cells = 0
        self._forget_break()

    def _forget_break(self) -> None:
        self._cut = self._resume = self._resume_cells = -1

    def run(self) -> None:
        total, before, before_open = 0, " ", False
        unbroken = _unbroken(self._text, self._width)
        for start, end, size in _clusters(self._text):
            char = self._text[start]
            if char == " " and (end > start + 1 or start in unbroken):
                char = "\xa0"  # a space that carries a mark, or a unit, may not vanish
            is_open = _open_to_breaks(char, size)
            if char == " " and start == self._start > 0:
                self._start, self._start_cells = end, total + size
            elif char == " ":
                if before != " ":
                    self._cut = start
                self._resume, self._resume_cells = end, total + size
            elif (
                (is_open or before_open)
                and start not in unbroken
                and before != " "
                and char not in _NOT_FIRST
                and before not in _NOT_LAST
            ):
                self._cut = self._resume = start
                self._resume_cells = total
            total += size
            while total - self._start_cells > self._width:
                self._break_line(start, total - size)
            before, before_open = char, is_open
        if self._start < len(self._text) or not self._text:
            self._lines.append(self._text[self._start :])

    def _break_line(self, here: int, here_cells: int) -> None:
        if self._cut > self._start:
            self._lines.append(self._text[self._start : self._cut])
            self._start, self._start_cells = self._resume, self._resume_cells
        else:
            self._lines.append(self._text[self._start : here])
            self._start, self._start_cells = here, here_cells
        self._forget_break()
