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

from console.core.kinds.kind import KindName
from console.core.views import Row
from console.local.private_file import replace_private
from console.session.first_paint import ROWS, FirstPaint


def save(path: Path, shown: FirstPaint) -> None:
    """Replace the file in one step (mode 0600). Raises OSError."""
    text = json.dumps({**asdict(shown), "rows": rows_to_json(shown.rows)})
    replace_private(path, text)


def load(path: Path, signed_in: str = "") -> FirstPaint | None:
    """What was saved last, of whoever signs in with this mark; None when there is nothing, or
    anything else than that."""
    try:
        plain = json.loads(path.read_bytes())
        if isinstance(plain, dict) and isinstance(plain.get("rows"), list):
            plain["rows"] = [_row_of(row) for row in plain["rows"]]
        shown = cast(FirstPaint, _build(FirstPaint, plain))
        return shown if shown.signed_in == signed_in else None
    except (OSError, ValueError, RecursionError):
        return None


def rows_to_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The first rows as plain values."""
    return [_stored_row(row) for row in rows[:ROWS]]


def _stored_row(row: Row) -> dict[str, Any]:
    """A row as it has always been stored: named after the Facebook Pages there were first."""
    plain = asdict(row)
    address = plain.pop("address")
    if row.last is not None:
        plain["last"]["human_agent"] = plain["last"].pop("tagged")
    return {**plain, "psid": address["id"], "page": address["channel"], "kind": address["kind"]}


def _row_of(plain: object) -> object:
    """What was stored of a row, in the fields it has now."""
    if not isinstance(plain, dict):
        return plain
    row = dict(plain)
    if "psid" in row and "page" in row:
        kind = row.pop("kind", KindName.MESSENGER)
        row["address"] = {"kind": kind, "channel": row.pop("page"), "id": row.pop("psid")}
    last = row.get("last")
    if isinstance(last, dict) and "human_agent" in last:
        row["last"] = {k: v for k, v in last.items() if k != "human_agent"}
        row["last"]["tagged"] = last["human_agent"]
    return row


def rows_from_json(plain: object) -> tuple[Row, ...] | None:
    """The rows again; None when anything about them is wrong."""
    try:
        rows = [_row_of(row) for row in plain] if isinstance(plain, list) else plain
        return cast("tuple[Row, ...]", _value(tuple[Row, ...], rows))
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
