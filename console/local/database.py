"""The file behind the store: its tables, its upgrades, and what happens when it is damaged.

Plain sqlite3, run in a thread before the store opens. WAL with `synchronous=FULL`: what is
committed has survived a power cut. One connection that locks the whole file, so that no other
program writes beside us.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from console.core.moments import Millis
from console.session.ports import DiskError
from console.session.values import DiskTrouble

MIGRATIONS = (
    """
    CREATE TABLE drafts (
        chat TEXT PRIMARY KEY, text TEXT NOT NULL, cursor INTEGER NOT NULL, at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE outbox (
        position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        command TEXT NOT NULL, not_before INTEGER, at INTEGER NOT NULL
    );
    CREATE TABLE kept (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE cache_head (
        one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL,
        reducer INTEGER NOT NULL, head BLOB NOT NULL
    );
    CREATE TABLE cache_chats (id TEXT PRIMARY KEY, chat BLOB NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE outbox ADD COLUMN owner TEXT NOT NULL DEFAULT '';
    ALTER TABLE drafts RENAME TO drafts_of_nobody;
    CREATE TABLE drafts (
        owner TEXT NOT NULL DEFAULT '', chat TEXT NOT NULL, text TEXT NOT NULL,
        cursor INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (owner, chat)
    ) WITHOUT ROWID;
    INSERT INTO drafts (chat, text, cursor, at) SELECT chat, text, cursor, at FROM drafts_of_nobody;
    DROP TABLE drafts_of_nobody;
    """,
    """
    CREATE TABLE attached (
        position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        owner TEXT NOT NULL DEFAULT '', chat TEXT NOT NULL, path BLOB NOT NULL,
        mark TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, kind TEXT NOT NULL,
        released INTEGER NOT NULL
    );
    """,
)
"""From version n to n + 1; the length is the version this program knows."""

PRAGMAS = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
)
"""For every connection, in this order: locking first keeps WAL from needing shared memory."""

_SALVAGED = {
    "drafts": ("chat", "text", "cursor", "at", "owner"),
    "outbox": ("id", "command", "not_before", "at", "owner"),
    "kept": ("key", "value"),
    "attached": ("id", "owner", "chat", "path", "mark", "name", "size", "kind", "released"),
}
"""What a person typed or attached, and whose it is: the columns carried over from a damaged
file. An old file has no owners."""


class StoreError(DiskError):
    """The store can not be read or written; `path` is the file it is about."""

    def __init__(self, path: Path, reason: str, trouble: DiskTrouble = DiskTrouble.FAILING) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.trouble = trouble


class NewerStoreError(StoreError):
    """The file was written by a newer version of this program. It is left as it is."""


_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: DiskTrouble.LOCKED,
    sqlite3.SQLITE_LOCKED: DiskTrouble.LOCKED,
    sqlite3.SQLITE_READONLY: DiskTrouble.READ_ONLY,
    sqlite3.SQLITE_FULL: DiskTrouble.FULL,
    sqlite3.SQLITE_CANTOPEN: DiskTrouble.NO_ACCESS,
    sqlite3.SQLITE_PERM: DiskTrouble.NO_ACCESS,
}
_OF_SYSTEM = {
    errno.ENOSPC: DiskTrouble.FULL,
    errno.EDQUOT: DiskTrouble.FULL,
    errno.EROFS: DiskTrouble.READ_ONLY,
    errno.EACCES: DiskTrouble.NO_ACCESS,
    errno.EPERM: DiskTrouble.NO_ACCESS,
    errno.ENOTDIR: DiskTrouble.NO_ACCESS,
    errno.EISDIR: DiskTrouble.NO_ACCESS,
    errno.EEXIST: DiskTrouble.NO_ACCESS,
}


def refused(path: Path, error: OSError | sqlite3.Error) -> StoreError:
    """What SQLite or the system says of a file, and what to make of it."""
    if isinstance(error, OSError):
        trouble = _OF_SYSTEM.get(error.errno or 0, DiskTrouble.FAILING)
        return StoreError(path, error.strerror or str(error), trouble)
    # An error that SQLite has not raised itself has no code.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return StoreError(path, str(error), _OF_SQLITE.get(code, DiskTrouble.FAILING))


@dataclass(frozen=True, slots=True)
class Damage:
    """Something on disk was not readable; it is in `file` now.

    `what` was it: the whole database, the cached state (harmless: it comes again from the
    relay), the file of another console of this account that has ended, or one command of the
    outbox, which stays in the file. `drafts` and `commands` were saved from it.
    """

    what: Literal["database", "cache", "neighbour", "command"]
    file: Path
    reason: str
    drafts: int = 0
    commands: int = 0


class _DamagedError(Exception):
    pass


def prepare(path: Path, now: Millis) -> Damage | None:
    """Make the file ready to be opened: there, ours alone, sound and of our version.

    A damaged file is moved aside; drafts and outbox are carried over as far as they can be
    read. Raises NewerStoreError, and StoreError when the disk refuses.
    """
    try:
        try:
            _make_ready(path)
            return None
        except _DamagedError as damage:
            return _replace_damaged(path, now, str(damage))
    except (OSError, sqlite3.Error) as error:
        raise refused(path, error) from error


def _make_ready(path: Path) -> None:
    # The files SQLite puts beside it get the same mode.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    try:
        with closing(connect(path)) as db:
            if (problem := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise _DamagedError(problem)
            _migrate(db, path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise _DamagedError(str(error)) from error
        raise


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode, with our pragmas."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in PRAGMAS:
            db.execute(pragma)
    except BaseException:
        db.close()
        raise
    return db


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise NewerStoreError(
            path,
            f"written by a newer version (format {version}, this is {len(MIGRATIONS)})",
            DiskTrouble.NEWER,
        )
    for number in range(version, len(MIGRATIONS)):
        db.executescript(
            f"BEGIN IMMEDIATE; {MIGRATIONS[number]}; PRAGMA user_version = {number + 1}; COMMIT;"
        )


def _replace_damaged(path: Path, now: Millis, reason: str) -> Damage:
    saved = {table: _salvage(path, table, columns) for table, columns in _SALVAGED.items()}
    aside = _move_aside(path, now)
    _make_ready(path)
    with closing(connect(path)) as db:
        db.execute("BEGIN IMMEDIATE")
        for table, rows in saved.items():
            for row in rows:
                marks = ", ".join(f":{column}" for column in row)
                insert = f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})"
                db.execute(insert, row)
        db.execute("COMMIT")
    return Damage("database", aside, reason, len(saved["drafts"]), len(saved["outbox"]))


def _salvage(path: Path, table: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a table up to the first that can not be read."""
    rows: list[dict[str, Any]] = []
    try:
        with closing(sqlite3.connect(path)) as db:
            known = {column[1] for column in db.execute(f"PRAGMA table_info({table})")}
            names = [column for column in columns if column in known]
            for row in db.execute(f"SELECT {', '.join(names)} FROM {table}"):
                rows.append(dict(zip(names, row, strict=True)))
    except sqlite3.DatabaseError:
        return rows  # that the file is damaged is known; what came before counts
    return rows


def _move_aside(path: Path, now: Millis) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{now}")
    for ending in ("-wal", "-shm", "-journal", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside
