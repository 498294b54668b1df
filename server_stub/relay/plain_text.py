"""Text from outside, as the relay may store it."""

from __future__ import annotations


def clean(text: str) -> str:
    """Text that SQLite, JSON and UTF-8 can hold: no NUL, no half of a surrogate pair."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
