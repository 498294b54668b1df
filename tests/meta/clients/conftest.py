"""The stand-in on loopback, for libraries that do their own HTTP; see `library`."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from server_stub.meta.app import application

from ..harness import Bench
from .library import Served


@pytest.fixture
def served() -> Iterator[Served]:
    """A stand-in that answers at an address of this machine, in a thread of its own."""
    bench = Bench()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            application(bench.standin), lifespan="off", log_config=None, log_level="critical"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield Served(bench, f"http://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join()
    asyncio.run(bench.aclose())
