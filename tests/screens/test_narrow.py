"""Where there is room for one column: whoever turns to the chat sees it."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.widgets.bars.key_bar import KeyBar, key_bar
from console.widgets.bars.undo_bar import UndoBar


@pytest.mark.parametrize("key", ["r", "right"])
async def test_turning_to_the_chat_shows_it_and_the_key_for_the_list_goes_back(key: str) -> None:
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    app = ConsoleApp(played_session(play), ConsoleSettings(bell=False), still=True)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("2")
        assert not app.inbox.pane.display
        await pilot.press(key)
        await pilot.pause()
        assert app.inbox.pane.display
        assert app.focused in (app.inbox.pane.composer, app.inbox.pane.transcript)
        await pilot.press("escape", "left")
        await pilot.pause()
        assert not app.inbox.pane.display
        assert app.focused is app.inbox.chat_list


async def test_a_key_of_the_chat_works_from_the_list_and_a_user_may_move_it() -> None:
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    chosen = ConsoleSettings(bell=False, keys={"reply": "f9", "queue_unanswered": "e"})
    app = ConsoleApp(played_session(play), chosen, still=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "r")
        assert app.inbox.chat_list.has_focus
        await pilot.press("f9")
        assert app.inbox.pane.composer.has_focus
        app.inbox.pane.transcript.focus()
        await pilot.pause()
        await pilot.press("e")
        assert app.inbox.queue == "unanswered"
        assert not app.session.outbox.ending


def morning(language: str = "en") -> ConsoleApp:
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    settings = ConsoleSettings(bell=False, language=language)
    return ConsoleApp(played_session(play), settings, still=True)


def panel_text(app: ConsoleApp) -> str:
    size = app.inbox.panel.size
    strips = app.inbox.panel.render_lines(Region(0, 0, size.width, size.height))
    return "\n".join(strip.text for strip in strips)


def keys_shown(app: ConsoleApp) -> str:
    bar = app.inbox.query_one(KeyBar)
    return "".join(text for text, _ in bar.line(bar.size.width))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30)])
@pytest.mark.parametrize(("language", "wanted"), [("en", "Reply window"), ("ja", "応答期限")])
async def test_the_visitor_panel_opens_over_the_chat_and_is_left_again(
    size: tuple[int, int], language: str, wanted: str
) -> None:
    app = morning(language)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "v " in keys_shown(app) and not app.inbox.panel.display
        await pilot.press("v")
        await pilot.pause()
        assert app.inbox.panel.has_focus and not app.inbox.pane.display
        assert "Esc" in keys_shown(app)
        seen = panel_text(app)
        await pilot.press("end")
        await pilot.pause()
        assert wanted in seen + panel_text(app)
        assert app.inbox.panel.max_scroll_y == app.inbox.panel.scroll_offset.y
        await pilot.press("escape")
        await pilot.pause()
        assert not app.inbox.panel.display
        assert app.focused is app.inbox.chat_list
        await pilot.press("right", "v")
        await pilot.pause()
        assert app.inbox.panel.has_focus
        await pilot.press("v")
        await pilot.pause()
        focused: object = app.focused
        assert focused is app.inbox.pane.transcript and app.inbox.pane.display


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_what_a_key_does_to_the_chat_is_seen_also_where_the_chat_was_hidden(
    size: tuple[int, int],
) -> None:
    app = morning()
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "v", "r")
        await pilot.pause()
        assert app.inbox.pane.composer.has_focus and app.inbox.pane.display
        await pilot.press("escape", "left", "v", "e")
        await pilot.pause()
        assert app.inbox.pane.display and app.inbox.pane.query_one(UndoBar).display


async def test_keys_without_room_are_hinted_at() -> None:
    assert "…" in "".join(text for text, _ in key_bar([("a", "first" * 9), ("?", "help")], 24))
    assert "…" not in "".join(text for text, _ in key_bar([("a", "first"), ("?", "help")], 20))
