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
from server_stub.relay.lines import Gate, Lines
from server_stub.relay.public import LARGEST_HEAD, serving
from tests.waiting import until

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


async def _drips(request: Request) -> Response:
    return PlainTextResponse("too slow", 408)


@contextlib.asynccontextmanager
async def port(gate: Gate) -> AsyncIterator[tuple[tuple[str, int], Lines]]:
    """A port with a webhook that answers before the end of a body unless it has come, and lines."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    lines = Lines(gate)
    routes = [
        Route("/early", _drips, methods=["GET", "POST"]),
        *(Route(path, _length, methods=["POST"]) for path in ("/webhook", "/uploads")),
    ]
    async with serving(routes, listener, lambda task: None, lines):
        yield listener.getsockname()[:2], lines


def _post(path: str, length: int = 5, *more: str) -> bytes:
    head = [f"POST {path} HTTP/1.1", "Host: relay", f"Content-Length: {length}", *more]
    return "\r\n".join([*head, "", ""]).encode()


@pytest.mark.parametrize("begun", [b"", b"ab"])
async def test_an_answer_before_the_end_of_a_body_closes_the_line(begun: bytes) -> None:
    async with port(Gate()) as (address, lines):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(_post("/early", 50) + begun)
        answer = await asyncio.wait_for(_answer(reader), 5)
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"connection: close" in answer
        assert answer.endswith(b"too slow")
        writer.close()
        await until(lambda: len(lines) == 0)


async def test_an_answer_after_a_whole_body_leaves_the_line_open() -> None:
    async with port(Gate()) as (address, _):
        reader, writer = await asyncio.open_connection(*address)
        for _ in range(3):
            writer.write(_post("/early") + b"abcde")
            assert b"close" not in await reader.readuntil(b"too slow")
        writer.close()


@pytest.mark.parametrize("path", ["/webhook", "/uploads", ""])
async def test_lines_that_drip_keep_nobody_out(path: str) -> None:
    """Whether they say too little of a body or of a head: whoever says all is heard."""
    gate = Gate(lines=20, others=15, each=20)
    async with port(gate) as (address, lines):
        drips = []
        for _ in range(60):
            drips.append(await asyncio.open_connection(*address))
            drips[-1][1].write(_post(path) + b"a" if path else b"POST /webhook HTTP/1.1\r\nX: ")
        for _ in range(10):
            reader, writer = await asyncio.open_connection(*address)
            writer.write(_post("/webhook") + b"abcde")
            assert await asyncio.wait_for(reader.readuntil(b"took 5"), 5)
            writer.close()
        assert len(lines) <= 20
        assert sum(lines.counts.values()) >= 40
        for _, writer in drips:
            writer.close()


async def test_a_body_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "BODY_SECONDS", 0)
    async with port(Gate()) as (address, _):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(_post("/uploads", 10**6))
        assert await asyncio.wait_for(_answer(reader), 5) == b""
        writer.close()
