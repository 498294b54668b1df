"""What a relay leaves in its data folder beside the journal: by it a journal is missed.

A folder with nothing of a relay in it is a new one. One with a key or uploads, and without a
journal, is one whose journal has been lost: beginning anew there would answer Meta as if all were
well, and let nobody in.
"""

from __future__ import annotations

from pathlib import Path

JOURNAL = "journal.db"
WAL = "journal.db-wal"
"""What was committed last: SQLite takes it into the journal when that is closed."""
MARK = "journal.db-open"
"""There while a relay has the journal open, and after one was killed."""

_BESIDE = ("key", "uploads", WAL, MARK)
_ASIDE = ".before"


def left_behind(folder: Path) -> tuple[str, ...]:
    """What shows that a relay has been here, but for its journal.

    Raises:
        OSError: the folder can not be looked into.
    """
    return tuple(name for name in _BESIDE if _is_there(folder / name))


def journal_is_empty(folder: Path) -> bool:
    """Whether there is no journal, or a file without a single byte.

    Raises:
        OSError: the folder can not be looked into.
    """
    path = folder / JOURNAL
    return not path.exists() or path.stat().st_size == 0


def last_commits_are_gone(folder: Path) -> bool:
    """Whether a relay was killed here and what it wrote last has been taken away since: SQLite
    removes the file itself only when the journal is closed."""
    return (folder / MARK).exists() and not (folder / WAL).exists()


def put_aside(folder: Path) -> None:
    """Give what a new journal must not take for its own another name.

    Raises:
        OSError: it can not be renamed.
    """
    for name in (WAL, MARK):
        if (folder / name).exists():
            (folder / name).rename(folder / (name + _ASIDE))


def _is_there(path: Path) -> bool:
    return path.exists() and (path.is_dir() or path.name == MARK or path.stat().st_size > 0)
