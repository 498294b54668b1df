"""What a disk refuses is told apart, since what helps differs."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from console.local.database import MIGRATIONS, StoreError, prepare, refused
from console.local.instance import MOST_CONSOLES, claim_free
from console.locale import words
from console.program.live import START_ERRORS, failure_text
from console.session.values import DiskTrouble


def write(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
        db.execute("CREATE TABLE more (one)")


def while_locked(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        write(path)


def while_read_only(path: Path) -> None:
    write(path)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        db.execute("INSERT INTO more VALUES (1)")


def while_full(path: Path) -> None:
    write(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA max_page_count = 2")
        db.execute("INSERT INTO more VALUES (zeroblob(100000))")


def without_folder(path: Path) -> None:
    write(path / "no" / "such.db")


@pytest.mark.parametrize(
    ("meet", "trouble"),
    [
        (while_locked, DiskTrouble.LOCKED),
        (while_read_only, DiskTrouble.READ_ONLY),
        (while_full, DiskTrouble.FULL),
        (without_folder, DiskTrouble.NO_ACCESS),
    ],
)
def test_what_sqlite_says(
    meet: Callable[[Path], None], trouble: DiskTrouble, tmp_path: Path
) -> None:
    with pytest.raises(sqlite3.Error) as raised:
        meet(tmp_path / "console.db")
    assert refused(tmp_path / "console.db", raised.value).trouble is trouble


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, DiskTrouble.FULL),
        (errno.EDQUOT, DiskTrouble.FULL),
        (errno.EROFS, DiskTrouble.READ_ONLY),
        (errno.EACCES, DiskTrouble.NO_ACCESS),
        (errno.ENOTDIR, DiskTrouble.NO_ACCESS),
        (errno.EIO, DiskTrouble.FAILING),
    ],
)
def test_what_the_system_says(number: int, trouble: DiskTrouble, tmp_path: Path) -> None:
    error = refused(tmp_path, OSError(number, os.strerror(number), str(tmp_path)))
    assert error.trouble is trouble
    assert str(error) == f"{tmp_path}: {os.strerror(number)}"


def test_a_newer_file_and_too_many_consoles(tmp_path: Path) -> None:
    path = tmp_path / "console.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreError) as newer:
        prepare(path, 0)
    claims = [claim_free(tmp_path) for _ in range(MOST_CONSOLES)]
    with pytest.raises(StoreError) as too_many:
        claim_free(tmp_path)
    for claim in claims:
        claim.release()
    assert newer.value.trouble is DiskTrouble.NEWER
    assert too_many.value.trouble is DiskTrouble.TOO_MANY


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("trouble", DiskTrouble)
def test_each_says_which_file_and_what_to_do(trouble: DiskTrouble, lang: str) -> None:
    error = StoreError(Path("/home/aiko/console.db"), "as the system has it", trouble)
    assert isinstance(error, START_ERRORS)
    said = failure_text(error, words(lang))
    assert "/home/aiko/console.db: as the system has it" in said
    assert len(said) > len(str(error)) + 10
