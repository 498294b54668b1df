"""What the relay is told of an operator who looks at a chat or types in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.kinds.messenger.kind import META
from console.core.messages import Receive
from console.core.moments import SECOND
from console.core.queues import Queue
from console.core.state import Visitor
from console.core.views import Phase
from console.headless.play import PAGE
from console.headless.played import PlayedRelay, played_ports
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.session.session import Session
from tests.app.test_held import Office


class Listening(Session):
    """Keeps what is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.play = Office(2).play
        relay = PlayedRelay(self.play)
        super().__init__(played_ports(self.play, relay))
        relay.sit_down(self)

    def tell(self, what: str, chat: str) -> None:
        self.told.append((what, chat))

    def hear(self, chat: str, mid: str) -> None:
        psid = self.state.chats[chat].visitor.id
        self.play.do(Receive(Visitor(psid, PAGE), mid, self.play.now, "more"), META)
        self.on_state(self.play.state, {chat}, whole=False)


def make() -> tuple[Listening, ConsoleApp]:
    session = Listening()
    return session, ConsoleApp(session, ConsoleSettings(bell=False), still=True)


def wait(app: ConsoleApp, session: Listening, seconds: int) -> None:
    for _ in range(seconds):
        session.play.now += SECOND
        app.inbox.tick()


async def test_a_chat_that_stands_before_the_operator_is_seen_once_per_message() -> None:
    session, app = make()
    async with app.run_test(size=(120, 36)) as pilot:
        app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.pause()
        wait(app, session, 1)
        assert session.told == []
        wait(app, session, 30)
        assert session.told == [("viewing", "c1")]
        session.hear("c1", "more1")
        await pilot.pause()
        wait(app, session, 1)
        session.hear("c1", "more2")
        await pilot.pause()
        wait(app, session, 2)
        assert session.told == [("viewing", "c1")] * 2
        wait(app, session, 30)
        assert session.told == [("viewing", "c1")] * 3


async def test_a_chat_that_the_cursor_passes_is_not_seen() -> None:
    session, app = make()
    async with app.run_test(size=(120, 36)) as pilot:
        for _ in range(10):
            app.inbox.show_queue(Queue.ACTIVE, "c1")
            await pilot.pause()
            wait(app, session, 1)
            app.inbox.show_queue(Queue.ACTIVE, "c2")
            await pilot.pause()
            wait(app, session, 1)
        assert session.told == []


@pytest.mark.parametrize(
    "how", ["unfocused", "window", "scrolled", "not mine", "offline", "narrow"]
)
async def test_who_does_not_look_has_not_seen(how: str) -> None:
    session, app = make()
    size = (60, 24) if how == "narrow" else (120, 14)
    async with app.run_test(size=size) as pilot:
        app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.pause()
        match how:
            case "unfocused":
                app.app_focus = False
            case "window":
                await pilot.press("question_mark")
            case "scrolled":
                await pilot.press("right", "pageup")
            case "not mine":
                session.you = session.state.operators["ben"]
            case "offline":
                session.link = replace(session.link, phase=Phase.OFFLINE)
        await pilot.pause()
        wait(app, session, 20)
        assert session.told == []


async def test_typing_is_told_now_and_then() -> None:
    session, app = make()
    async with app.run_test(size=(120, 36)) as pilot:
        app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("r", *"hello")
        assert session.told == [("typing", "c1")]
        session.play.now += 3 * SECOND
        await pilot.press("a")
        assert len(session.told) == 1
        session.play.now += 2 * SECOND
        await pilot.press("b")
        assert session.told == [("typing", "c1")] * 2
        session.play.now += 60 * SECOND
        await pilot.press(*["backspace"] * 6)
        assert session.told[2:] == [("typing", "c1")]
        session.play.now += 60 * SECOND
        await pilot.press("backspace")
        assert len(session.told) == 3
