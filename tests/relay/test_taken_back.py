"""What a visitor has taken back leaves the relay no more: not in history, nor when one resumes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from console.core.chats import End, PickUp
from console.core.edits import Delete, Edit
from console.core.excuses import ExcuseHit
from console.core.kinds.messenger.kind import address
from console.core.log import fold
from console.core.state import Chat, State
from server_stub.relay.consoles.withheld import without_words
from server_stub.relay.log.journal import parse, taken_back
from tests.relay.hub import open_hub
from tests.relay.rig import AIKO, PAGE, Rig, open_rig

SECRET = "my card is 4111"
MID = "m_secret"


async def said_and_taken_back(rig: Rig) -> None:
    await rig.hear(SECRET, mid=MID)
    await rig.do(Edit(address(PAGE, "7"), MID, f"{SECRET}, valid until May", 1))
    await rig.hear("forget it")
    await rig.do(Delete(address(PAGE, "7"), MID))


@pytest.mark.parametrize("tail", [1_000, 2])
async def test_a_console_that_resumes_is_not_told_the_words(tmp_path: Path, tail: int) -> None:
    async with open_hub(tmp_path, tail=tail) as hub:
        before = hub.rig.sequencer.state.seq
        await said_and_taken_back(hub.rig)
        async with hub.connect() as console:
            await console.hello(epoch="epoch-1", seq=before)
            frames = await console.until("live")
            assert frames[0]["mode"] == "resume"
            text = json.dumps(frames)
            assert SECRET not in text
            assert "forget it" in text


async def test_the_log_keeps_its_entries_and_what_is_told_folds_to_the_same(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await said_and_taken_back(rig)
        texts = await rig.journal.read(0, 1_000)
        assert SECRET in "".join(texts)
        told = without_words(texts, taken_back(texts))
        assert SECRET not in "".join(told)
        assert _chats(told) == _chats(texts)


async def test_what_was_counted_stays_counted_for_who_comes_late(tmp_path: Path) -> None:
    """A word is excused and another is not, then the message is taken back."""
    async with open_rig(tmp_path) as rig:
        await rig.hear("shit, damn", mid=MID)
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(ExcuseHit("c1", MID, "shit", "a name"), AIKO)
        await rig.do(Delete(address(PAGE, "7"), MID))
        texts = await rig.journal.read(0, 1_000)
        told = without_words(texts, taken_back(texts))
        assert "shit" not in "".join(told)
        assert _chats(told) == _chats(texts) == {"c1": rig.sequencer.state.chats["c1"]}
        assert rig.sequencer.state.chats["c1"].improper == 1


async def test_a_message_of_a_chat_that_is_over_for_long_is_taken_back_there(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.hear(SECRET, mid=MID)
        for number in range(1, 4):
            await rig.do(PickUp(f"c{number}", 0), AIKO)
            await rig.do(End(f"c{number}"), AIKO)
            await rig.hear("hello again")
    async with open_rig(tmp_path) as rig:
        await rig.do(Delete(address(PAGE, "7"), MID))
        assert SECRET not in str(await rig.journal.chat_text("c1"))
        assert "hello again" in str(await rig.journal.chat_text("c2"))
        page = await rig.journal.completed(None, 10)
        assert SECRET not in "".join(page.summaries)


async def test_what_an_earlier_revision_has_left_in_history_is_removed(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.hear(SECRET, mid=MID)
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(End("c1"), AIKO)
        await rig.do(Delete(address(PAGE, "7"), MID))
    _as_stored_by_an_earlier_revision(tmp_path)
    async with open_rig(tmp_path) as rig:
        assert SECRET not in str(await rig.journal.chat_text("c1"))
        assert SECRET not in "".join((await rig.journal.completed(None, 10)).summaries)


def _chats(texts: Sequence[str]) -> dict[str, Chat]:
    return dict(fold(State(), parse(texts)).chats)


def _as_stored_by_an_earlier_revision(folder: Path) -> None:
    database = sqlite3.connect(folder / "journal.db")
    for column in ("body", "summary"):
        database.execute(
            f"""UPDATE history SET {column} = replace({column}, '"text":""', ?)""",
            (f'"text":"{SECRET}"',),
        )
    database.execute("UPDATE snapshot SET rev = rev - 1")
    database.commit()
    database.close()
