"""Serving the stand-in over HTTP until it is told to stop."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator

import uvicorn

from .app import application
from .errors import GraphError
from .standin import StandIn

_RETRY_MS = 1_000


class _Server(uvicorn.Server):
    """Leaves signals to `serve`, so that the program ends with status 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    standin: StandIn, listener: socket.socket, webhook: str | None, until_stdin_closes: bool
) -> None:
    """Serve on `listener` until SIGTERM, SIGINT or, if wanted, the end of standard input."""
    config = uvicorn.Config(
        application(standin),
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    if until_stdin_closes:
        threading.Thread(target=_wait_for_end, args=(loop, stop), daemon=True).start()
    connecting = asyncio.create_task(_connect(standin, webhook)) if webhook else None
    await server.serve([listener])
    if connecting is not None:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)


async def _connect(standin: StandIn, webhook: str) -> None:
    """Verify the webhook as soon as somebody answers there; say once why it waits."""
    said = False
    while True:
        try:
            await standin.connect(webhook)
            return
        except GraphError as error:
            if not said:
                print(f"Waiting for {webhook}: {error}", file=sys.stderr, flush=True)
            said = True
        await standin.clock.sleep(_RETRY_MS)


def _wait_for_end(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    # os.read and not sys.stdin: a thread that holds its lock would hinder the way out.
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    with contextlib.suppress(RuntimeError):  # the loop has ended before
        loop.call_soon_threadsafe(stop)
