"""A data folder of which a part is gone is no new one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from console.core.actor import RELAY
from console.core.company.operators import AddOperator
from console.core.company.values import Role
from server_stub.relay.log.database import (
    Beginning,
    Database,
    DataDamagedError,
    DataMissingError,
)
from server_stub.relay.log.journal import Journal
from server_stub.relay.log.store import open_store
from tests.relay.rig import VirtualClock, open_rig


async def _run(folder: Path) -> None:
    async with open_store(folder, VirtualClock(), {}) as store:
        await store.sequencer.submit(AddOperator("op1", "Aiko", Role.ADMIN), RELAY)
    (folder / "uploads").mkdir(exist_ok=True)


def _gone(journal: Path) -> None:
    journal.unlink()


def _empty(journal: Path) -> None:
    journal.write_bytes(b"")


def _cut_off(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:2000])


def _cut_in_the_middle(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:8192])


def _of_another_program(journal: Path) -> None:
    journal.unlink()
    with sqlite3.connect(journal) as connection:
        connection.execute("CREATE TABLE notes(text TEXT)")
    connection.close()


def _of_another_program_with_a_version(journal: Path) -> None:
    _of_another_program(journal)
    with sqlite3.connect(journal) as connection:
        connection.execute("PRAGMA user_version=1")
    connection.close()


def _without_tables(journal: Path) -> None:
    journal.unlink()
    with sqlite3.connect(journal) as connection:
        connection.execute("CREATE TABLE once(a)")
        connection.execute("DROP TABLE once")
    connection.close()


def _without_rows(journal: Path) -> None:
    with sqlite3.connect(journal) as connection:
        connection.execute("DELETE FROM log")
    connection.close()


@pytest.mark.parametrize(
    "lose",
    [
        _gone,
        _empty,
        _cut_off,
        _cut_in_the_middle,
        _of_another_program,
        _of_another_program_with_a_version,
        _without_tables,
        _without_rows,
    ],
)
async def test_a_lost_journal_is_missed(tmp_path: Path, lose: Callable[[Path], None]) -> None:
    await _run(tmp_path)
    journal = tmp_path / "journal.db"
    lose(journal)
    before = journal.read_bytes() if journal.exists() else None
    for _ in range(2):  # and not taken for a new one at the next try
        with pytest.raises(DataDamagedError):
            async with open_store(tmp_path, VirtualClock(), {}):
                pass
    if lose in (_gone, _empty, _of_another_program, _of_another_program_with_a_version):
        assert (journal.read_bytes() if journal.exists() else None) == before


@pytest.mark.parametrize("left", ["key", "uploads", "journal.db-wal", "journal.db-open"])
async def test_anything_of_a_relay_tells_that_one_was_here(tmp_path: Path, left: str) -> None:
    path = tmp_path / left
    if left == "uploads":
        path.mkdir()
    else:
        path.write_text("something")
    with pytest.raises(DataMissingError, match=left) as caught:
        async with open_store(tmp_path, VirtualClock(), {}):
            pass
    assert "serve --new" in str(caught.value)


async def test_a_folder_with_settings_alone_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "relay.toml").write_text("")
    (tmp_path / "journal.db").write_text("")  # as a crash at the very start may leave it
    await _run(tmp_path)


async def test_the_log_can_be_given_up(tmp_path: Path) -> None:
    await _run(tmp_path)
    (tmp_path / "journal.db").unlink()
    (tmp_path / "journal.db-wal").write_text("the last words")
    async with open_store(tmp_path, VirtualClock(), {}, Beginning.ANEW) as store:
        assert store.sequencer.state.operators == {}
    assert (tmp_path / "journal.db-wal.before").read_text() == "the last words"
    async with open_store(tmp_path, VirtualClock(), {}):
        pass


async def test_a_log_that_is_there_is_not_given_up(tmp_path: Path) -> None:
    await _run(tmp_path)
    async with open_store(tmp_path, VirtualClock(), {}, Beginning.ANEW) as store:
        assert list(store.sequencer.state.operators) == ["op1"]


async def _crash(folder: Path, copy: Path) -> None:
    """A copy of the folder as a relay that is killed leaves it."""
    async with open_rig(folder) as rig:
        await rig.hear()
        shutil.copytree(folder, copy)


async def test_last_commits_that_are_gone_are_missed(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    await _crash(tmp_path / "data", copy)
    async with open_rig(copy) as rig:
        assert rig.sequencer.state.seq == 8
    shutil.rmtree(copy)
    shutil.copytree(tmp_path / "data", copy)
    (copy / "journal.db-open").touch()
    for _ in range(2):
        with pytest.raises(DataMissingError, match="messenger-relay restored"):
            await Database.open(copy, lambda: "epoch-1")
    database = await Database.open(copy, lambda: "epoch-2", Beginning.RESTORED)
    assert (await Journal.open(database)).epoch == "epoch-2"
    await database.close()
    async with open_rig(copy) as rig:
        assert rig.journal.epoch == "epoch-2"


async def test_a_log_that_has_lost_its_end_is_not_written_on(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.hear()
        last = rig.sequencer.state.seq
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("DELETE FROM log WHERE seq = ?", (last,))
    connection.close()
    with pytest.raises(DataDamagedError) as caught:
        async with open_rig(tmp_path):
            pass
    assert caught.value.seq == last
