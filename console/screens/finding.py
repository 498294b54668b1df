"""How well something that can be done or set answers what a person typed into the palette."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

SHORTEST_SLIP = 4
"""Letters from which on a word may be misspelt and is still taken for the one it resembles."""
ALIKE = 0.8


def relevance(query: str, name: str, others: Sequence[str] = ()) -> float:
    """How well a name, or other words for the same thing, answer a query: 0 for not at all, 1 for
    its very name. Width and case of letters do not matter, nor small slips in long words."""
    asked = _plain(query)
    called = _plain(name)
    terms = [_plain(other) for other in others]
    if not asked:
        return 0.0
    if asked == called:
        return 1.0
    if asked in terms:
        return 0.95
    if _begins_word(asked, called):
        return 0.85
    if any(_begins_word(asked, term) for term in terms):
        return 0.8
    everything = [called, *terms]
    if len(asked) > 1 and any(asked in term for term in everything):
        return 0.6
    return _by_words(asked, everything)


def _by_words(asked: str, terms: Sequence[str]) -> float:
    """For several words, a sentence, or a slip: as far as they speak of the same."""
    typed = asked.split()
    known = {word for term in terms for word in term.split()}
    met = sum(any(word.startswith(one) for word in known) for one in typed)
    if met == len(typed):
        return 0.7
    within = max((len(term) for term in terms if len(term) > 1 and _within(term, asked)), default=0)
    if within:
        return 0.4 + 0.2 * within / len(asked)
    if len(asked) >= SHORTEST_SLIP:
        # The whole of a name or term tells more than a word of it.
        for several, worth in ((terms, 0.38), (known, 0.35)):
            if get_close_matches(asked, several, 1, ALIKE):
                return worth
    slips = [one for one in typed if len(one) >= SHORTEST_SLIP]
    if any(get_close_matches(one, known, 1, ALIKE) for one in slips):
        return 0.3
    return 0.0


def _within(term: str, asked: str) -> bool:
    """Whether a term stands in what was typed: as whole words, or in a script without gaps."""
    if term.isascii():
        return f" {term} " in f" {asked} "
    return term in asked


def _begins_word(asked: str, text: str) -> bool:
    return text.startswith(asked) or f" {asked}" in text


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def terms_of(several: str) -> Iterable[str]:
    """The words of a catalogue's ".find" entry."""
    return (term for part in several.split(",") if (term := part.strip()))
