"""Words that are looked up as they are spelled: a brand's own with signs, digits or Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest

from console.core.profanity.kana import GAPS, HIDING, end_of, sets_no_spaces, starts, view_of
from console.core.profanity.listed import Hit, Listed
from console.core.profanity.plain import MOST_FOUND, Plain

_HIRAGANA = re.compile(r"[ぁ-んー]+")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_BEFORE = re.compile(r"[はがのもとにをでやなよねかだんいー]|[^ぁ-んァ-ヺー]")
_AFTER = re.compile(r"[はがのもとにをでやなよねかだじっーめらすみ]|[^ぁ-んァ-ヺー]")


class Literals:
    """Words in their plain form, by their first two characters: a position costs two look-ups at
    most, however many words there are."""

    def __init__(self, words: Mapping[str, Listed]) -> None:
        self._by_start: dict[str, list[tuple[str, Listed]]] = {}
        for word, by in sorted(words.items(), key=lambda item: (-len(item[0]), item[0])):
            view = view_of(word)
            self._by_start.setdefault(view[:2], []).append((view, by))
        self._firsts = {start[0] for start in self._by_start}

    def find(self, plain: Plain) -> list[Hit]:
        """The places of the words in what was written, from left to right."""
        return [plain.hit(hit) for hit in islice(self._hits(plain.text), MOST_FOUND)]

    def _hits(self, text: str) -> Iterator[Hit]:
        view = view_of(text)
        if self._firsts.isdisjoint(view):
            return
        free = 0  # what lies before it is taken by a hit
        for at, (first, second) in enumerate(zip_longest(view, view[1:], fillvalue="")):
            if at < free or first not in self._firsts:
                continue
            # Nearly all places are left here, so that nothing is called for them.
            if first + second in self._by_start or second in HIDING.get(first, GAPS):
                hit = self._hit(text, view, at)
                if hit is not None:
                    yield hit
                    free = hit.end

    def _hit(self, text: str, view: str, at: int) -> Hit | None:
        for start in starts(view, at):
            for word, by in self._by_start.get(start, ()):
                end = end_of(word, view, at)
                if end and _stands_alone(text, at, end):
                    return Hit(at, end, by)
        return None


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
