"""Keys in the composer and beside it: nothing crashes, and no text runs as commands."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from console.core.queues import Queue
from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.keys import ACTIONS, Owner
from console.program.app import ConsoleApp
from console.program.burst import Burst
from console.program.settings import ConsoleSettings
from tests.sessions import catch

LINES = "\n".join(f"line {n}" for n in range(9))
KEYS = [
    *(f"ctrl+{letter}" for letter in ascii_lowercase if letter not in "pqo"),
    *(key for one in ACTIONS if one.owner is Owner.TEXT for key in one.keys.split(",")),
    *("a", "é", "漢", "👍", "\u200d", "\u200c", "space", "tab", "shift+tab", "insert", "f6", "f12"),
]


@asynccontextmanager
async def writing(
    key_time: Callable[[events.Event], float] | None = None,
) -> AsyncIterator[tuple[ConsoleApp, Pilot[Any]]]:
    """The composer of an own chat has the focus, and is empty."""
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    session = played_session(play)
    catch(session, lambda command: None)
    chat = next(row.chat for row in session.queues.rows(Queue.ACTIVE) if row.mine)
    app = ConsoleApp(session, ConsoleSettings(bell=False), still=True, key_time=key_time)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.inbox.show_queue(Queue.ACTIVE, chat)
        app.inbox.pane.write()
        await pilot.pause()
        yield app, pilot


async def test_a_paste_is_taken_back_and_put_again() -> None:
    async with writing() as (app, pilot):
        composer = app.inbox.pane.composer
        app.post_message(events.Paste(LINES))
        await pilot.pause()
        assert composer.text == LINES
        await pilot.press("ctrl+z")
        assert composer.text == ""
        await pilot.press("ctrl+y")
        assert composer.text == LINES


@pytest.mark.parametrize("seed", range(6))
async def test_no_sequence_of_keys_ends_the_program(seed: int) -> None:
    chance = random.Random(seed)
    async with writing() as (app, pilot):
        for _ in range(60):
            if app.screen is not app.inbox:
                app.leave_windows()
            app.screen.set_focus(app.inbox.pane.composer)
            if chance.random() < 0.2:
                pasted = chance.choice(
                    [LINES, "👩\u200d👩\u200d👧\u200d👦", "می\u200cخواهم", "x\u2067y"]
                )
                app.post_message(events.Paste(pasted))
            await pilot.press(chance.choice(KEYS))
        assert app.is_running and app.return_code in (None, 0)


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "👩\u200d👩\u200d👧\u200d👦!",
        "❤\ufe0f",
        "\u2067שלום\u2069",
        "a\u200eb\u3000c",
    ],
)
async def test_what_is_typed_or_pasted_stays_as_it_is(text: str) -> None:
    async with writing() as (app, pilot):
        composer = app.inbox.pane.composer
        for char in text:
            app.post_message(events.Key("x", char))
        await pilot.pause()
        assert composer.text == text
        composer.set_draft("")
        app.post_message(events.Paste(text))
        await pilot.pause()
        assert composer.text == text
        assert app.session.drafts[app.inbox.chat].text == text
        await pilot.press("enter")
        (item,) = app.session.outbox.pending.values()
        assert getattr(item.command, "text", "") == text


async def test_backspace_takes_what_people_see_as_one_character() -> None:
    async with writing() as (app, pilot):
        composer = app.inbox.pane.composer
        composer.set_draft("a👩\u200d👩\u200d👧\u200d👦")
        await pilot.press("backspace")
        assert composer.text == "a"


def test_the_fourth_different_key_and_all_until_it_is_quiet_are_text() -> None:
    burst = Burst()
    times = [0.0, 0.04, 0.08, 0.12, 0.3, 0.75, 1.3]
    taken = [burst.takes(key, at) for key, at in zip("abcdefg", times, strict=True)]
    assert taken == [False, False, False, True, True, True, False]


def test_a_key_held_down_and_slow_keys_are_commands() -> None:
    burst = Burst()
    assert not any(burst.takes("j", n * 0.03) for n in range(40))
    assert not any(burst.takes("jkn"[n % 3], 10 + n * 0.06) for n in range(40))


async def test_a_text_beside_the_composer_runs_nothing_and_says_so() -> None:
    async with writing(key_time=lambda event: 5.0) as (app, pilot):
        app.inbox.chat_list.focus()
        await pilot.pause()
        before = app.session.status, app.inbox.chat
        app.post_message(events.Paste("please see"))
        await pilot.press("s", "e", "enter", "n")
        assert (app.session.status, app.inbox.chat) == before
        assert not app.session.outbox.ending
        said = [notice.message for notice in app._notifications]
        assert said == [app.reader.words.say("notice.text_runs_nothing")]


async def test_what_follows_the_key_to_write_is_text() -> None:
    async with writing(key_time=lambda event: 5.0) as (app, pilot):
        app.inbox.chat_list.focus()
        await pilot.pause()
        for char in "reses":
            app.post_message(events.Key(char, char))
        await pilot.pause()
        assert app.inbox.pane.composer.text == "eses"


async def test_a_field_that_goes_away_leaves_no_commands_behind() -> None:
    async with writing(key_time=lambda event: 5.0) as (app, pilot):
        await pilot.press("h", "i")
        app.inbox.chat_list.focus()
        await pilot.pause()
        before = app.session.status
        await pilot.press("s")
        assert app.session.status is before and app.inbox.pane.composer.text == "hi"


@pytest.mark.parametrize("queue", [Queue.ACTIVE, Queue.COMPLETED])
async def test_a_chat_that_can_not_be_answered_takes_no_text(queue: Queue) -> None:
    """Somebody else's, and a completed one: the key says why, and what follows runs nothing."""
    async with writing() as (app, pilot):
        rows = app.session.queues.rows(queue)
        chat = next(row.chat for row in rows if not row.mine)
        app.inbox.show_queue(queue, chat)
        app.inbox.action_focus_list()
        await pilot.press("r")
        await pilot.pause()
        composer = app.inbox.pane.composer
        assert app.inbox.chat == chat and not composer.has_focus and not composer.can_focus
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Enter send" not in shown and "^T" not in shown
        app.screen.set_focus(composer)
        await pilot.press("x")
        assert composer.text == "" and not app.session.drafts.get(chat)


async def test_who_writes_while_the_chat_is_taken_ends_a_draft_and_then_leaves() -> None:
    """A lost race: what was typed meanwhile is kept, and nothing of it is a command."""
    async with writing() as (app, pilot):
        chat = next(row.chat for row in app.session.queues.rows(Queue.UNANSWERED))
        app.inbox.show_queue(Queue.UNANSWERED, chat)
        app.inbox.pane.write()
        await pilot.press(*"hel")
        known = app.session.state.chats[chat]
        taken = replace(known, queue=Queue.ACTIVE, operator="somebody")
        state = replace(app.session.state, chats={**app.session.state.chats, chat: taken})
        app.session._take_state(state, (chat,), whole=False)
        await pilot.press(*"lo")
        composer = app.inbox.pane.composer
        assert composer.has_focus and composer.text == "hello" and not composer.sends
        app.inbox.tick()
        assert composer.has_focus, "somebody has just typed"
        app.inbox.tick()
        await pilot.pause()
        assert not composer.has_focus and not composer.can_focus
        assert app.session.drafts[chat].text == "hello"


@pytest.mark.parametrize("text", ["", "\n", "a\n", "\na", "a"])
async def test_deleting_to_the_end_takes_lines_away_until_there_are_none(text: str) -> None:
    async with writing() as (app, pilot):
        composer = app.inbox.pane.composer
        composer.set_draft(text)
        await pilot.press(*["ctrl+k"] * 3)
        assert composer.text in text and app.is_running
        await pilot.press(*["ctrl+z"] * 3)
        assert composer.text == text


async def test_what_is_deleted_after_an_undo_is_undone_alone() -> None:
    async with writing() as (app, pilot):
        app.post_message(events.Paste(LINES))
        await pilot.press("ctrl+w", "ctrl+z", "ctrl+w", "ctrl+z")
        assert app.inbox.pane.composer.text == LINES
