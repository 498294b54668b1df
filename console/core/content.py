"""The bytes of a file, wherever they are: read piece by piece by whoever has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

HEAD_BYTES = 4_096
"""How much of a file's beginning is looked at as a whole."""


@dataclass(frozen=True, slots=True)
class Content:
    """What there is of a file, or of its beginning. `read` gives so many bytes from a place on,
    fewer where it ends; what it raises is passed on."""

    size: int
    read: Callable[[int, int], bytes]

    @property
    def head(self) -> bytes:
        return self.read(0, HEAD_BYTES)


def content_of(data: bytes | Content) -> Content:
    """Bytes that are at hand as content."""
    if isinstance(data, Content):
        return data
    return Content(len(data), lambda at, count: data[at : at + count])
