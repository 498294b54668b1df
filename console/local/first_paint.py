"""What the inbox showed last: read before the first paint, when nothing else is loaded.

Only the standard library and the core's plain values: importing pydantic and aiosqlite takes
longer than the first paint may. A file that is not exactly right is no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from console.core.views import Row
from console.local.private_file import replace_private
from console.session.first_paint import ROWS, FirstPaint


def save(path: Path, shown: FirstPaint) -> None:
    """Replace the file in one step (mode 0600). Raises OSError."""
    text = json.dumps({**asdict(shown), "rows": rows_to_json(shown.rows)})
    replace_private(path, text)


def load(path: Path) -> FirstPaint | None:
    """What was saved last; None when there is nothing, or anything else than that."""
    try:
        plain = json.loads(path.read_bytes())
        return cast(FirstPaint, _build(FirstPaint, plain))
    except (OSError, ValueError, RecursionError):
        return None


def rows_to_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The first rows as plain values."""
    return [asdict(row) for row in rows[:ROWS]]


def rows_from_json(plain: object) -> tuple[Row, ...] | None:
    """The rows again; None when anything about them is wrong."""
    try:
        return cast("tuple[Row, ...]", _value(tuple[Row, ...], plain))
    except ValueError:
        return None


def _build(kind: Any, plain: object) -> Any:
    """A dataclass from plain values. Raises ValueError for the slightest misfit."""
    known = _hints(kind)
    if not isinstance(plain, dict) or not plain.keys() <= known.keys():
        raise ValueError(f"not a {kind.__name__}")
    values = {name: _value(known[name], value) for name, value in plain.items()}
    if not _required(kind) <= values.keys():
        raise ValueError(f"not all of a {kind.__name__}")
    return kind(**values)


def _value(hint: Any, plain: object) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        wanted = [each for each in inner if each is not NoneType]
        return None if plain is None and NoneType in inner else _value(wanted[0], plain)
    if origin is tuple and isinstance(plain, list):
        if inner[-1] is Ellipsis:
            return tuple(_value(inner[0], each) for each in plain)
        return tuple(_value(each, item) for each, item in zip(inner, plain, strict=True))
    if origin is Mapping and isinstance(plain, dict):
        return {_value(inner[0], key): _value(inner[1], item) for key, item in plain.items()}
    if origin is Literal and plain in inner:
        return plain
    if isinstance(hint, type):
        if is_dataclass(hint):
            return _build(hint, plain)
        if issubclass(hint, Enum):
            return hint(plain)
        if type(plain) is hint:
            return plain
    raise ValueError(f"{plain!r} is not a {hint}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _required(kind: type) -> frozenset[str]:
    without = (MISSING, MISSING)
    return frozenset(
        each.name for each in fields(kind) if (each.default, each.default_factory) == without
    )
