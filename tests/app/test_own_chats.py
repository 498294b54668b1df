"""What an operator sees of their own chats: what they send, and who writes elsewhere."""

from __future__ import annotations

import pytest

from console.core.queues import Queue
from tests.app.shift import Shift, shift

AIKO = "aiko"
SIZES = [(60, 20), (80, 24), (120, 36)]


def long_chat(at: Shift) -> None:
    for number in range(60):
        at.writes(1, f"line {number}")
    at.tell(1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [["pageup"], ["home"], ["up"] * 5])
async def test_who_sends_while_scrolled_up_sees_what_was_sent(
    size: tuple[int, int], keys: list[str]
) -> None:
    async with shift(AIKO, size=size) as (at, pilot):
        long_chat(at)
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("right", *keys)
        if keys != ["up"] * 5:
            assert not at.app.inbox.pane.transcript.at_end
        await pilot.press("escape", "r")
        await pilot.press(*"answer", "enter")
        await pilot.pause()
        assert "┃ answer" in at.text and at.app.inbox.pane.transcript.at_end


async def test_a_message_that_comes_leaves_who_reads_earlier_ones_where_they_are() -> None:
    async with shift(AIKO) as (at, pilot):
        long_chat(at)
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("right", "home")
        before = at.app.inbox.pane.transcript.scroll_offset
        at.writes(1, "one more")
        at.tell(1)
        await pilot.pause()
        assert at.app.inbox.pane.transcript.scroll_offset == before
        assert not at.app.inbox.pane.transcript.at_end


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_a_message_in_another_chat_of_mine_is_told(language: str) -> None:
    async with shift(AIKO, AIKO, "ben", language=language) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        for number in (2, 3, 1):
            at.writes(number, "are you there?")
            at.tell(number)
            await pilot.pause()
        said = at.app.reader.words.say("notice.writes", name="Visitor 2")
        assert at.told == [said] and "Visitor 2" in said


async def test_it_is_told_while_writing_and_takes_nothing_away() -> None:
    async with shift(AIKO, AIKO) as (at, pilot):
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("r", *"half a sen")
        at.writes(2, "are you there?")
        at.tell(2)
        await pilot.press(*"tence")
        assert at.told == [at.app.reader.words.say("notice.writes", name="Visitor 2")]
        assert at.app.inbox.chat == "c1"
        assert at.app.inbox.pane.composer.text == "half a sentence"
