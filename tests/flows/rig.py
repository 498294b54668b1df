"""Everything at once on loopback: stand-in for Meta, relay, consoles, on one virtual clock.

Nothing here waits for time: `until` gives the loop its turns, `advance` moves the clock while
all are awake, `overnight` moves it while the operators' machines are asleep.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from console.core.log import OperatorCommand
from console.core.queues import Queue
from console.core.state import Chat, State, find_message
from console.core.transcript import Author, Message, SendState
from console.core.views import Phase
from console.link.relay import Endpoint
from console.session.session import Session
from console.session.values import Change, Notice
from server_stub.meta.world import Visitor
from server_stub.relay.admin import add_operator, add_page
from server_stub.relay.secret import Secret
from tests.flows.clocks import MachineClock, MetaClock
from tests.flows.disk import on_disk
from tests.flows.servers import Meta, Relay
from tests.relay.rig import VirtualClock
from tests.sessions import live_session
from tests.waiting import until

PEOPLE = {"Aiko": ("operator", 0), "Ben": ("operator", -90_000), "Chie": ("admin", 4_000)}
"""Name to role, and how wrong the clock of their machine is, in milliseconds."""


class Desk:
    """An operator at a console without a screen."""

    def __init__(self, name: str, folder: Path, clock: MachineClock, endpoint: Endpoint) -> None:
        self.name = name
        self.clock = clock
        self.endpoint = endpoint
        self.folder = folder
        self.notices: list[Notice] = []
        self.phases: list[Phase] = []
        self.session: Session

    async def open(self) -> None:
        """Start the console, as after the last run."""
        mark = self.endpoint.sign_in.mark
        self.session = live_session(self.folder, self.connect, self.clock, signed_in=mark)
        self.session.watch(self._notice)
        await self.session.start()

    async def close(self) -> None:
        await self.session.stop()

    @contextlib.asynccontextmanager
    async def connect(self) -> AsyncIterator[Endpoint]:
        yield self.endpoint

    def _notice(self, change: Change) -> None:
        self.notices += change.notices
        phase = self.session.link.phase
        if change.link and self.phases[-1:] != [phase]:
            self.phases.append(phase)

    @property
    def live(self) -> bool:
        return self.session.link.phase is Phase.LIVE

    def ask(self, command: OperatorCommand) -> None:
        """Ask for what no key asks for yet, the way every key does."""
        self.session.outbox.ask(command)

    def chat(self, chat: str) -> Chat:
        found = self.session.chat(chat)
        assert found is not None
        return found

    def queue(self, chat: str) -> Queue | None:
        """Where the list shows a chat."""
        row = self.session.queues.row(chat)
        return row.queue if row else None

    def ours(self, chat: str) -> list[Message]:
        """The transcript's messages of our side."""
        items = self.session.timeline(chat)
        return [i for i in items if isinstance(i, Message) and i.author is Author.OPERATOR]

    def states(self, chat: str) -> list[SendState]:
        return [message.state for message in self.ours(chat)]


class Rig:
    """The whole. Operators sit down with `desks`."""

    def __init__(self, folder: Path, clock: VirtualClock, meta: Meta, relay: Relay) -> None:
        self.clock = clock
        self.meta = meta
        self.relay = relay
        self._folder = folder
        self._tokens: dict[str, str] = {}
        self.open: list[Desk] = []
        self.machines: list[MachineClock] = []

    async def set_up(self) -> None:
        """What an administrator does first."""
        page, store = self.meta.page, self.relay.store
        await add_page(store, page.id, page.name, Secret(page.token), page.brand, page.department)
        for name, (role, _) in PEOPLE.items():
            self._tokens[name] = (await add_operator(store, name, role)).reveal()
        await self.meta.standin.connect(self.relay.webhook)

    def token(self, name: str) -> str:
        return self._tokens[name]

    def machine(self, name: str) -> MachineClock:
        """A machine for this operator, which `advance` keeps awake."""
        clock = MachineClock(self.clock, PEOPLE[name][1] if name in PEOPLE else 0)
        self.machines.append(clock)
        return clock

    def desk(self, name: str, token: str | None = None, invite: str = "") -> Desk:
        """A console that is not open yet, on this operator's machine."""
        endpoint = Endpoint(self.relay.consoles, token or self.token(name), invite=invite)
        return Desk(name, self._folder / name, self.machine(name), endpoint)

    async def desks(self, *names: str) -> list[Desk]:
        """Consoles of these operators, open and live."""
        made = [self.desk(name) for name in names]
        for desk in made:
            await self.sit_down(desk)
        return made

    async def sit_down(self, desk: Desk) -> None:
        await self.open_console(desk)
        await until(lambda: desk.live)

    async def open_console(self, desk: Desk) -> None:
        """As `sit_down`, whether the relay is there or not."""
        self.open.append(desk)
        await desk.open()

    async def leave(self, desk: Desk) -> None:
        self.open.remove(desk)
        await desk.close()

    # What happens

    async def hear(self, visitor: Visitor | None = None, text: str = "hello") -> str:
        """A visitor writes, and every console shows it with the visitor's name; the chat."""
        visitor = visitor or self.meta.yuki
        mid = self.meta.writes(visitor, text)

        def found(state: State) -> Chat | None:
            chats = (chat for chat in state.chats.values() if find_message(chat, mid))
            return next((chat for chat in chats if chat.visitor.name == visitor.name), None)

        def states() -> list[State]:
            # The relay lets go of completed chats: consoles first.
            return [desk.session.state for desk in self.open] or [self.relay.state]

        await until(lambda: all(map(found, states())))
        chat = found(states()[0])
        assert chat is not None
        return chat.id

    async def everywhere(self, true: Callable[[Desk], object]) -> None:
        """Wait until this is so on every open console."""
        await until(lambda: all(true(desk) for desk in self.open))

    async def picked_up(self, desk: Desk, visitor: Visitor | None = None) -> str:
        """A chat that this operator has picked up, as every console shows it."""
        chat = await self.hear(visitor)
        assert desk.session.pick_up(chat) is None
        await self.everywhere(lambda each: each.queue(chat) is Queue.ACTIVE)
        return chat

    # Time

    async def advance(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass for everybody; consoles tick at each step, as the program does."""
        while seconds > 0:
            self._move(min(step, seconds), awake=True)
            seconds -= step
            await self._settle()

    async def _settle(self) -> None:
        """Let happen what needs no time: on the lines, and on the disks."""
        for _ in range(4):
            for _ in range(10):
                await asyncio.sleep(0)
            await self.relay.disk()
            for desk in self.open:
                await on_disk(desk.session)
        for _ in range(200):  # some never get an answer
            if not self.relay.requests.on_their_way and not self.meta.standin.deliveries.pending():
                break
            await asyncio.sleep(0)

    async def overnight(self, seconds: float) -> None:
        """Let time pass at Meta and at the relay while the operators' machines are asleep.

        What is due happens all the same; wait for it with `until`.
        """
        self._move(seconds, awake=False)
        await asyncio.sleep(0)

    def _move(self, seconds: float, awake: bool) -> None:
        self.clock.move(seconds)
        if awake:
            for machine in self.machines:
                machine.move(seconds)
        for desk in self.open:
            desk.session.tick()

    async def wait_for(self, true: Callable[[], object], seconds: int = 60) -> None:
        """As `until`, letting up to so many seconds pass."""
        for _ in range(seconds):
            if true():
                return
            await self.advance(1)
        await until(true)


@contextlib.asynccontextmanager
async def open_rig(folder: Path) -> AsyncIterator[Rig]:
    """A connected Page, three operators with tokens, nobody at a console yet."""
    random.seed(7)  # the consoles' jitter
    clock = VirtualClock()
    meta = Meta(MetaClock(clock))
    async with meta.open() as graph:
        relay = Relay(folder / "relay", clock, meta, graph)
        await relay.start()
        rig = Rig(folder, clock, meta, relay)
        try:
            await rig.set_up()
            yield rig
        finally:
            for desk in list(rig.open):
                await rig.leave(desk)
            meta.end()
            await relay.stop()
        assert not relay.failures
