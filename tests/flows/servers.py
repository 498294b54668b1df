"""The two servers of every flow on loopback: the stand-in for Meta, and the relay."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from console.core.log import Entry, Event
from console.core.state import State
from server_stub.meta.app import application
from server_stub.meta.clock import Clock
from server_stub.meta.faults import Fault
from server_stub.meta.ids import Ids
from server_stub.meta.outside import HttpOutside
from server_stub.meta.standin import StandIn
from server_stub.meta.world import App, World
from server_stub.relay.addresses import Address, PortInUseError, listen, place_of
from server_stub.relay.log.journal import parse
from server_stub.relay.log.store import Store, open_store
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.secret import Secret
from server_stub.relay.serve import running
from tests.flows.clocks import PatientTransport
from tests.relay.rig import VirtualClock
from tests.waiting import until

_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_PORTS = range(20_000 + _WORKER % 16, 30_000, 16)


def listening(port: int = 0) -> socket.socket:
    """A listening socket on this port, or on one that nobody takes while it is closed: below
    those that the system hands out to connections.

    Tests that run at the same time in another process choose among others.

    Its connections hold nothing back. asyncio sees to that only where a socket names its
    protocol, and 40 ms per answer are hours on a virtual clock.
    """
    while True:
        try:
            chosen = port or random.SystemRandom().choice(_PORTS)
            listener = listen(Address("127.0.0.1", chosen))
            break
        except PortInUseError:
            if port:
                raise
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[uvicorn.Server]:
    """An application on a bound socket."""
    server = uvicorn.Server(
        uvicorn.Config(app, lifespan="off", log_config=None, log_level="critical")
    )
    task = asyncio.create_task(server.serve([listener]))
    await until(lambda: server.started)
    try:
        yield server
    finally:
        server.should_exit = True
        await task


class Meta:
    """The stand-in, with a Page and three people who may write to it."""

    def __init__(self, clock: Clock) -> None:
        ids = Ids(random.Random(7))
        self.world = World(App(ids.app(), ids.secret(), ids.secret()), ids)
        self.page = self.world.add_page("Acme Japan", "Acme", "Support")
        self.yuki = self.world.add_visitor(self.page, "Yuki Tanaka", "ja_JP", 9)
        self.omar = self.world.add_visitor(self.page, "Omar Haddad", "en_US", 4)
        self.lena = self.world.add_visitor(self.page, "Lena Fischer", "de_DE", 1)
        self.outside = HttpOutside()
        self.standin = StandIn(self.world, ids, clock, random.Random(7), self.outside)
        self.writes = self.standin.messenger.writes

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Serve Graph; its address."""
        with listening() as listener:
            try:
                async with serving(application(self.standin), listener) as self._server:
                    yield f"http://{place_of(listener)}"
            finally:
                await self.standin.aclose()
                await self.outside.aclose()

    def end(self) -> None:
        """Begin to end: uvicorn takes a moment, in which others can end too."""
        self._server.should_exit = True

    def arm(self, fault: str, **more: Any) -> None:
        """Have sends of the Page go wrong like this."""
        self.standin.faults.arm(Fault(fault, self.page.id, **more))

    def mend(self) -> None:
        self.standin.faults.clear()

    def texts(self) -> list[str]:
        """The texts of all messages that have arrived, taken or not."""
        asked = (send["params"] for send in self.standin.sends)
        messages = (params["message"] for params in asked if "message" in params)
        return [message["text"] for message in messages if "text" in message]


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
            self.requests = PatientTransport(self._clock)
            graph = Graph(self._graph, self._app.secret, self.requests)
            stack.push_async_callback(graph.close)
            public, consoles = (stack.enter_context(listening(port)) for port in self._ports)
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
