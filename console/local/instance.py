"""Which of this account's consoles on this machine we are.

The first console of an account uses `console.db`; a second one, while the first runs,
`console-2.db`, and so on: two programs with one outbox would send everything twice. Who uses a
file holds an advisory lock on `<file>.lock`; the lock goes with the process, however it ends.
The lock is not on the database itself, since closing any handle of a file would drop SQLite's
own locks on it.
"""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from console.local.database import StoreError, refused
from console.session.values import DiskTrouble

MOST_CONSOLES = 9
"""Consoles of one account on one machine at a time."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to use the store file `path`, until released or the process ends."""

    path: Path
    handle: int

    def release(self) -> None:
        os.close(self.handle)


def store_path(folder: Path, number: int) -> Path:
    return folder / ("console.db" if number == 1 else f"console-{number}.db")


def claim_free(folder: Path) -> Claim:
    """The first store file that nobody uses. Raises StoreError when all are in use."""
    for number in range(1, MOST_CONSOLES + 1):
        claimed = claim(store_path(folder, number))
        if claimed is not None:
            return claimed
    raise StoreError(
        folder,
        f"{MOST_CONSOLES} consoles of this account are running already",
        DiskTrouble.TOO_MANY,
    )


def claim(path: Path) -> Claim | None:
    """Claim this very file; None when another console uses it."""
    lock = path.with_name(path.name + ".lock")
    try:
        handle = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise refused(lock, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError as error:
        os.close(handle)
        raise refused(lock, error) from error
    return Claim(path, handle)


def neighbours(folder: Path, mine: Path) -> list[Path]:
    """The other store files that are there, in use or left behind."""
    paths = (store_path(folder, number) for number in range(1, MOST_CONSOLES + 1))
    return [path for path in paths if path != mine and path.exists()]
