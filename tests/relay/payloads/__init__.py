"""Webhooks as Meta sends them, one for every kind and form: files of entries by name.

The Page is `PAGE`, the visitor `PSID`; events happened at `AT`, five seconds before `NOW`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PAGE, PSID = "1001", "7701"
OWN_APP = "4400"
NOW = 1_800_000_000_000
AT = NOW - 5_000

_HERE = Path(__file__).parent


def names() -> list[str]:
    """All of them, as "file/name"."""
    files = sorted(_HERE.glob("*.json"))
    return [f"{file.stem}/{name}" for file in files for name in _entries(file.stem)]


def webhook(name: str) -> dict[str, Any]:
    """The body of a webhook with the entry of that name."""
    file, _, entry = name.partition("/")
    return {"object": "page", "entry": [{"id": PAGE, "time": AT, **_entries(file)[entry]}]}


def body(name: str) -> bytes:
    """The same as Meta writes it: ASCII, with slashes escaped."""
    return json.dumps(webhook(name)).replace("/", "\\/").encode("ascii")


def _entries(file: str) -> dict[str, Any]:
    entries: dict[str, Any] = json.loads((_HERE / f"{file}.json").read_text("utf-8"))
    return entries
