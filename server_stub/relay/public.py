"""The public port: where services and browsers come, and consoles with their files."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server_stub.relay.attempts import RETRY_SECONDS, Attempt, Attempts
from server_stub.relay.lines import Gate, Lines

Watch = Callable[[asyncio.Task[None]], None]

LARGEST_HEAD = 64 * 1024
"""Bytes of a request before its body. The codes of logins are the longest thing in one."""
HEAD_SECONDS = 20
"""How long a head may take to come in, from the first moment of the line or of the request."""
BODY_SECONDS = 30
SLOWEST = 1_000
"""How long a body may take to come in: so many seconds, and one more for every so many bytes."""
UNREAD_SECONDS = 30
"""How long an answer may wait for whoever asked to take more of it."""
LINGER_SECONDS = 1.0
MOST_LINGERING = 1024 * 1024
"""After an answer that was given before the end of a body: how long, and for how many bytes, the
rest is still taken, so that the answer is not lost under it. Then the line is closed."""

_WEBHOOK = b"/webhook"


class _Line(HttpToolsProtocol):
    """uvicorn's side of a connection, which by itself waits for everything for ever."""

    def __init__(self, *args: Any, lines: Lines, **more: Any) -> None:
        super().__init__(*args, **more)
        self._lines = lines
        self._timer: asyncio.TimerHandle | None = None
        self._in_head = True
        self._came = 0
        self._since = 0.0

    def end(self) -> None:
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()
        self._lines.enter(self, self._peer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_timer()
        self._lines.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        was_in_head = self._in_head
        super().data_received(data)
        if was_in_head:
            self._came = self._came + len(data) if self._in_head else 0
            if self._came > LARGEST_HEAD:
                self.transport.abort()
        else:
            self._came += len(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["request"] = _Request(partial(self._lines.belongs, self))
        self._expect_head()
        self._lines.wait_for(self)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._came = 0
        forwarded = [text.decode("latin-1") for name, text in self.headers if name == _FORWARDED]
        webhook = self.url.split(b"?")[0] == _WEBHOOK
        self._lines.asks(self, self._peer, forwarded, webhook)
        self.scope["state"]["request"].address = self._lines.client(self._peer, forwarded)
        self._since = self.loop.time()
        self._expect(BODY_SECONDS, self._look_at_body)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self.scope["state"]["request"].complete = True
        self._end_timer()
        self._lines.wait_no_more(self)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._lines.wait_for(self)
        if self.transport.is_closing():
            # What is still to be sent waits for whoever asked to take it.
            self._expect(UNREAD_SECONDS, self.end)
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._lines.wait_for(self)
        self._expect(UNREAD_SECONDS, self.end)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._end_timer()

    @property
    def _peer(self) -> str:
        return self.client[0] if self.client else ""

    def _expect_head(self) -> None:
        self._in_head = True
        self._expect(HEAD_SECONDS, self.end)

    def _look_at_body(self) -> None:
        """End a line whose body drips; look again at one that only takes its time."""
        left = self._since + BODY_SECONDS + self._came / SLOWEST - self.loop.time()
        if left <= 0:
            self.end()
        else:
            self._expect(left, self._look_at_body)

    def _expect(self, seconds: float, otherwise: Callable[[], None]) -> None:
        self._end_timer()
        self._timer = self.loop.call_later(seconds, otherwise)

    def _end_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


_FORWARDED = b"x-forwarded-for"


class _Request:
    """What the line knows of a request: `complete` when all of its body has come, the `address`
    that it comes from. `known` is to be called with the operator's id when whoever asks has shown
    who they are."""

    def __init__(self, known: Callable[[str], object]) -> None:
        self.complete = False
        self.address = ""
        self.known = known


class _Closing:
    """Has every answer that is given before the end of a body close its line: otherwise the rest
    could come for ever. What is refused is noted, and slowed when it comes too often."""

    def __init__(self, app: ASGIApp, attempts: Attempts | None) -> None:
        self._app = app
        self._attempts = attempts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request: _Request = scope["state"]["request"]
        early = False

        async def answer(message: Message) -> None:
            nonlocal early
            if message["type"] == "http.response.start" and message["status"] >= _REFUSED:
                message = self._noted(message, scope, request)
            if message["type"] == "http.response.start" and not request.complete:
                early = True
                headers = [*message.get("headers", []), (b"connection", b"close")]
                message = {**message, "headers": headers}
            elif early and message["type"] == "http.response.body" and not message.get("more_body"):
                await send({**message, "more_body": True})
                await _linger(receive)
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        # Whoever asked may go before the end of the body: nobody waits for an answer then.
        with contextlib.suppress(ClientDisconnect):
            await self._app(scope, receive, answer)

    def _noted(self, message: Message, scope: Scope, request: _Request) -> Message:
        """The head of a refusal, which may be another one for who is refused too often."""
        if self._attempts is None:
            return message
        status, who = message["status"], f"address {request.address}"
        place = scope["path"].split("/")[1]
        what = f"{status} for {scope['method']} at {place if place in _PLACES else 'elsewhere'}"
        is_token = status == HTTPStatus.UNAUTHORIZED
        self._attempts.refused(Attempt.TOKENS if is_token else Attempt.REQUESTS, who, what)
        if not (is_token and self._attempts.too_often(who)):
            return message
        later = (b"retry-after", str(RETRY_SECONDS).encode())
        headers = [*message.get("headers", []), later]
        return {**message, "status": HTTPStatus.TOO_MANY_REQUESTS, "headers": headers}


_REFUSED = 400
_PLACES = ("webhook", "login", "uploads", "media", "healthz", "metrics")
"""What the log says of a path; the rest may be anything."""


async def _linger(receive: Receive) -> None:
    """Take what still comes of a body, for a moment: a line closed with bytes unread is reset, and
    the answer may be lost."""
    came = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while came < MOST_LINGERING:
                message = await receive()
                came += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return


class _Server(uvicorn.Server):
    """uvicorn that leaves signals to us and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@contextlib.asynccontextmanager
async def serving(
    routes: Sequence[Route],
    listener: socket.socket,
    watch: Watch,
    lines: Lines | None = None,
    attempts: Attempts | None = None,
) -> AsyncIterator[None]:
    """Serve these routes. uvicorn's access log would print Meta's verify token and the codes of
    logins: it is off. What it warns of, strangers can cause as often as they like."""
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    lines = Lines(Gate()) if lines is None else lines
    config = uvicorn.Config(
        _Closing(Starlette(routes=routes), attempts),
        http=partial(_Line, lines=lines),  # type: ignore[arg-type]
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="public port")
    task.add_done_callback(watch)
    await server.up.wait()
    try:
        yield
    finally:
        server.should_exit = True
        await task
