"""The log on disk: whole, verified, for one relay at a time."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest

from console.core.chats import End, PickUp
from console.core.kinds.messenger.kind import address
from console.core.log import fold
from console.core.queues import Queue
from console.core.state import State
from server_stub.relay.log.database import (
    Database,
    DataDamagedError,
    DataInUseError,
    DataTooNewError,
    WriteFailedError,
)
from server_stub.relay.log.journal import Journal, Question
from tests.relay.rig import AIKO, PAGE, Rig, VirtualClock, open_rig


async def test_a_reopened_journal_folds_to_the_same_state(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.hear("again", psid="8")
        before = rig.sequencer.state
        kept = (dict(before.chats), before.seq, rig.journal.epoch)
    async with open_rig(tmp_path) as rig:
        assert (dict(rig.sequencer.state.chats), rig.sequencer.state.seq) == kept[:2]
        assert rig.journal.epoch == kept[2]


async def test_a_crash_needs_no_snapshot(tmp_path: Path) -> None:
    async with open_rig(tmp_path, clean=False) as rig:
        await rig.active_chat()
        chats = dict(rig.sequencer.state.chats)
    async with open_rig(tmp_path) as rig:
        assert dict(rig.sequencer.state.chats) == chats
        assert fold(State(), await rig.log()).chats == chats


async def test_what_waits_together_is_one_commit(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await asyncio.gather(*(rig.hear(psid=str(number)) for number in range(100, 120)))
        assert [len(batch) for batch in rig.batches][-1] == 40


async def test_only_its_owner_may_read_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with open_rig(folder) as rig:
        await rig.hear()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for path in folder.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


async def test_a_second_opener_is_told(tmp_path: Path) -> None:
    async with open_rig(tmp_path):
        with pytest.raises(DataInUseError, match="in use"):
            await Database.open(tmp_path, lambda: "other")
    async with open_rig(tmp_path):
        pass


async def test_a_newer_journal_is_refused(tmp_path: Path) -> None:
    async with open_rig(tmp_path):
        pass
    _change(tmp_path, "PRAGMA user_version=99")
    with pytest.raises(DataTooNewError, match="newer program"):
        await Database.open(tmp_path, lambda: "other")


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE log SET body = replace(body, 'hello', 'hullo') WHERE seq = 8", 8),
        ("DELETE FROM log WHERE seq = 8", 8),
        ("UPDATE log SET hash = x'00' WHERE seq = 7", 7),
        ("DELETE FROM log WHERE seq = 7", 7),
    ],
)
async def test_a_break_is_reported_with_its_position(tmp_path: Path, change: str, seq: int) -> None:
    async with open_rig(tmp_path, clean=False) as rig:
        assert (await rig.hear(), await rig.do(PickUp("c1", 0), AIKO)) == (8, 9)
    _change(tmp_path, change)
    with pytest.raises(DataDamagedError) as caught:
        async with open_rig(tmp_path):
            pass
    assert caught.value.seq == seq
    assert str(seq) in str(caught.value)


async def test_a_file_that_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"something else entirely" * 1000)
    with pytest.raises(DataDamagedError):
        await Database.open(tmp_path, lambda: "epoch")


async def test_a_useless_snapshot_is_ignored(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
    for change in ("UPDATE snapshot SET rev = 0", "UPDATE snapshot SET body = x'00'"):
        _change(tmp_path, change)
        async with open_rig(tmp_path, clean=False) as rig:
            assert rig.chat().queue is Queue.ACTIVE


async def test_a_full_disk_keeps_nothing_of_a_batch(tmp_path: Path) -> None:
    database = await Database.open(tmp_path, lambda: "epoch")
    try:
        pages = await database.run(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
        await database.run(lambda c: c.execute(f"PRAGMA max_page_count={pages}").fetchone())
        with pytest.raises(WriteFailedError) as caught:
            await database.probe()
        assert not caught.value.lasting
        await database.run(lambda c: c.execute("PRAGMA max_page_count=100000").fetchone())
        await database.probe()
    finally:
        await database.close()


async def _complete(rig: Rig, psid: str) -> str:
    await rig.hear(psid=psid)
    chat = rig.sequencer.state.open_chats[f"{PAGE}:{psid}"]
    await rig.do(PickUp(chat, 0), AIKO)
    await rig.do(End(chat), AIKO)
    return chat


async def test_completed_chats_are_paged_newest_first(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        for number in range(5):
            clock.move(10 if number != 3 else 0)  # the third and fourth end in the same ms
            await _complete(rig, str(number))
        same = clock.now() - 10_000
        first = await rig.journal.completed(None, 2)
        assert [_name(text) for text in first.summaries] == ["c5", "c4"]
        assert (first.total, first.more) == (5, True)
        rest = await rig.journal.completed((same, "c4"), 10)
        assert [_name(text) for text in rest.summaries] == ["c3", "c2", "c1"]
        assert not rest.more
        older = await rig.journal.completed((same, ""), 10)
        assert [_name(text) for text in older.summaries] == ["c2", "c1"]
        own = await rig.journal.completed((1 << 80, ""), 10, (PAGE, "1"))
        assert [_name(text) for text in own.summaries] == ["c2"]
        assert (await rig.journal.completed((-5, "c4"), 10)).summaries == []


async def test_a_question_is_answered_with_what_is_known(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.hear(mid="m1")
        await rig.do(PickUp("c1", 0), AIKO, "k")
        await rig.do(End("c1"), AIKO)
        found = await rig.journal.recall(
            Question(
                ["mid:m1", "no"],
                ["c1", "c9"],
                [address(PAGE, "7"), address(PAGE, "0")],
                [address(PAGE, "7")],
            )
        )
        assert found.answers == {"mid:m1": 8}
        assert set(found.chats) == {"c1"}
        assert found.visitors[f"{PAGE}:7"].chats == 1


async def test_the_epoch_can_not_be_lost_unseen(tmp_path: Path) -> None:
    async with open_rig(tmp_path):
        pass
    _change(tmp_path, "DELETE FROM meta")
    database = await Database.open(tmp_path, lambda: "other")
    with pytest.raises(DataDamagedError, match="epoch"):
        await Journal.open(database)
    await database.close()


def _change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "journal.db")
    with connection:
        connection.execute(statement)
    connection.close()


def _name(summary: str) -> str:
    return summary.split('"')[3]
