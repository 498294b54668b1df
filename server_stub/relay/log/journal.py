"""The log on disk, and what is written with it: completed chats, visitors, a snapshot.

Each entry carries a hash over its own text and the hash of its chat's entry before (entries of
no chat form a chain of their own), so that a damaged log is found when it is read.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import TypeAdapter

from console.core.kinds.kind import Address
from console.core.kinds.known import SERVICES
from console.core.log import REDUCER_REV, Entry
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.state import Chat, State, Visitor
from console.core.transcript import RemarkKind
from console.wire.entries import entries_adapter
from console.wire.names import adapter
from server_stub.relay.log import history
from server_stub.relay.log.database import (
    Database,
    DataDamagedError,
    WriteFailedError,
    insert_rows,
)
from server_stub.relay.log.records import Records
from server_stub.relay.log.strays import Strays

_state_adapter: TypeAdapter[State] = adapter(State)
_MOST_HEADS = 50_000
_MESSAGE_DELETED = '"kind":"message_deleted"'
_REMARK_DELETED = f'"what":"{RemarkKind.DELETED}"'
log = logging.getLogger(__name__)


class Record(NamedTuple):
    """An entry, its JSON as stored and sent, and how many entries its decision made in all
    (0 for all but the first of them)."""

    entry: Entry
    text: str
    span: int


class Batch(NamedTuple):
    """What one commit writes. `chats` are the completed ones that changed."""

    records: Sequence[Record]
    chats: Sequence[Chat] = ()
    visitors: Sequence[Visitor] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a decision may need from the disk, asked in one trip.

    `latest` asks for visitors' last completed chats, `holding` for the completed chat of a visitor
    that holds a message, by the service's id.
    """

    keys: Sequence[str] = ()
    chats: Sequence[str] = ()
    visitors: Sequence[Address] = ()
    latest: Sequence[Address] = ()
    holding: Sequence[tuple[Address, str]] = ()

    def __bool__(self) -> bool:
        return bool(self.keys or self.chats or self.visitors or self.latest or self.holding)


@dataclass(slots=True)
class Recalled:
    """Answer to a question; what is not known is not in it. `answers`: key to the sequence
    number of the last entry of its decision."""

    answers: dict[str, int] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)


class Journal:
    """The verbs by which the relay knows its log; another engine would offer the same."""

    def __init__(self, database: Database, epoch: str) -> None:
        self._database = database
        self.epoch = epoch
        self.strays = Strays(database)
        self.records = Records(database)
        self._heads: dict[str, bytes] = {}

    @classmethod
    async def open(cls, database: Database) -> Journal:
        """The journal of an open database; `epoch` names this log among all logs.

        Raises:
            DataDamagedError: the log has lost its beginning or its end.
        """

        def read_epoch(connection: sqlite3.Connection) -> str:
            row = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
            if row is None:
                raise DataDamagedError("the journal has lost its epoch")
            _check_ends(connection)
            return str(row[0])

        return cls(database, await database.run(read_epoch))

    async def append(self, batch: Batch) -> None:
        """Write a batch durably, whole or not at all.

        Raises:
            WriteFailedError: nothing of it is stored.
        """
        try:
            await self._database.write(self._append, batch)
        except BaseException:
            self._heads.clear()
            raise

    def _append(self, connection: sqlite3.Connection, batch: Batch) -> None:
        if len(self._heads) > _MOST_HEADS:
            self._heads.clear()
        self._find_heads(connection, {record.entry.event.chat for record in batch.records})
        rows = []
        for entry, text, span in batch.records:
            chat = entry.event.chat
            digest = _digest(self._heads[chat], text)
            self._heads[chat] = digest
            kind = entry.event.kind
            rows.append((entry.seq, entry.at, entry.by, entry.key, chat, kind, text, digest, span))
        insert_rows(connection, "log", rows)
        history.store_chats(connection, batch.chats)
        history.store_visitors(connection, batch.visitors)

    def _find_heads(self, connection: sqlite3.Connection, chats: set[str]) -> None:
        """Know the hash of the last entry of each of these chats."""
        missing = [chat for chat in chats if chat not in self._heads]
        if missing:
            self._heads.update(dict.fromkeys(missing, b""))
            marks = ", ".join("?" * len(missing))
            self._heads.update(
                connection.execute(
                    "SELECT chat, hash FROM log WHERE seq IN"
                    f" (SELECT max(seq) FROM log WHERE chat IN ({marks}) GROUP BY chat)",
                    missing,
                )
            )

    async def read(self, after: int, limit: int) -> list[str]:
        """The texts of up to `limit` entries after a position, in order, verified.

        Raises:
            DataDamagedError: with the sequence number of the first entry that is not as written.
        """
        return await self._database.run(_read, after, limit)

    async def recall(self, question: Question) -> Recalled:
        return await self._database.run(_recall, question)

    async def load(self) -> tuple[State, int]:
        """The stored snapshot's state, and the position it is from; an empty one if none fits.

        A snapshot of another revision of the fold is of no use.
        """
        row = await self._database.run(
            lambda connection: connection.execute(
                "SELECT seq, body FROM snapshot WHERE rev = ?", (REDUCER_REV,)
            ).fetchone()
        )
        if row is None:
            await self._rewrite_completed()
            return State(), 0
        try:
            return _state_adapter.validate_json(zlib.decompress(row[1])), int(row[0])
        except (zlib.error, ValueError):
            return State(), 0

    async def _rewrite_completed(self) -> None:
        """Completed chats are stored as they were folded; an earlier revision kept what had been
        taken back. Where nothing can be written now, the next start without a snapshot does it."""
        try:
            await self._database.write(history.empty_taken_back)
        except WriteFailedError:
            log.warning("what visitors have taken back could not be removed: the disk is full")

    async def taken_back(self, after: int, until: int) -> set[str]:
        """The messages that entries of a range say were taken back, by the service's ids."""
        return await self._database.run(_taken_back, after, until)

    async def keep_snapshot(self, state: State) -> None:
        """Store a state so that the next start needs no entries before it.

        Raises:
            WriteFailedError: the former snapshot stands.
        """
        text = _state_adapter.dump_json(state)

        def write(connection: sqlite3.Connection) -> None:
            row = (state.seq, REDUCER_REV, zlib.compress(text, 1))
            connection.execute("INSERT OR REPLACE INTO snapshot VALUES (1, ?, ?, ?)", row)

        await self._database.write(write)

    async def completed(
        self,
        after: history.Cursor | None,
        limit: int,
        visitor: tuple[str, str] | None = None,
        scope: history.Scope = history.EVERYBODY,
    ) -> history.HistoryPage:
        """A page of completed chats, newest first: of one visitor (channel, id), or all that are
        within a scope."""
        return await self._database.run(history.list_completed, after, limit, visitor, scope)

    async def count_completed(
        self, channels: Sequence[str], since: Millis, reasons: Collection[Reason]
    ) -> int:
        """How many chats of these channels were completed since a moment for these reasons."""
        return await self._database.run(history.count_completed, channels, since, reasons)

    async def knows_visitors(self, channel: str) -> bool:
        """Whether anybody has ever written to a channel."""
        return await self._database.run(history.any_visitor, channel)

    async def chat_text(self, chat: str) -> str | None:
        """A completed chat as JSON."""
        return await self._database.run(history.chat_text, chat)

    async def last_reports(self, until: int) -> dict[str, int]:
        """When each service last reported something, up to a position. What reaches the relay of
        one channel reaches it of all of its service."""
        return await self._database.run(_last_reports, until)

    async def channels_written_to(self) -> set[str]:
        """The channels to which somebody has ever written."""
        return await self._database.run(history.channels_written_to)

    async def fact(self, name: str) -> str | None:
        """Something that has to outlive a restart and is no event of a chat."""
        row = await self._database.run(
            lambda connection: connection.execute(
                "SELECT value FROM meta WHERE name = ?", (f"fact:{name}",)
            ).fetchone()
        )
        return str(row[0]) if row else None

    async def keep_fact(self, name: str, value: str) -> None:
        """Raises:
        WriteFailedError: it is not kept.
        """
        row = (f"fact:{name}", value)
        await self._database.write(
            lambda connection: connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)
        )

    async def forget_fact(self, name: str) -> None:
        """Raises:
        WriteFailedError: it is kept.
        """
        await self._database.write(
            lambda connection: connection.execute(
                "DELETE FROM meta WHERE name = ?", (f"fact:{name}",)
            )
        )

    async def probe(self) -> None:
        """Find out whether there is room to write.

        Raises:
            WriteFailedError: there is not.
        """
        await self._database.probe()


def _check_ends(connection: sqlite3.Connection) -> None:
    """What lies between is checked where it is read; an end that is cut off leaves no gap there,
    and would be written anew."""
    first, last = connection.execute("SELECT min(seq), max(seq) FROM log").fetchone()
    row = connection.execute("SELECT seq FROM snapshot").fetchone()
    least = int(row[0]) if row else 0
    if first is None:
        for table in ("history", "visitors"):
            least = max(least, *connection.execute(f"SELECT count(*) FROM {table}").fetchone())
    if first not in (None, 1):
        raise DataDamagedError("the log is damaged: entry 1 is missing", 1)
    if (last or 0) < least:
        missing = (last or 0) + 1
        raise DataDamagedError(f"the log is damaged: entry {missing} is missing", missing)


def _digest(before: bytes, text: str) -> bytes:
    return hashlib.sha256(before + text.encode()).digest()


def _hash_before(connection: sqlite3.Connection, chat: str, seq: int) -> bytes:
    row = connection.execute(
        "SELECT hash FROM log WHERE chat = ? AND seq < ? ORDER BY seq DESC LIMIT 1", (chat, seq)
    ).fetchone()
    return bytes(row[0]) if row else b""


def _read(connection: sqlite3.Connection, after: int, limit: int) -> list[str]:
    heads: dict[str, bytes] = {}
    texts: list[str] = []
    expected = after + 1
    try:
        rows = connection.execute(
            "SELECT seq, chat, body, hash FROM log WHERE seq > ? ORDER BY seq LIMIT ?",
            (after, limit),
        )
        for seq, chat, text, digest in rows:
            if seq != expected:
                raise DataDamagedError(f"the log is damaged: entry {expected} is missing", expected)
            before = heads.get(chat)
            if before is None:
                before = _hash_before(connection, chat, seq)
            if _digest(before, text) != digest:
                raise DataDamagedError(f"the log is damaged at entry {seq}", seq)
            heads[chat] = digest
            texts.append(text)
            expected += 1
    except (sqlite3.Error, UnicodeError):
        raise DataDamagedError(f"the log can not be read at entry {expected}", expected) from None
    return texts


def parse(texts: Iterable[str]) -> tuple[Entry, ...]:
    """Entries from their texts."""
    return entries_adapter.validate_json(f"[{','.join(texts)}]")


def _taken_back(connection: sqlite3.Connection, after: int, until: int) -> set[str]:
    rows = connection.execute(
        "SELECT body FROM log WHERE seq > ? AND seq <= ?"
        " AND (instr(body, ?) > 0 OR instr(body, ?) > 0)",
        (after, until, _MESSAGE_DELETED, _REMARK_DELETED),
    )
    return taken_back(text for (text,) in rows)


def taken_back(texts: Iterable[str]) -> set[str]:
    """The messages that entries say were taken back, by the service's ids."""
    saying = [text for text in texts if _MESSAGE_DELETED in text or _REMARK_DELETED in text]
    return {entry.event.takes_back for entry in parse(saying)} - {""}


def _last_reports(connection: sqlite3.Connection, until: int) -> dict[str, int]:
    reports: dict[str, int] = {}
    for service in SERVICES:
        newest = "SELECT at FROM log WHERE by = ? AND seq <= ? ORDER BY seq DESC LIMIT 1"
        row = connection.execute(newest, (service, until)).fetchone()
        if row:
            reports[service] = row[0]
    return reports


def _recall(connection: sqlite3.Connection, question: Question) -> Recalled:
    recalled = Recalled()
    marks = ", ".join("?" * len(question.keys))
    for key, seq, span in connection.execute(
        f"SELECT key, seq, span FROM log WHERE key IN ({marks}) AND key <> ''", question.keys
    ):
        recalled.answers[key] = seq + span - 1
    for name in question.chats:
        text = history.chat_text(connection, name)
        if text is not None:
            recalled.chats[name] = history.chat_adapter.validate_json(text)
    earlier = [history.latest_text(connection, address) for address in question.latest]
    earlier += [history.text_holding(connection, *sought) for sought in question.holding]
    for text in filter(None, earlier):
        chat = history.chat_adapter.validate_json(text)
        recalled.chats[chat.id] = chat
    visitors = history.find_visitors(connection, question.visitors) if question.visitors else []
    for visitor in visitors:
        recalled.visitors[visitor.address.key] = visitor
    return recalled
