"""The data folder's SQLite file: opened by one relay at a time, spoken to on one thread.

WAL with `synchronous=FULL`: what a commit has returned is on the disk. `locking_mode=EXCLUSIVE`
and a single connection keep SQLite 3.7.0 to 3.51.2 out of reach of its WAL-reset bug.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from server_stub.relay.log import remains, schema

_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_PROBE_BYTES = 256 * 1024


class DataError(Exception):
    """The data folder can not be used; the text says why."""


class DataPlaceError(DataError):
    """There can not be a data folder at this place."""


class DataInUseError(DataError):
    """Another program has the folder open."""


class DataTooNewError(DataError):
    """A newer program has written the folder."""


class DataDamagedError(DataError):
    """What is read is not what was written. `seq` is the first entry concerned, 0 if none is."""

    def __init__(self, text: str, seq: int = 0) -> None:
        super().__init__(text)
        self.seq = seq


class DataMissingError(DataDamagedError):
    """Of what a relay has written here a part is gone: starting would take the rest for a new
    company, and answer Meta as if all were well."""


class Beginning(Enum):
    """What opening a folder may take for granted."""

    USUAL = "usual"
    """Nothing: what is missing is a reason to stop."""
    ANEW = "anew"
    """That the log which was here is not wanted any more."""
    RESTORED = "restored"
    """That this journal is all there is: an older copy, or one that has lost its last commits."""


class WriteFailedError(DataError):
    """A commit failed and nothing of it is kept. `lasting`: trying again can not help."""

    def __init__(self, text: str, lasting: bool) -> None:
        super().__init__(text)
        self.lasting = lasting


_ROWS_AT_ONCE = 100


def insert_rows(
    connection: sqlite3.Connection,
    table: str,
    rows: Sequence[tuple[object, ...]],
    replace: bool = False,
) -> None:
    """Insert rows with few statements; `replace`: in place of those with the same key.

    Every step of a statement gives up Python's lock and waits to get it back, row by row with
    `executemany`: on a busy relay that made a commit of 50 rows ten times as long.
    """
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        row = f"({', '.join('?' * len(part[0]))})"
        connection.execute(
            f"{verb} INTO {table} VALUES {', '.join([row] * len(part))}",
            [value for values in part for value in values],
        )


_P = ParamSpec("_P")
_T = TypeVar("_T")


class Database:
    """One connection on one thread. `run` gives a function the connection over there."""

    def __init__(
        self, connection: sqlite3.Connection, thread: ThreadPoolExecutor, mark: Path
    ) -> None:
        self._connection = connection
        self._thread = thread
        self._mark = mark

    @classmethod
    async def open(
        cls,
        folder: Path,
        new_epoch: Callable[[], str],
        beginning: Beginning = Beginning.USUAL,
    ) -> Database:
        """Open or create the folder's journal, readable by its owner only.

        Raises:
            DataPlaceError, DataInUseError, DataTooNewError, DataDamagedError, DataMissingError:
                as they say.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        try:
            connection = await asyncio.get_running_loop().run_in_executor(
                thread, _open, folder, new_epoch, beginning
            )
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(connection, thread, folder / remains.MARK)

    async def run(
        self,
        function: Callable[Concatenate[sqlite3.Connection, _P], _T],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _T:
        """The function's result, after one trip to the thread and back.

        Raises:
            DataDamagedError: SQLite can not read what is asked for.
        """

        def work() -> _T:
            try:
                return function(self._connection, *args, **kwargs)
            except sqlite3.Error as error:
                raise DataDamagedError(f"the journal can not be read ({_name(error)})") from None

        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def write(
        self,
        function: Callable[Concatenate[sqlite3.Connection, _P], _T],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _T:
        """Like `run`, as one transaction.

        Raises:
            WriteFailedError: nothing of it is stored.
        """

        def transaction(connection: sqlite3.Connection) -> _T:
            try:
                connection.execute("BEGIN IMMEDIATE")
                result = function(connection, *args, **kwargs)
                connection.execute("COMMIT")
                return result
            except sqlite3.Error as error:
                _roll_back(connection)
                raise WriteFailedError(_name(error), _code(error) not in _FULL) from None
            except BaseException:
                _roll_back(connection)
                raise

        return await self.run(transaction)

    async def probe(self) -> None:
        """Find out whether there is room to write.

        Raises:
            WriteFailedError: there is not.
        """

        def fill(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT INTO probe VALUES (zeroblob(?))", (_PROBE_BYTES,))

        await self.write(fill)
        await self.write(lambda connection: connection.execute("DELETE FROM probe"))

    async def close(self) -> None:
        """Close the file; the folder is free for another program afterwards."""
        # The mark first: killed in between, there is one file too many, and none too few.
        with contextlib.suppress(OSError):
            self._mark.unlink(missing_ok=True)
        await self.run(lambda connection: connection.close())
        self._thread.shutdown(wait=False)


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 when the error is the module's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _name(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", type(error).__name__))


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def bad_place(folder: Path, error: OSError | ValueError) -> DataPlaceError:
    """Why a folder can not be the data folder, and what to do."""
    why = getattr(error, "strerror", None) or "not a path"
    return DataPlaceError(
        f"the data folder {folder} can not be used ({why}): name a folder on a local disk that"
        " this user may write to"
    )


def _open(folder: Path, new_epoch: Callable[[], str], beginning: Beginning) -> sqlite3.Connection:
    path = folder / remains.JOURNAL
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _miss(folder, beginning)
        former = remains.left_behind(folder) if beginning is not Beginning.ANEW else ()
        # SQLite would say only that something is wrong: try it first, and make it ours alone.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except (OSError, ValueError) as error:
        raise bad_place(folder, error) from None
    connection = sqlite3.connect(
        path, timeout=0, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    try:
        _prepare(connection, folder, new_epoch, bool(former))
        if beginning is Beginning.RESTORED:
            connection.execute("UPDATE meta SET value = ? WHERE name = 'epoch'", (new_epoch(),))
    except sqlite3.Error as error:
        connection.close()
        raise _why_not(folder, error) from None
    except DataError:
        connection.close()
        raise
    # On a full disk there is none, and one thing less is noticed.
    with contextlib.suppress(OSError):
        os.close(os.open(folder / remains.MARK, os.O_CREAT | os.O_RDWR, 0o600))
    return connection


def _miss(folder: Path, beginning: Beginning) -> None:
    """Raises:
    DataMissingError: of what a relay has left here a part is gone.
    """
    if beginning is Beginning.ANEW:
        if remains.journal_is_empty(folder):
            remains.put_aside(folder)
        return
    former = remains.left_behind(folder)
    if former and remains.journal_is_empty(folder):
        raise _lost(folder, former)
    if remains.last_commits_are_gone(folder) and beginning is not Beginning.RESTORED:
        raise DataMissingError(
            f"{folder / remains.WAL} is gone: the relay was not stopped, and what it wrote last"
            f" was there. Put it back; if it is lost, `messenger-relay restored --data {folder}`"
            " goes on without it"
        )


def _lost(folder: Path, former: Sequence[str]) -> DataMissingError:
    return DataMissingError(
        f"{folder / remains.JOURNAL} is empty or gone, and a relay has been here"
        f" ({', '.join(former)}): put the journal back from a backup. Is the right disk mounted,"
        f" and {folder} the right folder? To give all chats up and begin anew: serve --new"
    )


def _why_not(folder: Path, error: sqlite3.Error) -> DataError:
    if _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DataInUseError(f"the data folder {folder} is in use by another relay")
    if _code(error) in _FULL:
        return DataPlaceError(
            f"nothing can be written to the data folder {folder} ({_name(error)}): is its"
            " disk full, or read-only?"
        )
    return DataDamagedError(
        f"the journal in {folder} can not be read ({_name(error)}): restore a backup"
    )


def _prepare(
    connection: sqlite3.Connection, folder: Path, new_epoch: Callable[[], str], used: bool
) -> None:
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    is_new = _is_new(connection, folder, used)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    if is_new:
        schema.create(connection, new_epoch())
    schema.complete(connection)
    connection.execute("COMMIT")


def _is_new(connection: sqlite3.Connection, folder: Path, used: bool) -> bool:
    """Whether the file is to become a journal, found out without changing it. `used`: a relay has
    been here, so it can not be a new one.

    Raises:
        DataTooNewError, DataDamagedError, DataMissingError: it is something else than ours.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > schema.SCHEMA_VERSION:
        raise DataTooNewError(
            f"the data folder {folder} was written by a newer program"
            f" (its version is {version}, this program knows {schema.SCHEMA_VERSION})"
        )
    if version == 0 and not schema.tables(connection):
        if used:
            raise _lost(folder, remains.left_behind(folder))
        return True
    if not schema.is_whole(connection):
        raise DataDamagedError(
            f"{folder / remains.JOURNAL} is no journal of a relay, but something else: restore"
            " the journal from a backup, or name another folder"
        )
    return False
