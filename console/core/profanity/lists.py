"""The built-in lists and a brand's, made ready for looking them up.

Only who looks words up loads this: the relay, and a console in whose settings a sentence is tried.
It draws what the events say.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from console.core.company.values import CustomWord, WordLanguage
from console.core.profanity.english import (
    HARMLESS_PHRASES,
    PHRASES,
    WORDS,
    Use,
    Word,
    inflected,
    listed_words,
)
from console.core.profanity.japanese import ENTRIES, IN_LATIN_LETTERS
from console.core.profanity.kana import Kana, sets_no_spaces
from console.core.profanity.latin import Latin, beyond
from console.core.profanity.listed import Hit, Listed
from console.core.profanity.literal import Literals
from console.core.profanity.plain import plain

_IN_LATIN_LETTERS = (*WORDS, *listed_words(IN_LATIN_LETTERS, Use.ALWAYS, WordLanguage.JAPANESE))
_PHRASES, _HARMLESS = (
    {phrase: Listed(phrase, WordLanguage.ENGLISH) for phrase in phrases}
    for phrases in (PHRASES, HARMLESS_PHRASES)
)
_ALLOWED = Listed("", WordLanguage.OTHER)
_STRONG = frozenset(form for word in WORDS if word.use is Use.STRONG for form in word.forms)


class Lists:
    """All that is looked for in the messages to a brand."""

    def __init__(
        self, lists: tuple[WordLanguage, ...], custom: Iterable[CustomWord], allowed: Iterable[str]
    ) -> None:
        own = _own(custom)
        permitted = {text: _ALLOWED for word in allowed if (text := _plain(word))}
        plain_words = {word for word in own if word.isalpha() and not sets_no_spaces(word)}
        phrases = {word for word in own if word not in plain_words and _is_phrase(word)}
        added = (Word(_use(word), _forms(word, own[word]), own[word]) for word in plain_words)
        listed = (word for word in _IN_LATIN_LETTERS if word.by.language in lists)
        built_in = _PHRASES if WordLanguage.ENGLISH in lists else {}
        # A brand's own word goes before a built-in one, which may count in some company only.
        words = (*listed, *added)
        self._latin = Latin(
            [word for word in words if permitted.keys().isdisjoint((word.head, *word.forms))],
            _without(built_in, permitted) | {phrase: own[phrase] for phrase in phrases},
            _without(_HARMLESS, phrases),
        )
        self._kana = Kana(ENTRIES if WordLanguage.JAPANESE in lists else (), permitted)
        spelled = {word: own[word] for word in own if word not in plain_words | phrases}
        self._literals = Literals(spelled)
        self._permitted = Literals(permitted)

    def find(self, text: str) -> list[Hit]:
        """The places of listed words in a text, in order, without overlap."""
        view = plain(text)
        found = [*self._latin.find(view), *self._kana.find(view), *self._literals.find(view)]
        if found and (spared := self._permitted.find(view)):
            found = beyond(spared, found, len(view.written))
        return _apart(found)


def _own(custom: Iterable[CustomWord]) -> dict[str, Listed]:
    """A brand's words by their plain form: what is written alike is one, of any language where
    one of them is, since that is found in every way."""
    own: dict[str, Listed] = {}
    for word in custom:
        if text := _plain(word.word):
            known = own.get(text)
            alone = known is None or known.language is word.language
            language = word.language if alone else WordLanguage.OTHER
            own[text] = Listed(word.word.strip(), language, custom=True)
    return own


def _without(phrases: Mapping[str, Listed], others: Container[str]) -> dict[str, Listed]:
    return {phrase: by for phrase, by in phrases.items() if phrase not in others}


def _plain(word: str) -> str:
    return plain(word).text.strip()


def _use(word: str) -> Use:
    return Use.STRONG if word in _STRONG else Use.ALWAYS


def _forms(word: str, by: Listed) -> tuple[str, ...]:
    """A word of Japanese in Latin letters has no plural, and no past."""
    return (word,) if by.language is WordLanguage.JAPANESE else inflected(word)


def _is_phrase(word: str) -> bool:
    """Whether it is words with spaces or hyphens between, and nothing else."""
    return not sets_no_spaces(word) and all(char.isalpha() or char in " -'" for char in word)


def _apart(hits: list[Hit]) -> list[Hit]:
    """In order and without overlap, the longer of two that begin together."""
    apart: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not apart or hit.start >= apart[-1].end:
            apart.append(hit)
    return apart
