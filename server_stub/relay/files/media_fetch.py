"""Fetching what a visitor sent, from the service's servers and from nowhere else.

Whoever can write a link into an event must not make the relay speak to something inside our
network. So the host is one of the service's, its address is looked up here and is public, the
connection goes to exactly that address, each redirect passes the same gate, and bytes and
seconds have an end. Sent along is nothing that says who we are.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Mapping
from typing import Any, TypeVar

import httpx

from console.core.attachments import MediaError
from console.core.content import HEAD_BYTES
from server_stub.relay.channel_port import MediaLink
from server_stub.relay.clock import Clock, within
from server_stub.relay.files.public_address import is_public

MOST_BYTES = 26_300_000
"""Meta takes at most 25 MB, by whichever way of counting; what another service hands out and is
larger is not passed on."""

OPEN_SECONDS = 20.0
"""Until the first bytes, redirects included."""

FETCH_SECONDS = 300.0
"""For all of it, over the console's line as well."""

MOST_REDIRECTS = 3
_MOST_ADDRESSES = 4
_WAITS = {"connect": 5.0, "read": 15.0, "write": 5.0, "pool": 5.0}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_EXPIRED = frozenset((403, 404, 410))
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "messenger-relay"}

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host. Raises OSError."""

T = TypeVar("T")


class FetchError(Exception):
    """Nothing, or not all, could be fetched. No link stands in the text: it would let others in."""

    def __init__(self, error: MediaError) -> None:
        super().__init__(str(error))
        self.error = error


async def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the machine's own resolver says."""
    loop = asyncio.get_running_loop()
    addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in addresses))


class Fetched:
    """An answer whose bytes have begun to come. To be closed, whatever happens.

    `head` holds `HEAD_BYTES` or all there is; `length` is what the server has announced.
    """

    def __init__(self, response: httpx.Response, clock: Clock, end: float) -> None:
        self._response = response
        self._stream = response.aiter_raw()
        self._clock = clock
        self._end = end
        self._count = 0
        self.head = b""
        self.length = _length(response)

    async def read_head(self) -> None:
        """Raises FetchError."""
        while len(self.head) < HEAD_BYTES and (chunk := await self._next()):
            self.head += chunk

    async def chunks(self) -> AsyncIterator[bytes]:
        """All bytes, from the first. Raises FetchError when they come to no good end."""
        yield self.head
        while chunk := await self._next():
            yield chunk

    async def in_time(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The work's result, if it is there before the time for all of it is over. Raises
        FetchError."""
        return await _in_time(self._clock, self._end, work)

    async def close(self) -> None:
        await self._response.aclose()

    async def _next(self) -> bytes:
        """The next bytes; none at the end."""
        chunk = await self.in_time(self._read)
        self._count += len(chunk)
        if self._count > MOST_BYTES:
            raise FetchError(MediaError.TOO_LARGE)
        return chunk

    async def _read(self) -> bytes:
        return await anext(self._stream, b"")


class Fetcher:
    """`hosts` matches the names of the services' servers, spoken to by https. `places` are further
    ones, as HOST:PORT, trusted as they are and spoken to by http: a stand-in on this machine.
    Give `transport` and `resolve` in tests."""

    def __init__(
        self,
        clock: Clock,
        hosts: re.Pattern[str],
        places: Collection[str] = (),
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve = look_up,
    ) -> None:
        self._clock = clock
        self._hosts = hosts
        self._places = frozenset(place.lower() for place in places)
        self._resolve = resolve
        # Without a client around it: that would keep cookies and log the links. No connection
        # is used twice: the next name at the same address must show its own certificate.
        self._transport = transport or httpx.AsyncHTTPTransport(
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def close(self) -> None:
        await self._transport.aclose()

    async def fetch(self, link: MediaLink) -> Fetched:
        """What a link leads to.

        Raises:
            FetchError: EXPIRED when the service refuses the link; or whatever else is in the way.
        """
        now = self._clock.monotonic()
        end = now + FETCH_SECONDS
        return await _in_time(self._clock, now + OPEN_SECONDS, lambda: self._follow(link, end))

    async def _follow(self, media: MediaLink, end: float) -> Fetched:
        link, headers = media.url, media.headers
        for _ in range(1 + MOST_REDIRECTS):
            url = self._gate(link)
            response = await self._ask(url, headers)
            # Whoever a redirect leads to has no business with what the first host was shown.
            headers = {}
            try:
                if response.status_code not in _REDIRECTS:
                    return await self._open(response, end)
                await response.aclose()
                link = _join(url, response.headers.get("location", ""))
            except BaseException:
                await response.aclose()
                raise
        raise FetchError(MediaError.BAD_ANSWER)

    def _gate(self, link: str) -> httpx.URL:
        """The link, when it may be followed."""
        try:
            url = httpx.URL(link)
        except (httpx.InvalidURL, ValueError):
            raise FetchError(MediaError.FORBIDDEN_HOST) from None
        theirs = url.scheme == "https" and url.port is None and self._hosts.fullmatch(_host(url))
        if url.userinfo or not (theirs or self._is_trusted(url)):
            raise FetchError(MediaError.FORBIDDEN_HOST)
        return url

    def _is_trusted(self, url: httpx.URL) -> bool:
        return url.scheme == "http" and f"{_host(url)}:{url.port or 80}" in self._places

    async def _ask(self, url: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        for address in await self._addresses(url):
            request = httpx.Request(
                "GET",
                url.copy_with(host=address),
                headers={**headers, "Host": url.netloc.decode("ascii"), **_HEADERS},
                extensions={"timeout": _WAITS, "sni_hostname": _host(url)},
            )
            try:
                return await self._transport.handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        raise FetchError(MediaError.UNREACHABLE)

    async def _addresses(self, url: httpx.URL) -> list[str]:
        """Where the host is. One address of ours among them spoils all: so does a name server
        answer that wants us inside."""
        try:
            addresses = await self._resolve(
                _host(url), url.port or (80, 443)[url.scheme == "https"]
            )
        except (OSError, UnicodeError):
            raise FetchError(MediaError.UNREACHABLE) from None
        if not self._is_trusted(url) and not all(map(is_public, addresses)):
            raise FetchError(MediaError.FORBIDDEN_HOST)
        return addresses[:_MOST_ADDRESSES]

    async def _open(self, response: httpx.Response, end: float) -> Fetched:
        if response.status_code in _EXPIRED:
            raise FetchError(MediaError.EXPIRED)
        if response.status_code >= 500 or response.status_code == 429:
            raise FetchError(MediaError.UNREACHABLE)
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if response.status_code != 200 or encoding != "identity":
            raise FetchError(MediaError.BAD_ANSWER)
        fetched = Fetched(response, self._clock, end)
        if fetched.length is not None and fetched.length > MOST_BYTES:
            raise FetchError(MediaError.TOO_LARGE)
        await fetched.read_head()
        return fetched


async def _in_time(clock: Clock, end: float, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """The work's result, with all that goes wrong on the line told in our words."""
    left = end - clock.monotonic()
    try:
        if left <= 0:
            raise TimeoutError
        return await within(clock, left, work())
    except (TimeoutError, httpx.TimeoutException):
        raise FetchError(MediaError.TIMEOUT) from None
    except httpx.HTTPError:
        raise FetchError(MediaError.UNREACHABLE) from None


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").lower()


def _join(url: httpx.URL, location: str) -> str:
    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError):
        raise FetchError(MediaError.FORBIDDEN_HOST) from None


def _length(response: httpx.Response) -> int | None:
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
