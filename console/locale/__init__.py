"""Every word on the screen, in English and Japanese; `words(lang)` gives them."""

from console.locale.words import LANGUAGES, Reader, Words, words

__all__ = ["LANGUAGES", "Reader", "Words", "words"]
