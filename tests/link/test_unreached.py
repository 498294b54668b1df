"""Why a relay is not reached, as the libraries and real sockets say it."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.exceptions import InvalidMessage, InvalidProxyMessage, WebSocketException

from console.link.connection import dial
from console.link.unreached import of_error, of_status
from console.session.values import Unreached
from console.sign_in import SignIn

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def refused_twice() -> OSError:
    """As asyncio says it for a host with two addresses."""
    one = "[Errno 111] Connect call failed ('::1', 9, 0, 0)"
    return OSError(f"Multiple exceptions: {one}, {one.replace('::1', '127.0.0.1')}")


def with_reason(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] said")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), Unreached.NAME),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), Unreached.NAME),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), Unreached.REFUSED),
        (refused_twice(), Unreached.REFUSED),
        (OSError(errno.ENETUNREACH, "unreachable"), Unreached.NO_WAY),
        (OSError(errno.EHOSTUNREACH, "no route"), Unreached.NO_WAY),
        (TimeoutError("timed out during opening handshake"), Unreached.TIMEOUT),
        (OSError(errno.ETIMEDOUT, "timed out"), Unreached.TIMEOUT),
        (ssl.SSLCertVerificationError(1, "expired"), Unreached.CERTIFICATE),
        (with_reason("WRONG_VERSION_NUMBER"), Unreached.NO_TLS),
        (with_reason("TLSV1_ALERT_PROTOCOL_VERSION"), Unreached.CERTIFICATE),
        (InvalidMessage("did not receive a valid HTTP response"), Unreached.NOT_A_RELAY),
        (InvalidProxyMessage("no"), Unreached.PROXY),
        (WebSocketException("?"), Unreached.NOT_A_RELAY),
        (ConnectionResetError(errno.ECONNRESET, "reset"), Unreached.BROKEN),
        (OSError("?"), Unreached.BROKEN),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_what_is_raised_is_read(error: Exception, why: Unreached) -> None:
    assert of_error(error) is why


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (200, Unreached.NOT_A_RELAY),
        (301, Unreached.NOT_A_RELAY),
        (404, Unreached.NOT_A_RELAY),
        (502, Unreached.ABSENT),
        (503, Unreached.ABSENT),
        (504, Unreached.ABSENT),
    ],
)
def test_what_answers_instead_is_read(status: int, why: Unreached) -> None:
    assert of_status(status) is why


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[int]:
    """Somebody on loopback who answers like this; the port."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def failure(address: str) -> Unreached:
    with pytest.raises((OSError, WebSocketException)) as raised:
        async with dial(address, SignIn("token")):
            pass
    return of_error(raised.value)


async def web_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    writer.close()


async def greeting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    writer.close()


async def test_a_web_page_and_another_service_are_no_relay() -> None:
    for answer in (web_page, greeting):
        async with answering(answer) as port:
            assert await failure(f"ws://127.0.0.1:{port}/") is Unreached.NOT_A_RELAY


async def test_who_does_not_speak_tls_is_told_from_a_certificate() -> None:
    async with answering(greeting) as port:
        assert await failure(f"wss://127.0.0.1:{port}/") is Unreached.NO_TLS


async def test_a_port_without_anybody_refuses() -> None:
    async with answering(greeting) as port:
        pass
    assert await failure(f"ws://localhost:{port}/") is Unreached.REFUSED
