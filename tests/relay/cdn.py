"""Meta's file servers, and what stands where they should be, in a test's hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import httpx

from console.core.content import HEAD_BYTES

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2" + bytes(20)
META = "157.240.0.35"
LINK = "https://scontent.xx.fbcdn.net/v/t1/photo.png?oh=signature"


class Bytes(httpx.AsyncByteStream):
    """Chunks as they come off a line; `held` holds all after the first `HEAD_BYTES` back."""

    def __init__(self, chunks: Sequence[bytes | Exception], held: asyncio.Event | None) -> None:
        self._chunks = chunks
        self._held = held
        self.given = 0
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            if self._held is not None and self.given >= HEAD_BYTES:
                await self._held.wait()
            if isinstance(chunk, Exception):
                raise chunk
            self.given += len(chunk)
            yield chunk

    async def aclose(self) -> None:
        self.closed = True


class Cdn(httpx.AsyncBaseTransport):
    """Answers by host and path, and remembers what was asked."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.bodies: list[Bytes] = []
        self.names: dict[str, list[str]] = {}
        self.looked_up: list[tuple[str, int]] = []
        self.silent: set[str] = set()
        self.dead: set[str] = set()
        self.held: asyncio.Event | None = None
        self._answers: dict[str, tuple[int, Sequence[bytes | Exception], dict[str, str]]] = {}

    def answer(
        self,
        link: str,
        body: bytes | Sequence[bytes | Exception] = PNG,
        status: int = 200,
        **headers: str,
    ) -> None:
        """What stands behind a link; `headers` with _ for -."""
        chunks = [body] if isinstance(body, bytes) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers[link.partition("://")[2]] = (status, chunks, named)

    async def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append((host, port))
        found = self.names.get(host, [META])
        if not found:
            raise OSError("no such host")
        return found

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host in self.dead:
            raise httpx.ConnectError("refused")
        if request.url.host in self.silent:
            await asyncio.Event().wait()
        place = request.headers["host"] + request.url.raw_path.decode()
        status, chunks, headers = self._answers.get(place, (404, [], {}))
        body = Bytes(chunks, self.held)
        self.bodies.append(body)
        return httpx.Response(status, headers=headers, stream=body)
