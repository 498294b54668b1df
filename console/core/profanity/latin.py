"""Looking up words in scripts that set them apart: English, and what a brand added.

A text is cut into pieces (runs of letters). A piece is looked up as it is, with its repeated
letters drawn together, and with letters of another script that look the same; what stands as one
written word is looked up with its signs and digits read as letters, where nothing else is likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from console.core.profanity.directed import is_directed
from console.core.profanity.disguises import Disguises, alike, drawn_together, is_address
from console.core.profanity.english import NEAR_BEASTS, OF_BEASTS, Use, Word
from console.core.profanity.listed import Hit, Listed
from console.core.profanity.plain import MOST_FOUND, Plain, Span

NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Characters of scripts that set no spaces between words, as a class of a pattern."""

_PIECE = re.compile(rf"[^\W\d_{NO_SPACES}]+")
_CHUNK = re.compile(rf"[^\s{NO_SPACES}，。、！？「」（）]+")
_ENDING = re.compile(r"'(?:s|d|ll|ve|re|in)\b|'(?!\w)")
"""What a word keeps its meaning before. Any other apostrophe cuts a word off: "ass't"."""

_LONGEST = 60
"""Letters; what is longer is no word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters, in its plain form with what looks alike replaced."""

    start: int
    end: int
    text: str


class Latin:
    """Lists of words and phrases, made ready for looking them up."""

    def __init__(
        self, words: Sequence[Word], phrases: Mapping[str, Listed], harmless: Mapping[str, Listed]
    ) -> None:
        self._words = {form: word for word in words for form in word.forms}
        self._drawn: dict[str, list[str]] = {}
        for form in self._words:
            self._drawn.setdefault(drawn_together(form), []).append(form)
        self._phrases = _by_first(phrases)
        self._harmless = _by_first(harmless)
        self._disguises = Disguises(self._words)

    def find(self, plain: Plain) -> list[Hit]:
        """The places of listed words and phrases, in any order, possibly overlapping."""
        pieces = _pieces(plain)
        texts = [piece.text for piece in pieces]
        found = [
            *islice(_phrases(self._phrases, plain, pieces), MOST_FOUND),
            *islice(self._words_in(plain, pieces, texts), MOST_FOUND),
            *islice(self._disguises.find(plain), MOST_FOUND),
        ]
        if not found:
            return []
        spared: list[Span | Hit] = [*_addresses(plain), *_phrases(self._harmless, plain, pieces)]
        return [plain.hit(hit) for hit in beyond(spared, found, len(plain.text))]

    def _words_in(self, plain: Plain, pieces: list[Piece], texts: list[str]) -> Iterator[Hit]:
        for at, piece in enumerate(pieces):
            word = self._listed(piece.text)
            if word is not None and _counts(word, plain, pieces, texts, at):
                yield Hit(piece.start, piece.end, word.by)

    def _listed(self, text: str) -> Word | None:
        """The word of a piece, which may repeat its letters."""
        if (word := self._words.get(text)) is not None:
            return word
        if len(text) > _LONGEST:
            return None
        if "fuck" in text and "fuck" in self._words and not text.startswith("fuckin"):
            return self._words["fuck"]  # no ordinary word has it inside
        for form in self._drawn.get(drawn_together(text), ()):
            word = self._words[form]
            if _emphasised(text, form, word.use is Use.STRONG):
                return word
        return None


def _emphasised(text: str, form: str, strong: bool) -> bool:
    """Whether a text repeats letters of a form, three times at least where that is not plain:
    "Twatt" is a village."""
    runs = [len(run[0]) for run in re.finditer(r"(.)\1*", text)]
    listed = [len(run[0]) for run in re.finditer(r"(.)\1*", form)]
    least = 2 if strong else 3
    return all(run == own or run >= max(own, least) for run, own in zip(runs, listed, strict=True))


def _pieces(plain: Plain) -> list[Piece]:
    return [
        Piece(match.start(), match.end(), alike(match[0])) for match in _PIECE.finditer(plain.text)
    ]


def _counts(word: Word, plain: Plain, pieces: list[Piece], texts: list[str], at: int) -> bool:
    """Whether a listed word is meant as one where it stands."""
    piece = pieces[at]
    after = plain.text[piece.end : piece.end + 4]
    if after.startswith("'") and not _ENDING.match(after):
        return False
    if _in_a_code(plain.text, piece):
        return False
    if word.use is Use.STRONG:
        beast = word.head == "bitch" and _among_beasts(texts, at)
        return not (beast or _initials(plain, pieces, at))
    if word.use is Use.ALWAYS:
        return not (
            (piece.text in OF_BEASTS and _among_beasts(texts, at)) or _initials(plain, pieces, at)
        )
    if word.use is Use.NAME and after.startswith("'s"):
        return False
    if not is_directed(texts, at, only=len(pieces) == 1):
        return False
    return word.use is Use.DIRECTED or not _named(plain, pieces, at)


def _in_a_code(text: str, piece: Piece) -> bool:
    """Whether digits stand beside it, as in the name of a part: "4SS-20", "ASS5"."""
    around = text[max(0, piece.start - 2) : piece.start], text[piece.end : piece.end + 2]
    return bool(re.search(r"\d[-_/.]?$", around[0]) or re.match(r"[-_/.]?\d", around[1]))


def _among_beasts(texts: list[str], at: int) -> bool:
    return any(text in NEAR_BEASTS for text in texts[max(0, at - 8) : at + 9])


def _initials(plain: Plain, pieces: list[Piece], at: int) -> bool:
    """Whether three capitals among small letters are rather a name's: "ASS 500"."""
    piece = pieces[at]
    if piece.end - piece.start != 3 or not _written(plain, piece).isupper():
        return False
    texts = {other.text for other in pieces[max(0, at - 2) : at]}
    return not plain.shouted and not texts & {"your", "you", "an", "my", "ur", "dumb"}


def _named(plain: Plain, pieces: list[Piece], at: int) -> bool:
    """Whether it is written as a name, and no exclamation mark or article makes it an insult."""
    written = _written(plain, pieces[at])
    if not written.istitle():
        return False
    article = at > 0 and pieces[at - 1].text in ("a", "such", "total", "fucking", "stupid")
    return not article and not plain.text.startswith("!", pieces[at].end)


def _written(plain: Plain, piece: Piece) -> str:
    start, end = plain.span(piece.start, piece.end)
    return plain.written[start:end]


def _addresses(plain: Plain) -> Iterator[Span]:
    """Chunks that are an address on the web, of mail, or of a person: no words of a sentence."""
    for match in _CHUNK.finditer(plain.text):
        if is_address(match[0]):
            yield Span(*match.span())


_Phrases = dict[str, list[tuple[tuple[str, ...], Listed]]]
"""By their first word: the words of each, and whose they are."""


def _by_first(phrases: Mapping[str, Listed]) -> _Phrases:
    by_first: _Phrases = {}
    for phrase, by in phrases.items():
        if words := tuple(_PIECE.findall(phrase)):
            by_first.setdefault(words[0], []).append((words, by))
    return by_first


def _phrases(by_first: _Phrases, plain: Plain, pieces: list[Piece]) -> Iterator[Hit]:
    if not by_first:
        return
    for at, piece in enumerate(pieces):
        for words, phrase in by_first.get(piece.text, ()):
            run = pieces[at : at + len(words)]
            if tuple(other.text for other in run) != words:
                continue
            gaps = (plain.text[left.end : right.start] for left, right in pairwise(run))
            if all(len(gap) <= 4 and not re.search(r"[!?\n]", gap) for gap in gaps):
                yield Hit(run[0].start, run[-1].end, phrase)


def beyond(spared: Iterable[Span | Hit], hits: list[Hit], length: int) -> list[Hit]:
    """Those of the hits that do not lie in what is spared."""
    covered = bytearray(length)
    for start, end, *_ in spared:
        covered[start:end] = b"\1" * (end - start)
    return [hit for hit in hits if not all(covered[hit.start : hit.end])]
