"""What visitors sent, fetched for a console when it asks: `/media/{chat}/{message}/{n}`.

Nothing is stored here: the bytes pass through. Links expire; then a fresh one is asked for, once.
"""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import assert_never
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from console.core.attachments import Attachment, MediaError
from console.core.formats import sniff
from server_stub.relay.channel_port import MediaLink
from server_stub.relay.files.bearer import (
    OperatorOf,
    ProblemError,
    answering,
    operator_of_request,
)
from server_stub.relay.files.media_fetch import MOST_BYTES, Fetched, Fetcher, FetchError

MOST_AT_ONCE = 8
MOST_OF_ONE = 4
"""Fetches under way: of all operators, of one. The others wait."""

_MOST_LINKS = 1_000
_LONGEST_NAME = 60
"""Characters; four bytes each are fewer than the 255 that a file's name may have."""

AttachmentOf = Callable[[str, str, int], Awaitable[Attachment | None]]
"""The attachment of a chat's message with a number from 0, if there is one."""

Refetch = Callable[[str, str, int], Awaitable[MediaLink]]
"""A fresh link to the same attachment, from the service."""

log = logging.getLogger(__name__)


class Media:
    def __init__(
        self,
        attachment_of: AttachmentOf,
        refetch: Refetch,
        operator_of: OperatorOf,
        fetcher: Fetcher,
    ) -> None:
        self._attachment_of = attachment_of
        self._refetch = refetch
        self._operator_of = operator_of
        self._fetcher = fetcher
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self._places_of = defaultdict[str, asyncio.Semaphore](
            lambda: asyncio.Semaphore(MOST_OF_ONE)
        )
        self._fresh = OrderedDict[tuple[str, str, int], MediaLink]()

    def routes(self) -> list[Route]:
        """For the public port."""
        give = answering(self._give, MediaError.BAD_ANSWER)
        return [Route("/media/{chat}/{message}/{n}", give, methods=["GET"])]

    async def _give(self, request: Request) -> Response:
        operator = operator_of_request(request, self._operator_of)
        if operator is None:
            raise ProblemError(401, MediaError.UNAUTHORISED)
        chat, message, number = (request.path_params[name] for name in ("chat", "message", "n"))
        if not (number.isascii() and number.isdigit() and len(number) <= 3):
            raise ProblemError(404, MediaError.NOT_FOUND)
        key = (chat, message, int(number))

        def still_in() -> bool:
            return operator_of_request(request, self._operator_of) == operator

        attachment = await self._attachment_of(*key)
        if attachment is None:
            raise ProblemError(404, MediaError.NOT_FOUND)
        async with AsyncExitStack() as held:
            await held.enter_async_context(self._places_of[operator])
            await held.enter_async_context(self._places)
            if not still_in():
                raise ProblemError(401, MediaError.UNAUTHORISED)
            try:
                fetched = await self._fetch(key, attachment.url)
            except FetchError as failed:
                raise _problem(failed.error) from None
            held.push_async_callback(fetched.close)
            return _PassingResponse(fetched, file_name(attachment), held.pop_all(), still_in)

    async def _fetch(self, key: tuple[str, str, int], url: str) -> Fetched:
        link = self._fresh.get(key) or MediaLink(url)
        try:
            return await self._fetcher.fetch(link) if link.url else await self._fetch_anew(key)
        except FetchError as failed:
            if not link.url or failed.error is not MediaError.EXPIRED:
                raise
        return await self._fetch_anew(key)

    async def _fetch_anew(self, key: tuple[str, str, int]) -> Fetched:
        link = await self._refetch(*key)
        if not link.url:
            self._fresh.pop(key, None)
            raise FetchError(MediaError.EXPIRED)
        self._fresh[key] = link
        if len(self._fresh) > _MOST_LINKS:
            self._fresh.popitem(last=False)
        return await self._fetcher.fetch(link)


class _PassingResponse(StreamingResponse):
    """Bytes on their way, to whom is let in `still`. When they stop coming the connection is cut: a
    console never takes a part for the whole."""

    def __init__(
        self, fetched: Fetched, name: str, held: AsyncExitStack, still: Callable[[], bool]
    ) -> None:
        known = sniff(fetched.head)
        headers = {
            "Content-Disposition": _disposition(name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        if fetched.length is not None:
            headers["Content-Length"] = str(fetched.length)
        kind = known.mime if known else "application/octet-stream"
        super().__init__(_while(still, fetched.chunks()), headers=headers, media_type=kind)
        self._fetched = fetched
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = super().__call__
        async with self._held:
            try:
                # A console that takes nothing must not keep its place.
                await self._fetched.in_time(lambda: stream(scope, receive, send))
            except FetchError as failed:
                log.warning("media was cut off on its way to a console: %s", failed.error)


async def _while(still: Callable[[], bool], chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        if not still():
            raise FetchError(MediaError.UNAUTHORISED)
        yield chunk


def _problem(error: MediaError) -> ProblemError:
    if error is MediaError.TOO_LARGE:
        return ProblemError(502, error, limit=MOST_BYTES)
    return ProblemError(_status(error), error)


def _status(error: MediaError) -> int:
    match error:
        case MediaError.UNAUTHORISED:
            return 401
        case MediaError.NOT_FOUND:
            return 404
        case MediaError.EXPIRED:
            return 410
        case MediaError.TIMEOUT:
            return 504
        case (
            MediaError.FORBIDDEN_HOST
            | MediaError.TOO_LARGE
            | MediaError.UNREACHABLE
            | MediaError.BAD_ANSWER
        ):
            return 502
    assert_never(error)


def file_name(attachment: Attachment) -> str:
    """A name for the file, and never a path: the one the service has told, else the one in its
    link, else its kind."""
    try:
        in_link = unquote(urlsplit(attachment.url).path.rpartition("/")[2])
    except ValueError:
        in_link = ""
    names = (_one_name(name) for name in (attachment.name, in_link, attachment.kind))
    return next((name for name in names if name), "file")


def _one_name(text: str) -> str:
    """The last part of a path, without what is not seen or means something to a system."""
    last = text.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(
        one for one in last if unicodedata.category(one)[0] != "C" and one not in '<>:"|?*'
    )
    name = seen.strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{stem[: _LONGEST_NAME - 12]}.{ending[:11]}" if dot else name[:_LONGEST_NAME]


def _disposition(name: str) -> str:
    """RFC 6266: the name twice, for those who know only ASCII."""
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
