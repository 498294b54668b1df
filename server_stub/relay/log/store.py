"""All of a data folder, opened: the log being written, and what is secret."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from server_stub.relay.clock import Clock
from server_stub.relay.log.database import Database
from server_stub.relay.log.journal import Journal
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.log.vault import Vault, find_key


class Store:
    """What the parts of the relay share."""

    def __init__(
        self,
        journal: Journal,
        vault: Vault,
        sequencer: Sequencer,
        writing: asyncio.Task[None],
    ) -> None:
        self.journal = journal
        self.vault = vault
        self.sequencer = sequencer
        self.writing = writing


def new_epoch() -> str:
    """A name for a new log, unlike that of any other."""
    return secrets.token_hex(8)


@contextlib.asynccontextmanager
async def open_store(
    folder: Path, clock: Clock, environment: Mapping[str, str]
) -> AsyncIterator[Store]:
    """Open a data folder, replay its log and keep it writing; snapshot and close at the end.

    Raises:
        DataError: the folder can not be used, for the reason that the error's kind says.
    """
    database = await Database.open(folder, new_epoch)
    try:
        journal = await Journal.open(database)
        vault = Vault(database, find_key(folder, environment))
        await vault.load()
        sequencer = Sequencer(journal, clock)
        await sequencer.load()
        writing = asyncio.create_task(sequencer.run(), name="writer of the log")
        try:
            yield Store(journal, vault, sequencer, writing)
        finally:
            sequencer.stop()
            # A writer that has failed has told those who asked; whoever runs the relay watches it.
            await asyncio.gather(writing, return_exceptions=True)
            await sequencer.keep_snapshot()
    finally:
        await database.close()
