"""The relay's public port as the doctor reaches it: through a proxy that can be set up wrongly."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from starlette.applications import Starlette

from server_stub.relay.health import Health
from server_stub.relay.messenger.inbound.webhook import Webhook
from tests.relay.facebook_desk import APP, Desk, open_desk

Answer = httpx.Response | type[httpx.TransportError]


class Proxy(httpx.AsyncBaseTransport):
    """Passes everything on, but for what `instead` says, by path; "" is every path."""

    def __init__(self, behind: httpx.AsyncBaseTransport) -> None:
        self._behind = behind
        self.instead: dict[str, Answer] = {}
        self.stripped: tuple[str, ...] = ()
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.instead.get(request.url.path, self.instead.get(""))
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers, text=answer.text)
        if answer is not None:
            raise answer("no", request=request)
        for name in self.stripped:
            request.headers.pop(name, None)
        return await self._behind.handle_async_request(request)

    async def aclose(self) -> None:
        await self._behind.aclose()


class Front:
    """`web` reaches the relay of `desk` through `proxy`."""

    def __init__(self, desk: Desk, proxy: Proxy, web: httpx.AsyncClient) -> None:
        self.desk = desk
        self.proxy = proxy
        self.web = web


@contextlib.asynccontextmanager
async def open_front(folder: Path) -> AsyncIterator[Front]:
    """The public port of a relay, without a socket."""
    async with open_desk(folder) as desk:
        webhook = Webhook(desk.rig.sequencer, APP.secret, APP.verify_token)
        health = Health(desk.rig.sequencer, dict)
        routes = [*health.routes(), *webhook.routes(), *desk.facebook.callbacks.routes()]
        proxy = Proxy(httpx.ASGITransport(Starlette(routes=routes)))
        async with httpx.AsyncClient(transport=proxy) as web:
            yield Front(desk, proxy, web)
