"""Looking up words in Japanese, and in whatever else sets no spaces between words.

A word is looked up in a view of the text in which katakana and hiragana, small and large kana are
the same. A hit does not count inside an ordinary word (`ordinary.py`), nor as a part of a run of
katakana, in which people write one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from console.core.company.values import WordLanguage
from console.core.profanity.japanese import Entry
from console.core.profanity.latin import NO_SPACES
from console.core.profanity.listed import Hit, Listed
from console.core.profanity.ordinary import ENDING_IN_DEATH, ORDINARY
from console.core.profanity.plain import MOST_FOUND, Plain

_HIRAGANA: dict[int, int | str] = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_SMALL: dict[int, int | str] = dict(
    zip(map(ord, "ぁぃぅぇぉゎァィゥェォヮ"), "あいうえおわあいうえおわ", strict=True)
)
_VIEW: dict[int, int | str] = {**_HIRAGANA, **_SMALL, **dict.fromkeys(map(ord, "〜～~─━"), "ー")}

GAPS = " .・*_/-"
_NO_GAPS: dict[int, int | str] = dict.fromkeys(map(ord, GAPS), "")
_GAP = f"[{GAPS}]?"
"""What may stand between two characters of a word to hide it."""

_ROWS = {
    "あ": "あかさたなはまやらわがざだばぱ",
    "い": "いきしちにひみりぎじぢびぴ",
    "うっ": "うくすつぬふむゆるぐずづぶぷ",
    "えい": "えけせてねへめれげぜでべぺ",
    "おう": "おこそとのほもよろをごぞどぼぽ",
}
_DRAWN_OUT = {kana: vowels for vowels, row in _ROWS.items() for kana in row}
HIDING = {kana: f"{GAPS}ー{vowels}" for kana, vowels in _DRAWN_OUT.items()}
"""What may stand after a kana inside a word to hide it; after anything else gaps alone."""

_LONGEST_HIDING = 10
_WINDOW = 8
"""Characters about a hit in which the ordinary word would stand."""

_ATOM = re.compile(
    r"\[[^\]]*\][*+?]?|\(\?[:=!<]*|\\.|(?P<char>[\u3005-\u9fff])(?P<maybe>\??)|.", re.S
)
_HAS_NO_SPACES = re.compile(f"[{NO_SPACES}]")


def sets_no_spaces(word: str) -> bool:
    """Whether a word is of a script in which words stand next to each other."""
    return _HAS_NO_SPACES.search(word) is not None


def view_of(text: str) -> str:
    """A plain text with one kind of kana, character for character."""
    return text.translate(_VIEW)


class Kana:
    """Entries made ready for looking them up, without those of which a word is `permitted`."""

    def __init__(self, entries: Iterable[Entry], permitted: Iterable[str] = ()) -> None:
        views = [view_of(word) for word in permitted if sets_no_spaces(word)]
        listed = [(entry, re.compile(loosened(entry.word))) for entry in entries]
        self._entries = [
            (
                entry,
                word,
                re.compile(entry.before, re.M) if entry.before else None,
                re.compile(entry.after) if entry.after else None,
            )
            for entry, word in listed
            if not any(word.fullmatch(view) for view in views)
        ]

    def find(self, plain: Plain) -> list[Hit]:
        """The places of listed words in what was written, in any order, possibly overlapping."""
        return [plain.hit(hit) for hit in islice(self._hits(plain), MOST_FOUND)]

    def _hits(self, plain: Plain) -> Iterator[Hit]:
        if not sets_no_spaces(plain.text):
            return
        view = view_of(plain.text)
        for entry, word, before, after in self._entries:
            for match in word.finditer(view):
                start = match.start()
                end = start + len(match[0].rstrip(GAPS))
                if before is not None and not before.search(view[max(0, start - 12) : start]):
                    continue
                if after is not None and not after.match(view, end):
                    continue
                if _is_a_word(entry, plain.text, view, start, end):
                    written = view[start:end].translate(_NO_GAPS)
                    yield Hit(start, end, Listed(written, WordLanguage.JAPANESE))


def _is_a_word(entry: Entry, text: str, view: str, start: int, end: int) -> bool:
    if entry.katakana and not _katakana(text[start]):
        return False
    if _katakana(text[start]) and start and _katakana(text[start - 1]):
        return False
    last = text[start:end].rstrip("ー~〜 ")[-1:]
    if last and _katakana(last) and end < len(text) and (_katakana(text[end]) or text[end] == "・"):
        return False
    if view[start] == "死" and any(
        view[left : start + 1] in ENDING_IN_DEATH for left in range(max(0, start - 3), start)
    ):
        return False
    return not _inside_ordinary(view, start, end)


def _katakana(char: str) -> bool:
    return "ァ" <= char <= "ヺ"


def _inside_ordinary(view: str, start: int, end: int) -> bool:
    """Whether an ordinary word that is longer covers it."""
    return any(
        view[left:right] in ORDINARY
        for left in range(max(0, start - _WINDOW), start + 1)
        for right in range(end, min(len(view), end + _WINDOW) + 1)
        if right - left > end - start
    )


@lru_cache(maxsize=5_000)
def loosened(word: str) -> str:
    """A pattern with kana drawn out, and gaps between its characters."""
    pieces: list[str] = []
    for match in _ATOM.finditer(word):
        atom, char = match[0], match["char"]
        if char is None:
            pieces.append(atom)
            continue
        drawn_out = f"(?:{_GAP}[ー{_DRAWN_OUT[char]}])*" if char in _DRAWN_OUT else ""
        pieces.append(f"(?:{char}{drawn_out}{_GAP}){match['maybe']}")
    return "".join(pieces)


def starts(view: str, at: int) -> Iterator[str]:
    """The two characters with which a word may begin at a place of the view: the next one, or
    the next past what hides it."""
    yield view[at : at + 2]
    past = _past_what_hides(view[at], view, at + 1)
    if past > at + 1:
        yield view[at] + view[past : past + 1]


def end_of(word: str, view: str, at: int) -> int:
    """Where a word ends that begins at a place of the view, with its kana drawn out or gaps
    between its characters; 0 when it does not stand there."""
    here = at
    for index, char in enumerate(word):
        if index and view[here : here + 1] != char:
            here = _past_what_hides(word[index - 1], view, here)
        if view[here : here + 1] != char:
            return 0
        here += 1
    return here


def _past_what_hides(before: str, view: str, here: int) -> int:
    """Past a gap, and what draws the kana before it out."""
    drawn_out = "ー" + _DRAWN_OUT[before] if before in _DRAWN_OUT else ""
    last = here + _LONGEST_HIDING
    while here < min(last, len(view)) and drawn_out and view[here] in drawn_out:
        here += 1
    if here < len(view) and view[here] in GAPS and sets_no_spaces(before):
        here += 1
    return here
