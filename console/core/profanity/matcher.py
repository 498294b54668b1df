"""Which parts of a visitor's text are improper words (specification, section 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from console.core.company.values import CustomWord, Settings, WordLanguage
from console.core.profanity.listed import Hit
from console.core.profanity.plain import plain

if TYPE_CHECKING:
    from console.core.profanity.lists import Lists

Spans = tuple[tuple[int, int], ...]


def improper_in(text: str, settings: Settings, excused: Collection[str] = ()) -> Spans:
    """Where improper words stand in a visitor's text, when the brand looks for them; not those
    that were `excused` in it (as `said_as` has them)."""
    if not settings.improper or settings.improper_limit is None:
        return ()
    return tuple(
        (hit.start, hit.end)
        for hit in improper_hits(text, settings)
        if not excused or said_as(text[hit.start : hit.end]) not in excused
    )


def improper_hits(text: str, settings: Settings) -> list[Hit]:
    """The places of improper words in a text, in order, without overlap, each with the entry by
    which it is found; whether the brand looks for them or not.

    Looks at the first `plain.MOST_LOOKED_AT` characters, in time that grows in proportion.
    """
    return _lists_of(settings).find(text)


def improper_added(
    text: str, before: Iterable[str], settings: Settings, excused: Collection[str] = ()
) -> int:
    """How many improper words an edit adds to a message: those that its former texts, each of
    them, had fewer of. What an edit takes away and another brings back is no second time; nor
    does a word count that was `excused` in the message."""
    known: Counter[str] = Counter()
    for former in before:
        known |= said(former, improper_in(former, settings))
    return (said(text, improper_in(text, settings, excused)) - known).total()


def said(text: str, places: Iterable[tuple[int, int]]) -> Counter[str]:
    """The words that stand at some places of a text, and how often each."""
    return Counter(said_as(text[start:end]) for start, end in places)


def said_as(word: str) -> str:
    """A word as those are compared that a person wrote: "SHIT" is "shit", and ｂａｄ is "bad"."""
    return plain(word).text


# Lists, made ready once for the settings of a brand. They are loaded here, so that a console that
# draws what events say never does.


class _OfSettings:
    """The lists of the settings that were in force last. A value of settings is kept as long as
    they are: to find it again costs nothing, however many words it holds."""

    def __init__(self) -> None:
        self._prepared: dict[int, tuple[Settings, Lists]] = {}

    def __call__(self, settings: Settings) -> Lists:
        prepared = self._prepared.get(id(settings))
        if prepared is not None and prepared[0] is settings:
            return prepared[1]
        lists = _lists(settings.lists, settings.custom_words, settings.allowed_words)
        if len(self._prepared) >= _MOST_KEPT:
            self._prepared.clear()
        self._prepared[id(settings)] = settings, lists
        return lists


_MOST_KEPT = 64
_lists_of = _OfSettings()


@lru_cache(maxsize=_MOST_KEPT)
def _lists(
    lists: tuple[WordLanguage, ...], custom: tuple[CustomWord, ...], allowed: tuple[str, ...]
) -> Lists:
    from console.core.profanity.lists import Lists

    return Lists(lists, custom, allowed)
