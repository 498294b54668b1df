"""Which parts of a visitor's text are improper words (specification, section 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from console.core.company.values import Settings
from console.core.profanity.plain import plain

if TYPE_CHECKING:
    from console.core.profanity.lists import Lists

Spans = tuple[tuple[int, int], ...]


def improper_in(text: str, settings: Settings) -> Spans:
    """Where improper words stand in a visitor's text, when the brand looks for them."""
    if settings.improper_limit is None:
        return ()
    custom = tuple(word.word for word in settings.custom_words)
    return improper_spans(text, custom, settings.allowed_words)


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


@lru_cache(maxsize=64)
def _lists(custom: tuple[str, ...], allowed: tuple[str, ...]) -> Lists:
    """Made once for the words of a brand. Loaded here, so that a console never does."""
    from console.core.profanity.lists import Lists

    return Lists(custom, allowed)
