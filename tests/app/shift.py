"""A shift on a scenario's relay: Aiko has some chats, others have some, some ring."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from textual.pilot import Pilot

from console.core.actor import RELAY, Actor
from console.core.chats import NameVisitor, PickUp
from console.core.company.values import Role
from console.core.kinds.messenger.kind import META
from console.core.messages import Receive
from console.core.moments import SECOND
from console.core.sends import Reply
from console.core.state import Visitor
from console.headless.play import PAGE, Play
from console.headless.played import played_session
from console.headless.scenario import Person, Scenario
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings

START = 1_772_592_000_000
ROLES = (Role.OPERATOR, Role.OPERATOR, Role.SUPERVISOR)
"""Of Aiko, Ben and Chie."""


class Shift:
    """Chats c1, c2, ... in this order, each with the operator who has it ("" rings): its visitor
    has written a minute after the one before."""

    def __init__(self, owners: Sequence[str], language: str = "en") -> None:
        people = (Person("aiko", "Aiko"), Person("ben", "Ben"), Person("chie", "Chie"))
        self.play = Play(Scenario("x", START, 0, "Acme", "Support", "Acme Japan", people, (), ()))
        known = self.play.state.operators
        roles = dict(zip(known, ROLES, strict=True))
        self.play.operators = {key: Actor(key, role) for key, role in roles.items()}
        operators = {key: replace(known[key], role=role) for key, role in roles.items()}
        self.play.state = replace(self.play.state, operators=operators)
        # The play's visitors and service do nothing by themselves.
        self.play._answer_send = (  # type: ignore[method-assign]
            lambda chat_id, message, attempt: None
        )
        for n, owner in enumerate(owners, 1):
            self.play.advance_to(START + n * SECOND)
            self.writes(n, "hello?")
            self.play.do(NameVisitor(f"c{n}", f"Visitor {n}"), RELAY)
            if owner:
                self.play.do(PickUp(f"c{n}", 0), self.play.operators[owner])
        self.session = played_session(self.play)
        settings = ConsoleSettings(bell=False, language=language)
        self.app = ConsoleApp(self.session, settings, still=True)

    def writes(self, n: int, text: str) -> None:
        """The visitor of chat `n` writes, and no console knows it yet."""
        visitor = Visitor(str(n), PAGE, chats=0)
        mid = f"m{self.play.state.seq}"
        self.play.do(Receive(visitor, mid, self.play.now, text), META)

    def answers(self, n: int, text: str = "hello") -> str:
        """The operator of chat `n` answers, and it is on its way; the message."""
        owner = self.play.state.chats[f"c{n}"].operator
        message = f"r{self.play.state.seq}"
        assert self.play.do(Reply(f"c{n}", text), self.play.operators[owner], message) is None
        return message

    def tell(self, *chats: int) -> None:
        """The console hears how these chats stand now."""
        self.session.on_state(self.play.state, {f"c{n}" for n in chats}, whole=False)

    def wait(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            self.play.now += SECOND
            self.session.tick()
            self.app.inbox.tick()

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def told(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]


@asynccontextmanager
async def shift(
    *owners: str, size: tuple[int, int] = (80, 24), language: str = "en"
) -> AsyncIterator[tuple[Shift, Pilot[Any]]]:
    """Aiko's console."""
    made = Shift(owners, language)
    async with made.app.run_test(size=size) as pilot:
        await pilot.pause()
        yield made, pilot
