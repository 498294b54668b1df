"""The record at the relay: read once from the log, and kept up with it each time it is asked for.

Only what is recorded is read: entries of no chat, by the index over chats, and the few of chats
by an index of their own. So a log of a million messages costs what the changes in it cost.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Collection, Sequence
from typing import NamedTuple

from console.core.log import Entry
from console.core.record import MOST_LINES, RecordLine
from console.core.recording import RECORDED, Recorder
from console.wire.entries import entries_adapter
from console.wire.frames import PAGE_BYTES
from server_stub.relay.log.database import Database
from server_stub.relay.log.schema import RECORDED_IN_CHATS

_AT_ONCE = 100
"""Entries that are made into lines before others have their turn."""


class Lines(NamedTuple):
    """Lines of the record, newest first; `more`: others match that are older."""

    lines: tuple[RecordLine, ...]
    more: bool


class Records:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recorder = Recorder()
        self._lines: list[RecordLine] = []
        self._reading = asyncio.Lock()

    async def find(
        self,
        person: str = "",
        kinds: Collection[str] = (),
        before: int = 0,
        limit: int = MOST_LINES,
    ) -> Lines:
        """The newest lines of these kinds (none: of all) that concern a person ("": anybody), at
        most so many and no more than `PAGE_BYTES` hold; `before` is the position of a line after
        which older ones are asked for.

        Raises:
            DataError: the log can not be read.
        """
        async with self._reading:
            await self._keep_up()
        matching = (
            line
            for line in reversed(self._lines)
            if (not before or line.seq < before)
            and (not kinds or line.event in kinds)
            and (not person or line.concerns(person))
        )
        found: list[RecordLine] = []
        room = PAGE_BYTES
        for line in matching:
            room -= _most_bytes(line)
            if found and (room < 0 or len(found) >= min(limit, MOST_LINES)):
                return Lines(tuple(found), more=True)
            found.append(line)
        return Lines(tuple(found), more=False)

    async def _keep_up(self) -> None:
        while entries := await self._database.run(_read, self._recorder.seq):
            for entry in entries:
                line = self._recorder.take(entry)
                if line is not None:
                    self._lines.append(line)
            await asyncio.sleep(0)


def _most_bytes(line: RecordLine) -> int:
    """What a line takes at most in a frame: names and words are a small part of it, mostly."""
    told = sum(len(one.before) + len(one.after) + _FRAME for one in line.changes)
    return _FRAME + _BYTES_OF_A_SIGN * (len(line.subject) + told)


_FRAME = 120
_BYTES_OF_A_SIGN = 4
_REMOVED = "operator_removed"
_KINDS = ", ".join(f"'{kind}'" for kind in sorted(RECORDED))


def _read(connection: sqlite3.Connection, after: int) -> Sequence[Entry]:
    rows = connection.execute(
        f"SELECT seq, kind, body FROM log WHERE chat = '' AND seq > ? AND kind IN ({_KINDS})"
        f" UNION ALL SELECT seq, kind, body FROM log WHERE {RECORDED_IN_CHATS} AND seq > ?"
        " ORDER BY seq LIMIT ?",
        (after, after, _AT_ONCE),
    )
    texts: list[str] = []
    for seq, kind, text in rows.fetchall():
        if kind == _REMOVED:
            texts += _before_in_decision(connection, seq)
        texts.append(text)
    return entries_adapter.validate_json(f"[{','.join(texts)}]")


def _before_in_decision(connection: sqlite3.Connection, seq: int) -> list[str]:
    """What was decided together with an entry and stands before it. Only the first entry of a
    decision has a span."""
    rows = connection.execute(
        "SELECT body FROM log WHERE seq < ? AND seq >="
        " (SELECT max(seq) FROM log WHERE seq <= ? AND span > 0) ORDER BY seq",
        (seq, seq),
    )
    return [text for (text,) in rows]
