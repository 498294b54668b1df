"""What stands in the composer of a chat, whatever happens to its drafts meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from console.core.queues import Queue
from console.core.refusals import Refusal, RefusalCode
from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.session.session import Session
from tests.sessions import catch


@asynccontextmanager
async def answering() -> AsyncIterator[tuple[ConsoleApp, Session, Pilot[Any], str]]:
    """An operator about to write in a chat of theirs, whose relay does not answer."""
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    session = played_session(play)
    catch(session, lambda command: None)
    chat = next(row.chat for row in session.queues.rows(Queue.ACTIVE) if row.mine)
    app = ConsoleApp(session, ConsoleSettings(bell=False), still=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.inbox.show_queue(Queue.ACTIVE, chat)
        await pilot.press("r")
        yield app, session, pilot, chat


def refuse(session: Session) -> None:
    (item,) = session.outbox.pending
    session.on_answer(item, Refusal(RefusalCode.WINDOW_CLOSED))


async def test_a_refused_text_is_shown_in_front_of_what_is_being_typed() -> None:
    async with answering() as (app, session, pilot, chat):
        await pilot.press("o", "n", "e", "enter", "t", "w", "o")
        composer = app.inbox.pane.composer
        assert composer.text == "two"
        refuse(session)
        await pilot.pause()
        assert (composer.text, composer.cursor) == ("one\ntwo", 7)
        await pilot.press("!")
        await pilot.pause()
        assert composer.text == "one\ntwo!"
        assert session.drafts[chat].text == "one\ntwo!"


async def test_a_refused_text_waits_in_a_chat_that_is_not_shown() -> None:
    async with answering() as (app, session, pilot, chat):
        await pilot.press("o", "n", "e", "enter", "t", "w", "o", "escape")
        app.inbox.show_queue(Queue.UNANSWERED)
        refuse(session)
        await pilot.pause()
        assert app.inbox.chat != chat
        assert session.drafts[chat].text == "one\ntwo"
        app.inbox.show_queue(Queue.ACTIVE, chat)
        await pilot.pause()
        assert app.inbox.pane.composer.text == "one\ntwo"


async def test_another_operators_drafts_take_the_place_of_the_first_ones() -> None:
    async with answering() as (app, session, pilot, chat):
        await pilot.press("h", "e", "r", "s")
        session._ownership.clear()
        session.drafts.typed(chat, "his", 3)
        app.inbox.draw_all()
        await pilot.pause()
        assert app.inbox.pane.composer.text == "his"
        assert session.drafts[chat].text == "his"
