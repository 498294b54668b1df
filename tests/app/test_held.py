"""Trouble of a Page on the screen; and when it is mended, the answers it held back: offered, never
sent unseen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from textual.pilot import Pilot

from console.core.actor import RELAY
from console.core.channels.connecting import SwitchChannel
from console.core.channels.incidents import MendIncident, held
from console.core.chats import NameVisitor, PickUp
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import META
from console.core.log import OperatorCommand
from console.core.messages import Receive
from console.core.moments import MINUTE
from console.core.outcomes import SettleSend, StartSend
from console.core.queues import Queue
from console.core.sends import Dismiss, Reply, SendAgain
from console.core.state import Visitor
from console.core.transcript import Message, SendState
from console.headless.play import PAGE, Play
from console.headless.played import played_session
from console.headless.scenario import Person, Scenario
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.screens.dialogs.confirm import ConfirmScreen
from console.screens.inbox.held import HeldScreen
from console.session.values import SlowedChannel
from tests.sessions import catch

START = 1_772_592_000_000
EXPIRED = Failure(Cause.ACCESS_EXPIRED, 190, 463)


class Office:
    """Aiko has three chats, and an answer in each failed since the Page's access has expired."""

    def __init__(self, answers: int = 3) -> None:
        names = [f"Visitor {n}" for n in range(1, answers + 1)]
        people = (Person("aiko", "Aiko"), Person("ben", "Ben"))
        self.play = Play(Scenario("x", START, 0, "Acme", "Support", "Acme Japan", people, (), ()))
        for n, name in enumerate(names, 1):
            self.play.advance_to(START + n * MINUTE)
            self.play.do(Receive(Visitor(str(n), PAGE, chats=0), f"m{n}", START, "?"), META)
            self.play.do(NameVisitor(f"c{n}", name), RELAY)
            self.play.do(PickUp(f"c{n}", 0), self.play.operators["aiko"])
            self._fail(n)
        self.session = played_session(self.play)
        self.app = ConsoleApp(self.session, ConsoleSettings(bell=False), still=True)

    def _fail(self, n: int) -> None:
        reply, chat = f"r{n}", f"c{n}"
        aiko = self.play.operators["aiko"]
        # The play answers by itself later on; what counts here comes first.
        self.play._answer_send = (  # type: ignore[method-assign]
            lambda chat_id, message, attempt: None
        )
        self.play.do(Reply(chat, f"answer {n}"), aiko, reply)
        self.play.do(StartSend(chat, reply), RELAY)
        self.play.do(SettleSend(chat, reply, failure=EXPIRED), RELAY)

    def mend(self) -> None:
        self.play.do(MendIncident(PAGE, Cause.ACCESS_EXPIRED), RELAY)
        self.session.on_state(self.play.state, set(), whole=False)

    @property
    def held(self) -> list[str]:
        return [message.id for _, message in held(self.play.state, "aiko")]

    def states(self) -> list[SendState]:
        return [
            item.state
            for chat in self.play.state.chats.values()
            for item in chat.timeline
            if isinstance(item, Message) and item.id.startswith("r")
        ]

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def told(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]


@asynccontextmanager
async def office(
    answers: int = 3, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Office, Pilot[Any]]]:
    made = Office(answers)
    async with made.app.run_test(size=size) as pilot:
        await pilot.pause()
        yield made, pilot


async def test_an_incident_stands_in_the_status_line_and_at_its_chats() -> None:
    async with office(size=(120, 36)) as (at, pilot):
        first = at.text.splitlines()[0]
        assert "⚠ Acme Japan: access has expired · 3 open chats · you mend it: F5" in first
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.pause()
        assert "⚠ access has expired: answers" in at.text
        assert "F5 settings" in at.text
        at.mend()
        await pilot.pause()
        assert "⚠" not in at.text
        assert "↻ 3 answers held back · F8" in at.text.splitlines()[0]
        assert "1 answer here was held" in at.text
        assert "this is mended by now" in at.text
        assert "a send again" in at.text


async def test_at_80_columns_what_is_wrong_goes_before_names() -> None:
    async with office() as (at, _):
        first = at.text.splitlines()[0]
        assert "⚠ Acme Japan: access has expired · you: F5" in first
        assert "Aiko" not in first
        assert "needs you 3" in first


async def test_when_it_is_mended_the_held_answers_are_offered_and_nothing_is_sent() -> None:
    async with office() as (at, pilot):
        assert at.told == []
        at.mend()
        await pilot.pause()
        assert at.told == ["Acme Japan works again. 3 answers were held back: F8 shows them"]
        await pilot.press("f8")
        assert isinstance(at.app.screen, HeldScreen)
        for part in (
            "Visitor 1",
            "answer 1",
            "Visitor 3",
            "access has expired",
            "Enter",
            "send all",
        ):
            assert part in at.text
        await pilot.press("escape")
        assert at.states() == [SendState.FAILED] * 3
        assert len(at.held) == 3


async def test_one_is_sent_one_is_left() -> None:
    async with office() as (at, pilot):
        at.mend()
        await pilot.press("f8", "enter")
        assert at.states() == [SendState.QUEUED, SendState.FAILED, SendState.FAILED]
        assert "answer 1" not in at.text
        await pilot.press("d")
        await pilot.pause()
        assert "answer 2" in at.text and at.held == ["r2", "r3"], "it is asked first"
        await pilot.press("n", "d")
        assert at.held == ["r2", "r3"]
        await pilot.press("y")
        await pilot.pause()
        assert at.held == ["r3"]
        assert at.states() == [SendState.QUEUED, SendState.FAILED, SendState.FAILED]
        await pilot.press("escape")
        assert "1 answer held back · F8" in at.text


async def test_what_is_asked_and_not_answered_yet_is_not_asked_again() -> None:
    async with office() as (at, pilot):
        at.mend()
        asked: list[OperatorCommand] = []
        catch(at.session, asked.append)
        await pilot.press("f8", "enter", "enter")
        assert asked == [SendAgain("c1", "r1")]
        assert "◌ sending" in at.text
        await pilot.press("d", "down", "d", "y")
        assert asked[1:] == [Dismiss("c2", "r2")]
        assert "◌ leaving it" in at.text


async def test_all_are_sent_after_a_look_at_all() -> None:
    async with office(answers=20) as (at, pilot):
        at.mend()
        await pilot.press("f8", "a")
        assert "look at all of them first" in at.text
        assert at.states() == [SendState.FAILED] * 20
        await pilot.press("end", "home", "a")
        assert at.states() == [SendState.FAILED] * 20, "those in the middle were jumped over"
        looks = 0
        while SendState.FAILED in at.states():
            assert (looks := looks + 1) < 20
            await pilot.press("a")
            await pilot.pause()
            if isinstance(at.app.screen, ConfirmScreen):
                assert "20 answers go to their visitors now." in at.text
                assert at.states() == [SendState.FAILED] * 20, "it is asked first"
                await pilot.press("y")
                await pilot.pause()
        assert looks > 1
        assert at.states() == [SendState.QUEUED] * 20
        assert "No answers are held back." in at.text
        assert "leave it" not in at.text and "send all" not in at.text


async def test_all_are_sent_at_once_where_all_are_on_screen() -> None:
    async with office(size=(120, 36)) as (at, pilot):
        at.mend()
        await pilot.press("f8", "a", "y")
        await pilot.pause()
        assert at.states() == [SendState.QUEUED] * 3


async def test_what_can_not_be_sent_any_more_says_why_and_stays() -> None:
    async with office() as (at, pilot):
        at.mend()
        await pilot.press("f8")
        at.play.do(SwitchChannel(PAGE, on=False), at.play.operators["aiko"])
        at.session.on_state(at.play.state, set(), whole=False)
        await pilot.press("enter")
        await pilot.pause()
        assert at.states() == [SendState.FAILED] * 3
        assert len(at.held) == 3


async def test_who_had_nothing_held_back_hears_that_the_page_works_again() -> None:
    async with office() as (at, pilot):
        at.session.you = at.play.state.operators["ben"]
        at.mend()
        await pilot.pause()
        assert at.told == ["Acme Japan works again"]
        await pilot.press("f8")
        assert "No answers are held back." in at.text


async def test_a_left_answer_no_longer_needs_anybody() -> None:
    async with office(answers=1) as (at, pilot):
        row = at.session.queues.row("c1")
        assert row is not None
        assert row.failed
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.press("x", "y")
        await pilot.pause()
        row = at.session.queues.row("c1")
        assert row is not None
        assert not row.failed
        assert "not sent, and left at that" in at.text


async def test_a_slowed_page_and_another_app_are_told() -> None:
    async with office(answers=1, size=(120, 36)) as (at, pilot):
        at.mend()
        at.play.do(Dismiss("c1", "r1"), at.play.operators["aiko"])
        chat = replace(at.play.state.chats["c1"], thread_owner="555")
        at.play.state = replace(at.play.state, chats={"c1": chat})
        at.session.link = replace(
            at.session.link, slowed=(SlowedChannel(PAGE, 92, START + 25 * MINUTE),)
        )
        at.session.on_state(at.play.state, {"c1"}, whole=False)
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await pilot.pause()
        assert "◔ Facebook slows Acme Japan down: 92 %, next at" in at.text.splitlines()[0]
        assert "⇄ Another app has this conversation" in at.text
        assert "another app has it" in at.text
