"""Words that are looked up as they are spelled: a brand's own with signs, digits or Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from console.core.profanity.kana import end_of, sets_no_spaces, view_of
from console.core.profanity.plain import MOST_FOUND, Plain, Span

_HIRAGANA = re.compile(r"[ぁ-んー]+")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_BEFORE = re.compile(r"[はがのもとにをでやなよねかだんいー]|[^ぁ-んァ-ヺー]")
_AFTER = re.compile(r"[はがのもとにをでやなよねかだじっーめらすみ]|[^ぁ-んァ-ヺー]")

_NEAR = 13
"""Within so many characters the second one of a word stands, however it is hidden."""


class Literals:
    """Words by their first character, so that a position costs one look-up and those alike."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(words, key=lambda word: (-len(word), word)):
            view = view_of(word)
            self._by_first.setdefault(view[0], []).append(view)

    def find(self, plain: Plain) -> list[Span]:
        """The spans of the words in what was written, from left to right."""
        return [plain.span(*hit) for hit in islice(self._hits(plain.text), MOST_FOUND)]

    def _hits(self, text: str) -> Iterator[Span]:
        if self._by_first.keys().isdisjoint(view := view_of(text)):
            return
        at = 0
        while at < len(view):
            end = 0
            if same := self._by_first.get(view[at]):
                near = view[at : at + _NEAR]
                ends = (end_of(word, view, at) for word in same if word[1:2] in near)
                end = next((end for end in ends if end and _stands_alone(text, at, end)), 0)
            if end:
                yield Span(at, end)
            at = end or at + 1


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether it begins and ends where a word can."""
    before, after = text[start - 1 : start], text[end : end + 1]
    hit = text[start:end]
    if (
        not sets_no_spaces(hit[0])
        and hit[0].isalnum()
        and before.isalnum()
        and not sets_no_spaces(before)
    ):
        return False
    if (
        not sets_no_spaces(hit[-1])
        and hit[-1].isalnum()
        and after.isalnum()
        and not sets_no_spaces(after)
    ):
        return False
    if _KATAKANA.fullmatch(hit):
        return not (_KATAKANA.fullmatch(before) or _KATAKANA.fullmatch(after))
    if _HIRAGANA.fullmatch(hit):
        return not (before and not _BEFORE.match(before)) and not (
            after and not _AFTER.match(after)
        )
    return True
