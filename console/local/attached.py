"""The rows of attached files: what has been chosen for a chat's next answer and not yet sent.

Each function is a part of the caller's transaction.
"""

from __future__ import annotations

import os

import aiosqlite

from console.core.formats import MediaKind
from console.session.values import AttachedFile

_COLUMNS = "id, chat, path, mark, name, size, kind, released"


async def save(db: aiosqlite.Connection, owner: str, file: AttachedFile) -> None:
    """Save a file, behind the others if it is a new one."""
    await db.execute(
        f"INSERT INTO attached (owner, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET released = excluded.released",
        (
            owner,
            file.id,
            file.chat,
            os.fsencode(file.path),  # a name need not be text
            file.mark,
            file.name,
            file.size,
            file.kind,
            file.released,
        ),
    )


async def drop(db: aiosqlite.Connection, upload: str) -> None:
    """Forget a file."""
    await db.execute("DELETE FROM attached WHERE id = ?", (upload,))


async def attached(db: aiosqlite.Connection, owner: str) -> list[AttachedFile]:
    """An owner's files, in the order in which they were attached."""
    rows = await db.execute_fetchall(
        f"SELECT {_COLUMNS} FROM attached WHERE owner = ? ORDER BY position", (owner,)
    )
    return [_file(*row) for row in rows]


async def everything(db: aiosqlite.Connection) -> list[tuple[str, AttachedFile]]:
    """All files, each with its owner."""
    rows = await db.execute_fetchall(f"SELECT owner, {_COLUMNS} FROM attached ORDER BY position")
    return [(owner, _file(*row)) for owner, *row in rows]


async def give_to(db: aiosqlite.Connection, owner: str) -> None:
    """What was nobody's until now is this owner's."""
    await db.execute("UPDATE attached SET owner = ? WHERE owner = ''", (owner,))


def _file(
    upload: str, chat: str, path: bytes, mark: str, name: str, size: int, kind: str, released: int
) -> AttachedFile:
    return AttachedFile(
        upload, chat, os.fsdecode(path), mark, name, size, MediaKind(kind), bool(released)
    )
