"""A clock that only the test moves, a scripted relay on loopback, and an app that remembers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from console.core.company.values import Role
from console.core.log import Entry
from console.core.state import State
from console.core.views import Phase
from console.link.connection import Outbox
from console.link.link import Link
from console.link.status import LinkStatus
from console.sign_in import SignIn
from console.wire.frames import (
    SUBPROTOCOL,
    Ack,
    CommandFrame,
    ConsoleFrame,
    Directory,
    Ephemeral,
    Events,
    Hello,
    Live,
    RelayFrame,
    Snapshot,
    Welcome,
    You,
    console_frames,
    encode,
)
from console.wire.messenger import LoginFrame
from tests.core.examples import START
from tests.waiting import last_seen

HANGING = 20
"""Seconds after which a test that waits is given up."""

YOU = You(id="aiko", name="Aiko", role=Role.OPERATOR)


class VirtualClock:
    """Stands still until moved."""

    def __init__(self, start: int = START) -> None:
        self._now = start
        self._sleepers: list[tuple[int, asyncio.Future[None]]] = []
        self._changed = asyncio.Event()

    def now(self) -> int:
        return self._now

    def elapsed(self) -> int:
        return self._now

    async def sleep(self, seconds: float) -> None:
        due = self._now + round(seconds * 1000)
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((due, woken))
        self._changed.set()
        await woken

    def advance(self, seconds: float) -> None:
        self._now += round(seconds * 1000)
        due = [woken for at, woken in self._sleepers if at <= self._now]
        self._sleepers = [item for item in self._sleepers if item[0] > self._now]
        for woken in due:
            if not woken.done():
                woken.set_result(None)

    async def reach(self, moment: int) -> None:
        """Wait until somebody sleeps until exactly this moment, then let it be that moment."""
        try:
            async with asyncio.timeout(HANGING):
                while not any(at == moment and not to.done() for at, to in self._sleepers):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            sleepers = sorted(at - moment for at, _ in self._sleepers)
            raise AssertionError(f"nobody sleeps until {moment}; others, {sleepers}") from None
        self.advance((moment - self._now) / 1000)


class Recorder:
    """An app that writes down all it is told."""

    def __init__(self) -> None:
        self.states: list[tuple[State, set[str], bool]] = []
        self.statuses: list[LinkStatus] = []
        self.acks: list[Ack] = []
        self.logins: list[LoginFrame] = []
        self.faults: list[Exception] = []
        self.ephemeral: list[Ephemeral] = []
        self._told = asyncio.Event()
        self._seen = 0

    def on_state(self, state: State, changed: set[str], whole: bool) -> None:
        self.states.append((state, changed, whole))
        self._told.set()

    def on_status(self, status: LinkStatus) -> None:
        self.statuses.append(status)
        self._told.set()

    def on_ack(self, ack: Ack) -> None:
        self.acks.append(ack)
        self._told.set()

    def on_fault(self, error: Exception) -> None:
        self.faults.append(error)
        self._told.set()

    def on_ephemeral(self, frame: Ephemeral) -> None:
        self.ephemeral.append(frame)

    def on_login(self, frame: LoginFrame) -> None:
        self.logins.append(frame)
        self._told.set()

    async def until(self, true: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(HANGING):
                while not true():
                    self._told.clear()
                    await self._told.wait()
        except TimeoutError:
            raise AssertionError(f"never so, {last_seen(true)}: {self.statuses}") from None

    async def phase(self, phase: Phase) -> LinkStatus:
        """Wait for this phase to be told, after the one that was waited for last."""

        def find() -> int | None:
            told = range(self._seen, len(self.statuses))
            return next((at for at in told if self.statuses[at].phase is phase), None)

        await self.until(lambda: find() is not None)
        found = find()
        assert found is not None
        self._seen = found + 1
        return self.statuses[found]

    @property
    def phases(self) -> list[Phase]:
        """The phases in order, each change once."""
        told = [status.phase for status in self.statuses]
        return [phase for at, phase in enumerate(told) if at == 0 or told[at - 1] is not phase]


@dataclass
class Peer:
    """The relay's end of one connection."""

    connection: ServerConnection
    hello: Hello

    async def send(self, *frames: RelayFrame) -> None:
        for frame in frames:
            await self.connection.send(encode(frame))

    async def recv(self) -> ConsoleFrame:
        return console_frames.validate_json(await self.connection.recv())

    async def commands(self, wanted: int) -> list[str]:
        """The ids of so many commands; anything else in between is a failure."""
        frames = [await self.recv() for _ in range(wanted)]
        assert all(isinstance(frame, CommandFrame) for frame in frames)
        return [frame.id for frame in frames if isinstance(frame, CommandFrame)]

    async def close(self, code: int, reason: str = "") -> None:
        await self.connection.close(code, reason)

    async def closed_with(self) -> int | None:
        """Wait for the console to hang up; with which code."""
        await self.connection.wait_closed()
        return self.connection.close_code


Script = Callable[[Peer], Awaitable[None]]


@dataclass
class FakeRelay:
    scripts: deque[Script]
    statuses: deque[HTTPStatus]
    url: str = ""
    hellos: list[Hello] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    invites: list[str | None] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.tokens.append(request.headers["Authorization"])
        self.invites.append(request.headers.get("Relay-Invite"))
        if not self.statuses:
            return None
        response = connection.respond(self.statuses.popleft(), "no\n")
        response.headers["Location"] = "/elsewhere"
        return response

    async def serve(self, connection: ServerConnection) -> None:
        script = self.scripts.popleft()
        try:
            hello = console_frames.validate_json(await connection.recv())
            assert isinstance(hello, Hello)
            self.hellos.append(hello)
            await script(Peer(connection, hello))
            await connection.wait_closed()
        except ConnectionClosed:
            return  # the test's end, in the middle of a script
        except Exception as error:
            self.failures.append(error)
            raise


@asynccontextmanager
async def fake_relay(
    *scripts: Script,
    statuses: Sequence[HTTPStatus] = (),
    subprotocols: Sequence[Subprotocol] | None = (Subprotocol(SUBPROTOCOL),),
) -> AsyncIterator[FakeRelay]:
    """A relay that plays one script per connection, after refusing with these statuses."""
    relay = FakeRelay(deque(scripts), deque(statuses))
    async with serve(
        relay.serve,
        "127.0.0.1",
        0,
        process_request=relay.admit,
        subprotocols=subprotocols,
        compression=None,
        close_timeout=1,
    ) as server:
        relay.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        yield relay
    assert not relay.failures


async def nothing_pending() -> Sequence[CommandFrame]:
    return ()


@dataclass
class Desk:
    """A link with everything around it."""

    link: Link
    told: Recorder
    clock: VirtualClock


def console(
    url: str,
    *,
    known: tuple[str, State] | None = None,
    outbox: Outbox = nothing_pending,
    random: float = 0.5,
) -> Desk:
    told, clock = Recorder(), VirtualClock()
    link = Link(
        url,
        SignIn("secret"),
        client="test",
        console_id="console-1",
        listener=told,
        outbox=outbox,
        clock=clock,
        random=lambda: random,
        known=known,
    )
    return Desk(link, told, clock)


@asynccontextmanager
async def running(link: Link) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(link.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def welcome(state: State, epoch: str = "e1", mode: str = "resume", now: int = START) -> Welcome:
    return Welcome.model_validate(
        {"epoch": epoch, "seq": state.seq, "now": now, "you": YOU, "mode": mode}
    )


def snapshot(state: State, parts: int = 1) -> list[Snapshot]:
    """A state as the relay cuts it up."""
    chats = list(state.chats.values())
    directory = Directory(
        opened=state.opened,
        brands=dict(state.brands),
        departments=dict(state.departments),
        channels=dict(state.channels),
        operators=dict(state.operators),
        accounts=dict(state.accounts),
        incidents=dict(state.incidents),
        consent=state.consent,
        brands_added=state.brands_added,
        departments_added=state.departments_added,
    )
    return [
        Snapshot(
            seq=state.seq,
            at=state.at,
            part=part + 1,
            of=parts,
            directory=None if part else directory,
            chats=tuple(chats[part::parts]),
        )
        for part in range(parts)
    ]


def events(entries: Sequence[Entry]) -> Events:
    return Events(entries=tuple(entries))


def live(state: State) -> Live:
    return Live(seq=state.seq)


async def resume(peer: Peer, state: State, missed: Sequence[Entry] = ()) -> None:
    """Answer hello as a relay does that holds everything since."""
    await peer.send(welcome(state))
    if missed:
        await peer.send(events(missed))
    await peer.send(live(state))
