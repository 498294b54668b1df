"""What a console keeps on this machine: drafts, the outbox, the cached state, small values.

Drafts and outbox name chats by ids that count for one log of one relay, and speak for one
operator. So each row has an owner, both in one word; a store shows those of one owner, and
those of others stay as they are until `become` says that they are meant.

When an awaited call returns, what it wrote is on the disk. Every call is one transaction;
cancelling a call leaves it done or not done, never half. All errors are StoreError.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import aiosqlite

from console.core.log import REDUCER_REV, OperatorCommand
from console.core.moments import Millis
from console.core.state import Chat, State
from console.local import attached, rows
from console.local.cache import difference, restore
from console.local.database import Damage, connect, prepare, refused
from console.local.instance import Claim
from console.local.rows import Contents, Draft, StoredCommand
from console.session.values import AttachedFile

_HEAD = "SELECT epoch, reducer, CAST(head AS BLOB) FROM cache_head"
_CHATS = "SELECT CAST(chat AS BLOB) FROM cache_chats"


class Store:
    """One open store file. `damages` says what of it could not be read. `owner` is whose drafts
    and outbox it shows, at first the last one's; "" until there was one, and while it is hidden.
    `signed_in` is the mark of what that owner was let in with, None where nobody has kept it
    yet."""

    def __init__(self, db: aiosqlite.Connection, held: Claim, now: Callable[[], Millis]) -> None:
        self.path = held.path
        self.damages: list[Damage] = []
        self.owner = ""
        self.signed_in: str | None = None
        self._db = db
        self._claim = held
        self._now = now
        self._lock = asyncio.Lock()
        self._cached: Mapping[str, Chat] = {}

    @classmethod
    async def open(cls, held: Claim, now: Callable[[], Millis]) -> Self:
        """Open a claimed file; the claim is released with the store, or when this fails."""
        try:
            damage = await asyncio.to_thread(prepare, held.path, now())
            db = await aiosqlite.Connection(partial(connect, held.path), iter_chunk_size=64)
        except sqlite3.Error as error:
            held.release()
            raise refused(held.path, error) from error
        except BaseException:
            held.release()
            raise
        store = cls(db, held, now)
        if damage:
            store.damages.append(damage)
        try:
            store.owner = await store.value("owner") or ""
            store.signed_in = await store.value("signed_in")
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self, *, remove: bool = False) -> None:
        """Close; with `remove`, delete the file while it is still ours alone."""
        try:
            await self._db.close()
            if remove:
                await asyncio.to_thread(self.path.unlink)
        finally:
            self._claim.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def become(self, owner: str, signed_in: str = "") -> bool:
        """From here on everything is this owner's, whose sign-in has this mark; so is what was
        nobody's until now. Whether the owner before has left something, which waits for them."""
        before = await self.value("owner") or ""
        async with self._transaction() as db:
            left = before not in ("", owner) and await rows.has_any(db, before)
            await rows.give_to(db, owner)
            kept = (("owner", owner), ("signed_in", signed_in))
            await db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", kept)
            self.owner, self.signed_in = owner, signed_in
        return left

    def conceal(self) -> None:
        """Show nobody's, until somebody `become`s the owner."""
        self.owner = self.signed_in = ""

    async def keep_signed_in(self, signed_in: str) -> None:
        """The owner was let in with this."""
        self.signed_in = signed_in
        await self.set_value("signed_in", signed_in)

    async def hide(self) -> None:
        """Show nobody's, also not at the next start."""
        self.conceal()
        await self.keep_signed_in("")

    async def save_draft(self, chat: str, text: str, cursor: int) -> None:
        """Keep what is being typed; an empty text is no draft."""
        if not text:
            await self.drop_draft(chat)
            return
        async with self._transaction() as db:
            await rows.save(db, self.owner, chat, Draft(text, cursor, self._now()))

    async def drop_draft(self, chat: str) -> None:
        async with self._transaction() as db:
            await rows.drop(db, self.owner, chat)

    async def drafts(self) -> dict[str, Draft]:
        """All drafts by chat."""
        async with self._transaction() as db:
            return await rows.drafts(db, self.owner)

    async def put(
        self,
        command_id: str,
        command: OperatorCommand,
        not_before: Millis | None = None,
    ) -> None:
        """Put a command into the outbox, and take what it carries out of its chat's composer, in
        one: its text is no draft any more, its files are not attached. A command that is in the
        outbox already stays as it is."""
        async with self._transaction() as db:
            text = rows.written(command)
            await rows.put(db, self.owner, command_id, text, not_before, self._now())
            if command.typed:
                await rows.drop(db, self.owner, command.chat)
            for file in command.files:
                await attached.drop(db, file.upload)

    async def save_attached(self, file: AttachedFile) -> None:
        """Keep what is attached to a chat's next answer."""
        async with self._transaction() as db:
            await attached.save(db, self.owner, file)

    async def drop_attached(self, upload: str) -> None:
        async with self._transaction() as db:
            await attached.drop(db, upload)

    async def attached(self) -> list[AttachedFile]:
        """The files attached to answers that have not been sent, in order."""
        async with self._transaction() as db:
            return await attached.attached(db, self.owner)

    async def pending(self) -> list[StoredCommand]:
        """The whole outbox, in the order in which it is to leave.

        A command that can not be read is set aside (see `damages`).
        """
        return await self._queued(None)

    async def due(self) -> list[StoredCommand]:
        """What may leave now, in order."""
        return await self._queued(self._now())

    async def remove(self, command_id: str) -> None:
        """Take a command out: it was acknowledged, or taken back in time."""
        async with self._transaction() as db:
            await db.execute("DELETE FROM outbox WHERE id = ?", (command_id,))

    async def restore_draft(self, command_id: str) -> Draft | None:
        """Take a refused command out; a reply's text goes back into its chat's composer, in one.

        In front of what has been typed there since. None when it carries no text, or is not here.
        """
        async with self._transaction() as db:
            texts = await db.execute_fetchall(
                "SELECT command FROM outbox WHERE id = ?", (command_id,)
            )
            await db.execute("DELETE FROM outbox WHERE id = ?", (command_id,))
            command = next((rows.read(text) for (text,) in texts), None)
            typed = command.typed if command is not None else ""
            if command is None or not typed:
                return None
            draft = Draft(typed, len(typed), self._now())
            return await rows.join(db, self.owner, command.chat, draft, before=True)

    async def everything(self) -> Contents:
        """What is there, whoever's it is."""
        async with self._transaction() as db:
            return await rows.everything(db)

    async def adopt(self, other: Contents) -> None:
        """Add another store's drafts (behind ours of the same chat), outbox and files."""
        async with self._transaction() as db:
            for owner, chat, draft in other.drafts:
                await rows.join(db, owner, chat, draft, before=False)
            for row in other.outbox:
                await rows.put(db, *row, self._now())
            for owner, file in other.attached:
                await attached.save(db, owner, file)

    async def save_cache(self, state: State, epoch: str) -> None:
        """Keep the state for the next start; writes the chats that changed since the last."""
        # The state's own map of chats goes on changing while this is written.
        state = replace(state, chats=dict(state.chats))
        async with self._transaction() as db:
            saved = self._cached
            changes = await asyncio.to_thread(difference, state, saved)
            await db.execute(
                "INSERT OR REPLACE INTO cache_head VALUES (1, ?, ?, ?)",
                (epoch, REDUCER_REV, changes.head),
            )
            if not saved:
                await db.execute("DELETE FROM cache_chats")
            await db.executemany(
                "INSERT OR REPLACE INTO cache_chats VALUES (?, ?)", changes.changed
            )
            await db.executemany("DELETE FROM cache_chats WHERE id = ?", changes.gone)
        self._cached = state.chats

    async def load_cache(self) -> tuple[str, State] | None:
        """The epoch and state saved last; None when there is none that this version can use.

        One that can not be read is kept aside in a file (see `damages`).
        """
        async with self._transaction() as db:
            heads = list(await db.execute_fetchall(_HEAD))
            if not heads or heads[0][1] != REDUCER_REV:
                return None
            chats = [row[0] for row in await db.execute_fetchall(_CHATS)]
            try:
                state = await asyncio.to_thread(restore, heads[0][2], chats)
            except ValueError as error:
                await self._set_cache_aside([heads[0][2], *chats], str(error))
                await db.execute("DELETE FROM cache_head")
                return None
        self._cached = state.chats
        return heads[0][0], state

    async def value(self, key: str) -> str | None:
        """A small value stored under this name."""
        async with self._transaction() as db:
            values = await db.execute_fetchall("SELECT value FROM kept WHERE key = ?", (key,))
        return next((value for (value,) in values), None)

    async def set_value(self, key: str, value: str) -> None:
        async with self._transaction() as db:
            await db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, value))

    async def console_id(self, new: Callable[[], str]) -> str:
        """Who we are to the relay: made once per store file, so no two consoles share one."""
        known = await self.value("console_id")
        if known is None:
            known = new()
            await self.set_value("console_id", known)
        return known

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """All or nothing, and nobody's statements in between."""
        async with self._lock:
            try:
                await self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                await self._db.commit()
            except BaseException as error:
                # After a cancelled statement too: the thread does what it was given in order.
                await self._db.rollback()
                if isinstance(error, sqlite3.Error):
                    raise refused(self.path, error) from error
                raise

    async def _queued(self, until: Millis | None) -> list[StoredCommand]:
        async with self._transaction() as db:
            commands, unreadable = await rows.queued(db, self.owner, until)
        self.damages += [
            Damage("command", self.path, f"outbox, {key}: {text}")
            for key, text in unreadable.items()
        ]
        return commands

    async def _set_cache_aside(self, texts: list[bytes], reason: str) -> None:
        aside = self.path.with_name(f"{self.path.name}.cache-damaged-{self._now()}")
        try:
            await asyncio.to_thread(_write_private, aside, b"\n".join(texts))
        except OSError as error:
            raise refused(aside, error) from error
        self.damages.append(Damage("cache", aside, reason))


def _write_private(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
