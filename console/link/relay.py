"""The relay behind a session: the link, and the words of the session for what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from console.core.company.values import Operator
from console.core.kinds.known import Request, Response
from console.core.kinds.requests import Problem, ProblemCode
from console.core.moments import SECOND, Millis
from console.core.state import Chat, State
from console.core.views import Phase
from console.link.clock import Clock
from console.link.errors import EndpointError, LinkError
from console.link.file_client import FileAddress
from console.link.link import Link
from console.link.link import What as Wanted
from console.link.status import LinkStatus
from console.link.summaries import summary_chat
from console.session.ports import CompletedChats, DiskError, Log, RelayListener, What
from console.session.tasks import Tasks
from console.session.values import Contact, LinkView, LoginEnded, Pending, SlowedChannel
from console.sign_in import SignIn
from console.wire.frames import HEARTBEAT_SECONDS, Ack, CommandFrame, Ephemeral, ResultPage
from console.wire.messenger import LoginFrame

CLIENT = "messenger-console/0.3"

COMPLETED_AT_ONCE = 200
"""Completed chats asked for at a time."""


async def _nothing_to_watch() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the relay's consoles connect, and what the operator is let in with: a token, and the
    code of an invitation as long as nobody has been welcomed with both.

    `watch` is run while connected; what it raises ends the connection, with its words.
    """

    url: str
    token: str
    watch: Callable[[], Coroutine[Any, Any, None]] = _nothing_to_watch
    invite: str = ""

    @property
    def sign_in(self) -> SignIn:
        return SignIn(self.token, self.invite)


_OWN_WORDS = (LinkError, DiskError)

Connect = Callable[[], AbstractAsyncContextManager[Endpoint]]
"""Gives the relay to connect to, for as long as the context lasts."""


class Relay:
    """See the module. `random` gives numbers from 0 up to 1."""

    def __init__(self, connect: Connect, clock: Clock, random: Callable[[], float]) -> None:
        self._connect = connect
        self._clock = clock
        self._random = random
        self._listener: RelayListener | None = None
        self._token = ""
        self._tasks = Tasks(self._stopped)
        self.link: Link | None = None

    @property
    def listener(self) -> RelayListener:
        """Who hears what the link says; after `start` only."""
        assert self._listener is not None
        return self._listener

    # Life

    async def start(self, listener: RelayListener, console_id: str, log: Log | None) -> None:
        self._listener = listener
        connected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tasks.start(self._stay_connected(connected, console_id, log))
        await connected

    async def _stay_connected(
        self, connected: asyncio.Future[None], console_id: str, log: Log | None
    ) -> None:
        try:
            async with self._connect() as endpoint:
                self._token = endpoint.token
                self.link = Link(
                    endpoint.url,
                    endpoint.sign_in,
                    client=CLIENT,
                    console_id=console_id,
                    listener=self,
                    outbox=self._due,
                    clock=self._clock,
                    random=self._random,
                    known=log,
                )
                connected.set_result(None)
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self.link.run())
                    tasks.create_task(_watch(endpoint))
        except Exception as error:
            if connected.done():
                raise
            connected.set_exception(error)

    def _stopped(self, error: Exception) -> None:
        # Nothing that the link said last is true any more.
        self.link = None
        causes = list(_causes(error))
        for cause in causes:
            if not isinstance(cause, _OWN_WORDS):
                self.listener.on_fault(cause)
        self.listener.on_stopped("; ".join(map(_said, causes)))

    async def stop(self) -> None:
        await self._tasks.stop()

    def contact(self) -> Contact | None:
        return _contact(self.link) if self.link is not None else None

    def log(self) -> Log | None:
        return self.link.known if self.link is not None else None

    def sign_in(self, sign_in: SignIn) -> None:
        if self.link is not None:
            self._token = sign_in.token
            self.link.sign_in(sign_in)

    def file_address(self) -> FileAddress | None:
        """Where the relay takes and gives files now."""
        base = self.link.status.http if self.link is not None else ""
        return FileAddress(base, self._token) if base else None

    # What the link says

    def on_state(self, state: State, changed: set[str], whole: bool) -> None:
        self.listener.on_state(state, changed, whole)

    def on_status(self, status: LinkStatus) -> None:
        if (contact := self.contact()) is not None:
            self.listener.on_contact(contact)

    def on_ack(self, ack: Ack) -> None:
        self.listener.on_answer(ack.id, ack.refused)

    def on_fault(self, error: Exception) -> None:
        self.listener.on_fault(error)

    def on_ephemeral(self, frame: Ephemeral) -> None:
        if frame.what == "typing":
            self.listener.on_typing(frame.chat, frame.operator)

    def on_login(self, frame: LoginFrame) -> None:
        ended = LoginEnded(frame.login, frame.account, frame.pages, frame.problem)
        self.listener.on_login(ended)

    async def _due(self) -> Sequence[CommandFrame]:
        due = await self.listener.due()
        return [CommandFrame(id=item.id, command=item.command) for item in due]

    # What is asked

    def send(self, item: Pending) -> None:
        if self.link is not None:
            self.link.send_command(item.id, item.command)

    def tell(self, what: What, chat: str) -> None:
        if self.link is not None:
            self.link.tell(what, chat)

    async def request(self, request: Request) -> Response:
        if self.link is None:
            return Problem(ProblemCode.RELAY_GONE)
        try:
            return await self.link.request(request)
        except LinkError:
            return Problem(ProblemCode.RELAY_GONE)

    async def chat(self, chat: str) -> Chat | None:
        page = await self._get("chat", chat=chat)
        return page.chat if page is not None else None

    async def completed(self, before: Millis | None, chat: str) -> CompletedChats | None:
        page = await self._get(
            "completed", before=before, before_chat=chat, limit=COMPLETED_AT_ONCE
        )
        return CompletedChats(_chats(page), page.total) if page is not None else None

    async def earlier(self, chat: str) -> Sequence[Chat]:
        page = await self._get("visitor", chat=chat)
        return _chats(page) if page is not None else ()

    async def _get(self, what: Wanted, **where: Any) -> ResultPage | None:
        """A page from the relay; None, and the status line says why, when it can not be had."""
        if self.link is None:
            return None
        try:
            return await self.link.get(what, **where)
        except LinkError:
            return None


def _chats(page: ResultPage) -> list[Chat]:
    return [summary_chat(each) for each in page.summaries]


def _contact(link: Link) -> Contact:
    status = link.status
    # Between two heartbeats nothing need be heard: only what is overdue is lag.
    overdue = None if status.lag is None else max(0, status.lag - HEARTBEAT_SECONDS * SECOND)
    view = LinkView(
        status.phase,
        status.since + status.offset,
        overdue,
        status.read_only,
        None if status.retry_at is None else status.retry_at + status.offset,
        status.close,
        tuple(SlowedChannel(one.channel, one.percent, one.until) for one in status.slowed),
        status.unreached,
        link.host,
        status.not_let_in,
        status.strayed,
    )
    you = status.you
    return Contact(
        view,
        status.offset,
        Operator(you.id, you.name, you.role) if you is not None else None,
        takes_files=status.phase is Phase.LIVE and bool(status.http),
    )


async def _watch(endpoint: Endpoint) -> None:
    try:
        await endpoint.watch()
    except Exception as error:
        raise EndpointError(str(error) or type(error).__name__) from error


def _causes(error: Exception) -> Iterator[Exception]:
    if isinstance(error, ExceptionGroup):
        for each in error.exceptions:
            yield from _causes(each)
    else:
        yield error


def _said(error: Exception) -> str:
    """An error in its words, where they are ours: those of others may quote a customer."""
    own = isinstance(error, _OWN_WORDS)
    return (str(error) if own else "") or type(error).__name__
