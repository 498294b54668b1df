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

from console.core.company.values import Settings

ENGLISH = (
    "arse", "arsehole", "ass", "asshole", "bastard", "bitch", "bollocks", "bullshit", "cock",
    "crap", "cunt", "damn", "damned", "dick", "dickhead", "fuck", "fucked", "fucker", "fucking",
    "goddamn", "motherfucker", "piss", "pissed", "prick", "shit", "shitty", "slut", "twat",
    "wanker", "whore",
)  # fmt: skip
"""The built-in English list."""

JAPANESE = (
    "馬鹿野郎", "ばかやろう", "バカヤロウ", "クソ野郎", "くそったれ", "クソったれ", "くたばれ",
    "死ね", "氏ね", "しねよ", "殺すぞ", "ぶっ殺す", "キチガイ", "きちがい", "ふざけんな",
    "てめえ", "ドブス", "どブス", "アホか", "クズ野郎", "ゴミ野郎",
)  # fmt: skip
"""The built-in Japanese list."""

_DIGITS = str.maketrans("013457", "oieast")
_SIGNS = str.maketrans("@$!", "asi")

_TOKEN = re.compile(r"[@$]{0,3}[^\W_]+(?:[*@$!'’._-]+[^\W_]+)*[*$!]{0,3}")
"""Something written as one word, masks and substituted letters included."""

_LONGEST = 200
"""Characters; what is longer than this is no word."""

_WITHOUT_SPACES = re.compile("[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Japanese and Chinese characters: words stand next to each other."""

_MARKS = "\u3099\u309a"


def improper_spans(
    text: str, custom: tuple[str, ...] = (), allowed: tuple[str, ...] = ()
) -> tuple[tuple[int, int], ...]:
    """The [start, end) spans of improper words in a text, in order, without overlap.

    `custom` adds words or phrases to the built-in lists; `allowed` takes words out of the count.
    Takes time in proportion to the text.
    """
    lists = _lists(custom, allowed)
    found = [
        match.span()
        for match in _TOKEN.finditer(text)
        if match.end() - match.start() <= _LONGEST and _is_listed(match.group(), lists)
    ]
    found += _phrases(text, lists)
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return tuple(spans)


class _Lists:
    """The listed words in their plain form: single words, and what is looked for anywhere."""

    def __init__(self, custom: tuple[str, ...], allowed: tuple[str, ...]) -> None:
        self.permitted = {_letters(_fold(word)) for word in allowed}
        every = {_fold(word).strip() for word in (*ENGLISH, *JAPANESE, *custom)} - {""}
        inside = {word for word in every if _WITHOUT_SPACES.search(word)}
        spaced = {word for word in every - inside if re.search(r"\s", word)}
        self.words = {_letters(word) for word in every - inside - spaced} - self.permitted - {""}
        self.squeezed = {_squeeze(word) for word in self.words}
        permitted_inside = {_fold(word) for word in allowed}
        self.phrases = _pattern(
            [re.escape(word) for word in inside - permitted_inside]
            + [
                r"(?<!\w)" + r"\W+".join(map(re.escape, word.split())) + r"(?!\w)"
                for word in spaced
            ]
        )
        self.exceptions = _pattern(
            [re.escape(word) for word in permitted_inside if _WITHOUT_SPACES.search(word)]
        )


@lru_cache(maxsize=64)
def _lists(custom: tuple[str, ...], allowed: tuple[str, ...]) -> _Lists:
    return _Lists(custom, allowed)


def _pattern(choices: list[str]) -> re.Pattern[str] | None:
    longest_first = sorted(choices, key=lambda choice: (-len(choice), choice))
    return re.compile("|".join(longest_first)) if choices else None


@lru_cache(maxsize=50_000)
def _is_listed(written: str, lists: _Lists) -> bool:
    folded = _fold(written)
    forms = _forms(folded)
    if forms & lists.permitted:
        return False
    if forms & lists.words:
        return True
    repeats = [form for form in forms if re.search(r"(.)\1", form)]
    if any(_squeeze(form) in lists.squeezed for form in repeats):
        return True
    return "*" in folded and _is_masked(folded, lists.words)


def _is_masked(folded: str, words: set[str]) -> bool:
    """Whether letters hidden by asterisks may be those of a listed word."""
    shown = sum(char.isalpha() for char in folded)
    masked = re.compile(re.escape(folded).replace(r"\*", "[a-z]"))
    return shown >= 2 and any(masked.fullmatch(word) for word in words)


def _forms(folded: str) -> set[str]:
    """The plain words that a folded token may stand for.

    Digits stand for letters only inside a word of at least two letters: "sh1t", but not "A55",
    "455" or "mp3".
    """
    forms = {_letters(folded), _letters(folded.translate(_SIGNS))}
    if sum(char.isalpha() for char in folded) >= 2:
        inner = re.sub(r"\d+$", "", folded)
        forms.add(_letters(inner.translate(_DIGITS).translate(_SIGNS)))
        if inner != folded:
            forms.add(_letters(folded.translate(_SIGNS)))
    return forms


def _letters(folded: str) -> str:
    return re.sub(r"[\W_]+", "", folded)


def _squeeze(word: str) -> str:
    """Every run of one letter shortened to a single one."""
    return re.sub(r"(.)\1+", r"\1", word)


def _fold(text: str) -> str:
    """Case, width and accents taken away; Japanese sound marks stay."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    folded = "".join(char for char in plain if not unicodedata.combining(char) or char in _MARKS)
    return unicodedata.normalize("NFC", folded)


def _phrases(text: str, lists: _Lists) -> list[tuple[int, int]]:
    """Listed phrases and Japanese words, wherever they stand, as spans of the original text."""
    if lists.phrases is None:
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
        for plain in _fold_one(char):
            joined = unicodedata.normalize("NFC", folded[-1] + plain) if folded else plain
            if plain not in _MARKS:
                folded.append(plain)
                origin.append(index)
            elif folded and len(joined) == 1:
                folded[-1] = joined
    return "".join(folded), origin


@lru_cache(maxsize=20_000)
def _fold_one(char: str) -> str:
    """One character folded; a half-width sound mark becomes the combining one."""
    mark = {"\uff9e": "\u3099", "\uff9f": "\u309a"}.get(char)
    return mark if mark else _fold(char)


def improper_in(text: str, settings: Settings) -> tuple[tuple[int, int], ...]:
    """Where improper words stand in a visitor's text, when the brand looks for them."""
    if settings.improper_limit is None:
        return ()
    return improper_spans(text, settings.custom_words, settings.allowed_words)
