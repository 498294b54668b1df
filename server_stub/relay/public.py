"""The public port: where services and browsers come, and consoles with their files."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

Watch = Callable[[asyncio.Task[None]], None]

LARGEST_HEAD = 64 * 1024
"""Bytes of a request before its body. The codes of logins are the longest thing in one."""
HEAD_SECONDS = 20
"""How long a head may take to come in, from the first moment of the line or of the request."""


class _Line(HttpToolsProtocol):
    """uvicorn's side of a connection, which by itself takes heads of any length, for ever."""

    _timer: asyncio.TimerHandle | None = None
    _in_head = True
    _came = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        was_in_head = self._in_head
        super().data_received(data)
        self._came = self._came + len(data) if was_in_head and self._in_head else 0
        if self._came > LARGEST_HEAD:
            self.transport.abort()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._end_timer()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_timer()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._end_timer()
        self._in_head = True
        self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _end_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()


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
    routes: Sequence[Route], listener: socket.socket, watch: Watch
) -> AsyncIterator[None]:
    """Serve these routes. uvicorn's access log would print Meta's verify token and the codes of
    logins: it is off."""
    config = uvicorn.Config(
        Starlette(routes=routes),
        http=_Line,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        limit_concurrency=2_000,
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
