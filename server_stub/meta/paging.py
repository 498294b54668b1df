"""Lists in pieces, with cursors. Meta: Graph API, Paginated Results (cursor-based)."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from .calls import Call
from .errors import GraphError
from .wire import Json

USUAL = 25
MOST = 100

_T = TypeVar("_T")


def paged(
    call: Call,
    edge: str,
    items: Sequence[_T],
    key: Callable[[_T], str],
    show: Callable[[_T], Any],
    modifiers: Mapping[str, str] | None = None,
) -> Json:
    """One page of `items`, each as `show` has it, and the way to the next and the previous.

    `limit`, `after` and `before` come from `modifiers`, else from the call. `edge` is the path
    that the links name. Raises `GraphError` for a limit or cursor that is none.
    """
    asked = modifiers if modifiers is not None else call.params.values
    limit = _limit(asked.get("limit"))
    keys = [key(item) for item in items]
    first, last = 0, len(items)
    if asked.get("after"):
        first = _position(keys, str(asked["after"])) + 1
    elif asked.get("before"):
        last = _position(keys, str(asked["before"]))
        first = max(0, last - limit)
    last = min(last, first + limit)
    shown = items[first:last]
    answer: Json = {"data": [show(item) for item in shown]}
    if shown:
        cursors = {"before": _cursor(keys[first]), "after": _cursor(keys[last - 1])}
        answer["paging"] = {"cursors": cursors}
        if last < len(items):
            answer["paging"]["next"] = _link(call, edge, limit, after=cursors["after"])
        if first > 0:
            answer["paging"]["previous"] = _link(call, edge, limit, before=cursors["before"])
    return answer


def _limit(value: object) -> int:
    if value is None or value == "":
        return USUAL
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise GraphError(100, message="(#100) Param limit must be a positive integer")
    return max(1, min(MOST, int(text)))


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _position(keys: list[str], cursor: str) -> int:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return keys.index(base64.urlsafe_b64decode(padded.encode()).decode())
    except (binascii.Error, ValueError):
        raise GraphError(100, message="(#100) Invalid cursors values") from None


def _link(call: Call, edge: str, limit: int, **cursor: str) -> str:
    given = {
        name: value
        for name, value in call.params.values.items()
        if isinstance(value, str) and name not in ("limit", "after", "before", "method")
    }
    query = urlencode(given | {"limit": str(limit)} | cursor)
    return f"{call.base}/{call.version}/{edge}?{query}"
