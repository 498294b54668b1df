"""The list alone in an app: cursor, order, ticks, and rows that are never all read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.geometry import Region
from textual.message import Message as TextualMessage

from console.core.moments import HOUR, MINUTE, SECOND
from console.core.queues import Queue
from console.core.timers import Rule
from console.core.views import Row
from console.widgets.lists.chat_list import ChatList
from tests.widgets.samples import EN, HOSTILE, JA, NOW, Host, lines, row, steers, theirs

U = Queue.UNANSWERED


def many(count: int) -> list[Row]:
    return [
        row(f"c{at}", 2 * HOUR, name=f"Visitor {at}", waited=HOUR - at * SECOND)
        for at in range(count)
    ]


async def test_shows_rows_and_moves_the_cursor() -> None:
    messages: list[TextualMessage] = []
    chats = ChatList(EN)
    async with Host(chats).run_test(size=(40, 6), message_hook=messages.append) as pilot:
        chats.show(many(5), NOW, queue=U)
        await pilot.pause()
        assert lines(chats)[0].startswith("▌    1h   Visitor 0")
        await pilot.press("down", "end", "enter")
        assert chats.selected == "c4"
        assert lines(chats)[4].startswith("▌")
        kinds = (ChatList.Selected, ChatList.Opened)
        posted = {id(m): m for m in messages if isinstance(m, kinds)}.values()
        assert [(type(m), m.chat) for m in posted] == [
            (ChatList.Selected, "c1"),
            (ChatList.Selected, "c4"),
            (ChatList.Opened, "c4"),
        ]
        await pilot.press("home", "pagedown", "pageup", "up")
        assert chats.selected == "c0"


async def test_the_cursor_keeps_its_chat() -> None:
    chats = ChatList(EN)
    async with Host(chats).run_test(size=(40, 6)) as pilot:
        rows = many(20)
        chats.show(rows, NOW, queue=U)
        await pilot.press(*["down"] * 7)
        before = [line.rstrip("▕ ") for line in lines(chats)]
        chats.show([row("new", SECOND, Rule.WAITING, name="New"), *rows], NOW, queue=U)
        assert chats.selected == "c7"
        assert [line.rstrip("▕ ") for line in lines(chats)] == before
        chats.show(rows[:7] + rows[9:], NOW, queue=U)
        assert chats.selected == "c10"
        chats.show(rows, NOW, queue=U)
        await pilot.press("up", "up")
        assert chats.selected == "c8"
        chats.show(rows[:3], NOW, queue=U, position=lambda _: None)
        assert chats.selected == "c2"
        assert chats.select("c1") and chats.selected == "c1"
        assert not chats.select("gone")


async def test_a_tick_redraws_only_countdowns_that_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chats = ChatList(EN)
    async with Host(chats).run_test(size=(40, 8)) as pilot:
        rows = [
            row("a", 13 * SECOND, Rule.WAITING, rings=True, waited=47 * SECOND),
            row("b", 2 * HOUR, waited=HOUR + MINUTE),
        ]
        chats.show(rows, NOW, queue=U)
        await pilot.pause()
        lines(chats)
        asked: list[Region] = []
        monkeypatch.setattr(chats, "refresh", lambda *regions: asked.extend(regions))
        chats.tick(NOW + SECOND)
        assert asked == [Region(1, 0, 6, 1), Region(10, 1, 30, 1)]
        assert lines(chats)[0].startswith("▌   48s")
        assert lines(chats)[1].rstrip("▕ ").endswith("12s → missed")


async def test_only_changed_rows_are_redrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    chats = ChatList(EN)
    async with Host(chats).run_test(size=(40, 8)) as pilot:
        rows = many(4)
        chats.show(rows, NOW, queue=U)
        await pilot.pause()
        lines(chats)
        asked: list[Region] = []
        monkeypatch.setattr(chats, "refresh", lambda *regions: asked.extend(regions))
        changed = [*rows]
        changed[2] = row("c2", HOUR, name="Other", last=theirs("hi"), unread=1)
        chats.show(changed, NOW, queue=U)
        assert asked == [Region(0, 4, 40, 2)]
        chats.row_changed(1)
        assert asked[1:] == [Region(0, 2, 40, 2)]
        assert "Other" in lines(chats)[4]


class Counting(Sequence[Row]):
    """A hundred thousand rows that count how often one is asked for."""

    def __init__(self, size: int) -> None:
        self.size, self.asked = size, 0

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        self.asked += 1
        return row(f"c{index}", HOUR)


async def test_few_of_many_rows_are_read() -> None:
    chats = ChatList(EN)
    async with Host(chats).run_test(size=(60, 20)) as pilot:
        rows = Counting(100_000)
        chats.show(rows, NOW, queue=U)
        await pilot.pause()
        await pilot.press("end")
        chats.show(rows, NOW, queue=U)
        await pilot.pause()
        assert chats.selected == "c99999"
        assert rows.asked < 1_000


async def test_an_empty_queue_has_a_sentence() -> None:
    chats = ChatList(EN)
    async with Host(chats).run_test(size=(28, 12)) as pilot:
        for queue in Queue:
            sentence = EN.words.say(f"empty.{queue}")
            chats.show([], NOW, queue=queue, empty=sentence)
            await pilot.pause()
            shown = " ".join(line.strip() for line in lines(chats) if line)
            assert shown == sentence
        assert chats.selected == ""
        chats.show([], NOW, queue=U, reader=JA, empty=JA.words.say("empty.unanswered"))
        assert "お待ちの方" in "".join(lines(chats))


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_hostile_rows_in_every_theme(theme: str) -> None:
    chats = ChatList(EN)
    async with Host(chats, theme).run_test(size=(46, 6)) as pilot:
        rows = [row("1", HOUR, name=HOSTILE, last=theirs(HOSTILE), unread=2)]
        chats.show(rows, NOW, queue=U, drafts={"1"})
        await pilot.pause()
        assert not steers("".join(lines(chats)))
        assert "✎" in lines(chats)[0]
