"""This version's programs on the folders of older ones: relay, console, and the line between.

The one place here that knows our modules.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import is_dataclass
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import httpx
import pytest
from pydantic import BaseModel
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from console.core.kinds.kind import KindName
from console.core.log import REDUCER_REV
from console.core.refusals import Refusal, RefusalCode
from console.link.relay import Endpoint
from console.local import first_paint, last_screen
from console.local.folder import open_store as open_console_store
from console.local.rows import StoredCommand
from console.local.store import Store as ConsoleStore
from console.session.first_paint import FirstPaint
from console.wire.frames import (
    CommandFrame,
    Hello,
    RelayFrame,
    console_frames,
    encode,
    relay_frames,
)
from server_stub.relay.addresses import place_of
from server_stub.relay.consoles.earlier_versions import for_client
from server_stub.relay.log.database import DataDamagedError
from server_stub.relay.log.store import Store, open_store
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.secret import Secret
from server_stub.relay.serve import running
from tests.flows import disk
from tests.flows.clocks import MachineClock
from tests.flows.rig import Desk
from tests.flows.servers import listening
from tests.relay.rig import VirtualClock
from tests.stored.folders import Folder, conversation
from tests.waiting import until

# The relay


class MetaOfOld:
    """Meta as far as it is needed: it takes messages and files, and can not be reached for
    anything else."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.files = 0

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/message_attachments"):
            self.files += 1
            return httpx.Response(200, json={"attachment_id": f"file{self.files}"})
        if not request.url.path.endswith("/messages") or request.method != "POST":
            raise httpx.ConnectError("not reachable", request=request)
        asked = json.loads(request.content)
        if "message" in asked:
            self.sent.append(asked["message"])
        return httpx.Response(200, json={"message_id": f"m_new{len(self.sent)}"})

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.sent if "text" in message]

    @property
    def attachments(self) -> list[str]:
        found = (message.get("attachment") for message in self.sent)
        return [one["payload"]["attachment_id"] for one in found if one is not None]


class Office:
    """A running relay on a stored folder, and consoles of its operators."""

    def __init__(self, folder: Folder, clock: VirtualClock, store: Store, url: str) -> None:
        self.folder = folder
        self.clock = clock
        self.store = store
        self.url = url
        self.meta = MetaOfOld()
        self.failures = 0
        self._desks: list[tuple[Desk, MachineClock]] = []

    @contextlib.asynccontextmanager
    async def desk(self, name: str) -> AsyncIterator[Desk]:
        """The console of an operator on the stored folder, connected."""
        clock = MachineClock(self.clock)
        desk = Desk(name, self.folder.console, clock, Endpoint(self.url, self.folder.token(name)))
        self._desks.append((desk, clock))
        await desk.open()
        try:
            await self.wait_for(lambda: desk.live)
            yield desk
        finally:
            self._desks.pop()
            await desk.close()

    @contextlib.asynccontextmanager
    async def line(self, name: str) -> AsyncIterator[ClientConnection]:
        """A bare connection with an operator's token."""
        async with connect(
            self.url,
            subprotocols=[Subprotocol("relay.v1")],
            additional_headers={"Authorization": f"Bearer {self.folder.token(name)}"},
            compression=None,
            proxy=None,
            close_timeout=1,
        ) as socket:
            yield socket

    async def wait_for(self, true: Callable[[], object], seconds: int = 200) -> None:
        """Wait until this is so, letting up to so many seconds pass."""
        for _ in range(seconds):
            await self._settle()
            if true():
                return
            self.advance()
        await until(true)

    async def _settle(self) -> None:
        """Let happen what needs no time: on the lines, and on the disks."""
        for _ in range(4):
            for _ in range(10):
                await asyncio.sleep(0)
            await self.store.journal.knows_visitors("")  # a trip to the disk and back
            for desk, _ in self._desks:
                await disk.on_disk(desk.session)

    def advance(self, seconds: float = 1.0) -> None:
        """Let time pass for everybody."""
        self.clock.move(seconds)
        for desk, clock in self._desks:
            clock.move(seconds)
            desk.session.tick()

    def _fail(self) -> None:
        self.failures += 1


@contextlib.asynccontextmanager
async def opened(folder: Folder, clock: VirtualClock | None = None) -> AsyncIterator[Store]:
    """The relay's folder opened as `serve` does, with nothing at work on it."""
    async with open_store(folder.relay, clock or clock_of(folder), {}) as store:
        yield store


async def damaged_entry(folder: Folder) -> int:
    """The first entry that the relay finds damaged when it reads the whole log; 0 for none."""
    try:
        async with opened(folder) as store:
            await store.journal.read(0, 100_000)
    except DataDamagedError as error:
        return error.seq
    return 0


@contextlib.asynccontextmanager
async def working(folder: Folder) -> AsyncIterator[Office]:
    """The whole relay at work on a stored folder, from the moment at which it was left."""
    clock = clock_of(folder)
    async with contextlib.AsyncExitStack() as stack:
        store = await stack.enter_async_context(opened(folder, clock))
        public, consoles = (stack.enter_context(listening()) for _ in range(2))
        office = Office(folder, clock, store, f"ws://{place_of(consoles)}")
        secret = Secret("the-app-secret")
        # An address of this machine, so that the relay says by itself where its files are.
        graph = Graph("http://127.0.0.1:9", secret, httpx.MockTransport(office.meta.handle))
        stack.push_async_callback(graph.close)
        app = MetaApp("4711", secret, Secret("the-verify-token"))
        await stack.enter_async_context(
            running(store, app, graph, clock, public, consoles, folder.relay, office._fail)
        )
        yield office
    assert not office.failures


def clock_of(folder: Folder) -> VirtualClock:
    """A clock at the moment at which the folders were left."""
    return VirtualClock(folder.facts["now"])


# The console


@contextlib.asynccontextmanager
async def console_store(folder: Folder) -> AsyncIterator[ConsoleStore]:
    """The console's folder, opened with no relay."""
    store = await open_console_store(folder.console, lambda: int(folder.facts["now"]))
    try:
        yield store
    finally:
        await store.close()


def current_rev() -> int:
    """What this version's consoles say in hello."""
    return REDUCER_REV


def first_paint_of(folder: Folder) -> FirstPaint | None:
    return first_paint.load(folder.console / "first-paint.json")


def last_screen_of(folder: Folder, columns: int) -> list[str]:
    """What is shown of the last screen on a terminal of 36 lines and so many columns."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"TERM": "xterm", "COLORTERM": "", "NO_COLOR": ""}.items():
            patch.setenv(name, value)
        for stream in ("stdin", "stdout"):
            patch.setattr(f"sys.{stream}", _Terminal())
        patch.setattr("os.get_terminal_size", lambda _: os.terminal_size((columns, 36)))
        return last_screen.load(folder.console / "first-paint.screen")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def on_disk(desk: Desk) -> None:
    """Wait until the console's disk has got everything."""
    await disk.on_disk(desk.session)


# The wire


def command_frame(stored: StoredCommand) -> dict[str, Any]:
    """The frame in which a command of the outbox leaves."""
    frame = CommandFrame(id=stored.id, command=stored.command)
    return dict(json.loads(encode(frame)))


def written_again_by_relay(frame: str) -> str:
    """A relay's frame, read by today's console, as today's relay writes it."""
    return encode(relay_frames.validate_json(frame))


def written_again_by_console(frame: str) -> str:
    """A console's frame, read by today's relay, as today's console writes it."""
    return encode(console_frames.validate_json(frame))


def words_in_relay_frames() -> list[set[str]]:
    """The words of each enumeration that today's relay may say to a console of 0.2.0."""
    kinds = (kind for kind in _types(RelayFrame, set()) if issubclass(kind, StrEnum))
    return [_said_to_older(kind) for kind in kinds]


def _said_to_older(kind: type[StrEnum]) -> set[str]:
    if kind is RefusalCode:
        hello = Hello(client="messenger-console/0.2", console_id="x", rev=2)
        return {str(for_client(Refusal(code), hello).code) for code in RefusalCode}
    # The first kind of channel is not said: what has none is of that kind.
    return {str(word) for word in kind} - {KindName.MESSENGER}


def _types(hint: Any, seen: set[type]) -> set[type]:
    """All classes that a type is made of."""
    if isinstance(hint, type) and hint not in seen:
        seen.add(hint)
        if is_dataclass(hint) or issubclass(hint, BaseModel):
            for inner in get_type_hints(hint).values():
                _types(inner, seen)
    for inner in get_args(hint):
        _types(inner, seen)
    return seen


@contextlib.asynccontextmanager
async def older_relay(folder: Folder) -> AsyncIterator[Desk]:
    """A new console on a relay that says what the folder's version said, and then is silent."""

    async def talk(socket: ServerConnection) -> None:
        await socket.recv()
        for frame in conversation(folder.version):
            await socket.send(frame)
        await socket.wait_closed()

    async with serve(
        talk, "127.0.0.1", 0, subprotocols=[Subprotocol("relay.v1")], compression=None
    ) as server:
        (listener,) = server.sockets
        url = f"ws://{place_of(listener)}"
        shutil.rmtree(folder.console)
        desk = Desk("Dai", folder.console, MachineClock(clock_of(folder)), Endpoint(url, "t"))
        await desk.open()
        try:
            yield desk
        finally:
            await desk.close()
