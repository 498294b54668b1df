"""Settings > Record: newest first, filtered, page by page, and as a file."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from console.core.actor import Actor
from console.core.company.brands import AddBrand, ChangeSettings
from console.core.company.operators import AddOperator, RemoveOperator, RenameOperator
from console.core.company.requests import ReadRecord, RecordPage
from console.core.company.values import Role
from console.core.kinds.requests import Problem, ProblemCode
from console.core.log import Command
from console.core.record import RecordKind, RecordLine
from console.local import files
from tests.app.settings_rig import Window, settings

BEN = AddOperator("dai", "Dai Endo", Role.OPERATOR)


@contextlib.asynccontextmanager
async def record(*before: Command, **more: Any) -> AsyncIterator[Window]:
    async with settings(open_at="record", before=before, **more) as window:
        yield window


def read(window: Window) -> str:
    """What is to be read, without the line between the sections and this one."""
    return " ".join(window.text.replace("▕", " ").split())


def change(window: Window, **values: Any) -> None:
    """An admin changes settings of the brand, and this console hears of it."""
    session = window.session
    settings_now = replace(session.state.brands["b1"].settings, **values)
    changed = ChangeSettings("b1", settings_now)
    assert session.play.do(changed, Actor(session.me, Role.ADMIN)) is None
    session.on_state(session.play.state, (), whole=True)


def many(count: int) -> Sequence[RecordLine]:
    """So many lines, the newest first."""
    return [
        RecordLine(seq, 1_772_400_000_000, "relay", RecordKind.BRAND_ADDED, f"Shop {seq}")
        for seq in range(count, 0, -1)
    ]


def pages(window: Window, lines: Sequence[RecordLine]) -> None:
    """Let the relay have these lines, and hand them out as it does."""

    async def request(asked: ReadRecord) -> RecordPage:
        window.session.asked.append(asked)
        older = [line for line in lines if not asked.before or line.seq < asked.before]
        return RecordPage(tuple(older[: asked.limit]), len(older) > asked.limit)

    window.session.request = request  # type: ignore[method-assign, assignment]


async def test_the_newest_line_is_first_with_who_when_from_and_to() -> None:
    async with record(RenameOperator("ben", "Ben Abe")) as window:
        change(window, retention=900, waiting=None)
        await window.settle()
        text = read(window)
        assert (
            "09:03 Aiko Sato Settings of Acme changed"
            " waiting time: 60 s → off retention: 24 h → 15 min"
            " 09:03 the relay Ben Carter renamed name: Ben Carter → Ben Abe" in text
        )
        assert "Page Acme Japan connected" in text and "Terms of use 2026-11 accepted" in text


async def test_it_stands_there_in_japanese() -> None:
    async with record(lang="ja") as window:
        change(window, retention=900)
        await window.settle()
        assert "Acme の設定を変更 保持期間: 24時間 → 15分" in read(window)


async def test_what_is_changed_meanwhile_comes_to_the_front_and_the_cursor_stays() -> None:
    async with record() as window:
        await window.press("down")
        chosen = window.app.screen.choices.selected  # type: ignore[attr-defined]
        window.session.happen(AddBrand("Boutique"))
        await window.settle()
        assert "Brand Boutique added" in read(window)
        assert window.app.screen.choices.selected == chosen  # type: ignore[attr-defined]


async def test_a_person_and_a_kind_are_chosen_from_the_keyboard() -> None:
    async with record(BEN, AddBrand("Boutique")) as window:
        change(window, retention=900)
        await window.press("k", "3")
        assert "Brands and departments · " in read(window)
        assert "Brand Boutique added" in read(window) and "Settings of" not in read(window)
        await window.press("p")
        assert "Everybody" in read(window) and "Dai Endo" in read(window)
        # Everybody, Aiko, Ben, Dai
        await window.press("4")
        assert "Nothing recorded matches. p shows other people, k all kinds." in read(window)
        await window.press("k", "1")
        assert "by or about Dai Endo · 1 shown" in read(window)
        assert "Dai Endo added" in read(window)
        await window.press("p", "1")
        assert "Settings of Acme changed" in read(window)


async def test_who_was_removed_can_be_looked_for() -> None:
    async with record(BEN, RemoveOperator("dai")) as window:
        await window.press("p")
        assert "Dai Endo (removed)" in read(window)
        await window.press("end", "up", "enter")
        assert "by or about Dai Endo · 2 shown" in read(window)


async def test_what_came_by_the_relays_own_command_line_can_be_looked_for() -> None:
    async with record(BEN) as window:
        await window.press("p", "end", "enter")
        assert "by or about the relay · " in read(window)
        assert "Dai Endo added" in read(window) and "Terms of use" not in read(window)


async def test_older_lines_come_as_one_goes_on_and_none_is_twice() -> None:
    async with record(size=(100, 60)) as window:
        pages(window, many(450))
        await window.press("k", "2", "k", "1")
        assert "200 shown, older ones below" in read(window)
        await window.press("end")
        assert "Shop 251 added" in read(window)
        for _ in range(6):
            await window.press("end")
        assert "Shop 1 added" in read(window)
        await window.press("home")
        assert "450 shown" in read(window) and "older" not in read(window)
        asked = [one.before for one in window.session.asked if isinstance(one, ReadRecord)]
        assert asked[-3:] == [0, 251, 51]


async def test_an_operator_reads_nothing_of_it_and_learns_who_does() -> None:
    async with record() as window:
        window.session.be(Role.OPERATOR)
        await window.settle()
        assert "can read the record" in read(window)
        assert "Page Acme Japan connected" not in read(window) and "export" not in read(window)
        await window.press("p", "k", "x")
        assert window.screen == "RecordScreen"


async def test_a_supervisor_reads_it_all() -> None:
    async with record() as window:
        window.session.be(Role.SUPERVISOR)
        await window.settle()
        assert "Page Acme Japan connected" in read(window) and "x export" in read(window)


@pytest.mark.parametrize("code", [ProblemCode.RELAY_GONE, ProblemCode.READ_ONLY])
async def test_a_record_that_can_not_be_read_says_why(code: ProblemCode) -> None:
    async with record() as window:
        window.session.answers[ReadRecord] = [Problem(code)]
        await window.press("k", "2")
        assert "✗" in read(window)


@dataclass
class Downloads:
    """Where the operator's files are saved."""

    folder: Path

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8-sig")

    def block(self) -> None:
        """Put a file where the folder should be."""
        self.folder.write_text("in the way")


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Downloads:
    folder = tmp_path / "downloads"
    monkeypatch.setattr(files, "downloads", lambda: folder)
    return Downloads(folder)


async def test_all_that_matches_is_exported_and_nothing_is_overwritten(
    downloads: Downloads,
) -> None:
    async with record() as window:
        pages(window, many(450))
        await window.press("k", "2", "k", "1", "x", "1")
        assert "✓ 450 lines saved as" in read(window)
        first = downloads.text("record-2026-03-02.csv")
        told = [row[2] for row in csv.reader(io.StringIO(first, newline=""))]
        assert (len(told), told[1], told[-1]) == (451, "Brand Shop 450 added", "Brand Shop 1 added")
        await window.press("x", "1", "x", "2")
        assert downloads.text("record-2026-03-02.csv") == first
        names = {"record-2026-03-02.csv", "record-2026-03-02 (2).csv", "record-2026-03-02.json"}
        assert downloads.names() == names
        entries = [one["entry"] for one in json.loads(downloads.text("record-2026-03-02.json"))]
        assert entries == list(range(450, 0, -1))


async def test_an_export_holds_what_is_filtered(downloads: Downloads) -> None:
    async with record(AddBrand("Boutique")) as window:
        change(window, retention=900)
        await window.press("k", "2", "x", "2")
        (told,) = json.loads(downloads.text("record-2026-03-02.json"))
        assert told["changes"] == [{"name": "retention", "before": "86400", "after": "900"}]


async def test_an_export_that_can_not_be_written_says_why(downloads: Downloads) -> None:
    downloads.block()
    async with record() as window:
        await window.press("x", "1")
        assert "Not saved: " in read(window)


async def test_an_export_that_is_left_writes_nothing(downloads: Downloads) -> None:
    async with record() as window:
        await window.press("x", "escape")
        assert window.screen == "RecordScreen" and downloads.names() == set()
