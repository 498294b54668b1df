"""Looking words up with the words of a brand, for tests."""

from __future__ import annotations

from functools import lru_cache

from console.core.company.values import CustomWord, Settings, WordLanguage
from console.core.profanity.matcher import Spans, improper_in


def improper_spans(
    text: str,
    custom: tuple[str, ...] = (),
    allowed: tuple[str, ...] = (),
    *,
    language: WordLanguage = WordLanguage.OTHER,
    lists: tuple[WordLanguage, ...] = (WordLanguage.ENGLISH, WordLanguage.JAPANESE),
) -> Spans:
    """The places that count, with own words of one language."""
    return improper_in(text, brand(custom, allowed, language, lists))


@lru_cache
def brand(
    custom: tuple[str, ...] = (),
    allowed: tuple[str, ...] = (),
    language: WordLanguage = WordLanguage.OTHER,
    lists: tuple[WordLanguage, ...] = (WordLanguage.ENGLISH, WordLanguage.JAPANESE),
) -> Settings:
    """The settings of a brand with these words, one value for those that are alike."""
    words = tuple(CustomWord(word, language) for word in custom)
    return Settings(lists=lists, custom_words=words, allowed_words=allowed)
