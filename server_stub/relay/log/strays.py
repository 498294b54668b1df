"""What came for channels that are not connected: kept for a while, for when they are.

They are no entries of the log, since nobody may read them before; so many and so large ones are
kept that a busy channel of somebody else's can not fill the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from console.core.moments import DAY, Millis
from server_stub.relay.log.database import Database

LONGEST: Millis = 7 * DAY
"""How long one is kept: as long as somebody may answer."""
MOST_OF_ONE = 1_000
"""Of one channel, the newest."""
MOST = 5_000
LARGEST = 64 * 1024
"""Characters of one that is kept."""


class Stray(NamedTuple):
    """`body` is as the service sent it, `at` when."""

    id: int
    at: Millis
    body: str


class Strays:
    """A table beside the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, bodies: Sequence[tuple[str, str]], now: Millis) -> None:
        """Keep these, each with its channel.

        Raises:
            WriteFailedError: none is kept.
        """
        await self._database.write(_keep, bodies, now)

    async def counts(self) -> Mapping[str, int]:
        """How many are kept of each channel."""
        return await self._database.run(
            lambda connection: dict(
                connection.execute("SELECT page, count(*) FROM stray GROUP BY page ORDER BY page")
            )
        )

    async def of(self, channel: str) -> list[Stray]:
        """Those of a channel, the first one first."""
        return await self._database.run(
            lambda connection: [
                Stray(*row)
                for row in connection.execute(
                    "SELECT id, at, body FROM stray WHERE page = ? ORDER BY id", (channel,)
                )
            ]
        )

    async def forget(self, channel: str, until: int) -> None:
        """Forget those of a channel up to an id.

        Raises:
            WriteFailedError: they stay.
        """
        await self._database.write(
            lambda connection: connection.execute(
                "DELETE FROM stray WHERE page = ? AND id <= ?", (channel, until)
            )
        )


def _keep(connection: sqlite3.Connection, bodies: Sequence[tuple[str, str]], now: Millis) -> None:
    for channel, body in bodies:
        if len(body) > LARGEST:
            continue
        row = (channel, now, body)
        connection.execute("INSERT INTO stray(page, at, body) VALUES (?, ?, ?)", row)
        connection.execute(
            "DELETE FROM stray WHERE page = ? AND id NOT IN"
            " (SELECT id FROM stray WHERE page = ? ORDER BY id DESC LIMIT ?)",
            (channel, channel, MOST_OF_ONE),
        )
    connection.execute("DELETE FROM stray WHERE at < ?", (now - LONGEST,))
    newest = "(SELECT id FROM stray ORDER BY id DESC LIMIT ?)"
    connection.execute(f"DELETE FROM stray WHERE id NOT IN {newest}", (MOST,))
