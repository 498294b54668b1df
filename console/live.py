"""A session on a real relay: the link brings state, the disk keeps what was typed.

The order is always disk first, network second: a command is in the outbox before it leaves,
and leaves again, with the same id, until the relay has answered it. What is on the disk belongs
to one operator at one log of the relay; only they see it, and only there is it sent.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import httpx

from console.attaching import AttachingSession
from console.core.company.values import Operator
from console.core.kinds.messenger.requests import Problem, ProblemCode, Request, Response
from console.core.moments import SECOND
from console.core.sends import Reply
from console.core.state import Chat, State
from console.core.views import Phase, Row
from console.link.clock import Clock
from console.link.errors import LinkError
from console.link.ids import uuid7
from console.link.link import Link, What
from console.link.status import LinkStatus
from console.link.transfer import Relay
from console.local.folder import open_store
from console.session_types import (
    Change,
    LinkView,
    LoginEnded,
    Notice,
    Pending,
    SlowedPage,
)
from console.summaries import COMPLETED_PAGE, summary_row
from console.wire import HEARTBEAT_SECONDS, Ack, LoginFrame, Page

CLIENT = "messenger-console/0.2"
CACHE_SECONDS = 2.0


async def _nothing_to_watch() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the relay's consoles connect, and the operator's token.

    `watch` is run while connected; what it raises ends the connection, with its words.
    """

    url: str
    token: str
    watch: Callable[[], Coroutine[Any, Any, None]] = _nothing_to_watch


Connect = Callable[[], AbstractAsyncContextManager[Endpoint]]
"""Gives the relay to connect to, for as long as the context lasts."""


class LiveSession(AttachingSession):
    """See the module. `folder` keeps this account's drafts, outbox and cache; `transport` is for
    tests, in place of HTTP."""

    def __init__(
        self,
        folder: Path,
        connect: Connect,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(clock, random.random, transport)
        self._folder = folder
        self._connect = connect
        self._machine = clock
        self._cache_due = False
        self._link: Link | None = None
        self._token = ""
        self._tasks: list[asyncio.Task[None]] = []

    # Life

    async def start(self) -> None:
        """Open the disk, show what it kept, and connect. Raises StoreError when the disk
        refuses, and whatever `connect` raises."""
        store = await open_store(self._folder, self._machine.now)
        await self._open(store)
        epoch, _, operator = store.owner.partition(" ")
        cached = await store.load_cache()
        if cached is not None and epoch not in ("", cached[0]):
            cached = None  # its chats are not those that the drafts are for
        if cached is not None:
            self.you = cached[1].operators.get(operator)
            self._take_state(cached[1], set(), whole=True)
        damages = [
            Notice("", say="notice.damaged", detail=f"{damage.kept} ({damage.reason})")
            for damage in store.damages
        ]
        self._tell(Change(whole=True, notices=damages))
        self._tasks.append(asyncio.create_task(self._jobs.run()))
        connected = asyncio.get_running_loop().create_future()
        self._tasks.append(asyncio.create_task(self._stay_connected(connected, cached)))
        await connected

    async def stop(self) -> None:
        if self._store is None:
            return
        await self._stop_transfers()
        self._save_drafts()
        self._jobs.put(self._save_cache)
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
                self._token = endpoint.token
                self._link = Link(
                    endpoint.url,
                    endpoint.token,
                    client=CLIENT,
                    console_id=await self._store.console_id(self._new_id),
                    listener=self,
                    outbox=self._due,
                    clock=self._machine,
                    random=random.random,
                    known=known,
                )
                connected.set_result(None)
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._link.run())
                    tasks.create_task(endpoint.watch())
        except Exception as error:
            if not connected.done():
                connected.set_exception(error)
                return
            self.link = replace(self.link, phase=Phase.STOPPED, since=self._machine.now())
            self._tell(Change(link=True, notices=[_link_failed(error)]))

    def use_token(self, token: str) -> None:
        """Try this token; the relay refused the last one."""
        if self._link is not None:
            self._token = token
            self._link.use_token(token)

    def _relay(self) -> Relay | None:
        base = self._link.status.http if self._link is not None else ""
        return Relay(base, self._token) if base else None

    # What the link tells

    def on_state(self, state: State, changed: set[str], whole: bool) -> None:
        self._settle()  # what was typed until now is for the chats that stood there
        self._take_state(state, changed, whole)
        if not self._cache_due:
            self._cache_due = True
            asyncio.get_running_loop().call_later(CACHE_SECONDS, self._jobs.put, self._save_cache)

    def on_status(self, status: LinkStatus) -> None:
        before = self.link.phase
        self._take_status(status)
        self._uploads.relay_is_there(self.link.phase is Phase.LIVE and bool(status.http))
        if self.link.phase is Phase.LIVE and before is not Phase.LIVE:
            self._settle()
            self._tasks.append(asyncio.create_task(self._fetch_first_page()))
        self._tell(Change(link=True))

    def on_ack(self, ack: Ack) -> None:
        item = self.pending.get(ack.id)
        self._answered(ack.id, ack.refused)
        if ack.refused is not None and item is not None and isinstance(item.command, Reply):
            self._put_back(ack.id, item.command.chat)
        else:
            self._withdraw(ack.id)

    def on_login(self, frame: LoginFrame) -> None:
        ended = LoginEnded(frame.login, frame.account, frame.pages, frame.problem)
        self._tell(Change(logins=[ended]))

    def tell(self, what: Literal["typing", "viewing"], chat: str) -> None:
        if self._link is not None:
            self._link.tell(what, chat)

    async def request(self, request: Request) -> Response:
        if self._link is None:
            return Problem(ProblemCode.RELAY_GONE)
        try:
            return await self._link.request(request)
        except LinkError:
            return Problem(ProblemCode.RELAY_GONE)

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
            tuple(SlowedPage(one.page, one.percent, one.until) for one in status.slowed),
        )

    def tick(self) -> None:
        if self._link is not None:
            self._take_status(self._link.status)
        super().tick()

    def _settle(self) -> None:
        known = self._link.known if self._link is not None else None
        if known is not None and self.you is not None:
            self._belong_to(known[0], self.you.id)

    # What the disk asks

    def _send(self, item: Pending) -> None:
        if self._link is not None:
            self._link.send_command(item.id, item.command)

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
        self.older.take(page.chat, self.state.chats.get(chat))
        self._tell(Change(chats={chat}))
        return page.chat

    async def fetch_completed(self) -> bool:
        last = self.older.last_row()
        page = await self._get(
            "completed",
            before=last.completed_at if last else None,
            before_chat=last.chat if last else "",
            limit=COMPLETED_PAGE,
        )
        if page is None:
            return False
        self.older.add(self._rows(page))
        if last is None:
            self.older.total = page.total
        self._tell(Change(whole=True))
        return bool(page.summaries)

    async def fetch_earlier(self, chat: str) -> Sequence[Row]:
        page = await self._get("visitor", chat=chat)
        return list(self._rows(page)) if page else []

    async def _fetch_first_page(self) -> None:
        self.older.rows.clear()
        await self.fetch_completed()

    async def _get(self, what: What, **where: Any) -> Page | None:
        """A page from the relay; None, and the status line says why, when it can not be had."""
        if self._link is None:
            return None
        try:
            return await self._link.get(what, **where)
        except LinkError:
            return None

    def _rows(self, page: Page) -> Iterator[Row]:
        return (summary_row(each, self.state, self.me, self.now()) for each in page.summaries)


def _link_failed(error: Exception) -> Notice:
    return Notice("", say="notice.link_failed", detail="; ".join(_causes(error)))


def _causes(error: Exception) -> Iterator[str]:
    if isinstance(error, ExceptionGroup):
        for each in error.exceptions:
            yield from _causes(each)
    else:
        yield str(error) or type(error).__name__
