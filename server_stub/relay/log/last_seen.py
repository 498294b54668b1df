"""When each operator was last connected, across restarts. It is no entry of the log: nobody's work
depends on it, and it would be most of what the log holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from console.core.moments import Millis
from server_stub.relay.log.database import Database


class LastSeen:
    """By operator, in memory and on the disk."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[str, Millis] = {}

    async def load(self) -> None:
        """Read what is stored."""
        self._seen = await self._database.run(_read)

    def of(self, operator: str) -> Millis:
        """When they were last seen; 0 when never."""
        return self._seen.get(operator, 0)

    async def keep(self, seen: Mapping[str, Millis]) -> None:
        """Store when these were seen.

        Raises:
            WriteFailedError: a restart forgets it.
        """
        self._seen.update(seen)
        await self._database.write(_keep, sorted(seen.items()))


def _read(connection: sqlite3.Connection) -> dict[str, Millis]:
    return dict(connection.execute("SELECT operator, at FROM seen").fetchall())


def _keep(connection: sqlite3.Connection, seen: list[tuple[str, Millis]]) -> None:
    connection.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?)", seen)
