"""A text in its plain form, in which words are looked up, and where each of its characters stood.

Taken away are case, width, accents, ornate letters, and what nobody sees. Sound marks of kana
stay, and so do the marks of scripts in which they make another letter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from console.core.profanity.listed import Hit
from console.core.unseen import BLANK, DROPPED, JOINING, TAGS, TURNING

MOST_LOOKED_AT = 20_000
"""Characters of a text in which words are looked up, which bounds the work on one message. It is
ten times what Messenger lets a person write."""

MOST_FOUND = 100
"""Words found in one message by each way of looking: the limit of a chat is 20 at most."""

_UNSEEN = frozenset(map(chr, (*DROPPED, *TURNING, *JOINING, *TAGS)))
_BLANK = frozenset(map(chr, BLANK))
_SOUND_MARKS = {"\u3099": "\u3099", "\u309a": "\u309a", "\uff9e": "\u3099", "\uff9f": "\u309a"}
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")

_APOSTROPHES = "’‘ʼʻ`´＇′‛\u02b9"
_HYPHENS = "‐‑‒–—―−﹣－"
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_ALIKE = {
    **_SMALL_CAPITALS,
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_HYPHENS, "-"),
    # They would become two letters or change their sound: "aß" is the past tense of "essen".
    "ß": "ß",
    "ẞ": "ß",
    "ı": "i",
    "ƒ": "f",
    "đ": "d",
    "ł": "l",
}


class Span(NamedTuple):
    """The [start, end) of something in a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plain:
    """A text's plain form. `origin` holds, for each of its characters, the index in `written`;
    `shouted` is that it has no small letter."""

    written: str
    text: str
    origin: list[int]
    shouted: bool

    def span(self, start: int, end: int) -> Span:
        """A part of the plain form, as a part of what was written."""
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def hit(self, hit: Hit) -> Hit:
        """What was found in the plain form, where it stands in what was written."""
        start, end, by = hit
        return Hit(self.origin[start], self.origin[end - 1] + 1, by)


def plain(written: str) -> Plain:
    """The plain form of the first `MOST_LOOKED_AT` characters. Takes time in proportion."""
    looked_at = written[:MOST_LOOKED_AT]
    if looked_at.isascii():
        return Plain(looked_at, looked_at.lower(), list(range(len(looked_at))), looked_at.isupper())
    text: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(looked_at):
        for letter in _plain_char(char):
            if letter in _SOUND_MARKS:
                joined = unicodedata.normalize("NFC", text[-1] + letter) if text else ""
                if len(joined) == 1:
                    text[-1] = joined
                continue
            text.append(letter)
            origin.append(index)
    return Plain(looked_at, "".join(text), origin, looked_at.isupper())


@lru_cache(maxsize=20_000)
def _plain_char(char: str) -> str:
    if char in _UNSEEN:
        return ""
    if char in _BLANK:
        return " "
    if known := _ALIKE.get(char) or _SOUND_MARKS.get(char) or _enclosed(char):
        return known
    parts = unicodedata.normalize("NFKD", char).lower()
    kept = _ACCENTS.sub("", parts)
    return unicodedata.normalize("NFC", "".join(_ALIKE.get(part, part) for part in kept))


def _enclosed(char: str) -> str:
    """The letter of a sign that shows one in a square or a circle, or as half a flag."""
    for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6):
        if first <= ord(char) < first + 26:
            return chr(ord("a") + ord(char) - first)
    return ""
