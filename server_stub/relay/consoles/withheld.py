"""What a console that was away is not told any more: the words of what was taken back meanwhile.

The log keeps its entries as they were written. Who comes late gets them without these words; the
state they fold to is the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

_EMPTY: dict[str, Any] = {"text": "", "attachments": [], "earlier": [], "word": ""}
"""Where improper words stood is not taken away: they stay counted."""


def without_words(texts: Sequence[str], gone: Collection[str]) -> Sequence[str]:
    """Entries' texts, without what the messages in `gone` (the service's ids) said and brought."""
    if not gone:
        return texts
    return [_emptied(text, gone) if '"mid":' in text else text for text in texts]


def _emptied(text: str, gone: Collection[str]) -> str:
    entry = json.loads(text, object_hook=lambda value: _without(value, gone))
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


def _without(value: dict[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """A message, or what is said of one: of all that can hold its words, what is there is left
    empty."""
    if value.get("mid") not in gone:
        return value
    return {name: _EMPTY.get(name, content) for name, content in value.items()}
