"""Completed chats and known visitors: tables written in the same transaction as the log.

The functions here run on the database's thread, on its connection.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from pydantic import TypeAdapter

from console.core.edits import emptied
from console.core.kinds.kind import Address
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.state import Chat, Visitor, map_messages
from console.core.transcript import last_message
from console.wire.frames import PAGE_BYTES, ChatSummary, encode
from console.wire.names import adapter
from server_stub.relay.log.database import insert_rows

chat_adapter: TypeAdapter[Chat] = adapter(Chat)
_visitor_adapter: TypeAdapter[Visitor] = adapter(Visitor)

Cursor = tuple[int, str]
"""Where a page begins: after the chat of this `completed_at` and id; with "" for the id, before
all chats of that moment."""

_END = 1 << 62


class Scope(NamedTuple):
    """Whose list it is: of these channels it has the chats of this operator alone."""

    operator: str
    unlisted: tuple[str, ...] = ()


EVERYBODY = Scope("")


class HistoryPage(NamedTuple):
    """A page of completed chats: `ChatSummary` as JSON, how many there are in all, and whether
    there are older ones than those here."""

    summaries: list[str]
    total: int
    more: bool


def summary_of(chat: Chat) -> ChatSummary:
    """A completed chat as a list shows it."""
    return ChatSummary(
        id=chat.id,
        channel=chat.channel,
        visitor=chat.visitor,
        opened_at=chat.opened_at,
        completed_at=chat.completed_at or 0,
        reason=chat.reason or Reason.ENDED,
        operator=chat.operator,
        last=last_message(chat.timeline),
    )


def store_chats(connection: sqlite3.Connection, chats: Iterable[Chat]) -> None:
    rows = [
        (
            chat.id,
            chat.channel,
            chat.visitor.id,
            chat.completed_at or 0,
            encode(summary_of(chat)),
            chat_adapter.dump_json(chat).decode(),
        )
        for chat in chats
    ]
    insert_rows(connection, "history", rows, replace=True)


def store_visitors(connection: sqlite3.Connection, visitors: Iterable[Visitor]) -> None:
    rows = [
        (visitor.channel, visitor.id, _visitor_adapter.dump_json(visitor).decode())
        for visitor in visitors
    ]
    insert_rows(connection, "visitors", rows, replace=True)


def count_completed(
    connection: sqlite3.Connection,
    channels: Sequence[str],
    since: Millis,
    reasons: Collection[Reason],
) -> int:
    """How many chats of these channels were completed since a moment for these reasons."""
    places, causes = (", ".join("?" * len(several)) for several in (channels, reasons))
    (count,) = connection.execute(
        f"SELECT count(*) FROM history WHERE completed_at >= ? AND page IN ({places})"
        f" AND json_extract(summary, '$.reason') IN ({causes})",
        [since, *channels, *reasons],
    ).fetchone()
    return int(count)


def any_visitor(connection: sqlite3.Connection, channel: str) -> bool:
    """Whether a visitor of this channel is known."""
    question = "SELECT 1 FROM visitors WHERE page = ? LIMIT 1"
    return connection.execute(question, (channel,)).fetchone() is not None


def channels_written_to(connection: sqlite3.Connection) -> set[str]:
    return {channel for (channel,) in connection.execute("SELECT DISTINCT page FROM visitors")}


def find_visitors(connection: sqlite3.Connection, wanted: Sequence[Address]) -> list[Visitor]:
    """Those of these visitors that are known."""
    marks = ", ".join(["(?, ?)"] * len(wanted))
    rows = connection.execute(
        f"SELECT body FROM visitors WHERE (page, psid) IN (VALUES {marks})",
        [value for address in wanted for value in (address.channel, address.id)],
    )
    return [_visitor_adapter.validate_json(row[0]) for row in rows]


def chat_text(connection: sqlite3.Connection, chat: str) -> str | None:
    row = connection.execute("SELECT body FROM history WHERE chat = ?", (chat,)).fetchone()
    return str(row[0]) if row else None


def latest_text(connection: sqlite3.Connection, address: Address) -> str | None:
    row = connection.execute(
        "SELECT body FROM history WHERE page = ? AND psid = ? ORDER BY completed_at DESC LIMIT 1",
        (address.channel, address.id),
    ).fetchone()
    return str(row[0]) if row else None


def text_holding(connection: sqlite3.Connection, address: Address, mid: str) -> str | None:
    """The completed chat of a visitor that holds a message, by the service's id."""
    row = connection.execute(
        "SELECT body FROM history WHERE page = ? AND psid = ? AND instr(body, ?) > 0"
        " ORDER BY completed_at DESC LIMIT 1",
        (address.channel, address.id, f'"mid":{json.dumps(mid, ensure_ascii=False)}'),
    ).fetchone()
    return str(row[0]) if row else None


def empty_taken_back(connection: sqlite3.Connection) -> None:
    """Take out of the completed chats what they still hold of messages that were taken back."""
    rows = connection.execute(
        """SELECT body FROM history WHERE instr(body, '"deleted":true') > 0"""
    )
    chats = [chat_adapter.validate_json(text) for (text,) in rows]
    store_chats(
        connection, [map_messages(chat, lambda one: one.deleted, emptied) for chat in chats]
    )


def list_completed(
    connection: sqlite3.Connection,
    after: Cursor | None,
    limit: int,
    visitor: tuple[str, str] | None,
    scope: Scope = EVERYBODY,
) -> HistoryPage:
    """Up to `limit` completed chats, newest first, and no more than a page holds. Chats of one
    moment are in the order of their ids, so that a page may end between them."""
    where, values = ("page = ? AND psid = ?", visitor) if visitor else _within(scope)
    total = connection.execute(f"SELECT count(*) FROM history WHERE {where}", values).fetchone()[0]
    moment, chat = after or (_END, "")
    rows = connection.execute(
        f"SELECT summary FROM history WHERE {where} AND (completed_at, chat) < (?, ?)"
        " ORDER BY completed_at DESC, chat DESC LIMIT ?",
        (*values, max(0, min(moment, _END)), chat, limit + 1),
    )
    summaries: list[str] = []
    size = 0
    for (summary,) in rows:
        size += len(summary.encode())
        if len(summaries) == limit or (summaries and size > PAGE_BYTES):
            return HistoryPage(summaries, total, True)
        summaries.append(summary)
    return HistoryPage(summaries, total, False)


def _within(scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The condition of a scope, and its values."""
    if not scope.unlisted:
        return "1", ()
    marks = ", ".join("?" * len(scope.unlisted))
    condition = f"(page NOT IN ({marks}) OR json_extract(summary, '$.operator') = ?)"
    return condition, (*scope.unlisted, scope.operator)
