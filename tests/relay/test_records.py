"""The record as the relay gives it: newest first, page by page, and quickly in a long log."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from console.core.chats import PickUp
from console.core.company.brands import AddBrand, ChangeSettings, RenameBrand
from console.core.company.operators import RemoveOperator
from console.core.company.requests import RecordPage
from console.core.company.values import Settings
from console.core.excuses import ExcuseHit
from console.core.record import Changed, RecordKind, RecordLine
from console.core.recording import RECORDED_IN_CHATS
from console.core.transcript import Message
from console.wire.frames import PAGE_BYTES, encode
from console.wire.messenger import ResponseFrame
from server_stub.relay.log import schema
from server_stub.relay.log.records import Records
from tests.relay.rig import AIKO, BEN, CHIE, Rig, open_rig

CHANGED = RecordKind.SETTINGS_CHANGED


async def change(rig: Rig, retention: int) -> None:
    settings = replace(Settings(), retention=retention)
    await rig.sequencer.submit(ChangeSettings("b1", settings), CHIE)


def response(lines: tuple[RecordLine, ...]) -> ResponseFrame:
    return ResponseFrame(id="r1", response=RecordPage(lines))


def retentions(lines: tuple[RecordLine, ...]) -> list[str]:
    return [changed.after for line in lines for changed in line.changes]


async def test_the_newest_line_is_first_and_pages_go_on_where_the_last_ended(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig:
        for minutes in range(15, 22):
            await change(rig, minutes * 60)
        records = rig.journal.records
        page = await records.find(kinds=(CHANGED,), limit=3)
        assert (retentions(page.lines), page.more) == (["1260", "1200", "1140"], True)
        page = await records.find(kinds=(CHANGED,), limit=3, before=page.lines[-1].seq)
        assert (retentions(page.lines), page.more) == (["1080", "1020", "960"], True)
        page = await records.find(kinds=(CHANGED,), limit=3, before=page.lines[-1].seq)
        assert (retentions(page.lines), page.more) == (["900"], False)


async def test_what_happens_later_is_in_the_next_answer_and_nothing_is_twice(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig:
        records = rig.journal.records
        before = len((await records.find()).lines)
        await change(rig, 900)
        await rig.hear("hello")
        found = (await records.find()).lines
        assert len(found) == before + 1 and found[0].changes[0].before == "86400"
        assert (await records.find()).lines == found


async def test_a_page_of_long_lines_ends_before_a_console_would_be_too_far_behind(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig:
        for number in range(80):
            words = tuple(f"{number:04}{one:02}".rjust(40, "は") for one in range(20))
            await rig.sequencer.submit(
                ChangeSettings("b1", replace(Settings(), allowed_words=words)), CHIE
            )
        told: list[int] = []
        before = 0
        while True:
            page = await rig.journal.records.find(kinds=(CHANGED,), before=before)
            assert len(encode(response(page.lines))) <= PAGE_BYTES
            told += [line.seq for line in page.lines]
            if not page.more:
                break
            before = told[-1]
        assert len(told) == 80 and told == sorted(set(told), reverse=True)


async def test_a_person_and_kinds_are_filters(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await change(rig, 900)
        await rig.sequencer.submit(AddBrand("Boutique"), CHIE)
        records = rig.journal.records
        mine = (await records.find(person=CHIE.id)).lines
        assert [line.event for line in mine] == [
            RecordKind.BRAND_ADDED,
            CHANGED,
            RecordKind.OPERATOR_ADDED,
        ]
        assert (await records.find(person="nobody")).lines == ()
        only = await records.find(person=CHIE.id, kinds=(RecordKind.BRAND_ADDED,))
        assert [line.subject for line in only.lines] == ["Boutique"]


async def test_it_is_the_same_after_a_restart(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.sequencer.submit(RenameBrand("b1", "Acme Japan"), CHIE)
        await change(rig, 900)
        before = await rig.journal.records.find()
    async with open_rig(tmp_path) as rig:
        assert await rig.journal.records.find() == before


async def test_a_removal_tells_what_became_of_the_chats(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.hear("somebody else", psid="8")
        await rig.sequencer.submit(RemoveOperator(AIKO.id, BEN.id), CHIE)
        (line,) = (await rig.journal.records.find(kinds=("operator_removed",))).lines
        assert (line.by, line.changes) == (CHIE.id, (Changed("chats", "1", "Ben"),))


async def test_an_excused_word_is_found_among_the_entries_of_chats(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.hear("oh shit")
        await rig.do(PickUp("c1", 0), AIKO)
        (message,) = (one for one in rig.chat().timeline if isinstance(one, Message))
        await rig.do(ExcuseHit("c1", message.id, "shit", "a quote"), AIKO)
        await rig.do(AddBrand("Boutique"), CHIE)
        page = await rig.journal.records.find(limit=2)
        assert [line.event for line in page.lines] == ["brand_added", "hit_excused"]
        assert page.lines[1].changes[0].after == "a quote"


def test_the_index_is_over_what_the_core_says_is_recorded_in_chats() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in RECORDED_IN_CHATS)
    assert f"kind = {kinds}" == schema.RECORDED_IN_CHATS


async def test_a_folder_of_an_earlier_version_gets_the_index_at_its_start(tmp_path: Path) -> None:
    def indices(connection: sqlite3.Connection) -> list[str]:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE name = 'log_recorded'")
        return [name for (name,) in rows]

    async with open_rig(tmp_path) as rig:
        await rig.database.write(lambda connection: connection.execute("DROP INDEX log_recorded"))
    async with open_rig(tmp_path) as rig:
        assert await rig.database.run(indices) == ["log_recorded"]


async def test_only_what_is_recorded_is_read_of_a_long_log(tmp_path: Path) -> None:
    """Counted in steps of SQLite's machine: what 50,000 messages more cost."""

    async def steps(rig: Rig) -> int:
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        def begin(connection: sqlite3.Connection) -> None:
            connection.set_progress_handler(count, 10)

        await rig.database.run(begin)
        await Records(rig.database).find()
        await rig.database.run(lambda connection: connection.set_progress_handler(None, 0))
        return counted

    def grow(connection: sqlite3.Connection) -> None:
        (last,) = connection.execute("SELECT max(seq) FROM log").fetchone()
        rows = (
            (last + n, 0, "meta", "", f"c{n % 100}", "message_received", "{}", b"", 1)
            for n in range(1, 50_001)
        )
        connection.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    async with open_rig(tmp_path, clean=False) as rig:
        await change(rig, 900)
        before = await steps(rig)
        await rig.database.write(grow)
        assert before <= await steps(rig) <= before + 10
