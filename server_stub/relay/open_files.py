"""Which files of the data folder others on this machine can read."""

from __future__ import annotations

import stat
from pathlib import Path

_SECRET = ("relay.toml", "key", "key.before", "journal.db", "journal.db-wal")
_READABLE = stat.S_IRGRP | stat.S_IROTH
_OPEN = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(folder: Path) -> list[tuple[Path, str]]:
    """Each with the mode that mends it, as chmod takes it.

    Raises:
        OSError: the folder can not be looked into.
    """
    found = [(folder, "700")] if folder.is_dir() and folder.stat().st_mode & _OPEN else []
    for name in _SECRET:
        path = folder / name
        if path.is_file() and path.stat().st_mode & _READABLE:
            found.append((path, "600"))
    return found
