"""Fetching from Meta's servers, from nowhere else, and never without end."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ssl
import string
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from console.core.attachments import MediaError
from console.core.content import HEAD_BYTES
from server_stub.relay.channel_port import MediaLink
from server_stub.relay.files.media_fetch import (
    FETCH_SECONDS,
    MOST_BYTES,
    OPEN_SECONDS,
    Fetched,
    Fetcher,
    FetchError,
)
from server_stub.relay.messenger.media import HOSTS
from tests.relay.cdn import LINK, META, PNG, Cdn
from tests.relay.rig import VirtualClock

STAND_IN = "127.0.0.1:9001"


class Line:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.cdn = Cdn()
        self.fetcher = Fetcher(self.clock, HOSTS, {STAND_IN}, self.cdn, self.cdn.resolve)

    async def fetch(self, link: str = LINK) -> Fetched:
        return await self.fetcher.fetch(MediaLink(link))

    async def read(self, link: str = LINK) -> bytes:
        fetched = await self.fetch(link)
        return b"".join([chunk async for chunk in fetched.chunks()])

    async def error(self, link: str = LINK) -> MediaError:
        """What goes wrong, and nothing stays open."""
        with pytest.raises(FetchError) as caught:
            await self.fetch(link)
        assert all(body.closed for body in self.cdn.bodies)
        assert "signature" not in str(caught.value)
        return caught.value.error


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_file_comes_whole_from_the_address_that_was_looked_up() -> None:
    line = Line()
    body = [PNG, bytes(HEAD_BYTES), b"the end"]
    line.cdn.answer(LINK, body, content_length=str(sum(map(len, body))))
    fetched = await line.fetch()
    assert fetched.length == sum(map(len, body))
    assert fetched.head == PNG + bytes(HEAD_BYTES)
    assert b"".join([chunk async for chunk in fetched.chunks()]) == b"".join(body)
    await fetched.close()
    assert line.cdn.bodies[0].closed
    (request,) = line.cdn.requests
    assert str(request.url) == LINK.replace("scontent.xx.fbcdn.net", META)
    assert request.headers["host"] == "scontent.xx.fbcdn.net"
    assert request.extensions["sni_hostname"] == "scontent.xx.fbcdn.net"
    assert line.cdn.looked_up == [("scontent.xx.fbcdn.net", 443)]


async def test_nothing_says_who_asks() -> None:
    line = Line()
    line.cdn.answer(LINK, set_cookie="a=b")
    for _ in range(2):
        await line.read()
    names = {name for request in line.cdn.requests for name in request.headers}
    assert names == {"host", "accept", "accept-encoding", "user-agent"}
    assert line.cdn.requests[1].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    "link",
    [
        "https://scontent.xx.fbcdn.net/a",
        "https://scontent.xx.fbcdn.net:443/a",
        "https://SCONTENT.xx.FBcdn.net/a",
        "https://fbcdn.net/a",
        "https://cdn.fbsbx.com/a",
        "https://www.facebook.com/a",
        f"http://{STAND_IN}/cdn/1/a.png?s=1",
    ],
)
async def test_places_that_are_asked(link: str) -> None:
    line = Line()
    line.cdn.answer(str(httpx.URL(link)))
    assert await line.read(link) == PNG


@pytest.mark.parametrize(
    "link",
    [
        "",
        "a",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://fbcdn.net/a",
        "http://scontent.xx.fbcdn.net/a",
        "https://scontent.xx.fbcdn.net:8443/a",
        "https://scontent.xx.fbcdn.net:80/a",
        "https://example.com/a",
        "https://notfbcdn.net/a",
        "https://fbcdn.net.example.com/a",
        "https://fbcdn.net@example.com/a",
        "https://user:word@fbcdn.net/a",
        "https://user@fbcdn.net/a",
        "https://example.com#.fbcdn.net",
        "https://example.com?.fbcdn.net",
        "https://example.com\\.fbcdn.net/a",
        "https://fbcdn.net\\@example.com/a",
        "https://fbcdn.net./a",
        "https://.fbcdn.net@127.0.0.1/a",
        "https://127.0.0.1/a",
        "https://2130706433/a",
        "https://0x7f000001/a",
        "https://0177.0.0.1/a",
        "https://[::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/a",
        "http://127.0.0.1:9002/a",
        "http://127.0.0.1:90010/a",
        "https://127.0.0.1:9001/a",
        f"http://user@{STAND_IN}/a",
        f"http://x.{STAND_IN}/a",
        "https://xn--/a",
        "https://[/a",
        "https://fbcdn.net:99999/a",
        "https://fbcdn.net/\x00",
        "https://fbcdn.net\r\nHost: x/a",
        "https://\u2025fbcdn.net/a",
        "https://" + "a" * 70_000,
    ],
)
async def test_places_that_are_never_asked(link: str) -> None:
    line = Line()
    line.cdn.answer(link)
    assert await line.error(link) is MediaError.FORBIDDEN_HOST
    assert line.cdn.requests == []
    assert line.cdn.looked_up == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:157.240.0.35"],
        ["64:ff9b::9df0:23"],
        ["fe80::1%eth0"],
        [META, "192.168.0.1"],
        ["nonsense"],
    ],
)
async def test_a_name_of_metas_that_leads_inside_is_not_followed(addresses: list[str]) -> None:
    line = Line()
    line.cdn.names["scontent.xx.fbcdn.net"] = addresses
    line.cdn.answer(LINK)
    assert await line.error() is MediaError.FORBIDDEN_HOST
    assert line.cdn.requests == []


async def test_the_stand_in_is_trusted_wherever_it_is() -> None:
    line = Line()
    line.cdn.names["127.0.0.1"] = ["127.0.0.1"]
    line.cdn.answer(f"http://{STAND_IN}/a")
    assert await line.read(f"http://{STAND_IN}/a") == PNG
    assert str(line.cdn.requests[0].url) == f"http://{STAND_IN}/a"


async def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    line = Line()
    line.cdn.names["scontent.xx.fbcdn.net"] = ["2a03:2880:f003::1", META]
    line.cdn.dead.add("2a03:2880:f003::1")
    line.cdn.answer(LINK)
    assert await line.read() == PNG
    assert [request.url.host for request in line.cdn.requests] == ["2a03:2880:f003::1", META]
    line.cdn.dead.add(META)
    assert await line.error() is MediaError.UNREACHABLE


async def test_a_name_that_is_nowhere() -> None:
    line = Line()
    line.cdn.names["scontent.xx.fbcdn.net"] = []
    assert await line.error() is MediaError.UNREACHABLE


async def test_redirects_between_metas_hosts_are_followed() -> None:
    line = Line()
    line.cdn.answer(LINK, b"", 302, location="//video.xx.fbcdn.net/b")
    line.cdn.answer("https://video.xx.fbcdn.net/b", b"", 307, location="c?d=e")
    line.cdn.answer("https://video.xx.fbcdn.net/c?d=e", b"", 308, location="https://fbsbx.com/f")
    line.cdn.answer("https://fbsbx.com/f", b"found")
    assert await line.read() == b"found"
    assert [one.closed for one in line.cdn.bodies] == [True] * 4


async def test_redirects_have_an_end() -> None:
    line = Line()
    line.cdn.answer(LINK, b"", 302, location=LINK)
    assert await line.error() is MediaError.BAD_ANSWER
    assert len(line.cdn.requests) == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://scontent.xx.fbcdn.net/a",
        "https://127.0.0.1/a",
        "https://example.com/a",
        "file:///etc/passwd",
        "https://inside.fbcdn.net/a",
        "//user@fbcdn.net/a",
        "https://[",
    ],
)
async def test_a_redirect_leads_nowhere_else(location: str) -> None:
    line = Line()
    line.cdn.names["inside.fbcdn.net"] = ["10.0.0.1"]
    line.cdn.answer(LINK, b"", 302, location=location)
    assert await line.error() is MediaError.FORBIDDEN_HOST
    assert len(line.cdn.requests) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (403, MediaError.EXPIRED),
        (404, MediaError.EXPIRED),
        (410, MediaError.EXPIRED),
        (429, MediaError.UNREACHABLE),
        (500, MediaError.UNREACHABLE),
        (503, MediaError.UNREACHABLE),
        (400, MediaError.BAD_ANSWER),
        (204, MediaError.BAD_ANSWER),
        (206, MediaError.BAD_ANSWER),
        (304, MediaError.BAD_ANSWER),
    ],
)
async def test_answers_that_are_no_file(status: int, error: MediaError) -> None:
    line = Line()
    line.cdn.answer(LINK, b"x", status)
    assert await line.error() is error


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip", "x"])
async def test_nothing_is_unpacked(encoding: str) -> None:
    line = Line()
    line.cdn.answer(LINK, b"x", content_encoding=encoding)
    assert await line.error() is MediaError.BAD_ANSWER


async def test_a_file_that_says_it_is_too_large_is_not_begun() -> None:
    line = Line()
    line.cdn.answer(LINK, [PNG], content_length=str(MOST_BYTES + 1))
    assert await line.error() is MediaError.TOO_LARGE
    assert line.cdn.bodies[0].given == 0


async def test_a_file_without_end_is_cut_off() -> None:
    line = Line()
    piece = bytes(1_000_000)
    line.cdn.answer(LINK, [piece] * 1_000)
    fetched = await line.fetch()
    count = 0
    with pytest.raises(FetchError) as caught:
        async for chunk in fetched.chunks():
            count += len(chunk)
    await fetched.close()
    assert caught.value.error is MediaError.TOO_LARGE
    assert count <= MOST_BYTES
    assert line.cdn.bodies[0].given <= MOST_BYTES + len(piece)


async def test_exactly_the_most_passes() -> None:
    line = Line()
    line.cdn.answer(LINK, bytes(MOST_BYTES), content_length=str(MOST_BYTES))
    assert len(await line.read()) == MOST_BYTES


async def test_a_server_that_does_not_answer() -> None:
    line = Line()
    line.cdn.silent.add(META)
    waiting = asyncio.create_task(line.error())
    await turns()
    line.clock.move(OPEN_SECONDS - 1)
    await turns()
    assert not waiting.done()
    line.clock.move(1)
    assert await waiting is MediaError.TIMEOUT


async def test_a_server_that_stops_in_the_middle() -> None:
    line = Line()
    line.cdn.held = asyncio.Event()
    line.cdn.answer(LINK, [PNG, bytes(HEAD_BYTES), b"more"])
    fetched = await line.fetch()
    chunks = fetched.chunks()
    await anext(chunks)
    more = asyncio.ensure_future(anext(chunks))
    await turns()
    line.clock.move(FETCH_SECONDS - 1)
    await turns()
    assert not more.done()
    line.clock.move(1)
    with pytest.raises(FetchError) as caught:
        await more
    assert caught.value.error is MediaError.TIMEOUT
    await fetched.close()
    assert line.cdn.bodies[0].closed


async def test_a_slow_console_does_not_hold_a_line_for_ever() -> None:
    line = Line()
    line.cdn.answer(LINK, [PNG, bytes(HEAD_BYTES), b"more"])
    fetched = await line.fetch()
    chunks = fetched.chunks()
    await anext(chunks)
    line.clock.move(FETCH_SECONDS)
    with pytest.raises(FetchError) as caught:
        await anext(chunks)
    assert caught.value.error is MediaError.TIMEOUT
    await fetched.close()


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (httpx.ReadError("reset"), MediaError.UNREACHABLE),
        (httpx.RemoteProtocolError("too short"), MediaError.UNREACHABLE),
        (httpx.ReadTimeout("slow"), MediaError.TIMEOUT),
    ],
)
async def test_a_line_that_breaks(broken: Exception, error: MediaError) -> None:
    line = Line()
    line.cdn.answer(LINK, [PNG, broken])
    assert await line.error() is error
    line.cdn.answer(LINK, [bytes(HEAD_BYTES), broken])
    fetched = await line.fetch()
    with pytest.raises(FetchError) as caught:
        [chunk async for chunk in fetched.chunks()]
    assert caught.value.error is error
    await fetched.close()


# With real lines


@contextlib.asynccontextmanager
async def server(answer: bytes, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Answers each request with these bytes, and ends the connection; yields its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


async def test_a_file_that_ends_too_early_is_no_file() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + bytes(5_000)
    async with server(answer) as port:
        fetcher = Fetcher(VirtualClock(), HOSTS, {f"127.0.0.1:{port}"})
        fetched = await fetcher.fetch(MediaLink(f"http://127.0.0.1:{port}/a"))
        with pytest.raises(FetchError) as caught:
            [chunk async for chunk in fetched.chunks()]
        assert caught.value.error is MediaError.UNREACHABLE
        await fetched.close()
        await fetcher.close()


class Detour(httpx.AsyncBaseTransport):
    """Leads to a server on this machine, whatever public address is asked for."""

    def __init__(self, port: int, trusted: ssl.SSLContext) -> None:
        self._port = port
        self._transport = httpx.AsyncHTTPTransport(verify=trusted, trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(host="127.0.0.1", port=self._port)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For a server that is `host`, and for a client that believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    begins = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{host}.pem"
    path.write_bytes(secret + made.public_bytes(pem))
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(path)
    return serving, ssl.create_default_context(cafile=str(path))


@pytest.mark.parametrize(
    ("host", "believed"), [("scontent.xx.fbcdn.net", True), ("evil.example", False)]
)
async def test_the_certificate_is_that_of_the_name_and_not_of_the_address(
    tmp_path: Path, host: str, believed: bool
) -> None:
    serving, trusted = certificate(tmp_path, host)
    cdn = Cdn()
    async with server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", serving) as port:
        fetcher = Fetcher(VirtualClock(), HOSTS, (), Detour(port, trusted), cdn.resolve)
        if believed:
            fetched = await fetcher.fetch(MediaLink(LINK))
            assert fetched.head == b"hi"
            await fetched.close()
        else:
            with pytest.raises(FetchError) as caught:
                await fetcher.fetch(MediaLink(LINK))
            assert caught.value.error is MediaError.UNREACHABLE
        await fetcher.close()


# Any link


@given(
    st.sampled_from(["https://", "http://", "//", ""]),
    st.text(max_size=40) | st.text(st.characters(max_codepoint=127), max_size=9),
    st.sampled_from(["", "fbcdn.net", ".fbcdn.net/a", "@fbsbx.com", "\\.facebook.com"]),
)
def test_any_link_is_followed_to_meta_or_not_at_all(scheme: str, rest: str, end: str) -> None:
    async def fetch() -> None:
        line = Line()
        with contextlib.suppress(FetchError):
            await line.fetch(scheme + rest + end)
        for host, port in line.cdn.looked_up:
            assert port == 443
            assert f".{host}".endswith((".fbcdn.net", ".fbsbx.com", ".facebook.com"))
            assert set(host) <= set(string.ascii_lowercase + string.digits + "._-")

    asyncio.run(fetch())
