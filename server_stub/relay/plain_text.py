"""Text from outside, as the relay may store it."""

from __future__ import annotations

_JOINERS = "\u200c\u200d"
"""Zero-width signs that Persian and Indian words, and emoji, are written with."""


def clean(text: str) -> str:
    """Text that SQLite, JSON and UTF-8 can hold: no NUL, no half of a surrogate pair."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def clean_name(text: str) -> str:
    """The name of a file without what is not seen: no sign that moves a cursor or ends a line."""
    return "".join(one for one in clean(text) if one.isprintable() or one in _JOINERS)
