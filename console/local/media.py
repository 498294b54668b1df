"""What can be said of a file that a visitor sent."""

from __future__ import annotations

from pathlib import Path

from console.core.formats import dimensions, looks_like, sniff
from console.local.files import head_of, safe_name
from console.session.values import Media

HEADER_BYTES = 512 * 1024
"""How much of an image is read to find its size: a JPEG's may stand behind a long profile."""


def media_facts(path: Path, name: str) -> Media:
    """What a file is, by its content. Blocks; raises OSError."""
    head = head_of(path, HEADER_BYTES)
    form = sniff(head)
    pixels = dimensions(head, form) if form is not None else None
    return Media(path, safe_name(name), path.stat().st_size, looks_like(head), pixels)
