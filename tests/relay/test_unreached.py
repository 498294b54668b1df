"""Name, refusal, time and TLS are told apart: from real sockets on this machine."""

from __future__ import annotations

import errno
import socket
import ssl
import threading

import httpx
import pytest

from server_stub.relay.unreached import Reason, reason_of


async def failing(url: str, **more: float) -> Reason | None:
    async with httpx.AsyncClient(trust_env=False, timeout=more.get("timeout", 10.0)) as web:
        with pytest.raises(httpx.HTTPError) as caught:
            await web.get(url)
        return reason_of(caught.value)


async def test_a_name_that_is_not_known() -> None:
    assert await failing("http://relay.invalid/") is Reason.NAME


async def test_a_port_that_nobody_listens_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert await failing(f"http://127.0.0.1:{port}/") is Reason.REFUSED
    assert await failing(f"http://localhost:{port}/") is Reason.REFUSED


async def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert await failing(url, timeout=0.05) is Reason.TIMEOUT


async def test_a_server_that_speaks_no_tls() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def answer() -> None:
            line, _ = plain.accept()
            with line:
                line.recv(1000)
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert await failing(f"https://127.0.0.1:{plain.getsockname()[1]}/") is Reason.TLS
        thread.join()


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (ssl.SSLCertVerificationError(), Reason.CERTIFICATE),
        (ssl.SSLError(), Reason.TLS),
        (socket.gaierror(), Reason.NAME),
        (ConnectionRefusedError(), Reason.REFUSED),
        (TimeoutError(), Reason.TIMEOUT),
        (OSError(errno.ENETUNREACH, "x"), Reason.ROUTE),
        (ConnectionResetError(errno.ECONNRESET, "x"), Reason.CUT_OFF),
        (ExceptionGroup("both", [OSError("?"), ConnectionRefusedError()]), Reason.REFUSED),
        (ValueError(), None),
    ],
)
def test_what_is_behind_an_error(cause: BaseException, reason: Reason | None) -> None:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = cause
    assert reason_of(error) is reason
