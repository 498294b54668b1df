"""Values out of Meta's JSON, whatever came instead: nothing here raises for a shape."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from console.core.moments import MINUTE, Millis
from server_stub.relay.plain_text import clean

Object = dict[str, Any]

LONGEST_LINE = 500
"""Characters of a title or a name that is not a message."""

_LONGEST_ID = 1_000
_LARGEST_ID = 1 << 64
_LARGEST_NUMBER = 10**15
"""No timestamp or coordinate comes near it; floats can not hold whatever JSON can."""
_SECONDS_BELOW = 10**12
"""Timestamps under this are in seconds: some senders of older kinds still use them."""


def as_text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def as_line(value: object) -> str:
    """A title or a name: one line, not endless."""
    return " ".join(as_text(value)[: 4 * LONGEST_LINE].split())[:LONGEST_LINE]


def as_id(value: object) -> str:
    """An id as text: Meta writes some as numbers."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_ID:
        value = str(value)
    text = as_text(value)
    return text if len(text) <= _LONGEST_ID else ""


def as_truth(value: object) -> bool:
    """A truth, also one in quotes, as some of Meta's samples have it."""
    return value is True or value == 1 or (isinstance(value, str) and value.lower() == "true")


def as_number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) < _LARGEST_NUMBER else None
    return None


def as_moment(value: object, otherwise: Millis, now: Millis) -> Millis:
    """A timestamp in ms; one that is missing or none, or lies in the future, is replaced."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    if not 1 <= value < _LARGEST_NUMBER:
        return otherwise
    at = int(value)
    return min(at * 1_000 if at < _SECONDS_BELOW else at, now + MINUTE)


def member(holder: Object, name: str) -> Object:
    """The object under a name, an empty one when there is none."""
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def as_objects(value: object) -> list[Object]:
    """The objects of a list."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def digest(value: object) -> str:
    """The same for the same value, in whatever order its members come."""
    return hashlib.sha256(as_json(value, in_order=True).encode()).hexdigest()[:32]


def as_json(value: object, in_order: bool = False) -> str:
    try:
        return json.dumps(value, sort_keys=in_order, separators=(",", ":"))
    except (ValueError, RecursionError) as error:
        # Nested a hair less deeply than what can be parsed, or a number without end.
        return json.dumps({"not_kept": type(error).__name__})
