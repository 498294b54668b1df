"""An office of two departments, with an operator of any role at a console in the first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from textual.pilot import Pilot

from console.core.actor import RELAY, Actor
from console.core.channels.connecting import ConnectChannel
from console.core.chats import PickUp
from console.core.company.operators import (
    AddOperator,
    ChangeDepartments,
    ChangeRole,
    RemoveOperator,
)
from console.core.company.roles import Whose
from console.core.company.values import Role
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import META
from console.core.log import OperatorCommand
from console.core.messages import Receive
from console.core.outcomes import SettleSend, StartSend
from console.core.sends import Reply
from console.core.state import Visitor
from console.headless.play import PAGE, Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.screens.chat.lifecycle import LOOK
from console.session.session import Session
from tests.sessions import catch, played_relay

SALES = "1002"


@dataclass
class Office:
    """Two departments, and an operator at a console in the first."""

    app: ConsoleApp
    session: Session
    play: Play
    pilot: Pilot[Any]
    asked: list[OperatorCommand] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def chat(self, whose: Whose) -> str:
        """A chat that is this to who sits here, with an answer that has failed."""
        elsewhere = whose in (Whose.NOBODYS_ELSEWHERE, Whose.COLLEAGUES_ELSEWHERE)
        nobodys = whose in (Whose.NOBODYS, Whose.NOBODYS_ELSEWHERE)
        play, number = self.play, next(self.numbers)
        visitor = Visitor(f"v{number}", SALES if elsewhere else PAGE, f"Visitor {number}")
        self.do(Receive(visitor, f"mid{number}", play.now, "damn"), META)
        chat, answer = f"c{play.state.opened}", f"answer{number}"
        owner = Actor(f"leaver{number}", Role.OPERATOR)
        if nobodys:
            self.do(AddOperator(owner.id, owner.id, owner.role), RELAY)
        else:
            owner = play.operators[self.session.me if whose is Whose.OWN else "ben"]
        self.do(PickUp(chat, 0), owner)
        self.do(Reply(chat, "on its way"), owner, answer)
        self.do(StartSend(chat, answer), RELAY)
        self.do(SettleSend(chat, answer, failure=Failure(Cause.REFUSED, 1)), RELAY)
        if nobodys:
            self.do(RemoveOperator(owner.id), RELAY)
        return chat

    def do(self, command: Any, actor: Actor, command_id: str = "") -> None:
        assert self.play.do(command, actor, command_id) is None, command

    async def look_at(self, chat: str) -> None:
        """Have a chat on screen, whether it is listed or not."""
        self.play.advance_to(self.play.now + 2 * LOOK)
        self.catch_up()
        known = self.session.chat(chat)
        assert known is not None
        self.app.inbox.show_queue(known.queue, chat)
        self.app.inbox.open_chat(chat)
        self.app.inbox.action_focus_list()
        await self.pilot.pause()
        assert self.app.inbox.chat == chat

    def catch_up(self) -> None:
        played_relay(self.session).catch_up()


@asynccontextmanager
async def open_office(role: Role) -> AsyncIterator[Office]:
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    me = made.operators[0].key
    for command in (
        ConnectChannel(SALES, "Acme Sales", made.brand, "Sales"),
        AddOperator("chie", "Chie", Role.ADMIN),
        ChangeRole(me, role),
    ):
        assert play.do(command, RELAY) is None
    here = play.state.channels[PAGE].department
    assert play.do(ChangeDepartments(me, (here,)), RELAY) is None
    session = played_session(play)
    app = ConsoleApp(session, ConsoleSettings(bell=False), still=True)
    async with app.run_test(size=(120, 36)) as pilot:
        office = Office(app, session, play, pilot)
        catch(session, office.asked.append)
        app.say = lambda text, severity="": office.told.append(text)  # type: ignore[method-assign]
        await pilot.pause()
        yield office
