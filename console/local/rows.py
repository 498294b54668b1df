"""The rows of drafts and outbox: what they hold, and how they are read and written.

Each function is a part of the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import aiosqlite
from pydantic import Field, TypeAdapter, ValidationError

from console.core.log import OperatorCommand
from console.core.moments import Millis
from console.local import attached
from console.session.values import AttachedFile
from console.wire.names import adapter

_commands: TypeAdapter[OperatorCommand] = adapter(
    Annotated[OperatorCommand, Field(discriminator="kind")]
)

_UNREADABLE = "unreadable"
"""The owner of commands that can not be read: nobody's, so they are never sent."""

_IN_ORDER = "ORDER BY coalesce(not_before, at), position"
"""The order the commands were meant to leave in: a held one counts from when it may."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a chat's composer; `cursor` counts characters, `at` is when it was typed."""

    text: str
    cursor: int
    at: Millis


@dataclass(frozen=True, slots=True)
class StoredCommand:
    """A command that the relay has not acknowledged. Not to be sent before `not_before`: until
    then it can be taken back."""

    id: str
    command: OperatorCommand
    at: Millis
    not_before: Millis | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """All drafts, the whole outbox and all attached files of a store, of every owner."""

    drafts: list[tuple[str, str, Draft]]
    outbox: list[tuple[str, str, str, Millis | None]]
    attached: list[tuple[str, AttachedFile]]


def written(command: OperatorCommand) -> str:
    """A command as the outbox keeps it."""
    return _commands.dump_json(command).decode()


def read(text: str) -> OperatorCommand | None:
    """The command again; None when it is not one that this version knows."""
    try:
        return _commands.validate_json(text)
    except ValidationError:
        return None


async def put(
    db: aiosqlite.Connection,
    owner: str,
    command_id: str,
    command: str,
    not_before: Millis | None,
    now: Millis,
) -> None:
    """Put a command into the outbox; one that is there already stays as it is."""
    # The order in which things were asked survives a clock that is set back.
    await db.execute(
        "INSERT OR IGNORE INTO outbox (owner, id, command, not_before, at) "
        "VALUES (?, ?, ?, ?, max(?, (SELECT coalesce(max(at), 0) FROM outbox)))",
        (owner, command_id, command, not_before, now),
    )


async def queued(
    db: aiosqlite.Connection, owner: str, until: Millis | None = None
) -> tuple[list[StoredCommand], dict[str, str]]:
    """An owner's outbox in order, with `until` only what may leave by then; and the commands
    that can not be read, by id, which are nobody's from now on."""
    rows = await db.execute_fetchall(
        "SELECT id, command, at, not_before FROM outbox WHERE owner = :owner "
        f"AND (:until IS NULL OR coalesce(not_before, 0) <= :until) {_IN_ORDER}",
        {"owner": owner, "until": until},
    )
    commands: list[StoredCommand] = []
    unreadable: dict[str, str] = {}
    for key, text, at, hold in rows:
        command = read(text)
        if command is not None:
            commands.append(StoredCommand(key, command, at, hold))
            continue
        unreadable[key] = text
        await db.execute("UPDATE outbox SET owner = ? WHERE id = ?", (_UNREADABLE, key))
    return commands, unreadable


async def save(db: aiosqlite.Connection, owner: str, chat: str, draft: Draft) -> None:
    """Save a draft in place of the one before."""
    await db.execute(
        "INSERT OR REPLACE INTO drafts (owner, chat, text, cursor, at) VALUES (?, ?, ?, ?, ?)",
        (owner, chat, draft.text, draft.cursor, draft.at),
    )


async def drop(db: aiosqlite.Connection, owner: str, chat: str) -> None:
    """Forget a draft."""
    await db.execute("DELETE FROM drafts WHERE owner = ? AND chat = ?", (owner, chat))


async def drafts(db: aiosqlite.Connection, owner: str) -> dict[str, Draft]:
    """An owner's drafts by chat."""
    rows = await db.execute_fetchall(
        "SELECT chat, text, cursor, at FROM drafts WHERE owner = ?", (owner,)
    )
    return {chat: Draft(text, cursor, at) for chat, text, cursor, at in rows}


async def join(
    db: aiosqlite.Connection, owner: str, chat: str, draft: Draft, *, before: bool
) -> Draft:
    """Save a draft beside the one that its chat may have already: nothing typed is lost."""
    rows = await db.execute_fetchall(
        "SELECT text FROM drafts WHERE owner = ? AND chat = ?", (owner, chat)
    )
    others = [text for (text,) in rows if text != draft.text]
    if others:
        text = "\n".join([draft.text, *others] if before else [*others, draft.text])
        draft = Draft(text, len(text), draft.at)
    await save(db, owner, chat, draft)
    return draft


async def everything(db: aiosqlite.Connection) -> Contents:
    """What is there, whoever's it is."""
    typed = await db.execute_fetchall("SELECT owner, chat, text, cursor, at FROM drafts")
    outbox = await db.execute_fetchall(
        f"SELECT owner, id, command, not_before FROM outbox {_IN_ORDER}"
    )
    return Contents(
        [(owner, chat, Draft(*draft)) for owner, chat, *draft in typed],
        [(owner, key, command, hold) for owner, key, command, hold in outbox],
        await attached.everything(db),
    )


async def give_to(db: aiosqlite.Connection, owner: str) -> None:
    """What was nobody's until now is this owner's."""
    for chat, draft in (await drafts(db, "")).items():
        await join(db, owner, chat, draft, before=False)
    await db.execute("DELETE FROM drafts WHERE owner = ''")
    await db.execute("UPDATE outbox SET owner = ? WHERE owner = ''", (owner,))
    await attached.give_to(db, owner)


async def has_any(db: aiosqlite.Connection, owner: str) -> bool:
    """Whether anything of this owner is there."""
    rows = await db.execute_fetchall(
        "SELECT 1 FROM drafts WHERE owner = :owner UNION ALL "
        "SELECT 1 FROM outbox WHERE owner = :owner UNION ALL "
        "SELECT 1 FROM attached WHERE owner = :owner LIMIT 1",
        {"owner": owner},
    )
    return bool(list(rows))
