"""Everything at once on loopback: stand-in for Meta, relay, consoles, on one virtual clock.

Nothing here waits for time: `until` gives the loop its turns, `advance` moves the clock while
all are awake, `overnight` moves it while the operators' machines are asleep.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from console.core.commands import OperatorCommand
from console.core.events import Entry, Event
from console.core.fold import find_message
from console.core.model import Author, Chat, Message, Queue, SendState, State
from console.core.project import Phase
from console.live import Endpoint, LiveSession
from console.session import Change, Notice
from server_stub.meta.app import application
from server_stub.meta.faults import Fault
from server_stub.meta.ids import Ids
from server_stub.meta.outside import HttpOutside
from server_stub.meta.standin import StandIn
from server_stub.meta.world import App, Visitor, World
from server_stub.relay.admin import add_operator, add_page
from server_stub.relay.config import MetaApp
from server_stub.relay.graph import Graph
from server_stub.relay.journal import parse
from server_stub.relay.secret import Secret
from server_stub.relay.serve import Address, listen, place_of, running
from server_stub.relay.store import Store, open_store
from tests.flows.clocks import MachineClock, MetaClock, PatientTransport
from tests.relay.rig import VirtualClock

TURNS = 3_000_000
"""Turns of the loop after which what is waited for will not come any more."""

PEOPLE = {"Aiko": ("operator", 0), "Ben": ("operator", -90_000), "Chie": ("admin", 4_000)}
"""Name to role, and how wrong the clock of their machine is, in milliseconds."""


async def until(true: Callable[[], object]) -> None:
    """Let everything go on until this is true; no time passes."""
    for _ in range(TURNS):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError(f"not so after {TURNS} turns of the loop")


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """An application on a bound socket."""
    server = uvicorn.Server(
        uvicorn.Config(app, lifespan="off", log_config=None, log_level="critical")
    )
    task = asyncio.create_task(server.serve([listener]))
    await until(lambda: server.started)
    try:
        yield
    finally:
        server.should_exit = True
        await task


class Meta:
    """The stand-in, with a Page and three people who may write to it."""

    def __init__(self, clock: VirtualClock) -> None:
        ids = Ids(random.Random(7))
        self.world = World(App(ids.app(), ids.secret(), ids.secret()), ids)
        self.page = self.world.add_page("Acme Japan", "Acme", "Support")
        self.yuki = self.world.add_visitor(self.page, "Yuki Tanaka", "ja_JP", 9)
        self.omar = self.world.add_visitor(self.page, "Omar Haddad", "en_US", 4)
        self.lena = self.world.add_visitor(self.page, "Lena Fischer", "de_DE", 1)
        self.outside = HttpOutside()
        self.standin = StandIn(self.world, ids, MetaClock(clock), random.Random(7), self.outside)
        self.writes = self.standin.messenger.writes

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Serve Graph; its address."""
        with listen(Address("127.0.0.1", 0)) as listener:
            try:
                async with serving(application(self.standin), listener):
                    yield f"http://{place_of(listener)}"
            finally:
                await self.standin.aclose()
                await self.outside.aclose()

    def arm(self, fault: str, **more: Any) -> None:
        """Have sends of the Page go wrong like this."""
        self.standin.faults.arm(Fault(fault, self.page.id, **more))

    def mend(self) -> None:
        self.standin.faults.clear()

    def texts(self) -> list[str]:
        """The texts of all sends that have arrived, taken or not."""
        return [send["params"]["message"]["text"] for send in self.standin.sends]


class Relay:
    """The relay, which can be stopped and comes back at the same addresses."""

    def __init__(self, folder: Path, clock: VirtualClock, meta: Meta, graph: str) -> None:
        self._folder = folder
        self._clock = clock
        self._app = MetaApp(
            meta.world.app.id, Secret(meta.world.app.secret), Secret(meta.world.app.verify_token)
        )
        self._graph = graph
        self._ports = [0, 0]
        self._stack = contextlib.AsyncExitStack()
        self.up = False
        self.failures = 0
        self.store: Store

    async def start(self) -> None:
        async with contextlib.AsyncExitStack() as stack:
            self.store = await stack.enter_async_context(open_store(self._folder, self._clock, {}))
            graph = Graph(self._graph, self._app.secret, PatientTransport(self._clock))
            stack.push_async_callback(graph.close)
            public, consoles = (
                stack.enter_context(listen(Address("127.0.0.1", port))) for port in self._ports
            )
            self._ports = [listener.getsockname()[1] for listener in (public, consoles)]
            parts = (self.store, self._app, graph, self._clock, public, consoles, self._folder)
            await stack.enter_async_context(running(*parts, self._failed))
            self._stack = stack.pop_all()
            self.up = True

    def _failed(self) -> None:
        self.failures += 1

    async def stop(self) -> None:
        self.up = False
        await self._stack.aclose()

    async def disk(self) -> None:
        """Wait until the disk has done what it was given."""
        if self.up:
            await self.store.journal._database.run(lambda db: None)

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self._ports[0]}/webhook"

    @property
    def consoles(self) -> str:
        return f"ws://127.0.0.1:{self._ports[1]}"

    @property
    def state(self) -> State:
        return self.store.sequencer.state

    async def log(self) -> list[Entry]:
        return list(parse(await self.store.journal.read(0, 100_000)))

    async def events(self, *kinds: type[Event]) -> list[Any]:
        """The events of these kinds in the log."""
        return [entry.event for entry in await self.log() if isinstance(entry.event, kinds)]

    async def room(self, pages: int) -> None:
        """Let the disk have room for so many more pages of 4 KiB."""
        await self.store.journal._database.run(
            lambda db: db.execute(
                f"PRAGMA max_page_count={pages + db.execute('PRAGMA page_count').fetchone()[0]}"
            ).fetchone()
        )


class Desk:
    """An operator at a console without a screen."""

    def __init__(self, name: str, folder: Path, clock: MachineClock, endpoint: Endpoint) -> None:
        self.name = name
        self.clock = clock
        self.endpoint = endpoint
        self._folder = folder
        self.notices: list[Notice] = []
        self.phases: list[Phase] = []
        self.session: LiveSession

    async def open(self) -> None:
        """Start the console, as after the last run."""
        self.session = LiveSession(self._folder, self._connect, self.clock)
        self.session.watch(self._notice)
        await self.session.start()

    async def close(self) -> None:
        await self.session.stop()

    @contextlib.asynccontextmanager
    async def _connect(self) -> AsyncIterator[Endpoint]:
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
        self.session._ask(command)

    def chat(self, chat: str) -> Chat:
        found = self.session.chat(chat)
        assert found is not None
        return found

    def queue(self, chat: str) -> Queue | None:
        """Where the list shows a chat."""
        row = self.session.row(chat)
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
        clock = MachineClock(self.clock, PEOPLE[name][1])
        self.machines.append(clock)
        return clock

    def desk(self, name: str, token: str | None = None) -> Desk:
        """A console that is not open yet."""
        endpoint = Endpoint(self.relay.consoles, token or self.token(name))
        return Desk(name, self._folder / name, self.machine(name), endpoint)

    async def desks(self, *names: str) -> list[Desk]:
        """Consoles of these operators, open and live."""
        made = [self.desk(name) for name in names]
        for desk in made:
            await self.sit_down(desk)
        return made

    async def sit_down(self, desk: Desk) -> None:
        await desk.open()
        self.open.append(desk)
        await until(lambda: desk.live)

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
        """Let happen what needs no time, the disks' part of it as well."""
        for _ in range(4):
            for _ in range(10):
                await asyncio.sleep(0)
            await self.relay.disk()
            for desk in self.open:
                await desk.session._jobs.join()

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
    meta = Meta(clock)
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
            await relay.stop()
        assert not relay.failures
