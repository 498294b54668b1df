"""Webhooks answered when they are on disk, and by a relay that keeps nothing."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from server_stub.relay.admin import add_page
from server_stub.relay.clock import SystemClock
from server_stub.relay.log.store import open_store
from server_stub.relay.secret import Secret
from tests.bench.child import Child, child
from tests.bench.crowd import PAGE
from tests.bench.measure import Measured, in_turn
from tests.bench.office import APP, relay_at_work

CONNECTIONS, ROUNDS, WEBHOOKS = 64, 9, 3_000


async def webhooks() -> list[Measured]:
    async with (
        _senders_to("server_stub.relay") as ours,
        _senders_to("tests.bench.forgetful") as theirs,
    ):
        await _answered(ours)
        await _answered(theirs)
        kept, lost = await in_turn(ROUNDS, lambda: _answered(ours), lambda: _answered(theirs))
    name = "durable webhooks a second against a relay without journal"
    return [Measured(name, kept, lost, "webhooks/s", 0.7, more_is_better=True)]


async def _answered(senders: Child) -> float:
    senders.tell(str(WEBHOOKS))
    return float(await senders.says())


@contextlib.asynccontextmanager
async def _senders_to(relay: str) -> AsyncIterator[Child]:
    """A relay as a program, and those who send webhooks to it."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        async with open_store(folder, SystemClock(), {}) as store:
            await add_page(store, PAGE, "Acme", Secret("token"), "Acme", "Support")
        with relay_at_work(folder, relay) as address:
            port = address["public"].rpartition(":")[2]
            arguments = (port, APP["META_APP_SECRET"], str(CONNECTIONS))
            async with child("tests.bench.senders", *arguments) as senders:
                yield senders
