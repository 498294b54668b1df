"""Where there is room for one column: whoever turns to the chat sees it."""

from __future__ import annotations

import pytest

from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings


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
