"""To whom a disk shows what: at once to who signs in as the last time, to others when they are
known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from console.core.chats import End
from console.local import first_paint
from console.local.disk import Disk
from console.local.folder import open_store
from console.session.first_paint import FirstPaint
from console.session.ports import Opened, Saved
from console.session.values import Draft

NOW = 1_800_000_000_000
AIKO, BEN = "e1 aiko", "e1 ben"


def _fail(error: Exception) -> None:
    raise error


@asynccontextmanager
async def opened(
    folder: Path, signed_in: str, presumed: bool = True
) -> AsyncIterator[tuple[Disk, Opened]]:
    ids = count(1)
    disk = Disk(folder, lambda: NOW, lambda: f"id{next(ids)}", signed_in, presumed)
    found = await disk.open(_fail)
    try:
        yield disk, found
    finally:
        await disk.close()


async def become(disk: Disk, owner: str) -> Saved:
    ready: asyncio.Future[Saved] = asyncio.get_running_loop().create_future()
    disk.change_owner(owner, ready.set_result)
    return await ready


async def typed_by_aiko(folder: Path, signed_in: str = "aikos") -> None:
    async with opened(folder, signed_in) as (disk, _):
        await become(disk, AIKO)
        disk.save_draft("c1", Draft("hers", 4))


async def test_to_who_signs_in_as_the_last_time(tmp_path: Path) -> None:
    await typed_by_aiko(tmp_path)
    async with opened(tmp_path, "aikos") as (disk, found):
        assert found.known and disk.owner == AIKO
        assert found.saved.drafts == {"c1": Draft("hers", 4)}


async def test_to_nobody_else_before_they_are_known(tmp_path: Path) -> None:
    await typed_by_aiko(tmp_path)
    async with opened(tmp_path, "bens") as (disk, found):
        assert not found.known and disk.owner == ""
        assert not found.saved.drafts
        saved = await become(disk, BEN)
        assert not saved.drafts and saved.elsewhere
    async with opened(tmp_path, "aikos") as (disk, found):
        assert not found.known
        assert (await become(disk, AIKO)).drafts == {"c1": Draft("hers", 4)}


async def test_who_only_tried_changes_nothing(tmp_path: Path) -> None:
    await typed_by_aiko(tmp_path)
    async with opened(tmp_path, "bens"):
        pass
    async with opened(tmp_path, "aikos") as (_, found):
        assert found.known and found.saved.drafts == {"c1": Draft("hers", 4)}


async def test_not_even_to_them_after_it_was_hidden(tmp_path: Path) -> None:
    await typed_by_aiko(tmp_path)
    async with opened(tmp_path, "aikos") as (disk, _):
        disk.save_draft("c2", Draft("in the middle", 3))
        disk.hide()
        assert disk.owner == ""
        assert await disk.due() == []
    async with opened(tmp_path, "aikos") as (disk, found):
        assert not found.known and not found.saved.drafts
        drafts = (await become(disk, AIKO)).drafts
        assert drafts == {"c1": Draft("hers", 4), "c2": Draft("in the middle", 3)}


async def test_a_new_token_of_the_same_person_counts_from_then_on(tmp_path: Path) -> None:
    await typed_by_aiko(tmp_path)
    async with opened(tmp_path, "aikos-new") as (disk, found):
        assert not found.known
        await become(disk, AIKO)
    async with opened(tmp_path, "aikos-new") as (_, found):
        assert found.known and found.saved.drafts == {"c1": Draft("hers", 4)}


async def test_a_folder_of_before_is_of_whose_token_is_remembered_there(tmp_path: Path) -> None:
    async with await open_store(tmp_path, lambda: NOW) as store:
        await store.become(AIKO)
        await store.save_draft("c1", "hers", 4)
        await store.put("1", End("c1"))
        await store._db.execute("DELETE FROM kept WHERE key = 'signed_in'")
    async with opened(tmp_path, "bens", presumed=False) as (_, found):
        assert not found.known and not found.saved.drafts and not found.saved.commands
    async with opened(tmp_path, "aikos", presumed=True) as (_, found):
        assert found.known and found.saved.drafts == {"c1": Draft("hers", 4)}
    # It has been said now whose it is.
    async with opened(tmp_path, "bens", presumed=True) as (_, found):
        assert not found.known


def test_the_first_paint_is_for_who_signs_in_as_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "first-paint.json"
    first_paint.save(path, FirstPaint(NOW, "aiko", "Aiko", signed_in="aikos"))
    shown = first_paint.load(path, "aikos")
    assert shown is not None and shown.operator == "aiko"
    assert first_paint.load(path, "bens") is None
    assert first_paint.load(path) is None
