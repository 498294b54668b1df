"""What a person typed is never lost, whatever happens to the program or its file."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from console.core.chats import End, PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.operators import SetStatus
from console.core.company.values import CustomWord, Settings, Status, WordLanguage
from console.core.log import OperatorCommand
from console.core.sends import Reply, SendAgain
from console.local.database import MIGRATIONS, NewerStoreError, StoreError
from console.local.folder import open_store
from console.local.instance import MOST_CONSOLES
from console.local.rows import Draft, StoredCommand
from console.local.store import Store
from tests.core.examples import START

COMMANDS: Sequence[OperatorCommand] = (
    PickUp("c1", 3),
    Reply("c1", "もしもし 👋\n\x00"),
    SendAgain("c1", "m1"),
    End("c1"),
    SetStatus(Status.AWAY),
    ChangeSettings(
        "b1",
        Settings(
            waiting=None, custom_words=(CustomWord("xy", WordLanguage.JAPANESE), CustomWord("x"))
        ),
    ),
)


class Clock:
    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "relay" / "aiko"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(folder: Path, clock: Clock) -> AsyncIterator[Store]:
    async with await open_store(folder, clock) as opened:
        yield opened


class TestDrafts:
    async def test_kept_by_chat(self, store: Store) -> None:
        await store.save_draft("c1", "hel", 3)
        await store.save_draft("c1", "hello", 2)
        await store.save_draft("c2", "もしもし", 4)
        await store.save_draft("c3", "gone", 4)
        await store.save_draft("c3", "", 0)
        await store.drop_draft("c4")
        assert await store.drafts() == {
            "c1": Draft("hello", 2, START),
            "c2": Draft("もしもし", 4, START),
        }
        await store.drop_draft("c1")
        assert list(await store.drafts()) == ["c2"]


class TestOutbox:
    async def test_every_command_comes_back_in_order(self, store: Store) -> None:
        for number, command in enumerate(COMMANDS):
            await store.put(str(number), command)
        await store.put("0", End("another"))
        assert await store.pending() == [
            StoredCommand(str(number), command, START) for number, command in enumerate(COMMANDS)
        ]
        assert [frame.command for frame in await store.due()] == list(COMMANDS)
        await store.remove("1")
        await store.remove("nothing")
        assert [item.id for item in await store.pending()] == ["0", "2", "3", "4", "5"]

    async def test_a_held_command_waits_and_leaves_at_its_moment(
        self, store: Store, clock: Clock
    ) -> None:
        await store.put("end", End("c1"), not_before=START + 5_000)
        await store.put("first", Reply("c1", "a"))
        clock.at = START + 4_999
        assert [frame.id for frame in await store.due()] == ["first"]
        clock.at = START + 6_000
        await store.put("late", Reply("c1", "b"))
        assert [frame.id for frame in await store.due()] == ["first", "end", "late"]
        assert [item.not_before for item in await store.pending()] == [None, START + 5_000, None]

    async def test_order_survives_a_clock_set_back(self, store: Store, clock: Clock) -> None:
        await store.put("1", End("c1"))
        clock.at -= 3_600_000
        await store.put("2", End("c2"))
        assert [item.id for item in await store.pending()] == ["1", "2"]

    async def test_a_reply_leaves_its_composer(self, store: Store) -> None:
        await store.save_draft("c1", "hello", 5)
        await store.save_draft("c2", "stays", 5)
        await store.put("1", Reply("c1", "hello"))
        assert list(await store.drafts()) == ["c2"]
        assert [item.id for item in await store.pending()] == ["1"]

    async def test_a_refused_reply_returns_to_it(self, store: Store) -> None:
        await store.put("1", Reply("c1", "hello"))
        assert await store.restore_draft("1") == Draft("hello", 5, START)
        assert await store.drafts() == {"c1": Draft("hello", 5, START)}
        assert await store.pending() == []
        assert await store.restore_draft("1") is None

    async def test_in_front_of_what_was_typed_since(self, store: Store) -> None:
        await store.put("1", Reply("c1", "hello"))
        await store.save_draft("c1", "and", 3)
        assert await store.restore_draft("1") == Draft("hello\nand", 9, START)

    async def test_other_refused_commands_only_go(self, store: Store) -> None:
        await store.put("1", End("c1"))
        assert await store.restore_draft("1") is None
        assert await store.pending() == []


class TestTransactions:
    async def test_cancelled_calls_are_whole_or_nothing(self, store: Store) -> None:
        for turn in range(12):
            await store.save_draft("c1", "hello", 5)
            task = asyncio.create_task(store.put(str(turn), Reply("c1", "hello")))
            for _ in range(turn):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            drafts, queued = await store.drafts(), await store.pending()
            assert ("c1" in drafts) != (str(turn) in [item.id for item in queued])

    async def test_a_failing_call_takes_no_other_with_it(self, store: Store) -> None:
        bad: Any = "no command"
        outcomes = await asyncio.gather(
            *(store.put(str(turn), bad) for turn in range(5)),
            *(store.save_draft(str(turn), "x", 1) for turn in range(20)),
            *(store.put(f"bad{turn}", bad) for turn in range(5)),
            return_exceptions=True,
        )
        assert [isinstance(outcome, Exception) for outcome in outcomes] == (
            [True] * 5 + [False] * 20 + [True] * 5
        )
        assert len(await store.drafts()) == 20
        assert await store.pending() == []

    async def test_errors_of_the_disk_are_told(self, store: Store, folder: Path) -> None:
        await store._db.execute("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match=r"console\.db: .*full"):
            await store.save_draft("c1", "x" * 100_000, 1)
        await store._db.execute("PRAGMA max_page_count = 1000000")
        await store.save_draft("c1", "x", 1)
        assert list(await store.drafts()) == ["c1"]


class TestValues:
    async def test_small_values(self, store: Store) -> None:
        assert await store.value("theme") is None
        await store.set_value("theme", "dark")
        await store.set_value("theme", "light")
        assert await store.value("theme") == "light"

    async def test_console_id_is_made_once(self, folder: Path, clock: Clock) -> None:
        ids = iter(["one", "two"])
        for _ in range(2):
            async with await open_store(folder, clock) as store:
                assert await store.console_id(lambda: next(ids)) == "one"


_VICTIM = """
import asyncio, os, signal, sys
from pathlib import Path
from console.core.chats import End
from console.core.sends import Reply
from console.local.folder import open_store

async def main():
    store = await open_store(Path(sys.argv[1]), lambda: 7)
    await store.save_draft("c1", "half a sen", 10)
    await store.save_draft("c2", "whole", 5)
    await store.put("1", Reply("c2", "whole"))
    await store.put("2", End("c2"), not_before=5_007)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_survives_being_killed(folder: Path, clock: Clock) -> None:
    victim = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", _VICTIM, str(folder)], check=False
    )
    assert victim.returncode == -signal.SIGKILL
    async with await open_store(folder, clock) as store:
        assert store.path.name == "console.db"
        assert store.damages == []
        assert await store.drafts() == {"c1": Draft("half a sen", 10, 7)}
        assert await store.pending() == [
            StoredCommand("1", Reply("c2", "whole"), 7),
            StoredCommand("2", End("c2"), 7, 5_007),
        ]


class TestPrivacy:
    async def test_nobody_else_may_read(self, store: Store, folder: Path) -> None:
        await store.save_draft("c1", "secret", 6)
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
        modes = {item.name: stat.S_IMODE(item.stat().st_mode) for item in os.scandir(folder)}
        assert set(modes) == {"console.db", "console.db-wal", "console.db.lock"}
        assert set(modes.values()) == {0o600}


class TestTwoConsoles:
    async def test_each_has_a_file_of_its_own(self, store: Store, clock: Clock) -> None:
        await store.save_draft("c1", "first", 5)
        async with await open_store(store.path.parent, clock) as second:
            assert second.path.name == "console-2.db"
            assert await second.drafts() == {}
            await second.save_draft("c1", "second", 6)
        assert await store.drafts() == {"c1": Draft("first", 5, START)}

    async def test_what_an_ended_one_left_is_taken_over(self, folder: Path, clock: Clock) -> None:
        first = await open_store(folder, clock)
        second = await open_store(folder, clock)
        await first.save_draft("c1", "first", 5)
        await first.put("1", End("c1"))
        await second.save_draft("c1", "second", 6)
        await second.save_draft("c2", "only", 4)
        await second.put("2", End("c2"), not_before=START + 9)
        await second.close()
        await first.close()
        async with await open_store(folder, clock) as store:
            assert store.path.name == "console.db"
            assert {chat: draft.text for chat, draft in (await store.drafts()).items()} == {
                "c1": "first\nsecond",
                "c2": "only",
            }
            assert [(item.id, item.not_before) for item in await store.pending()] == [
                ("1", None),
                ("2", START + 9),
            ]
        left = {path.name for path in folder.iterdir()}  # noqa: ASYNC240
        assert left == {"console.db", "console.db.lock", "console-2.db.lock"}

    async def test_a_running_one_is_left_alone(self, folder: Path, clock: Clock) -> None:
        first = await open_store(folder, clock)
        async with await open_store(folder, clock) as second:
            await second.put("2", End("c2"))
            await first.close()
            async with await open_store(folder, clock) as again:
                assert again.path.name == "console.db"
                assert await again.pending() == []
            assert [item.id for item in await second.pending()] == ["2"]

    async def test_there_is_an_end_to_it(self, folder: Path, clock: Clock) -> None:
        stores = [await open_store(folder, clock) for _ in range(MOST_CONSOLES)]
        with pytest.raises(StoreError, match="9 consoles"):
            await open_store(folder, clock)
        for store in stores:
            await store.close()


async def filled(folder: Path, clock: Clock) -> Path:
    async with await open_store(folder, clock) as store:
        await store.save_draft("c1", "hello", 5)
        await store.put("1", Reply("c2", "answer"))
        return store.path


class TestDamage:
    async def test_not_a_database(self, folder: Path, clock: Clock) -> None:
        path = await filled(folder, clock)
        path.write_bytes(b"not a database at all" * 100)
        async with await open_store(folder, clock) as store:
            (damage,) = store.damages
            assert (damage.what, damage.drafts, damage.commands) == ("database", 0, 0)
            assert damage.file == folder / f"console.db.damaged-{START}"
            assert damage.file.read_bytes().startswith(b"not a database")
            await store.save_draft("c1", "again", 5)
            assert list(await store.drafts()) == ["c1"]

    async def test_a_broken_page_costs_only_what_is_on_it(self, folder: Path, clock: Clock) -> None:
        path = await filled(folder, clock)
        with closing(sqlite3.connect(path)) as db:
            page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'kept'").fetchone()
            size = db.execute("PRAGMA page_size").fetchone()[0]
        content = bytearray(path.read_bytes())
        content[(page[0] - 1) * size : page[0] * size] = b"\xa5" * size
        path.write_bytes(content)
        async with await open_store(folder, clock) as store:
            (damage,) = store.damages
            assert (damage.what, damage.drafts, damage.commands) == ("database", 1, 1)
            assert list(await store.drafts()) == ["c1"]
            assert [item.command for item in await store.pending()] == [Reply("c2", "answer")]
        async with await open_store(folder, clock) as store:
            assert store.damages == []

    async def test_a_newer_file_is_left_as_it_is(self, folder: Path, clock: Clock) -> None:
        path = await filled(folder, clock)
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        before = path.read_bytes()
        with pytest.raises(NewerStoreError) as raised:
            await open_store(folder, clock)
        assert raised.value.path == path
        assert path.read_bytes() == before

    async def test_an_unreadable_neighbour_stops_nobody(self, folder: Path, clock: Clock) -> None:
        path = (await filled(folder, clock)).rename(folder / "console-2.db")
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        async with await open_store(folder, clock) as store:
            assert [(damage.what, damage.file) for damage in store.damages] == [("neighbour", path)]

    async def test_a_folder_that_can_not_be_made(self, tmp_path: Path, clock: Clock) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreError):
            await open_store(tmp_path / "file" / "aiko", clock)

    async def test_a_store_that_is_a_folder(self, folder: Path, clock: Clock) -> None:
        (folder / "console.db").mkdir(parents=True)
        with pytest.raises(StoreError):
            await open_store(folder, clock)
        (folder / "console.db").rmdir()
        async with await open_store(folder, clock) as store:
            assert store.path.name == "console.db"

    async def test_a_command_that_can_not_be_read_is_set_aside(
        self, folder: Path, clock: Clock
    ) -> None:
        path = await filled(folder, clock)
        with closing(sqlite3.connect(path)) as db:
            db.execute("INSERT INTO outbox (id, command, at) VALUES ('2', '{\"kind\":\"x\"}', 9)")
            db.commit()
        async with await open_store(folder, clock) as store:
            assert [item.id for item in await store.pending()] == ["1"]
            assert [frame.id for frame in await store.due()] == ["1"]
            (damage,) = store.damages
            assert (damage.what, damage.file) == ("command", path)
            assert "2" in damage.reason and "x" in damage.reason
        async with await open_store(folder, clock) as store:
            assert [item.id for item in await store.pending()] == ["1"]
            assert store.damages == []
            kept = await store.everything()
            assert sorted(key for _, key, _, _ in kept.outbox) == ["1", "2"]


class TestOwners:
    async def test_what_was_nobodys_is_the_first_ones(self, store: Store) -> None:
        await store.save_draft("c1", "hello", 5)
        await store.put("1", End("c1"))
        assert not await store.become("aiko")
        assert list(await store.drafts()) == ["c1"]
        assert [item.id for item in await store.pending()] == ["1"]

    async def test_each_has_their_own(self, store: Store) -> None:
        await store.become("aiko")
        await store.save_draft("c1", "to Yuki", 7)
        await store.put("1", Reply("c2", "secret"))
        assert await store.become("ben")
        assert (await store.drafts(), await store.pending(), await store.due()) == ({}, [], [])
        await store.save_draft("c1", "to Omar", 7)
        await store.put("2", Reply("c1", "to Omar"))
        assert await store.become("aiko")
        assert {chat: draft.text for chat, draft in (await store.drafts()).items()} == {
            "c1": "to Yuki"
        }
        assert [item.id for item in await store.pending()] == ["1"]
        assert not await store.become("aiko")

    async def test_the_last_one_is_shown_at_the_next_start(
        self, folder: Path, clock: Clock
    ) -> None:
        async with await open_store(folder, clock) as store:
            await store.become("aiko")
            await store.save_draft("c1", "hers", 4)
            await store.become("ben")
            await store.save_draft("c1", "his", 3)
        async with await open_store(folder, clock) as store:
            assert store.owner == "ben"
            assert (await store.drafts())["c1"].text == "his"

    async def test_taken_over_from_an_ended_console_they_keep_their_owner(
        self, folder: Path, clock: Clock
    ) -> None:
        first = await open_store(folder, clock)
        second = await open_store(folder, clock)
        await second.become("ben")
        await second.save_draft("c1", "his", 3)
        await second.put("2", End("c1"))
        await second.close()
        await first.become("aiko")
        await first.close()
        async with await open_store(folder, clock) as store:
            assert (await store.drafts(), await store.pending()) == ({}, [])
            await store.become("ben")
            assert (await store.drafts())["c1"].text == "his"
            assert [item.id for item in await store.pending()] == ["2"]

    async def test_a_file_of_the_first_version_is_kept(self, folder: Path, clock: Clock) -> None:
        folder.mkdir(parents=True)  # noqa: ASYNC240
        with closing(sqlite3.connect(folder / "console.db")) as db:
            db.executescript(f"{MIGRATIONS[0]}; PRAGMA user_version = 1;")
            db.execute("INSERT INTO drafts VALUES ('c1', 'hello', 5, 1)")
            command = '{"kind":"end","chat":"c1"}'
            db.execute("INSERT INTO outbox (id, command, at) VALUES ('1', ?, 1)", (command,))
            db.commit()
        async with await open_store(folder, clock) as store:
            await store.become("aiko")
            assert await store.drafts() == {"c1": Draft("hello", 5, 1)}
            assert await store.pending() == [StoredCommand("1", End("c1"), 1)]
