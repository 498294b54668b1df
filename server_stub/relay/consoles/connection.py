"""A line of the consoles' port: it has to be let in, before anybody knows whose it is."""

from __future__ import annotations

import asyncio
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request

from server_stub.relay.lines import Lines


class Connection(ServerConnection):
    """The library's side of a connection, which has to be let in."""

    def __init__(self, *args: Any, lines: Lines, **more: Any) -> None:
        super().__init__(*args, **more)
        self._lines = lines

    def end(self) -> None:
        self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._lines.enter(self, peer[0] if peer else "")

    def connection_lost(self, exc: Exception | None) -> None:
        self._lines.leave(self)
        super().connection_lost(exc)

    def address(self, request: Request) -> str:
        """Where a request comes from, as far as it can be believed."""
        peer = self.remote_address
        forwarded = request.headers.get_all("X-Forwarded-For")
        return self._lines.client(peer[0] if peer else "", forwarded)
