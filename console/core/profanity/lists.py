"""The built-in lists and a brand's, made ready for looking them up.

Only who looks words up loads this: the relay. A console draws what the events say.
"""

from __future__ import annotations

from console.core.profanity.english import HARMLESS_PHRASES, PHRASES, WORDS, Use, Word, inflected
from console.core.profanity.japanese import ENTRIES
from console.core.profanity.kana import Kana, sets_no_spaces
from console.core.profanity.latin import Latin, beyond
from console.core.profanity.literal import Literals
from console.core.profanity.plain import Span, plain


class Lists:
    """All that is looked for in the messages to a brand."""

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
        self._literals = Literals(own - plain_words - phrases)
        self._permitted = Literals(permitted)

    def find(self, text: str) -> tuple[tuple[int, int], ...]:
        view = plain(text)
        found = [*self._latin.find(view), *self._kana.find(view), *self._literals.find(view)]
        if found and (spared := self._permitted.find(view)):
            found = beyond(spared, found, len(view.written))
        return _apart(found)


def _is_phrase(word: str) -> bool:
    """Whether it is words with spaces or hyphens between, and nothing else."""
    return not sets_no_spaces(word) and all(char.isalpha() or char in " -'" for char in word)


def _apart(hits: list[Span]) -> tuple[tuple[int, int], ...]:
    """In order and without overlap, the longer of two that begin together."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(hits, key=lambda span: (span.start, -span.end)):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return tuple(apart)
