"""Which parts of a visitor's text are improper words (specification, section 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from console.core.company.values import Settings
from console.core.profanity.english import (
    HARMLESS_PHRASES,
    PHRASES,
    WORDS,
    Use,
    Word,
    inflected,
)
from console.core.profanity.japanese import ENTRIES
from console.core.profanity.kana import Kana, sets_no_spaces
from console.core.profanity.latin import Latin, beyond
from console.core.profanity.literal import Literals
from console.core.profanity.plain import Span, plain

Spans = tuple[tuple[int, int], ...]


def improper_in(text: str, settings: Settings) -> Spans:
    """Where improper words stand in a visitor's text, when the brand looks for them."""
    if settings.improper_limit is None:
        return ()
    return improper_spans(text, settings.custom_words, settings.allowed_words)


def improper_added(text: str, before: Iterable[str], settings: Settings) -> int:
    """How many improper words an edit adds to a message: those that its former texts, each of
    them, had fewer of. What an edit takes away and another brings back is no second time."""
    known: Counter[str] = Counter()
    for former in before:
        known |= _said(former, settings)
    return (_said(text, settings) - known).total()


def _said(text: str, settings: Settings) -> Counter[str]:
    return Counter(plain(text[start:end]).text for start, end in improper_in(text, settings))


def improper_spans(text: str, custom: tuple[str, ...] = (), allowed: tuple[str, ...] = ()) -> Spans:
    """The [start, end) spans of improper words in a text, in order, without overlap.

    `custom` adds words or phrases to the built-in lists; `allowed` takes words out of the count,
    with all of their forms. Looks at the first `plain.MOST_LOOKED_AT` characters, in time that
    grows in proportion.
    """
    return _lists(custom, allowed).find(text)


class _Lists:
    """The built-in lists and a brand's, made ready for looking them up."""

    def __init__(self, custom: tuple[str, ...], allowed: tuple[str, ...]) -> None:
        own = {text for word in custom if (text := plain(word).text.strip())}
        permitted = {text for word in allowed if (text := plain(word).text.strip())}
        plain_words = {word for word in own if word.isalpha() and not sets_no_spaces(word)}
        phrases = {word for word in own - plain_words if _is_phrase(word)}
        added = tuple(Word(word, Use.ALWAYS, inflected(word)) for word in sorted(plain_words))
        self._latin = Latin(
            tuple(
                word
                for word in (*added, *WORDS)
                if not permitted.intersection({word.head, *word.forms})
            ),
            (*(phrase for phrase in PHRASES if phrase not in permitted), *sorted(phrases)),
            HARMLESS_PHRASES,
        )
        self._kana = Kana(
            tuple(entry for entry in ENTRIES if not any(map(Kana((entry,)).is_all_of, permitted)))
        )
        self._own = Literals(own - plain_words - phrases)
        self._permitted = Literals(permitted)

    def find(self, text: str) -> Spans:
        view = plain(text)
        found = [*self._latin.find(view), *self._kana.find(view), *self._own.find(view)]
        if found and (spared := self._permitted.find(view)):
            found = beyond(spared, found, len(view.written))
        return _apart(found)


def _is_phrase(word: str) -> bool:
    """Whether it is words with spaces or hyphens between, and nothing else."""
    return not sets_no_spaces(word) and all(char.isalpha() or char in " -'" for char in word)


def _apart(found: list[Span]) -> Spans:
    """In order and without overlap, the longer of two that begin together."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span.start, -span.end)):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return tuple(apart)


@lru_cache(maxsize=64)
def _lists(custom: tuple[str, ...], allowed: tuple[str, ...]) -> _Lists:
    return _Lists(custom, allowed)
