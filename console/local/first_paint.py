"""What the inbox showed last: read before the first paint, when nothing else is loaded.

Only the standard library and the core's plain values: importing pydantic and aiosqlite takes
longer than the first paint may. A file that is not exactly right is no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from console.core.moments import Millis
from console.core.queues import Queue
from console.core.views import Row
from console.local.private_file import replace_private

ROWS = 60
"""Rows kept: more than a tall terminal shows."""


@dataclass(frozen=True, slots=True)
class FirstPaint:
    """The inbox as it stood at `at`: counts per queue and of chats that need the operator, what
    was selected, and the top rows of the shown queue."""

    at: Millis
    operator: str = ""
    operator_name: str = ""
    queue: Queue = Queue.UNANSWERED
    chat: str = ""
    counts: Mapping[Queue, int] = field(default_factory=dict)
    needing: int = 0
    rows: tuple[Row, ...] = ()


def save(path: Path, shown: FirstPaint) -> None:
    """Replace the file in one step (mode 0600). Raises OSError."""
    text = json.dumps({**asdict(shown), "rows": rows_to_json(shown.rows)})
    replace_private(path, text)


def load(path: Path) -> FirstPaint | None:
    """What was saved last; None when there is nothing, or anything else than that."""
    try:
        found = json.loads(path.read_bytes())
        return cast(FirstPaint, _build(FirstPaint, found))
    except (OSError, ValueError, RecursionError):
        return None


def rows_to_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The first rows as plain values."""
    return [asdict(row) for row in rows[:ROWS]]


def rows_from_json(found: object) -> tuple[Row, ...] | None:
    """The rows again; None when anything about them is wrong."""
    try:
        return cast("tuple[Row, ...]", _value(tuple[Row, ...], found))
    except ValueError:
        return None


def _build(kind: Any, found: object) -> Any:
    """A dataclass from plain values. Raises ValueError for the slightest misfit."""
    known = _hints(kind)
    if not isinstance(found, dict) or not found.keys() <= known.keys():
        raise ValueError(f"not a {kind.__name__}")
    values = {name: _value(known[name], value) for name, value in found.items()}
    if not _required(kind) <= values.keys():
        raise ValueError(f"not all of a {kind.__name__}")
    return kind(**values)


def _value(hint: Any, found: object) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        wanted = [each for each in inner if each is not NoneType]
        return None if found is None and NoneType in inner else _value(wanted[0], found)
    if origin is tuple and isinstance(found, list):
        if inner[-1] is Ellipsis:
            return tuple(_value(inner[0], each) for each in found)
        return tuple(_value(each, item) for each, item in zip(inner, found, strict=True))
    if origin is Mapping and isinstance(found, dict):
        return {_value(inner[0], key): _value(inner[1], item) for key, item in found.items()}
    if origin is Literal and found in inner:
        return found
    if isinstance(hint, type):
        if is_dataclass(hint):
            return _build(hint, found)
        if issubclass(hint, Enum):
            return hint(found)
        if type(found) is hint:
            return found
    raise ValueError(f"{found!r} is not a {hint}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _required(kind: type) -> frozenset[str]:
    without = (MISSING, MISSING)
    return frozenset(
        each.name for each in fields(kind) if (each.default, each.default_factory) == without
    )
