"""What Meta says of its rate limits in the headers of an answer.

Source: Meta, Graph API rate limiting: `X-App-Usage` counts for the whole app,
`X-Business-Use-Case-Usage` and `X-Page-Usage` for one Page, in percent of what is allowed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from server_stub.relay.channel_port import Allowance

_APP = "x-app-usage"
_PAGE = ("x-page-usage", "x-business-use-case-usage")
_SHARES = ("call_count", "total_time", "total_cputime")


def read_usage(headers: Mapping[str, str]) -> Allowance:
    """The highest of what Meta's usage headers say; nothing for one that can not be read."""
    pages = [one for name in _PAGE for one in _objects(headers.get(name, ""))]
    return Allowance(
        max(map(_percent, pages), default=0),
        max(map(_percent, _objects(headers.get(_APP, ""))), default=0),
        max((number(one.get("estimated_time_to_regain_access")) for one in pages), default=0),
    )


def _objects(header: str) -> list[dict[str, Any]]:
    """The objects of counts in a header: itself, or those listed under each business or Page."""
    try:
        content = json.loads(header) if header else {}
    except (ValueError, RecursionError):
        return []
    if not isinstance(content, dict):
        return []
    lists = [value for value in content.values() if isinstance(value, list)]
    return [content, *(one for several in lists for one in several if isinstance(one, dict))]


def _percent(counts: Mapping[str, Any]) -> int:
    return max(number(counts.get(name)) for name in _SHARES)


def number(value: object) -> int:
    """A number as Meta writes it, also in quotes; 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0
    try:
        return int(value)
    except (ValueError, OverflowError):
        return 0
