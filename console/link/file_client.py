"""Bytes to the relay and from it, over HTTP: uploads that go on where they stopped, and media.

Each call is one attempt. What has arrived of an upload is the relay's to say: it is asked at the
beginning, so an attempt after any break sends only what is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Any
from urllib.parse import quote, unquote, urlsplit

import httpx

from console.core.attachments import MediaError, Refused, RefusedReason, UploadError
from console.core.formats import MediaKind
from console.core.kinds.known import LARGEST_MEDIA
from console.link.address import is_loopback
from console.link.backoff import Backoff
from console.link.errors import AddressError
from console.session.ports import (
    BrokenError,
    MediaRefusedError,
    Progress,
    Read,
    Upload,
    UploadRefusedError,
)

PIECE = 4 * 1024 * 1024
"""Bytes of one request: after each, the relay has said that they are on its disk."""

BLOCK = 64 * 1024
"""Bytes between two words on how far it is."""

MOST_MEDIA = LARGEST_MEDIA + 2_000_000
"""Bytes. The relay gives no more; more is not taken, whoever answers in its place."""

IDLE_SECONDS = 60.0
"""How long nothing may move. A fetch may wait for others at the relay."""

MOST_ANSWER = 64 * 1024
"""Bytes of an answer that is no media."""

_PASSING = frozenset((UploadError.SUPERSEDED, UploadError.CUT_OFF))
"""An upload that ends like this goes on at the next attempt."""


@dataclass(frozen=True, slots=True)
class FileAddress:
    """Where the relay takes and gives bytes, and the operator's token."""

    base: str
    token: str


def check_base(base: str) -> str:
    """The address itself, when the token may be sent there: `https://`, or `http://` to this
    very machine. Raises AddressError."""
    try:
        parts = urlsplit(base)
        _ = parts.port
    except ValueError as error:
        raise AddressError(f"{base!r} is not an address: {error}.") from error
    host = parts.hostname or ""
    if not host or parts.username is not None or parts.scheme not in ("http", "https"):
        raise AddressError(f"{base!r} is not where a relay takes files.")
    if parts.scheme == "http" and not is_loopback(host):
        raise AddressError(f"http://{host} is not encrypted, and is not this machine.")
    return base.rstrip("/")


class FileClient:
    """HTTP to the relay. `address` says where it takes files now; BrokenError while that is not
    known. `random` gives numbers from 0 up to 1."""

    def __init__(
        self,
        address: Callable[[], FileAddress | None],
        random: Callable[[], float],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._address = address
        self._random = random
        self._transport = transport
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    def pauses(self) -> Iterator[float]:
        """How many seconds to wait before each further attempt at an upload."""
        backoff = Backoff(self._random)
        while True:
            yield backoff.next()

    async def upload(self, file: Upload, read: Read, sent: Callable[[int], None]) -> None:
        """Bring a file to the relay, all of it. `sent` hears how many bytes have left.

        Raises BrokenError, UploadRefusedError, and what `read` raises.
        """
        offset = await self._announce(file)
        sent(offset)
        while offset < file.size:
            piece = await read(offset, min(PIECE, file.size - offset))
            offset = await self._append(file, offset, piece, sent)
            sent(offset)

    async def cancel(self, upload: str) -> None:
        """Tell the relay to forget an upload. Raises BrokenError."""
        client, url, headers = self._to("uploads", upload)
        try:
            await client.delete(url, headers=headers)
        except httpx.HTTPError as error:
            raise BrokenError(str(error)) from error

    async def _announce(self, file: Upload) -> int:
        """Begin an upload, or go on with it: how much of it the relay has."""
        about = {"name": file.name, "size": file.size, "kind": file.kind}
        client, url, headers = self._to("uploads", file.id)
        try:
            answer = await client.put(url, json=about, headers=headers)
        except httpx.HTTPError as error:
            raise BrokenError(str(error)) from error
        return _offset(answer, file.size)

    async def _append(
        self, file: Upload, offset: int, piece: bytes, sent: Callable[[int], None]
    ) -> int:
        client, url, headers = self._to("uploads", file.id)
        headers |= {"Upload-Offset": str(offset), "Content-Length": str(len(piece))}

        async def blocks() -> AsyncIterator[bytes]:
            for start in range(0, len(piece), BLOCK):
                sent(offset + start)
                yield piece[start : start + BLOCK]

        try:
            answer = await client.patch(url, content=blocks(), headers=headers)
        except httpx.HTTPError as error:
            raise BrokenError(str(error)) from error
        at = _offset(answer, file.size)
        if at == offset:
            raise BrokenError("nothing of it has arrived")
        return at

    async def fetch(
        self,
        chat: str,
        message: str,
        number: int,
        into: IO[bytes],
        progress: Progress,
    ) -> str:
        """Write what came with a message into a file; its name, as the relay gives it.

        Raises BrokenError, MediaRefusedError, and OSError when the file can not be written.
        """
        client, url, headers = self._to("media", chat, message, str(number))
        count = 0
        try:
            async with client.stream("GET", url, headers=headers) as answer:
                if "content-encoding" in answer.headers:
                    # Nothing was to be packed: what is may unfold to fill the disk.
                    raise MediaRefusedError(MediaError.BAD_ANSWER)
                if answer.status_code != HTTPStatus.OK:
                    raise _no_media(await _facts(answer))
                total = _length(answer)
                async for block in answer.aiter_bytes(BLOCK):
                    count += len(block)
                    if count > MOST_MEDIA:
                        raise MediaRefusedError(MediaError.TOO_LARGE)
                    into.write(block)
                    progress(count, total)
        except httpx.HTTPError as error:
            raise BrokenError(str(error)) from error
        return _name(answer)

    def _to(self, *path: str) -> tuple[httpx.AsyncClient, str, dict[str, str]]:
        address = self._address()
        if address is None:
            raise BrokenError("the relay is not there")
        try:
            base = check_base(address.base)
        except AddressError as error:
            raise BrokenError(str(error)) from error
        url = "/".join((base, *(quote(part, safe="") for part in path)))
        headers = {"Authorization": f"Bearer {address.token}", "Accept-Encoding": "identity"}
        return self._client(base), url, headers

    def _client(self, base: str) -> httpx.AsyncClient:
        # A proxy may be on the way to the relay, but none to this machine: it would see the token.
        proxies = base.startswith("https:")
        if proxies not in self._clients:
            self._clients[proxies] = httpx.AsyncClient(
                transport=self._transport,
                trust_env=proxies,
                follow_redirects=False,
                timeout=httpx.Timeout(IDLE_SECONDS, connect=10.0),
            )
        return self._clients[proxies]


def _offset(answer: httpx.Response, size: int) -> int:
    """How much the relay has, by an answer that may also be a refusal.

    Raises BrokenError, UploadRefusedError.
    """
    facts = _read(answer)
    if answer.status_code != HTTPStatus.OK and facts.get("error") != UploadError.OFFSET:
        raise _refusal(answer.status_code, facts)
    offset = facts.get("offset")
    if type(offset) is not int or not 0 <= offset <= size:
        raise BrokenError("the relay does not say how much it has")
    return offset


def _refusal(status: int, facts: dict[str, Any]) -> Exception:
    try:
        error = UploadError(facts.get("error", ""))
    except ValueError:
        return BrokenError(f"the relay has answered {status}")
    if error is UploadError.REFUSED and (refused := _refused(facts)) is not None:
        return UploadRefusedError(refused)
    if error in _PASSING or error is UploadError.NOT_FOUND:
        return BrokenError(error)
    return UploadRefusedError(error)


def _refused(facts: dict[str, Any]) -> Refused | None:
    try:
        return Refused(
            RefusedReason(facts["reason"]),
            MediaKind(facts["kind"]) if facts.get("kind") else None,
            int(facts.get("size") or 0),
            int(facts.get("limit") or 0),
            str(facts.get("found") or ""),
        )
    except (KeyError, ValueError, TypeError):
        return None


def _no_media(facts: dict[str, Any]) -> Exception:
    try:
        return MediaRefusedError(MediaError(facts.get("error", "")))
    except ValueError:
        return MediaRefusedError(MediaError.BAD_ANSWER)


async def _facts(answer: httpx.Response) -> dict[str, Any]:
    body = b""
    async for block in answer.aiter_bytes(BLOCK):
        body += block
        if len(body) > MOST_ANSWER:
            return {}
    return _parsed(body)


def _read(answer: httpx.Response) -> dict[str, Any]:
    return _parsed(answer.content) if len(answer.content) <= MOST_ANSWER else {}


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _length(answer: httpx.Response) -> int:
    announced = answer.headers.get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdigit() else 0


_NAME = re.compile(r"filename\*=UTF-8''([^;\s]+)", re.ASCII | re.IGNORECASE)


def _name(answer: httpx.Response) -> str:
    """The file's name in `Content-Disposition` (RFC 6266); "" when there is none."""
    name = _NAME.search(answer.headers.get("content-disposition", ""))
    return unquote(name[1]) if name else ""
