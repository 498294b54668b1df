"""What can be said of a file that a visitor sent."""

from __future__ import annotations

from pathlib import Path

from console.core.formats import looks_like
from console.core.images import dimensions
from console.local.files import content_at, safe_name
from console.session.values import Media


def media_facts(path: Path, name: str) -> Media:
    """What a file is, by its content. Blocks; raises OSError."""
    with content_at(path) as content:
        form = looks_like(content)
        return Media(path, safe_name(name), content.size, form, dimensions(content, form))
