"""One event for 100 consoles: the relay's way, and sending each event by itself."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.typing import Subprotocol

from console.core.actor import RELAY
from console.core.channels.connecting import ConnectChannel
from console.core.company.operators import AddOperator
from console.core.company.values import Role
from console.core.kinds.messenger.kind import META
from console.core.log import Entry
from console.core.messages import MessageReceived, Receive
from console.wire.entries import entries_adapter
from console.wire.frames import SUBPROTOCOL, Live, encode
from server_stub.relay.addresses import Address, listen
from server_stub.relay.clock import SystemClock
from server_stub.relay.consoles.frames import events_frames
from server_stub.relay.consoles.hub import Consoles
from server_stub.relay.log.journal import Record
from server_stub.relay.log.store import Store, open_store
from tests.bench.child import Child, child
from tests.bench.crowd import PAGE, visitor
from tests.bench.measure import Measured, in_turn

CONSOLES, OPERATORS, VISITORS, OUTSTANDING = 100, 10, 50, 64
ROUNDS, BURST = 7, 512
TEXT = "where is my parcel? " * 40

Publish = Callable[[], Awaitable[None]]


async def fan_out() -> list[Measured]:
    with TemporaryDirectory() as place:
        async with _relay(Path(place)) as relay, _plain() as (other_port, one_by_one):
            port, write_in, publish = relay
            async with _listening(port) as consoles, _listening(other_port) as others:
                for way, who in ((write_in, consoles), (publish, consoles), (one_by_one, others)):
                    await _deliveries(way, who)
                ours, theirs = await in_turn(
                    ROUNDS,
                    lambda: _deliveries(publish, consoles),
                    lambda: _deliveries(one_by_one, others),
                )
                whole = median([await _deliveries(write_in, consoles) for _ in range(ROUNDS)])
    name = "fan-out to 100 consoles x 1 KB against websockets.broadcast"
    rest = "the same, decided and on disk before it is sent"
    return [
        Measured(name, ours, theirs, "deliveries/s", 4, more_is_better=True),
        Measured(rest, whole, theirs, "deliveries/s", more_is_better=True),
    ]


async def _deliveries(publish: Publish, consoles: Child) -> float:
    """Deliveries in a second, from the first event to the last console that has all."""
    began = time.perf_counter()
    await publish()
    await consoles.says()
    return BURST * CONSOLES / (time.perf_counter() - began)


@contextlib.asynccontextmanager
async def _listening(port: int) -> AsyncIterator[Child]:
    tokens = [f"op{number % OPERATORS}" for number in range(CONSOLES)]
    async with child("tests.bench.listeners", str(port), str(BURST), *tokens) as consoles:
        assert await consoles.says() == "ready"
        yield consoles


@contextlib.asynccontextmanager
async def _relay(folder: Path) -> AsyncIterator[tuple[int, Publish, Publish]]:
    """The relay's log and hub. Two ways to a burst: visitors write; and only what comes after
    the commits, by publishing those of the first burst again."""
    clock, numbers = SystemClock(), count()
    commits: list[Sequence[Record]] = []
    async with open_store(folder, clock, {}) as store:
        hub = Consoles(store.sequencer, store.journal, clock, lambda token: token)
        await _open_shop(store)

        async def write_in() -> None:
            await _write_in(store, numbers)

        async def publish() -> None:
            for records in _first_burst(commits):
                hub.publish(records)
                await asyncio.sleep(0)

        with listen(Address("127.0.0.1", 0)) as listener:
            await hub.start(listener)
            store.sequencer.subscribe(hub.publish)
            store.sequencer.subscribe(commits.append)
            try:
                yield listener.getsockname()[1], write_in, publish
            finally:
                await hub.stop()


def _first_burst(commits: Sequence[Sequence[Record]]) -> Iterator[Sequence[Record]]:
    sent = 0
    for records in commits:
        if sent == BURST:
            return
        sent += len(records)
        yield records


async def _open_shop(store: Store) -> None:
    submit = store.sequencer.submit
    await submit(ConnectChannel(PAGE, "Acme", "Acme", "Support"), RELAY)
    for number in range(OPERATORS):
        await submit(AddOperator(f"op{number}", f"Operator {number}", Role.OPERATOR), RELAY)
    for number in range(VISITORS):
        await submit(_message(number, f"first {number}"), META)


def _message(number: int, mid: str) -> Receive:
    now = time.time_ns() // 1_000_000
    return Receive(visitor(number % VISITORS), mid, now, TEXT)


async def _write_in(store: Store, numbers: count[int]) -> None:
    """A burst of messages, as many at a time as Meta has connections to the webhook."""
    todo = [next(numbers) for _ in range(BURST)]

    async def one_connection() -> None:
        while todo:
            number = todo.pop()
            await store.sequencer.submit(_message(number, f"m_{number}"), META, f"mid:{number}")

    await asyncio.gather(*(one_connection() for _ in range(OUTSTANDING)))


@contextlib.asynccontextmanager
async def _plain() -> AsyncIterator[tuple[int, Publish]]:
    """A server that broadcasts each event as it comes, and does nothing else."""
    live: set[ServerConnection] = set()

    async def join(console: ServerConnection) -> None:
        await console.recv()
        await console.send(encode(Live(seq=0)))
        live.add(console)
        await console.wait_closed()
        live.discard(console)

    message = MessageReceived("c1", "m_1", 1, TEXT)
    text = entries_adapter.dump_json((Entry(1, 1, "meta", "mid:m_1", message),)).decode()[1:-1]
    [event] = events_frames([text])

    async def publish() -> None:
        for _ in range(BURST):
            broadcast(live, event)
            await asyncio.sleep(0)

    protocols = [Subprotocol(SUBPROTOCOL)]
    async with serve(join, "127.0.0.1", 0, compression=None, subprotocols=protocols) as server:
        yield next(iter(server.sockets)).getsockname()[1], publish
