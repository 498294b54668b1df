"""The public port against requests that never end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from server_stub.relay import public
from server_stub.relay.public import LARGEST_HEAD, serving

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _length(request: Request) -> Response:
    return PlainTextResponse(f"took {len(await request.body())}")


@contextlib.asynccontextmanager
async def line() -> AsyncIterator[Line]:
    """A connection to the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    async with serving([Route("/", _length, methods=["POST"])], listener, lambda task: None):
        reader, writer = await asyncio.open_connection(*listener.getsockname()[:2])
        try:
            yield reader, writer
        finally:
            writer.close()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the relay ends the line."""
    with contextlib.suppress(ConnectionError):
        return await reader.read()
    return b""


@pytest.mark.parametrize("part", [b"X-A: b\r\n", b"a"])
async def test_a_head_without_end_is_cut_off(part: bytes) -> None:
    async with line() as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: relay\r\nX-Long: ")
        with contextlib.suppress(ConnectionError):
            for _ in range(64):
                writer.write(part * (LARGEST_HEAD // 4 // len(part)))
                await writer.drain()
        assert b"took" not in await _answer(reader)


async def test_long_bodies_and_many_requests_on_one_line_are_taken() -> None:
    body = bytes(4 * LARGEST_HEAD)
    head = b"POST / HTTP/1.1\r\nHost: relay\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with line() as (reader, writer):
        for _ in range(4):
            writer.write(head + body)
            assert await reader.readuntil(b"took %d" % len(body))


async def test_a_line_on_which_nothing_is_asked_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "HEAD_SECONDS", 0)
    async with line() as (reader, _):
        assert await _answer(reader) == b""
