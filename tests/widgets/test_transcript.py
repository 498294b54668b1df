"""The transcript alone in an app: where it stands when messages come, change and go before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.geometry import Region

from console.core.kinds.messenger.kind import MESSENGER
from console.core.moments import HOUR, MINUTE
from console.core.transcript import Message, SendState
from console.widgets.lines.messages import Context
from console.widgets.lists.transcript import Transcript
from console.widgets.lists.wrapped import CHUNK
from tests.widgets.samples import EN, HOSTILE, JA, NOW, Host, lines, ours, steers, theirs

ABOUT = Context(EN, MESSENGER.errors, NOW, "Yuki")


def many(count: int, first: int = 0) -> tuple[Message, ...]:
    start = NOW - 10 * HOUR
    return tuple(
        replace(theirs(f"message {at}"), at=start + at * 100) for at in range(first, first + count)
    )


async def test_opens_at_the_end_and_stays_there() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 10)) as pilot:
        text.show(many(50), ABOUT, fresh=True)
        await pilot.pause()
        assert lines(text)[-1].startswith(" ╷ message 49")
        text.show((*many(50), ours("answer")), ABOUT)
        await pilot.pause()
        assert lines(text)[-1].startswith(" ┃ answer") and text.new_below == 0


async def test_a_short_transcript_stands_at_the_bottom() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 10)) as pilot:
        assert "Choose a chat" in " ".join(lines(text))
        text.show([theirs("hi")], ABOUT, fresh=True)
        await pilot.pause()
        assert lines(text)[-1] == " │ hi" and lines(text)[0] == ""


async def test_elsewhere_new_messages_are_counted() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 10)) as pilot:
        items = many(50)
        text.show(items, ABOUT, fresh=True)
        await pilot.press("pageup")
        before = lines(text)
        text.show((*items, theirs("one"), theirs("two")), ABOUT)
        await pilot.pause()
        assert lines(text)[:-1] == before[:-1]
        assert lines(text)[-1].strip() == "↓ 2 new below" and text.new_below == 2
        await pilot.press("end")
        assert text.new_below == 0 and lines(text)[-1].startswith(" ╷ two")


async def test_earlier_messages_leave_the_view_where_it_is() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 10)) as pilot:
        items = many(50, first=100)
        text.show(items, ABOUT, fresh=True)
        await pilot.press("home", "pagedown")
        before = [line.rstrip("▕ ") for line in lines(text)]
        text.show((*many(100), *items), ABOUT)
        await pilot.pause()
        assert [line.rstrip("▕ ") for line in lines(text)] == before
        await pilot.press("home")
        assert "message 0" in "".join(lines(text))


async def test_a_new_state_redraws_its_line_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 10)) as pilot:
        items = many(50)
        mine = ours("answer", state=SendState.SENT)
        text.show((*items, mine), ABOUT, fresh=True)
        await pilot.pause()
        asked: list[Region] = []
        monkeypatch.setattr(text, "refresh", lambda *regions, **_: asked.extend(regions))
        text.show((*items, replace(mine, state=SendState.READ)), ABOUT)
        assert asked == [Region(0, 9, 40, 1)]
        assert "✓✓ read" in lines(text)[-1]


async def test_other_words_and_widths_draw_all_anew() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(40, 10)) as pilot:
        items = (*many(50), ours("answer", state=SendState.READ))
        text.show(items, ABOUT, fresh=True)
        text.show(items, Context(JA, MESSENGER.errors, NOW, "Yuki"))
        await pilot.pause()
        assert "既読" in lines(text)[-1]
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert "既読" in lines(text)[-1] and text.at_end


async def test_the_head_changes_alone() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(60, 10)) as pilot:
        items = [theirs("hi")]
        text.show(items, ABOUT, fresh=True)
        text.show(items, replace(ABOUT, now=NOW + MINUTE, earlier_chats=2, earlier_key="h"))
        await pilot.pause()
        assert "h  2 earlier chats" in "".join(lines(text))


async def test_ten_thousand_messages_are_wrapped_as_they_are_read() -> None:
    text = Transcript(ABOUT)
    async with Host(text).run_test(size=(60, 20)) as pilot:
        items = many(10_000)
        text.show(items, ABOUT, fresh=True)
        assert text.virtual_size.height < 1.5 * CHUNK
        await pilot.press(*["pageup"] * 14)
        await pilot.pause()
        assert text.virtual_size.height > 1.5 * CHUNK
        shown = [int(line.split()[2]) for line in lines(text) if "message" in line]
        assert shown == list(range(shown[0], shown[0] + 20))


async def test_any_change_is_drawn_as_if_shown_afresh() -> None:
    text, fresh = Transcript(ABOUT), Transcript(ABOUT)
    items = many(30)
    changed = (ours("x"), *items[:3], ours("y"), *items[5:20], *items[25:], theirs(HOSTILE))
    async with Host(text).run_test(size=(40, 60)) as pilot:
        text.show(items, ABOUT, fresh=True)
        await pilot.pause()
        text.show(changed, ABOUT)
        await pilot.pause()
        drawn = lines(text)
    async with Host(fresh).run_test(size=(40, 60)) as pilot:
        fresh.show(changed, ABOUT, fresh=True)
        await pilot.pause()
        assert drawn == lines(fresh)
    assert not steers("".join(drawn))
