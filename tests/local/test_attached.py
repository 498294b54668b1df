"""What is attached to unsent answers outlives the console, its file and its neighbour."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from console.core.attachments import Attachment
from console.core.formats import MediaKind
from console.core.sends import SendAttachment
from console.local.folder import open_store
from console.session.values import AttachedFile
from tests.core.examples import START

ONE = AttachedFile("u1", "c1", "/home/a/cat.png", "1 2 3 4", "cat.png", 9, MediaKind.IMAGE)
TWO = AttachedFile(
    "u2", "c1", os.fsdecode(b"/home/a/caf\xe9.wav"), "5", "caf\ufffd.wav", 8, MediaKind.AUDIO
)


def now() -> int:
    return START


async def test_files_come_back_in_their_order(tmp_path: Path) -> None:
    async with await open_store(tmp_path, now) as store:
        await store.save_attached(ONE)
        await store.save_attached(TWO)
        released = AttachedFile("u1", "c1", ONE.path, ONE.mark, "cat.png", 9, MediaKind.IMAGE, True)
        await store.save_attached(released)
    async with await open_store(tmp_path, now) as store:
        assert await store.attached() == [released, TWO]
        await store.drop_attached("u1")
        assert await store.attached() == [TWO]


async def test_a_file_goes_from_the_composer_to_the_outbox_in_one(tmp_path: Path) -> None:
    sent = SendAttachment("c1", Attachment("image", name="cat.png", size=9, upload="u1"))
    async with await open_store(tmp_path, now) as store:
        await store.save_attached(ONE)
        await store.save_attached(TWO)
        await store.put("k1", sent)
        assert await store.attached() == [TWO]
        assert [item.command for item in await store.pending()] == [sent]


async def test_files_belong_to_one_operator(tmp_path: Path) -> None:
    async with await open_store(tmp_path, now) as store:
        await store.save_attached(ONE)
        assert not await store.become("e1 aiko")
        assert await store.attached() == [ONE]
        assert await store.become("e1 ben")
        assert await store.attached() == []
        await store.become("e1 aiko")
        assert await store.attached() == [ONE]


async def test_files_of_an_ended_neighbour_are_taken_over(tmp_path: Path) -> None:
    first = await open_store(tmp_path, now)
    second = await open_store(tmp_path, now)
    await second.become("e1 aiko")
    await second.save_attached(ONE)
    await first.close()
    await second.close()
    async with await open_store(tmp_path, now) as store:
        await store.become("e1 aiko")
        assert await store.attached() == [ONE]


async def test_files_are_saved_from_a_damaged_store(tmp_path: Path) -> None:
    async with await open_store(tmp_path, now) as store:
        await store.save_attached(TWO)
        path = store.path
    with closing(sqlite3.connect(path)) as db:
        pages = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'drafts'").fetchall()
        size = db.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((pages[0][0] - 1) * size)
        file.write(os.urandom(size))
    async with await open_store(tmp_path, now) as store:
        assert [damage.what for damage in store.damages] == ["database"]
        assert await store.attached() == [TWO]
