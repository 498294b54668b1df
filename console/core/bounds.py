"""What a value may be, whoever states it: far more than is ever needed, and never endless.

A number of 400 digits is an integer to Python and to JSON, and to nobody who draws, stores or
counts with it. So each command that comes from outside is held against these bounds before it is
decided, and each entry of the log before it is folded.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache

LARGEST_NUMBER = 2**53 - 1
"""The last of the integers that every program reads as it is, JavaScript's included: bytes,
milliseconds and positions in the log stay far below it."""
LONGEST_TEXT = 1_000
"""Characters of an id, a name or a word. What a person typed has rules of its own."""
MOST_ITEMS = 5_000
"""Members of a list in a command."""


def is_number(value: float) -> bool:
    """Whether a number can be counted with: finite, and not beyond `LARGEST_NUMBER`."""
    return -LARGEST_NUMBER <= value <= LARGEST_NUMBER  # so is no NaN


def endless_number(value: object) -> str:
    """Where in an event the first number stands that is none ("attachments.size"), or ""."""
    return _wrong(value, _Bounds(), "") or ""


def beyond_bounds(command: object, typed: str = "", longest: int = LONGEST_TEXT) -> str:
    """Where in a command the first value stands that is beyond bounds, or "". `typed` is the
    text that a person wrote, which is judged by whoever decides about it."""
    return _wrong(command, _Bounds(longest, MOST_ITEMS, typed), "") or ""


class _Bounds:
    """Of texts and lists; None for any length."""

    __slots__ = ("items", "text", "typed")

    def __init__(self, text: int | None = None, items: int | None = None, typed: str = "") -> None:
        self.text = text
        self.items = items
        self.typed = typed


def _wrong(value: object, bounds: _Bounds, place: str) -> str | None:
    if value is None or value is True or value is False:
        return None
    if isinstance(value, str):
        too_long = bounds.text is not None and len(value) > bounds.text
        return place if too_long and value is not bounds.typed else None
    if isinstance(value, int | float):
        return None if is_number(value) else place
    if isinstance(value, tuple):
        if bounds.items is not None and len(value) > bounds.items:
            return place
        found = (_wrong(one, bounds, place) for one in value)
        return next((one for one in found if one), None)
    if is_dataclass(value):
        kind: type = type(value)
        for name in _members(kind):
            wrong = _wrong(getattr(value, name), bounds, f"{place}.{name}" if place else name)
            if wrong:
                return wrong
    return None


@cache
def _members(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
