"""The cached state: what was saved comes back, and a bad one harms nobody."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import given

from console.core.chats import PickUp
from console.core.log import fold
from console.core.state import State
from console.local.cache import difference, restore
from console.local.folder import open_store
from tests.core.examples import AIKO, START, Step, days, desk, play


@given(days)
def test_every_state_comes_back(steps: list[Step]) -> None:
    log = play(steps).log
    half = fold(State(), log[: len(log) // 2])
    whole = fold(half, log[len(log) // 2 :])
    first = difference(half, {})
    then = difference(whole, half.chats)
    texts = dict(first.changed) | dict(then.changed)
    for (gone,) in then.gone:
        del texts[gone]
    assert restore(then.head, texts.values()) == whole
    assert {chat for chat, _ in then.changed} == {
        chat.id for chat in whole.chats.values() if half.chats.get(chat.id) is not chat
    }


async def test_nothing_saved(tmp_path: Path) -> None:
    async with await open_store(tmp_path, lambda: START) as store:
        assert await store.load_cache() is None


async def test_saved_again_and_again(tmp_path: Path) -> None:
    made = desk()
    made.write("1")
    made.write("2")
    async with await open_store(tmp_path, lambda: START) as store:
        await store.save_cache(made.state, "e1")
        made.do(PickUp("c1", 0), AIKO)
        await store.save_cache(made.state, "e1")
    async with await open_store(tmp_path, lambda: START) as store:
        assert await store.load_cache() == ("e1", made.state)
        other = desk()
        other.write("3")
        await store.save_cache(other.state, "e2")
        assert await store.load_cache() == ("e2", other.state)
    async with await open_store(tmp_path, lambda: START) as store:
        fresh = desk()
        await store.save_cache(fresh.state, "e3")
        assert await store.load_cache() == ("e3", fresh.state)


async def test_a_bad_one_is_kept_aside(tmp_path: Path) -> None:
    made = desk()
    made.write("1")
    async with await open_store(tmp_path, lambda: START) as store:
        await store.save_cache(made.state, "e1")
        await store.save_draft("c1", "hello", 5)
        path = store.path
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE cache_chats SET chat = '{\"id\": 1}'")
    async with await open_store(tmp_path, lambda: START) as store:
        assert await store.load_cache() is None
        (damage,) = store.damages
        assert (damage.what, damage.file) == (
            "cache",
            tmp_path / f"console.db.cache-damaged-{START}",
        )
        assert damage.file.read_bytes().endswith(b'{"id": 1}')
        assert await store.load_cache() is None
        assert len(store.damages) == 1
        assert list(await store.drafts()) == ["c1"]
        await store.save_cache(made.state, "e1")
        assert await store.load_cache() == ("e1", made.state)


async def test_one_of_another_reducer_is_no_damage(tmp_path: Path) -> None:
    async with await open_store(tmp_path, lambda: START) as store:
        await store.save_cache(desk().state, "e1")
        path = store.path
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE cache_head SET reducer = reducer + 1")
    async with await open_store(tmp_path, lambda: START) as store:
        assert await store.load_cache() is None
        assert store.damages == []
