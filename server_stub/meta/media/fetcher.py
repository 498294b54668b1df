"""Fetching a file that a client names by its URL."""

import asyncio
from typing import Protocol

import httpx


class FetchError(Exception):
    """The file can't be had; the text says why."""


class TooLargeError(FetchError):
    """The file is larger than it may be."""


class Fetcher(Protocol):
    """Gets files from elsewhere."""

    async def fetch(self, url: str, limit: int, seconds: float) -> bytes:
        """The file at `url`, of at most `limit` bytes. Raises `FetchError`."""
        ...


class HttpFetcher:
    """Fetches over HTTPS with a valid certificate; redirects stay on HTTPS."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._transport = transport

    async def fetch(self, url: str, limit: int, seconds: float) -> bytes:
        """As `Fetcher.fetch`; the whole takes no longer than `seconds`."""
        try:
            async with asyncio.timeout(seconds), self._client() as client:
                return await _download(client, url, limit)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise FetchError(str(error) or type(error).__name__) from error

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            timeout=None,
            trust_env=False,
            follow_redirects=True,
            max_redirects=5,
            headers={"User-Agent": "facebookexternalhit/1.1"},
            event_hooks={"request": [_only_https]},
        )


async def _only_https(request: httpx.Request) -> None:
    if request.url.scheme != "https":
        raise FetchError("only HTTPS is fetched")


async def _download(client: httpx.AsyncClient, url: str, limit: int) -> bytes:
    content = bytearray()
    async with client.stream("GET", url) as answer:
        if answer.status_code != 200:
            raise FetchError(f"HTTP {answer.status_code}")
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > limit:
                raise TooLargeError(f"more than {limit} bytes")
    return bytes(content)
