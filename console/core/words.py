"""Improper words: which parts of a visitor's text are one (specification, section 6).

A text is folded to a plain form (case, full-width and half-width forms, accents, common
substitutions, repeated letters) and listed words are looked for in it as whole words; Japanese,
which writes no spaces, is looked for anywhere outside the allowed words. Ordinary words that
merely contain a listed one ("Scunthorpe") do not count.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ENGLISH = (
    "arse", "arsehole", "ass", "asshole", "bastard", "bitch", "bollocks", "bullshit", "cock",
    "crap", "cunt", "damn", "damned", "dick", "dickhead", "fuck", "fucked", "fucker", "fucking",
    "goddamn", "motherfucker", "piss", "pissed", "prick", "shit", "shitty", "slut", "twat",
    "wanker", "whore",
)  # fmt: skip
"""The built-in English list."""

JAPANESE = (
    "馬鹿野郎", "ばかやろう", "バカヤロウ", "クソ野郎", "くそったれ", "クソったれ", "くたばれ",
    "死ね", "しね", "殺すぞ", "ぶっ殺す", "キチガイ", "きちがい", "ふざけんな", "てめえ",
    "ブス", "アホか", "クズ野郎", "ゴミ野郎",
)  # fmt: skip
"""The built-in Japanese list."""

JAPANESE_ALLOWED = (
    "しねん", "しねばならない", "かもしねえ", "もしね", "よしね", "ましね", "でしね",
    "ブスッ", "ブスト", "ブスタ", "サブス", "オムニブス",
)  # fmt: skip
"""Ordinary Japanese in which a listed word happens to appear."""

_SUBSTITUTES = str.maketrans("013457@$!", "oieastasi")

_LETTERS = re.compile(r"[@$]*[^\W_]+(?:[*@$!'’._-]+[^\W_]+)*[*$!]*")


def improper_spans(
    text: str, own: tuple[str, ...] = (), allowed: tuple[str, ...] = ()
) -> tuple[tuple[int, int], ...]:
    """The [start, end) spans of improper words in a text, in order, without overlap.

    `own` adds words to the built-in lists; `allowed` takes words out of the count.
    """
    lists = _lists(own, allowed)
    found = [match.span() for match in _LETTERS.finditer(text) if _is_listed(match.group(), lists)]
    found += _phrases(text, lists)
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return tuple(spans)


@lru_cache(maxsize=50_000)
def _is_listed(written: str, lists: _Lists) -> bool:
    if any(form in lists.words for form in _forms(written)):
        return True
    if "*" not in written:
        return False
    masked = re.compile(re.escape(_fold(written)).replace(r"\*", "[a-z]"))
    shown = sum(char.isalpha() for char in written)
    return shown >= 2 and any(masked.fullmatch(word) for word in lists.words)


class _Lists:
    """The listed words, folded: spaced scripts by word, Japanese as one pattern each."""

    def __init__(self, own: tuple[str, ...], allowed: tuple[str, ...]) -> None:
        permitted = {_fold(word) for word in allowed}
        every = {_fold(word) for word in (*ENGLISH, *JAPANESE, *own)} - permitted - {""}
        self.words = {form for word in every if word.isascii() for form in (word, _squeeze(word))}
        self.words -= permitted
        self.phrases = _pattern({word for word in every if not word.isascii()})
        self.exceptions = _pattern(
            {_fold(word) for word in (*JAPANESE_ALLOWED, *allowed) if not word.isascii()}
        )


@lru_cache(maxsize=64)
def _lists(own: tuple[str, ...], allowed: tuple[str, ...]) -> _Lists:
    return _Lists(own, allowed)


def _pattern(words: set[str]) -> re.Pattern[str] | None:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))) if words else None


def _fold(text: str) -> str:
    """Case, width and accents taken away."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(
        char for char in plain if not unicodedata.combining(char) or char in "\u3099\u309a"
    )
    return unicodedata.normalize("NFC", kept)


def _squeeze(word: str) -> str:
    """Every run of one letter shortened to a single one."""
    return re.sub(r"(.)\1+", r"\1", word)


def _forms(written: str) -> set[str]:
    """The plain words that something written may stand for."""
    folded = _fold(written)
    letters = re.sub(r"[\W_]+", "", folded)
    substituted = re.sub(r"[\W_]+", "", folded.translate(_SUBSTITUTES))
    forms = {letters, substituted}
    for form in (letters, substituted):
        if re.search(r"(.)\1\1", form):
            forms.add(_squeeze(form))
            forms.add(re.sub(r"(.)\1{2,}", r"\1\1", form))
    return forms


def _phrases(text: str, lists: _Lists) -> list[tuple[int, int]]:
    """Listed Japanese words, wherever they stand, as spans of the original text."""
    if text.isascii() or lists.phrases is None:
        return []
    folded, origin = _fold_with_origin(text)
    spared = [m.span() for m in lists.exceptions.finditer(folded)] if lists.exceptions else []
    found = []
    for match in lists.phrases.finditer(folded):
        start, end = match.span()
        if not any(a <= start and end <= b for a, b in spared):
            found.append((origin[start], origin[end - 1] + 1))
    return found


def _fold_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, where it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for plain in _fold(char):
            if plain in "\u3099\u309a\uff9e\uff9f" and folded:
                folded[-1] = unicodedata.normalize("NFC", folded[-1] + plain)
            else:
                folded.append(plain)
                origin.append(index)
    return "".join(folded), origin
