"""All of a data folder, opened: the log being written, what is secret, who is let in."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from server_stub.relay.clock import Clock
from server_stub.relay.log.access import Access
from server_stub.relay.log.database import Beginning, Database, DataDamagedError
from server_stub.relay.log.journal import Journal
from server_stub.relay.log.key import find_key, make_key
from server_stub.relay.log.last_seen import LastSeen
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.log.vault import Vault


class Store:
    """What the parts of the relay share."""

    def __init__(
        self,
        journal: Journal,
        vault: Vault,
        access: Access,
        last_seen: LastSeen,
        sequencer: Sequencer,
        writing: asyncio.Task[None],
    ) -> None:
        self.journal = journal
        self.vault = vault
        self.access = access
        self.last_seen = last_seen
        self.sequencer = sequencer
        self.writing = writing


async def open_vault(database: Database, folder: Path, environment: Mapping[str, str]) -> Vault:
    """What is secret, with the folder's key; a new one is made where no token needs another.

    Raises:
        DataDamagedError: the key is none, and there is nothing it could be wrong for.
        DataPlaceError: no key can be written there.
    """
    key = find_key(folder, environment)
    vault = Vault(database, key)
    await vault.load()
    if key.secret is None and not vault.holds_tokens:
        if not key.absent:
            raise DataDamagedError(key.trouble)
        vault.unlock(make_key(folder))
    return vault


def new_epoch() -> str:
    """A name for a new log, unlike that of any other."""
    return secrets.token_hex(8)


@contextlib.asynccontextmanager
async def open_store(
    folder: Path,
    clock: Clock,
    environment: Mapping[str, str],
    beginning: Beginning = Beginning.USUAL,
) -> AsyncIterator[Store]:
    """Open a data folder, replay its log and keep it writing; snapshot and close at the end.

    Raises:
        DataError: the folder can not be used, for the reason that the error's kind says.
    """
    database = await Database.open(folder, new_epoch, beginning)
    try:
        journal = await Journal.open(database)
        vault = await open_vault(database, folder, environment)
        access = Access(database)
        await access.load()
        last_seen = LastSeen(database)
        await last_seen.load()
        sequencer = Sequencer(journal, clock)
        await sequencer.load()
        writing = asyncio.create_task(sequencer.run(), name="writer of the log")
        try:
            yield Store(journal, vault, access, last_seen, sequencer, writing)
        finally:
            sequencer.stop()
            # A writer that has failed has told those who asked; whoever runs the relay watches it.
            await asyncio.gather(writing, return_exceptions=True)
            await sequencer.keep_snapshot()
    finally:
        await database.close()
