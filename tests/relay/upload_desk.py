"""A relay with uploads only, and a console that speaks to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from server_stub.relay.files.uploads import Uploads
from tests.relay.rig import START

ONE = "0198c0de-0000-7000-8000-000000000001"
TWO = "0198c0de-0000-7000-8000-000000000002"
TOKENS = {"aikos-token": "op1", "bens-token": "op2"}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2" + bytes(20)


def picture(size: int) -> bytes:
    """A PNG of so many bytes, none of them like its neighbour."""
    return PNG + bytes(at % 251 for at in range(size - len(PNG)))


class Desk:
    def __init__(self, folder: Path, idle_seconds: float = 60.0) -> None:
        self.folder = folder
        self.now = START
        self.used: set[str] = set()
        self.uploads = Uploads(
            folder, TOKENS.get, lambda: self.now, self.used.__contains__, idle_seconds
        )
        self.app = Starlette(routes=self.uploads.routes())

    async def ask(
        self,
        method: str,
        name: str = ONE,
        token: str = "aikos-token",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"} | (headers or {})
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://relay") as client:
            answer = await client.request(method, f"/uploads/{name}", headers=headers, **more)
        is_json = answer.headers.get("content-type") == "application/json"
        return answer.status_code, answer.json() if is_json else {}

    async def announce(
        self, size: int, name: str = ONE, file: str = "a.png", **more: Any
    ) -> tuple[int, dict[str, Any]]:
        return await self.ask("PUT", name, json={"name": file, "size": size}, **more)

    async def send(
        self, offset: int | str, data: bytes, name: str = ONE, **more: Any
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Upload-Offset": str(offset)}
        return await self.ask("PATCH", name, headers=headers, content=data, **more)

    async def upload(self, data: bytes, name: str = ONE) -> None:
        assert await self.announce(len(data), name) == (200, {"offset": 0})
        assert await self.send(0, data, name) == (200, {"offset": len(data)})

    def files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "uploads").iterdir())

    def neighbours(self) -> list[str]:
        return [path.name for path in self.folder.iterdir()]


class Line:
    """A request whose bytes come when a test says so, at the level of ASGI."""

    def __init__(self, desk: Desk, offset: int, name: str = ONE) -> None:
        self._messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._read = asyncio.Event()
        self.sent: list[dict[str, Any]] = []
        scope: dict[str, Any] = {
            "type": "http",
            "method": "PATCH",
            "path": f"/uploads/{name}",
            "query_string": b"",
            "headers": [
                (b"authorization", b"Bearer aikos-token"),
                (b"upload-offset", str(offset).encode()),
            ],
        }
        work: Awaitable[None] = desk.app(scope, self._receive, self._send)
        self.task = asyncio.ensure_future(work)

    async def _receive(self) -> dict[str, Any]:
        self._read.set()
        return await self._messages.get()

    async def _send(self, message: Any) -> None:
        self.sent.append(dict(message))

    async def bring(self, data: bytes, more: bool = True) -> None:
        """Bytes come, and have been taken in when this returns."""
        await self._bring({"type": "http.request", "body": data, "more_body": more})

    async def cut(self) -> None:
        await self._bring({"type": "http.disconnect"})

    async def _bring(self, message: dict[str, Any]) -> None:
        await self._read.wait()
        self._read.clear()
        self._messages.put_nowait(message)
        waits = [asyncio.ensure_future(self._read.wait()), self.task]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        waits[0].cancel()

    async def status(self) -> int:
        await self.task
        return int(self.sent[0]["status"])
