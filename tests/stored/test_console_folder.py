"""A console's folder of an older version opens: what was typed and asked for is there, and goes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.stored.folders import Folder, copied, misfits
from tests.stored.programs import (
    Office,
    command_frame,
    console_store,
    current_rev,
    first_paint_of,
    last_screen_of,
    on_disk,
    working,
)
from tests.waiting import until


async def test_drafts_are_in_their_composers(folder: Folder) -> None:
    async with console_store(folder) as store:
        assert store.damages == []
        found = {chat: (one.text, one.cursor) for chat, one in (await store.drafts()).items()}
    stored = folder.facts["drafts"]
    assert found == {one["chat"]: (one["text"], one["cursor"]) for one in stored}
    assert found[folder.chat("active")] == ("half a sen", 10)


async def test_the_outbox_holds_what_was_asked_in_its_order(folder: Folder) -> None:
    stored = folder.facts["outbox"]
    async with console_store(folder) as store:
        found = await store.pending()
        assert store.damages == []
        assert [one.id for one in found] == [one["id"] for one in stored]
        assert [one.not_before for one in found] == [one["not_before"] for one in stored]
        assert [one.command.kind for one in found] == [one["kind"] for one in folder.outbox]
        due = await store.due()
    for queued, command in zip(due, folder.outbox, strict=False):
        assert list(misfits(command, command_frame(queued)["command"])) == []
    # An end can still be taken back: it waits.
    assert len(due) == len(stored) - 1
    assert folder.outbox[-1]["kind"] == "end"


async def test_attached_files_are_known(tmp_path: Path) -> None:
    folder = copied("0.2.0", tmp_path)
    async with console_store(folder) as store:
        found = [(one.id, one.chat, one.name, one.size, one.kind) for one in await store.attached()]
    names = ("id", "chat", "name", "size", "kind")
    assert found == [tuple(one[name] for name in names) for one in folder.facts["attached"]]
    assert found


async def test_the_cache_is_used_as_long_as_the_log_means_the_same(folder: Folder) -> None:
    async with console_store(folder) as store:
        cached = await store.load_cache()
        assert store.damages == []
    assert (cached is not None) is (folder.facts["rev"] == current_rev())
    if cached is not None:
        epoch, state = cached
        assert epoch == folder.facts["epoch"]
        assert state.chats.keys() >= folder.state["chats"].keys()
        assert state.operators.keys() == folder.state["operators"].keys()


async def test_it_is_the_same_console_of_the_same_operator(folder: Folder) -> None:
    kept = folder.facts["kept"]
    async with console_store(folder) as store:
        assert store.owner == kept["owner"]
        assert await store.console_id(lambda: "another") == kept["console_id"]


def test_the_first_paint_shows_the_rows_that_stood_there(folder: Folder) -> None:
    stored = json.loads((folder.console / "first-paint.json").read_text())
    shown = first_paint_of(folder)
    assert shown is not None
    assert shown.operator_name == "Aiko"
    assert [(row.chat, row.name) for row in shown.rows] == [
        (row["chat"], row["name"]) for row in stored["rows"]
    ]
    assert dict(shown.counts) == stored["counts"]
    assert shown.rows


def test_the_last_screen_stands_on_a_terminal_of_its_size(folder: Folder) -> None:
    lines = last_screen_of(folder, columns=120)
    assert len(lines) == 36
    assert any("Mina Park" in line for line in lines)
    assert last_screen_of(folder, columns=80) == []


# On its relay


def answers(folder: Folder) -> list[str]:
    """The texts in the outbox."""
    return [one["text"] for one in folder.outbox if one["kind"] == "reply"]


def files(folder: Folder) -> list[str]:
    return [one["kind"] for one in folder.outbox if one["kind"] == "send_attachment"]


def completed(office: Office, chat: str) -> bool:
    return chat not in office.store.sequencer.state.chats


async def test_what_was_pending_is_sent_once(folder: Folder) -> None:
    asked = [one["id"] for one in folder.facts["outbox"]]
    expected = ["behind it", *answers(folder)]
    async with working(folder) as office:
        async with office.desk("Aiko") as aiko:
            await office.wait_for(lambda: len(office.meta.sent) == len(expected + files(folder)))
            await office.wait_for(lambda: completed(office, folder.chat("ending")))
            await office.wait_for(lambda: not aiko.session.outbox.pending)
            await on_disk(aiko)
        assert sorted(office.meta.texts) == sorted(expected)
        assert [text for text in office.meta.texts if text in answers(folder)] == answers(folder)
        assert len(set(office.meta.attachments)) == len(files(folder))
        async with office.desk("Aiko") as aiko:
            assert aiko.session.outbox.pending == {}
            office.advance(10)
            await until(lambda: aiko.live)
        assert len(office.meta.sent) == len(expected + files(folder))
    # Each was taken under its own id, in the order in which it was asked for.
    taken = [key.removeprefix("cmd:") for (key,) in folder.rows(_KEYS)]
    assert [key for key in taken if key in asked] == asked
    async with console_store(folder) as store:
        assert await store.pending() == []
        assert (await store.drafts()).keys() == {one["chat"] for one in folder.facts["drafts"]}


_KEYS = "SELECT key FROM log WHERE key LIKE 'cmd:%' ORDER BY seq"


async def test_it_shows_its_chats_and_drafts_and_goes_on(folder: Folder) -> None:
    active, missed = folder.chat("active"), folder.chat("missed")
    async with working(folder) as office, office.desk("Aiko") as aiko:
        assert aiko.session.drafts[active].text == "half a sen"
        assert aiko.chat(active).visitor.name == "Yuki Tanaka"
        assert aiko.chat(missed).visitor.name == "Mina Park"
        await office.wait_for(lambda: aiko.session.chat(folder.chat("ringing")))
        assert aiko.session.reply(active, "in the new version") is None
        await office.wait_for(lambda: "in the new version" in office.meta.texts)
        assert office.meta.texts.count("in the new version") == 1


async def test_a_file_that_the_relay_has_stands_above_the_composer(tmp_path: Path) -> None:
    folder = copied("0.2.0", tmp_path)
    (stored,) = folder.facts["attached"]
    async with working(folder) as office, office.desk("Aiko") as aiko:
        await office.wait_for(lambda: aiko.session.files.attached(stored["chat"])[0].sent)
        (file,) = aiko.session.files.attached(stored["chat"])
        assert (file.id, file.name) == (stored["id"], "map.png")
        assert file.sent == stored["size"]
