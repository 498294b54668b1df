"""The lines of one row: status, tabs, keys, undo; and the visitor panel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.events import Resize
from textual.geometry import Region
from textual.message import Message as TextualMessage

from console.core.company.values import Settings, Status
from console.core.kinds.kind import Opener
from console.core.moments import DAY, HOUR, MINUTE, SECOND
from console.core.queues import Queue
from console.core.state import Chat, Visitor
from console.core.transcript import SERVICE_INBOX
from console.core.views import Phase
from console.session.values import Unreached
from console.widgets.bars.hint_bar import Hint, HintBar, hint_lines
from console.widgets.bars.key_bar import KeyBar, key_bar
from console.widgets.bars.queue_tabs import QueueTabs, queue_tabs
from console.widgets.bars.status_line import StatusLine, StatusView, Trouble, status_line
from console.widgets.bars.undo_bar import UndoBar, undo_bar
from console.widgets.quiet import Line
from console.widgets.visitor_panel import About, VisitorPanel, visitor_lines
from tests.widgets.samples import EN, HOSTILE, JA, NOW, Host, lines, steers

LIVE = StatusView(Phase.LIVE, EN, 0.2, brand="Acme Support", name="Aiko", needs_me=3)
COUNTS = {Queue.UNANSWERED: 12, Queue.ACTIVE: 5, Queue.COMPLETED: 80}
KEYS = {Queue.UNANSWERED: "1", Queue.ACTIVE: "2", Queue.COMPLETED: "3"}
VISITOR = Visitor("100001", "p", "Yuki Tanaka", "ja_JP", 9, NOW - 400 * DAY, 3)
CHAT = Chat("c", "p", VISITOR, NOW - 2 * HOUR, NOW - MINUTE, NOW - MINUTE)
ACTIVE = replace(CHAT, queue=Queue.ACTIVE, operator="a", picked_up_at=NOW - HOUR, improper=2)


def text(line: Line) -> str:
    return "".join(part for part, _ in line)


def test_status_line() -> None:
    shown = text(status_line(LIVE, NOW, 80))
    assert shown.startswith(" ● live   Acme Support   Aiko: available   ")
    assert shown.endswith("needs you 3   12:03 ") and cell_len(shown) == 80
    assert "live 4.2 s" in text(status_line(replace(LIVE, lag=4.2), NOW, 80))
    assert "nothing needs you" in text(status_line(replace(LIVE, needs_me=0), NOW, 80))
    busy = replace(LIVE, reader=JA, status=Status.BUSY)
    assert "Aiko: 取り込み中" in text(status_line(busy, NOW, 80))


def test_status_line_without_the_relay() -> None:
    gone = replace(LIVE, link=Phase.OFFLINE, since=NOW, retry_at=NOW + 3_500)
    assert "relay gone since 12:03, trying again in 4 s; what you type is kept" in text(
        status_line(gone, NOW, 120)
    )
    assert "✗ offline, 4 s" in text(status_line(gone, NOW, 80))
    crowded = text(status_line(replace(gone, close=4429), NOW, 120))
    assert "too many consoles of this operator: close some; trying again in 4 s" in crowded
    assert "✗ too many consoles, 4 s" in text(status_line(replace(gone, close=4429), NOW, 80))
    assert "relay is read-only" in text(status_line(replace(LIVE, read_only=True), NOW, 120))
    stale = replace(LIVE, link=Phase.CONNECTING, since=NOW)
    assert "connecting, shown from this machine, as of 12:03" in text(status_line(stale, NOW, 120))


LONG = "⚠ Acme Support: access has expired · 4 open chats · F5"
TROUBLE = Trouble((LONG, "⚠ Acme Support: access has expired · F5", "⚠ expired · F5"))


@pytest.mark.parametrize(
    ("width", "begins"),
    [
        (120, f" ● live   {LONG}   Acme Support   Aiko: available"),
        (110, f" ● live   {LONG}   Aiko: available "),
        (96, f" ● live   {LONG}    "),
        (80, " ● live   ⚠ Acme Support: access has expired · F5    "),
        (60, " ● live   ⚠ expired · F5     "),
    ],
)
def test_what_is_wrong_goes_before_names(width: int, begins: str) -> None:
    shown = text(status_line(replace(LIVE, trouble=TROUBLE), NOW, width))
    assert shown.startswith(begins[:width])
    assert shown.endswith("needs you 3   12:03 ")
    assert cell_len(shown) == width


def test_a_lost_relay_is_said_beside_what_is_wrong() -> None:
    gone = replace(LIVE, link=Phase.OFFLINE, since=NOW, retry_at=NOW + 3_500, trouble=TROUBLE)
    shown = text(status_line(gone, NOW, 120))
    assert shown.startswith(f" ✗ offline, 4 s   {LONG}")


def hints(hint: Hint, width: int) -> list[str]:
    lines = [text(line) for line in hint_lines(hint, width)]
    assert all(cell_len(line) <= width for line in lines)
    return [line.rstrip() for line in lines]


def test_notes_take_two_lines_at_most_and_keep_their_key() -> None:
    hint = Hint("⚠", "access has expired: answers wait until this is mended", "warn", "F5 channels")
    assert hints(hint, 80) == [
        " ⚠ access has expired: answers wait until this is mended            F5 channels"
    ]
    assert hints(hint, 46) == [
        " ⚠ access has expired: answers    F5 channels",
        "   wait until this is mended",
    ]
    assert hints(hint, 30) == [" ⚠ access has     F5 channels", "   expired: answers wait unt…"]
    assert hints(replace(hint, brief=True), 30) == [" ⚠ access has …   F5 channels"]
    assert hints(replace(hint, key="", most=5), 24) == [
        " ⚠ access has expired:",
        "   answers wait until",
        "   this is mended",
    ]


async def test_the_hint_bar_takes_as_much_room_as_it_needs() -> None:
    bar = HintBar()
    async with Host(bar).run_test(size=(40, 10)) as pilot:
        assert not bar.display
        bar.show([Hint("⚠", HOSTILE * 2, key=HOSTILE), Hint("⇄", "two")])
        await pilot.pause()
        assert bar.display
        assert lines(bar)[-1] == " ⇄ two"
        assert bar.size.height == len(lines(bar)) == 3
        assert not steers("".join(lines(bar)))
        bar.show([])
        await pilot.pause()
        assert not bar.display


async def test_the_note_bar_is_drawn_though_it_is_not_told_its_size() -> None:
    bar = HintBar()
    bar.disable_messages(Resize)
    async with Host(bar).run_test(size=(40, 10)) as pilot:
        bar.show([Hint("⚠", "one"), Hint("⇄", "two")])
        await pilot.pause()
        assert lines(bar) == [" ⚠ one", " ⇄ two"]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("link", Phase)
def test_status_line_fits_and_steers_nothing(width: int, link: Phase) -> None:
    for reader in (EN, JA):
        view = StatusView(
            link,
            reader,
            9.0,
            NOW,
            NOW,
            True,
            4409,
            brand=HOSTILE * 2,
            name=HOSTILE,
            needs_me=4000,
            trouble=Trouble((HOSTILE * 3, HOSTILE)),
        )
        shown = text(status_line(view, NOW, width))
        assert cell_len(shown) == width and not steers(shown)


@pytest.mark.parametrize("why", Unreached)
@pytest.mark.parametrize("never", [True, False])
def test_why_there_is_no_relay_is_said(why: Unreached, never: bool) -> None:
    for reader in (EN, JA):
        view = StatusView(
            Phase.OFFLINE, reader, since=NOW, retry_at=NOW + 3 * SECOND, unreached=why, never=never
        )
        shown = text(status_line(view, NOW, 120))
        assert reader.words.say(f"unreached.{why}.brief") in shown and "3" in shown
        assert cell_len(text(status_line(view, NOW, 40))) == 40
        said = reader.words.say(f"unreached.{why}", host="relay.example")
        assert "relay.example" in said or why is Unreached.FAULT


def test_a_fault_that_stopped_the_connection_is_not_the_relays() -> None:
    view = StatusView(Phase.STOPPED, EN, unreached=Unreached.FAULT)
    assert "a fault of this program" in text(status_line(view, NOW, 120))


async def test_the_status_line_redraws_from_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    line = StatusLine()
    async with Host(line).run_test(size=(80, 3)) as pilot:
        line.show(LIVE, NOW)
        await pilot.pause()
        lines(line)
        asked: list[Region] = []
        monkeypatch.setattr(line, "refresh", lambda *regions, **_: asked.extend(regions))
        line.tick(NOW + SECOND)
        assert asked == []
        line.tick(NOW + MINUTE)
        assert asked == [Region(74, 0, 6, 1)]


def tabs(active: Queue, width: int, counts: dict[Queue, int] = COUNTS) -> str:
    parts = queue_tabs(active, counts, KEYS, EN.words, width)
    return "".join(text(tab) for _, tab in parts)


def test_queue_tabs() -> None:
    assert tabs(Queue.UNANSWERED, 46) == " 1 Unanswered 12  2 Active 5  3 Completed "
    assert tabs(Queue.UNANSWERED, 38) == " 1 Unanswered 12  2 Active 5  3 Done "
    assert tabs(Queue.UNANSWERED, 34) == " 1 Unanswered 12  2 Active 5  3 ✓ "
    assert tabs(Queue.ACTIVE, 34, {}) == " 1 Unanswered  2 Active  3 Done "
    assert tabs(Queue.UNANSWERED, 33) == " 1 Unanswered 12  2 Active 5  3  "
    assert tabs(Queue.COMPLETED, 28) == " 1 12  2 5  3 Completed "
    assert cell_len(tabs(Queue.UNANSWERED, 28, dict.fromkeys(Queue, 9_999))) <= 28


async def test_a_click_chooses_a_queue() -> None:
    messages: list[TextualMessage] = []
    widget = QueueTabs()
    async with Host(widget).run_test(size=(46, 4), message_hook=messages.append) as pilot:
        widget.show(Queue.ACTIVE, COUNTS, KEYS, EN.words)
        await pilot.pause()
        assert lines(widget)[1].startswith("──────────────────━━━━━━━━━━─")
        await pilot.click(QueueTabs, offset=(20, 0))
        chosen = {m.queue for m in messages if isinstance(m, QueueTabs.Chosen)}
        assert chosen == {Queue.ACTIVE}


def test_key_bar_keeps_the_last() -> None:
    keys = [("n", "next"), ("p", "pick up"), ("r", "reply"), ("?", "help")]
    assert text(key_bar(keys, 80)) == " n next   p pick up   r reply   ? help"
    assert text(key_bar(keys, 29)) == " n next   p pick up   ? help"
    assert key_bar([], 80) == ()


async def test_undo_bar() -> None:
    assert text(undo_bar("Yuki", 4_200, "u", EN.words, 50)).split("   ")[0] == (
        " Chat with Yuki ends in 5 s"
    )
    assert "5秒後に終了" in text(undo_bar("Yuki", 5_000, "u", JA.words, 60))
    bar, keys = UndoBar(), KeyBar()
    async with Host(bar).run_test(size=(60, 4)) as pilot:
        assert not bar.display
        bar.show(HOSTILE, NOW + 5 * SECOND, NOW, "u", EN.words)
        await pilot.pause()
        assert bar.display and lines(bar)[0].endswith("u undo")
        assert not steers(lines(bar)[0])
        bar.tick(NOW + SECOND)
        assert "ends in 4 s" in lines(bar)[0]
        bar.hide()
        await pilot.pause()
        assert not bar.display
        await pilot.app.mount(keys)
        keys.show([("\x1b", HOSTILE), ("?", "help")])
        await pilot.pause()
        assert not steers(lines(keys)[0])


def panel(about: About, width: int = 30) -> list[str]:
    shown = [text(line).strip() for line in visitor_lines(about, EN, NOW, width)]
    return [line for line in shown if line and not line.startswith("─")]


def test_visitor_panel() -> None:
    assert panel(About(ACTIVE, Settings(), "Acme Japan")) == [
        "Yuki Tanaka",
        "Acme Japan",
        "Language",
        "ja-JP",
        "Local time",
        "12:03 UTC+9",
        "Chats",
        "3, since 28 Jan 2025",
        "Reply window",
        "standard 23h",
        "then person-only 6d",
        "Next",
        "23h → completed (idle)",
        "Improper words",
        "2 of 3",
        "Operator",
        "Aiko",
    ]


def test_visitor_panel_of_little_known_and_of_old_chats() -> None:
    nobody = replace(VISITOR, name="", locale="", timezone=None, chats=1)
    shown = panel(About(replace(CHAT, visitor=nobody), Settings(improper_limit=None)))
    assert shown[:3] == ["Visitor 0001", "Language", "not known"]
    assert "the first" in shown and shown[-2:] == ["Operator", "nobody yet"]
    late = replace(CHAT, visitor_at=NOW - 2 * DAY, missed_at=NOW - DAY)
    assert "person-only 5d" in panel(About(late, Settings()))
    reacted = replace(late, opener=Opener.REACTION, opener_at=NOW - HOUR)
    shown = panel(About(reacted, Settings()))
    at = shown.index("standard 23h")
    assert shown[at : at + 3] == ["standard 23h", "then person-only 4d", "since a reaction"]
    pressed = replace(late, visitor_at=0, opener=Opener.BUTTON, opener_at=NOW - HOUR)
    shown = panel(About(pressed, Settings()))
    assert "since a button" in shown
    assert not [line for line in shown if "person-only" in line], "nobody may answer later"
    inbox = replace(ACTIVE, thread_owner=SERVICE_INBOX)
    assert panel(About(inbox, Settings()))[-2:] == ["Conversation", "Facebook's inbox has it"]
    over = replace(CHAT, visitor_at=NOW - 8 * DAY)
    assert "closed" in panel(About(over, Settings()))
    done = replace(CHAT, queue=Queue.COMPLETED)
    assert "Reply window" not in panel(About(done, Settings()))


async def test_visitor_panel_in_an_app() -> None:
    widget = VisitorPanel(EN)
    nasty = replace(VISITOR, name=HOSTILE, locale=HOSTILE, timezone=1e9)
    async with Host(widget).run_test(size=(26, 12)) as pilot:
        assert "No chat chosen" in "".join(lines(widget))
        widget.show(About(replace(ACTIVE, visitor=nasty), Settings(), HOSTILE), NOW)
        await pilot.pause()
        assert not steers("".join(lines(widget)))
        widget.tick(NOW + MINUTE)
        await pilot.press("down", "up", "down")
        assert widget.scroll_offset.y == 1
        widget.show(About(ACTIVE, Settings()), NOW, JA)
        await pilot.pause()
        assert "言語" in "".join(lines(widget))
        widget.show(None, NOW)
