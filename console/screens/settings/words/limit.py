"""How many improper words complete a chat, as people write it."""

from __future__ import annotations

import unicodedata

from console.core.company.values import RANGES
from console.locale import Words

_OFF = frozenset({"off", "no", "none", "なし", "オフ", "無制限"})


def read_limit(text: str) -> int | None:
    """A limit as people write it, None for off. Raises ValueError where it is neither, or out of
    its range."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold().removesuffix("回").strip()
    if plain not in _OFF and not plain.isdecimal():
        raise ValueError(text)
    limit = None if plain in _OFF else int(plain)
    if not RANGES["improper_limit"].holds(limit):
        raise ValueError(text)
    return limit


def limits_text(words: Words) -> str:
    """What a limit may be."""
    range_ = RANGES["improper_limit"]
    return words.say("improper.limit.range", least=range_.least, most=range_.most)


def wrong_limit(text: str, words: Words) -> str:
    """Why a text is no limit, with what may stand there; "" when it is."""
    try:
        read_limit(text)
    except ValueError:
        return words.say("improper.limit.wrong", range=limits_text(words))
    return ""
