"""What a Graph call ends in: an answer with Meta's headers, or no answer at all."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .clock import Clock
from .errors import GraphError
from .wire import Json, encode

JSON_TYPE = "application/json; charset=UTF-8"
HTML_TYPE = "text/html; charset=utf-8"
_HTML = """<!DOCTYPE html>
<html lang="en" id="facebook"><head><title>Facebook | Error</title></head>
<body><h1>Sorry, something went wrong.</h1>
<p>We're working on getting this fixed as soon as we can.</p></body></html>
"""
# How long an answer that never comes keeps its connection open.
SILENCE_MS = 120_000


@dataclass
class Answer:
    """A status, a body and the headers of this one call."""

    status: int
    body: bytes
    content_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Any) -> "Answer":
        return cls(200, encode(value))

    @classmethod
    def failed(cls, error: GraphError, trace_id: str) -> "Answer":
        headers = {"WWW-Authenticate": error.challenge()}
        return cls(error.status, encode(error.body(trace_id)), headers=headers)

    @classmethod
    def html(cls, status: int) -> "Answer":
        return cls(status, _HTML.encode(), HTML_TYPE)

    @classmethod
    def half(cls, value: Json) -> "Answer":
        """Status 200 and JSON that stops in the middle."""
        body = encode(value)
        return cls(200, body[: len(body) // 2])

    def response(self) -> Response:
        return Response(self.body, self.status, self.headers, self.content_type)


@dataclass(frozen=True)
class NoAnswer:
    """The request was read, its answer does not come. `broken`: it starts and breaks off."""

    broken: bool

    def response(self, clock: Clock) -> "Silence":
        return Silence(clock, self.broken)


class Silence:
    """An ASGI answer that isn't one.

    Not broken: nothing is sent until the client leaves or `SILENCE_MS` has passed. Then, or at
    once if broken, an answer begins and stops short, upon which the server cuts the connection.
    """

    def __init__(self, clock: Clock, broken: bool) -> None:
        self._clock = clock
        self._broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._broken and await self._client_left(receive):
            return
        length = [(b"content-length", b"1000"), (b"content-type", JSON_TYPE.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": b'{"recip', "more_body": True})

    async def _client_left(self, receive: Receive) -> bool:
        """Wait: True when the client went first, False when the time was over."""
        time = asyncio.create_task(self._clock.sleep(SILENCE_MS))
        client = asyncio.create_task(_disconnected(receive))
        try:
            await asyncio.wait((time, client), return_when=asyncio.FIRST_COMPLETED)
            return client.done()
        finally:
            time.cancel()
            client.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def headers_of(version: str, trace_id: str, usage: dict[str, str]) -> dict[str, str]:
    """The headers that every Graph answer has, and those about usage."""
    return usage | {
        "facebook-api-version": version,
        "x-fb-trace-id": trace_id,
        "x-fb-request-id": trace_id,
        "x-fb-rev": "1031415926",
        "Cache-Control": "private, no-cache, no-store, must-revalidate",
        "Pragma": "no-cache",
        "Expires": "Sat, 01 Jan 2000 00:00:00 GMT",
        "Access-Control-Allow-Origin": "*",
        "Strict-Transport-Security": "max-age=15552000; preload",
    }
