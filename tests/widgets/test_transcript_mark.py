"""The mark in a transcript: where it goes, what stays in view, what is drawn."""

from __future__ import annotations

from dataclasses import replace

from textual.message import Message as TextualMessage

from console.core.kinds.messenger.kind import MESSENGER
from console.core.moments import HOUR, MINUTE
from console.core.queues import Queue, Reason
from console.core.transcript import Author, Message, Move, Reaction
from console.widgets.lines.messages import Context, Shown
from console.widgets.lists.transcript import Transcript
from console.widgets.lists.wrapped import CHUNK
from tests.widgets.samples import EN, NOW, Host, lines, ours, theirs

ABOUT = Context(EN, MESSENGER.errors, NOW, "Yuki")


def said(*texts: str) -> list[Message]:
    """Messages a minute apart, each with its text as id and mid."""
    start = NOW - len(texts) * MINUTE
    return [
        replace(theirs(text, key=text), at=start + place * MINUTE, mid=text)
        for place, text in enumerate(texts)
    ]


def marked_lines(text: Transcript) -> list[str]:
    return [line[1:].rstrip("▕ ") for line in lines(text) if line.startswith("▌")]


async def test_up_and_down_go_from_message_to_message() -> None:
    seen: list[TextualMessage] = []
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 12), message_hook=seen.append) as pilot:
        move = Move(NOW, Reason.PICKED_UP, Queue.ACTIVE, by="a")
        items: list[Shown] = [*said("one", "two"), move, ours("three", key="three")]
        text.show(items, ABOUT, fresh=True)
        assert text.marked is None
        await pilot.press("down")
        assert text.marked is None
        await pilot.press("up")
        assert text.marked is items[-1]
        assert [line.split()[:2] for line in marked_lines(text)] == [["┃", "You"], ["┃", "three"]]
        await pilot.press("up")
        assert text.marked is items[1]
        assert marked_lines(text) == ["╷ two"]
        await pilot.press("up", "up", "up")
        assert text.marked is items[0]
        await pilot.press("down", "down", "down")
        assert text.marked is None
        assert text.at_end
        told = {id(one) for one in seen if isinstance(one, Transcript.Marked)}
        assert len(told) == 6


async def test_escape_takes_the_mark_off_and_another_chat_has_none() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 12)) as pilot:
        items = said("one", "two")
        text.show(items, ABOUT, fresh=True)
        await pilot.press("up", "escape")
        assert text.marked is None
        assert marked_lines(text) == []
        await pilot.press("up")
        text.show(items, ABOUT, fresh=True)
        assert text.marked is None


async def test_the_mark_stays_in_view_and_brings_older_messages() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 8)) as pilot:
        items = said(*(f"message {n}" for n in range(CHUNK + 20)))
        text.show(items, ABOUT, fresh=True)
        await pilot.pause()
        for _ in range(CHUNK + 5):
            text.action_mark(-1)
        await pilot.pause()
        assert text.marked is items[15]
        assert any("message 15" in line for line in marked_lines(text))
        text.action_mark(1)
        assert text.marked is items[16]


async def test_a_message_longer_than_the_screen_is_read_before_the_mark_goes_on() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 8)) as pilot:
        long = "\n".join(f"line {n}" for n in range(20))
        items = said("first", long, "last")
        text.show(items, ABOUT, fresh=True)
        await pilot.press("up", "up")
        assert text.marked is items[1]
        assert "line 19" in "".join(lines(text))
        for _ in range(4):
            await pilot.press("up")
        assert text.marked is items[0]
        await pilot.press("down")
        assert text.marked is items[1]
        assert "line 0" in "".join(lines(text))


async def test_from_elsewhere_the_mark_begins_on_screen() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 8)) as pilot:
        items = said(*(f"message {n}" for n in range(60)))
        text.show(items, ABOUT, fresh=True)
        await pilot.press("up", "pageup", "pageup", "down")
        assert text.marked is not None
        on_screen = [line for line in lines(text) if "message" in line]
        assert text.marked.text in on_screen[0]


async def test_the_mark_moves_with_its_message() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 16)) as pilot:
        items = said("one", "two", "three")
        text.show(items, ABOUT, fresh=True)
        await pilot.press("up", "up")
        older = replace(theirs("zero", HOUR, key="zero"), mid="zero")
        loved = replace(items[1], reactions=(Reaction(Author.VISITOR, "👍"),))
        text.show([older, items[0], loved, items[2]], ABOUT)
        await pilot.pause()
        assert text.marked is loved
        assert marked_lines(text) == ["╷ two", "│ 👍 Yuki"]


async def test_a_quoted_message_is_quoted_as_it_stands_now() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 16)) as pilot:
        asked, *more = said("asked", "later")
        answer = replace(ours("answer", key="r"), reply_to="asked")
        text.show([*more, answer], ABOUT, fresh=True)
        await pilot.pause()
        assert " ┃ ↱ an earlier message" in lines(text)
        text.show([asked, *more, answer], ABOUT)
        await pilot.pause()
        assert " ┃ ↱ Yuki: asked" in lines(text)
        text.show([replace(asked, text="asked anew"), *more, answer], ABOUT)
        await pilot.pause()
        assert " ┃ ↱ Yuki: asked anew" in lines(text)
