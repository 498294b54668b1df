"""The public port: where Meta and browsers come, and consoles with their files."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

Watch = Callable[[asyncio.Task[None]], None]


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
        http="httptools",
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
