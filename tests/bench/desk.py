"""The console at work without a terminal: the CPU time of a change until it is painted."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual.screen import Screen

from console.core.company.values import Operator, Role
from console.core.log import Entry, Event
from console.core.moments import Millis
from console.core.state import State
from console.core.views import Phase
from console.link.replica import Replica
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.session.ports import Ports
from console.session.session import Session
from console.session.unplugged import NoDisk, NoLocalFiles, NoRelay, NoRelayFiles, Still
from console.session.values import LinkView
from console.wire.frames import Events, Welcome, You

SIZE = (120, 40)
ME = "op1"
_EPOCH = "bench"


class Desk(Session):
    """A session on a state that changes as by a relay's entries; it can be asked nothing."""

    def __init__(self, state: State, now: Millis) -> None:
        ports = Ports(Still(now), lambda: "", NoRelay(), NoDisk(), NoRelayFiles(), NoLocalFiles())
        super().__init__(ports)
        self.you = Operator(ME, "Aiko")
        self.link = LinkView(Phase.LIVE, since=now)
        self._replica = Replica((_EPOCH, state))
        you = You(id=ME, name="Aiko", role=Role.OPERATOR)
        self._replica.welcome(Welcome(epoch=_EPOCH, seq=state.seq, now=now, you=you, mode="resume"))
        self.on_state(state, (), whole=True)

    def hear(self, event: Event) -> None:
        """Do what the link does with an entry that has come."""
        entry = Entry(self.state.seq + 1, self.now(), "meta", "", event)
        change = self._replica.events(Events.model_construct(entries=(entry,)))
        assert change is not None
        self.on_state(self._replica.state, change.chats, change.whole)


class Watched(ConsoleApp):
    """The console, which says when it has painted."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, ConsoleSettings(bell=False), still=True)
        self.painted = asyncio.Event()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        self.painted.set()

    async def sit_at(self, desk: Desk) -> None:
        """Show this desk's chats."""
        self.session = desk
        self.inbox.draw_all()
        self.inbox.open_chat(self.inbox.chat_list.selected)
        await asyncio.sleep(0.1)

    async def cost_of(self, changes: Sequence[Callable[[], None]]) -> float:
        """CPU milliseconds for each of these, from the change to what is painted of it."""
        began = time.process_time()
        for change in changes:
            self.painted.clear()
            change()
            await self.painted.wait()
        return 1000 * (time.process_time() - began) / len(changes)


@asynccontextmanager
async def console_at(*desks: Desk) -> AsyncIterator[Watched]:
    """A running console that can sit at any of these desks, with the collector set as it is
    once a session is loaded."""
    app = Watched(desks[0])
    async with app.run_test(size=SIZE):
        for desk in desks:
            desk.watch(app.inbox.take)
        gc.collect()
        gc.freeze()
        before = gc.get_threshold()
        gc.set_threshold(100_000, 50, 1_000)
        try:
            yield app
        finally:
            gc.set_threshold(*before)
            gc.unfreeze()
