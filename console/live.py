"""A session on a real relay: the link brings state, the disk keeps what was typed.

The order is always disk first, network second: a command is in the outbox before it leaves,
and leaves again, with the same id, until the relay has answered it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from console.core import commands as cmd
from console.core.model import SECOND, Chat, Millis, Operator, State
from console.core.project import Phase, Row, row_of
from console.link.clock import Clock
from console.link.errors import LinkError
from console.link.link import Link
from console.link.status import LinkStatus
from console.local.database import StoreError
from console.local.folder import open_store
from console.local.store import Store
from console.session import Session
from console.session_types import Change, Draft, LinkView, Notice, Pending
from console.wire import HEARTBEAT_SECONDS, Ack, ChatSummary, Ephemeral, Page

CLIENT = "messenger-console/0.1"
DRAFT_SECONDS = 0.1
"""How long after a key the draft is written, so that fast typing is one write."""
CACHE_SECONDS = 2.0
COMPLETED_PAGE = 200


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the relay's consoles connect, and the operator's token."""

    url: str
    token: str


Connect = Callable[[], AbstractAsyncContextManager[Endpoint]]
"""Gives the relay to connect to, for as long as the context lasts."""


class LiveSession(Session):
    """See the module. `folder` keeps this account's drafts, outbox and cache."""

    def __init__(self, folder: Path, connect: Connect, clock: Clock) -> None:
        super().__init__(clock.now)
        self._folder = folder
        self._connect = connect
        self._machine = clock
        self._jobs: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._unsaved: set[str] = set()
        self._cache_due = False
        self._store: Store | None = None
        self._link: Link | None = None
        self._tasks: list[asyncio.Task[None]] = []

    # Life

    async def start(self) -> None:
        """Open the disk, show what it kept, and connect. Raises StoreError when the disk
        refuses, and whatever `connect` raises."""
        store = self._store = await open_store(self._folder, self._machine.now)
        self.drafts = {
            chat: Draft(kept.text, kept.cursor) for chat, kept in (await store.drafts()).items()
        }
        for item in await store.pending():
            self.pending[item.id] = Pending(item.id, item.command, item.at)
            if isinstance(item.command, cmd.End) and item.not_before:
                ending = Pending(item.id, item.command, item.not_before)
                self.ending[item.command.chat] = ending
        cached = await store.load_cache()
        if cached is not None:
            self._take_state(cached[1], set(), whole=True)
        damages = [
            Notice("", say="notice.damaged", detail=f"{damage.kept} ({damage.reason})")
            for damage in store.damages
        ]
        self._tell(Change(whole=True, notices=damages))
        self._tasks.append(asyncio.create_task(self._write()))
        connected = asyncio.get_running_loop().create_future()
        self._tasks.append(asyncio.create_task(self._stay_connected(connected, cached)))
        await connected

    async def stop(self) -> None:
        if self._store is None:
            return
        self._save_drafts()
        self._jobs.put_nowait(self._save_cache)
        await self._jobs.join()
        for task in reversed(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._store.close()
        self._store = None

    async def _stay_connected(
        self, connected: asyncio.Future[None], known: tuple[str, State] | None
    ) -> None:
        assert self._store is not None
        try:
            async with self._connect() as endpoint:
                self._link = Link(
                    endpoint.url,
                    endpoint.token,
                    client=CLIENT,
                    console_id=await self._store.console_id(self._new_id),
                    listener=self,
                    outbox=self._store.due,
                    clock=self._machine,
                    random=random.random,
                    known=known,
                )
                connected.set_result(None)
                await self._link.run()
        except Exception as error:
            if not connected.done():
                connected.set_exception(error)
                return
            self.link = replace(self.link, phase=Phase.STOPPED, since=self._machine.now())
            self._tell(Change(link=True, notices=[_link_failed(error)]))

    def use_token(self, token: str) -> None:
        """Try this token; the relay refused the last one."""
        if self._link is not None:
            self._link.use_token(token)

    # What the link tells

    def on_state(self, state: State, changed: set[str], whole: bool) -> None:
        self._take_state(state, changed, whole)
        if not self._cache_due:
            self._cache_due = True
            asyncio.get_running_loop().call_later(
                CACHE_SECONDS, self._jobs.put_nowait, self._save_cache
            )

    def on_status(self, status: LinkStatus) -> None:
        before = self.link.phase
        self._take_status(status)
        if self.link.phase is Phase.LIVE and before is not Phase.LIVE:
            self._tasks.append(asyncio.create_task(self._fetch_first_page()))
        self._tell(Change(link=True))

    def on_ack(self, ack: Ack) -> None:
        item = self.pending.get(ack.id)
        self._answered(ack.id, ack.refused)
        if ack.refused is not None and item is not None and isinstance(item.command, cmd.Reply):
            chat = item.command.chat
            self._jobs.put_nowait(lambda: self._restore_draft(ack.id, chat))
        else:
            self._jobs.put_nowait(lambda: self._remove(ack.id))

    def on_page(self, page: Page) -> None:
        pass

    def on_ephemeral(self, ephemeral: Ephemeral) -> None:
        pass

    def _take_status(self, status: LinkStatus) -> None:
        self._offset = status.offset
        if status.you is not None:
            you = Operator(status.you.id, status.you.name, status.you.role)
            if you != self.you:
                self.you = you
                self._take_state(self.state, set(), whole=True)
        # Between two heartbeats nothing need be heard: only what is overdue is lag.
        overdue = None if status.lag is None else max(0, status.lag - HEARTBEAT_SECONDS * SECOND)
        self.link = LinkView(
            status.phase,
            status.since + status.offset,
            overdue,
            status.read_only,
            None if status.retry_at is None else status.retry_at + status.offset,
            status.close,
        )

    def tick(self) -> None:
        if self._link is not None:
            self._take_status(self._link.status)
        over = [item for item in self.ending.values() if item.at <= self._machine.now()]
        super().tick()
        for item in over:
            if self._link is not None:
                self._link.send_command(item.id, item.command)

    # The disk

    async def _write(self) -> None:
        """The one task that writes: what was asked first is on the disk first."""
        while True:
            job = await self._jobs.get()
            try:
                await job()
            except StoreError as error:
                self._tell(Change(notices=[Notice("", say="notice.disk", detail=str(error))]))
            finally:
                self._jobs.task_done()

    def _dispatch(self, item: Pending, not_before: Millis | None) -> None:
        if isinstance(item.command, cmd.Reply):
            # Now, and not when the disk gets to it: what is typed meanwhile is another draft.
            self._unsaved.discard(item.command.chat)
        self._jobs.put_nowait(lambda: self._keep_and_send(item, not_before))

    async def _keep_and_send(self, item: Pending, not_before: Millis | None) -> None:
        assert self._store is not None
        if isinstance(item.command, cmd.Reply):
            await self._store.queue_reply(item.id, item.command)
        else:
            await self._store.put(item.id, item.command, not_before)
        if not_before is None and self._link is not None:
            self._link.send_command(item.id, item.command)

    def _withdraw(self, command_id: str) -> None:
        self._jobs.put_nowait(lambda: self._remove(command_id))

    async def _remove(self, command_id: str) -> None:
        assert self._store is not None
        await self._store.remove(command_id)

    async def _restore_draft(self, command_id: str, chat: str) -> None:
        assert self._store is not None
        draft = await self._store.restore_draft(command_id)
        if draft is not None:
            self.drafts[chat] = Draft(draft.text, draft.cursor)
            self._tell(Change(chats={chat}))

    def _keep_draft(self, chat: str, text: str, cursor: int) -> None:
        if not self._unsaved:
            asyncio.get_running_loop().call_later(DRAFT_SECONDS, self._save_drafts)
        self._unsaved.add(chat)

    def _save_drafts(self) -> None:
        for chat in self._unsaved:
            self._jobs.put_nowait(lambda chat=chat: self._save_draft(chat))  # type: ignore[misc]
        self._unsaved.clear()

    async def _save_draft(self, chat: str) -> None:
        assert self._store is not None
        draft = self.drafts.get(chat, Draft(""))
        await self._store.save_draft(chat, draft.text, draft.cursor)

    async def _save_cache(self) -> None:
        self._cache_due = False
        known = self._link.known if self._link is not None else None
        if known is not None and self._store is not None:
            await self._store.save_cache(known[1], known[0])

    def _new_id(self) -> str:
        return uuid7(self._machine.now(), random.getrandbits(74))

    # History

    async def fetch_chat(self, chat: str) -> Chat | None:
        page = await self._get("chat", chat=chat)
        if page is None or page.chat is None:
            return self.chat(chat)
        self._take_fetched(page.chat)
        self._tell(Change(chats={chat}))
        return page.chat

    async def fetch_completed(self) -> bool:
        oldest = min((row.completed_at or 0 for row in self.older_completed.values()), default=None)
        page = await self._get("completed", before=oldest, limit=COMPLETED_PAGE)
        if page is None:
            return False
        for summary in page.summaries:
            self.older_completed.setdefault(summary.id, self._summary_row(summary))
        if oldest is None:
            self.completed_total = page.total
        self._tell(Change(whole=True))
        return bool(page.summaries)

    async def fetch_earlier(self, chat: str) -> Sequence[Row]:
        page = await self._get("visitor", chat=chat)
        return [self._summary_row(item) for item in page.summaries] if page else []

    async def _fetch_first_page(self) -> None:
        self.older_completed.clear()
        await self.fetch_completed()

    async def _get(
        self, what: str, *, chat: str = "", before: Millis | None = None, limit: int = 50
    ) -> Page | None:
        """A page from the relay; None, and the status line says why, when it can not be had."""
        if self._link is None:
            return None
        try:
            return await self._link.get(what, chat=chat, before=before, limit=limit)  # type: ignore[arg-type]
        except LinkError:
            return None

    def _summary_row(self, summary: ChatSummary) -> Row:
        """A completed chat's row, made as every row is made."""
        chat = Chat(
            id=summary.id,
            page=summary.page,
            visitor=summary.visitor,
            opened_at=summary.opened_at,
            last_at=summary.completed_at,
            visitor_at=summary.completed_at,
            queue=summary.queue,
            operator=summary.operator,
            completed_at=summary.completed_at,
            reason=summary.reason,
            timeline=(summary.last,) if summary.last else (),
        )
        return row_of(chat, self.state.settings(chat.page), self.me, self.now())


def _link_failed(error: Exception) -> Notice:
    causes = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
    return Notice("", say="notice.link_failed", detail="; ".join(map(str, causes)))


def uuid7(now: Millis, noise: int) -> str:
    """A UUID of version 7 (RFC 9562): 48 bits of time, 74 bits of noise."""
    value = (now & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (noise >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | noise & ((1 << 62) - 1)
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
