"""The folder of one relay account on this machine, and which store file in it is ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from console.core.moments import Millis
from console.local.database import Damage, StoreError, refused
from console.local.instance import claim, claim_free, neighbours
from console.local.store import Store


async def open_store(folder: Path, now: Callable[[], Millis]) -> Store:
    """The store of one relay account, in its own folder, which is made if need be (0700).

    While another console of the account runs here, this one gets a file of its own. What a
    console left unsent in its file when it ended is taken over by the next one that starts.
    Raises NewerStoreError, and StoreError when the disk refuses. To be closed, whatever
    happens: its thread keeps the process alive.
    """
    try:
        await asyncio.to_thread(_make_private, folder)
    except OSError as error:
        raise refused(folder, error) from error
    store = await Store.open(claim_free(folder), now)
    try:
        for path in neighbours(folder, store.path):
            await _take_over(store, path, now)
    except BaseException:
        await store.close()
        raise
    return store


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


async def _take_over(store: Store, path: Path, now: Callable[[], Millis]) -> None:
    """Bring in what an ended console left in its file; leave the file of a running one."""
    claimed = claim(path)
    if claimed is None:
        return
    try:
        other = await Store.open(claimed, now)
    except StoreError as error:
        store.damages.append(Damage("neighbour", path, error.reason))
        return
    adopted = False
    try:
        store.damages += other.damages
        # Written there before it is gone here: a crash in between leaves commands twice, which
        # is harmless under one id.
        await store.adopt(await other.everything())
        adopted = True
    finally:
        await other.close(remove=adopted)
