"""A letter with consequences waits a moment: the first letters of a text do nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from console.core.chats import PickUp
from console.core.queues import Queue
from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.program.app import ConsoleApp
from console.program.burst import Burst
from console.program.settings import ConsoleSettings
from console.program.waiting_key import HOLD
from console.screens.dialogs.confirm import ConfirmScreen
from tests.sessions import catch, play_of


class Hands:
    """Presses keys at times of its own; what waits for a time is done when it has come."""

    def __init__(self) -> None:
        self.at = 100.0
        self._waiting: list[tuple[float, Callable[[], Awaitable[None]]]] = []

    def time(self, event: events.Event) -> float:
        return self.at

    def after(self, seconds: float, do: Callable[[], Awaitable[None]]) -> Callable[[], None]:
        one = (self.at + seconds, do)
        self._waiting.append(one)
        return lambda: self._waiting.remove(one) if one in self._waiting else None

    async def wait(self, seconds: float) -> None:
        self.at += seconds
        for due, do in list(self._waiting):
            if due <= self.at:
                self._waiting.remove((due, do))
                await do()


class Console:
    def __init__(self, app: ConsoleApp, pilot: Pilot[Any], hands: Hands) -> None:
        self.app = app
        self.pilot = pilot
        self.hands = hands

    async def write(self, text: str, pace: float) -> None:
        """Type a text, its last key followed by a pause."""
        for char in text:
            await self.app.on_event(events.Key("space" if char == " " else char, char))
            await self.hands.wait(pace)
        await self.hands.wait(1)
        await self.pilot.pause()

    def asked(self) -> list[type[object]]:
        return [type(one.command) for one in self.app.session.outbox.pending.values()]

    @property
    def said(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]

    def words(self, key: str) -> str:
        return self.app.reader.words.say(key)


@asynccontextmanager
async def desk(queue: Queue) -> AsyncIterator[Console]:
    """A chat of the queue is shown, an own one where it has an owner, and the list has the keys."""
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    session = played_session(play)
    catch(session, lambda command: None)
    hands = Hands()
    app = ConsoleApp(
        session,
        ConsoleSettings(bell=False),
        still=True,
        key_time=hands.time,
        key_after=hands.after,
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = session.queues.rows(queue)
        chat = next(row.chat for row in rows if row.mine or queue is not Queue.ACTIVE)
        app.inbox.show_queue(queue, chat)
        app.inbox.action_focus_list()
        await pilot.pause()
        app._keys.shown(0)
        yield Console(app, pilot, hands)


async def test_a_letter_alone_ends_a_chat_once_nothing_follows() -> None:
    async with desk(Queue.ACTIVE) as one:
        chat = one.app.inbox.chat
        await one.app.on_event(events.Key("e", "e"))
        assert not one.app.session.outbox.ending
        await one.write("", 0)
        assert list(one.app.session.outbox.ending) == [chat]


@pytest.mark.parametrize("pace", [0.0, 0.03, 0.08, 0.12, 0.18, 0.25, 0.35])
@pytest.mark.parametrize("text", ["end this please", "see the shop", "expanded", "sax adept"])
async def test_a_sentence_ends_no_chat_however_fast_it_is_typed(text: str, pace: float) -> None:
    async with desk(Queue.ACTIVE) as one:
        await one.write(text, pace)
        assert not one.app.session.outbox.ending
        assert set(one.said) & {
            one.words("notice.not_alone"),
            one.words("notice.text_runs_nothing"),
            one.words("notice.taken_back.end_chat"),
        }


@pytest.mark.parametrize("text", ["ebnzjk", "expand"])
async def test_an_end_that_a_slow_sentence_began_is_taken_back_and_said(text: str) -> None:
    async with desk(Queue.ACTIVE) as one:
        await one.write(text, 0.3)
        assert not one.app.session.outbox.ending
        assert one.words("notice.taken_back.end_chat") in one.said


async def test_a_key_held_down_is_pressed_once_and_another_key_carries_it_out() -> None:
    async with desk(Queue.ACTIVE) as one:
        chat, look_first = one.app.inbox.chat, one.words("notice.look_first")
        await one.write("eee", 0.05)
        assert list(one.app.session.outbox.ending) == [chat]
        assert set(one.said) <= {look_first}
        one.app.inbox.pane.lifecycle.undo_end()
        await one.pilot.pause()
        assert one.app.inbox.chat == chat and not one.app.session.outbox.ending
        await one.app.on_event(events.Key("e", "e"))
        await one.app.on_event(events.Key("down", None))
        await one.pilot.pause()
        assert list(one.app.session.outbox.ending) == [chat]
        assert set(one.said) <= {look_first}


async def test_a_text_picks_no_chat_up_and_stays_as_a_draft() -> None:
    async with desk(Queue.UNANSWERED) as one:
        chat = one.app.inbox.chat
        await one.write("please see", 0.0)
        assert PickUp not in one.asked()
        assert one.app.session.drafts[chat].text == "lease see"
        assert one.said == [one.words("notice.not_picked_up")]


@pytest.mark.parametrize("pace", [0.005, 0.02, 0.09, 0.3])
async def test_who_picks_up_and_writes_at_once_has_the_chat_and_the_text(pace: float) -> None:
    """However fast: only what came in one piece with the key may be a paste."""
    async with desk(Queue.UNANSWERED) as one:
        chat = one.app.inbox.chat
        await one.write("phello", pace)
        assert one.asked().count(PickUp) == 1 and not one.said
        assert one.app.session.drafts[chat].text == "hello"


async def test_a_key_is_for_what_was_there_when_it_was_pressed() -> None:
    async with desk(Queue.ACTIVE) as one:
        await one.app.on_event(events.Key("e", "e"))
        one.app.inbox.open_chat(one.app.session.queues.rows(Queue.UNANSWERED)[0].chat)
        await one.write("", 0)
        assert not one.app.session.outbox.ending
        assert one.said == [one.words("notice.aim_moved")]


async def test_a_window_that_has_just_opened_takes_no_answer() -> None:
    async with desk(Queue.ACTIVE) as one:
        answers: list[bool | None] = []
        one.app.push_screen(ConfirmScreen(one.app.reader, "t", "q"), answers.append)
        await one.pilot.pause()
        for before in (float("-inf"), 0.2):
            one.app._keys.shown(one.hands.at - before)
            for key in ("y", "enter"):
                await one.app.on_event(events.Key(key, key if len(key) == 1 else None))
            await one.hands.wait(HOLD)
            await one.pilot.pause()
            assert answers == [] and one.words("notice.window_is_new") in one.said
        await one.hands.wait(1)
        await one.app.on_event(events.Key("enter", None))
        await one.pilot.pause()
        assert answers == [True]


async def test_an_end_waits_while_a_window_lies_over_it() -> None:
    async with desk(Queue.ACTIVE) as one:
        session, chat = one.app.session, one.app.inbox.chat
        await one.write("e", 0.3)
        play = play_of(session)
        left = session.outbox.ending[chat].at - session.machine_now()
        one.app._tick()
        await one.app.run_action("help")
        await one.pilot.pause()
        for _ in range(10):
            play.advance_to(play.now + 1_000)
            one.app._tick()
        assert session.outbox.ending[chat].at - session.machine_now() == left
        await one.app.pop_screen()
        for _ in range(6):
            play.advance_to(play.now + 1_000)
            one.app._tick()
        assert chat not in session.outbox.ending


def test_five_different_letters_at_the_pace_of_typing_are_a_text() -> None:
    burst = Burst()
    assert [burst.takes(key, n * 0.3) for n, key in enumerate("abcdef")] == [False] * 4 + [True] * 2
    slow = Burst()
    assert not any(slow.takes(key, n * 0.45) for n, key in enumerate("abcdefgh"))
