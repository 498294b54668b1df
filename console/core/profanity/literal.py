"""Words that are looked up as they are spelled: a brand's own with signs, digits or Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from console.core.profanity.kana import loosened, sets_no_spaces, view_of
from console.core.profanity.plain import Plain, Span

_HIRAGANA = re.compile(r"[ぁ-んー]+")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_BEFORE = re.compile(r"[はがのもとにをでやなよねかだんいー]|[^ぁ-んァ-ヺー]")
_AFTER = re.compile(r"[はがのもとにをでやなよねかだじっーめらすみ]|[^ぁ-んァ-ヺー]")


class Literals:
    """Words by their first character, so that a position costs one look-up."""

    def __init__(self, words: Iterable[str]) -> None:
        by_first: dict[str, list[str]] = {}
        for word in sorted(words, key=lambda word: (-len(word), word)):
            view = view_of(word)
            by_first.setdefault(view[0], []).append(view)
        self._by_first = {
            first: re.compile("|".join(loosened(re.escape(word)) for word in same))
            for first, same in by_first.items()
        }

    def find(self, plain: Plain) -> list[Span]:
        """The spans of the words in what was written, from left to right."""
        return [plain.span(*hit) for hit in self._hits(plain.text)]

    def _hits(self, text: str) -> Iterator[Span]:
        if not self._by_first:
            return
        view = view_of(text)
        at = 0
        while at < len(view):
            pattern = self._by_first.get(view[at])
            match = pattern.match(view, at) if pattern is not None else None
            end = at + len(match[0].rstrip(" .・*_/-")) if match is not None else at
            if end > at and _stands_alone(text, at, end):
                yield Span(at, end)
                at = end
            else:
                at += 1


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
