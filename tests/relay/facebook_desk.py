"""A rig whose Facebook side is a small world of one person, two Pages and an app."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
from starlette.applications import Starlette

from console.core.channels.values import Incident, incident_key
from console.core.company.brands import AddBrand
from console.core.failures import Cause
from console.core.kinds.messenger.permissions import PERMISSIONS
from console.core.kinds.messenger.requests import (
    ConnectPage,
    LoginStarted,
    Request,
    Response,
    StartLogin,
)
from console.core.kinds.requests import Problem
from console.wire.messenger import LoginFrame
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.connecting import Connecting
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.secret import Secret
from tests.relay.rig import APP_SECRET, CHIE, Rig, open_rig

PUBLIC = "https://relay.example"
HOOK = f"{PUBLIC}/webhook"
APP = MetaApp("4711", APP_SECRET, Secret("canary-verify"), public_url=PUBLIC)
MIKA = "9001"
SHOP, CAFE = "2001", "2002"
ALL_TASKS = ["MESSAGING", "MODERATE", "MANAGE"]


@dataclass
class World:
    """Facebook, as far as one person's login shows it. `errors` has an answer for a call, by
    "METHOD path"; `down` breaks the line. `refused` has Meta's words for a field that the app may
    not have: they fail the whole list. A code works once; each long-lived token gives Page
    tokens of its own."""

    person: str = MIKA
    name: str = "Mika Aoyama"
    granted: set[str] = field(default_factory=lambda: set(PERMISSIONS))
    tasks: dict[str, list[str]] = field(
        default_factory=lambda: {SHOP: list(ALL_TASKS), CAFE: list(ALL_TASKS)}
    )
    codes: set[str] = field(default_factory=lambda: {"code-1", "code-2", "code-3"})
    logins: int = 0
    dead: set[str] = field(default_factory=set)
    subscribed: dict[str, set[str]] = field(default_factory=dict)
    hook: str = ""
    hook_fields: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    errors: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    down: bool = False
    calls: list[str] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v26.0/")
        call = f"{request.method} {path}"
        self.calls.append(call)
        self.requests.append(request)
        if self.down:
            raise httpx.ConnectError("down", request=request)
        if call in self.errors:
            return _error(*self.errors[call])
        form = dict(parse_qsl(request.content.decode()))
        query = dict(request.url.params)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        fields = form.get("subscribed_fields", form.get("fields", "")).split(",")
        for name in fields if request.method == "POST" else ():
            if name in self.refused:
                return _error(200, 0, self.refused[name].format(at=fields.index(name)))
        if path != "oauth/access_token" and token in self.dead:
            return _error(190, 460, "The session has been invalidated")
        return httpx.Response(200, json=self._answer(call, form | query, token))

    def fields(self, page: str) -> set[str]:
        return self.subscribed.get(page, set()) - self.deaf

    def _answer(self, call: str, given: dict[str, str], token: str) -> dict[str, Any]:
        method, _, path = call.partition(" ")
        first, _, edge = path.partition("/")
        match method, path:
            case "POST", "oauth/access_token":
                return self._token(given)
            case "GET", "me":
                return {"id": self.person, "name": self.name}
            case "GET", "me/permissions":
                return {"data": [_permission(one, one in self.granted) for one in PERMISSIONS]}
            case "GET", "me/accounts":
                return self._pages(given, token)
            case "GET", "debug_token":
                return {"data": self._facts(given["input_token"])}
            case "DELETE", _ if edge == "permissions":
                self.dead |= {f"long-{number}" for number in range(self.logins + 1)}
            case "GET", _ if edge == "subscribed_apps":
                own = {"id": APP.id, "subscribed_fields": sorted(self.fields(first))}
                other = {"id": "1", "subscribed_fields": ["feed"]}
                return {"data": [other, own] if first in self.subscribed else []}
            case "POST", _ if edge == "subscribed_apps":
                self.subscribed[first] = set(given["subscribed_fields"].split(","))
            case "DELETE", _ if edge == "subscribed_apps":
                self.subscribed.pop(first, None)
            case "GET", _ if edge == "subscriptions":
                fields = [{"name": name, "version": "v26.0"} for name in sorted(self.hook_fields)]
                hook = {"object": "page", "callback_url": self.hook, "fields": fields}
                return {"data": [hook | {"active": True}] if self.hook else []}
            case "POST", _ if edge == "subscriptions":
                assert given["verify_token"] == "canary-verify"
                self.hook, self.hook_fields = given["callback_url"], set(given["fields"].split(","))
            case _:
                raise AssertionError(f"nobody expected {call}")
        return {"success": True}

    def _token(self, given: dict[str, str]) -> dict[str, Any]:
        assert given["client_secret"] == APP_SECRET.reveal()
        if "fb_exchange_token" in given:
            assert given["fb_exchange_token"] == "short"
            self.logins += 1
            return {"access_token": f"long-{self.logins}", "expires_in": 5_183_944}
        assert given["redirect_uri"] == f"{PUBLIC}/login/callback"
        if given["code"] not in self.codes:
            message = "This authorization code has been used."
            return {"error": {"code": 100, "error_subcode": 36009, "message": message}}
        self.codes.discard(given["code"])
        return {"access_token": "short", "expires_in": 5_400}

    def _pages(self, given: dict[str, str], token: str) -> dict[str, Any]:
        """One Page at a time, so that reading on is part of every test."""
        pages = sorted(self.tasks)
        at = pages.index(given["after"]) + 1 if "after" in given else 0
        shown = [self._page(page, token) for page in pages[at : at + 1]]
        more = {"next": "https://x?access_token=canary"} if at + 1 < len(pages) else {}
        cursors = {"after": pages[at]} if shown else {}
        return {"data": shown, "paging": {"cursors": cursors, **more}}

    def _page(self, page: str, token: str) -> dict[str, Any]:
        about = {"id": page, "name": f"Page {page}", "category": "Shop"}
        return about | {"tasks": self.tasks[page], "access_token": f"{page}-by-{token}"}

    def _facts(self, token: str) -> dict[str, Any]:
        if token in self.dead:
            error = {"code": 190, "subcode": 460, "message": "The password was changed"}
            return {"is_valid": False, "error": error, "scopes": []}
        return {"is_valid": True, "expires_at": 0, "scopes": sorted(self.granted)}


def _permission(name: str, granted: bool) -> dict[str, str]:
    return {"permission": name, "status": "granted" if granted else "declined"}


def _error(code: int, subcode: int, message: str) -> httpx.Response:
    error = {"code": code, "error_subcode": subcode, "message": message}
    return httpx.Response(400, json={"error": error})


class Desk:
    """Short words for what tests do with Facebook's side of a relay."""

    def __init__(
        self, rig: Rig, world: World, facebook: Connecting, web: httpx.AsyncClient
    ) -> None:
        self.rig = rig
        self.world = world
        self.facebook = facebook
        self.web = web
        self.told: list[tuple[str, LoginFrame]] = []
        self.heard: dict[str, int] = {}
        facebook.accounts.subscribe(lambda operator, frame: self.told.append((operator, frame)))

    async def ask(self, request: Request, by: Any = CHIE) -> Response:
        return await self.facebook.requests.answer(request, by)

    async def problem(self, request: Request) -> Problem:
        answer = await self.ask(request)
        assert isinstance(answer, Problem), answer
        return answer

    async def begin(self, account: str = "", **more: Any) -> LoginStarted:
        started = await self.ask(StartLogin(account, **more))
        assert isinstance(started, LoginStarted), started
        return started

    async def end_login(self, started: LoginStarted, **more: str) -> httpx.Response:
        """The browser is led back with these parameters."""
        params = {"code": "code-1", "state": state_of(started)} | more
        params = {name: value for name, value in params.items() if value}
        return await self.web.get("/login/callback", params=params)

    async def log_in(self, code: str = "code-1", account: str = "") -> LoginFrame:
        """A whole login; how it ended."""
        await self.end_login(await self.begin(account), code=code)
        return self.told[-1][1]

    def ended(self) -> Problem | None:
        """How the last login ended."""
        return self.told[-1][1].problem

    async def connect(
        self, page: str = SHOP, brand: str = "b1", department: str = "d1"
    ) -> Response:
        return await self.ask(ConnectPage(MIKA, page, brand, department))

    def incident(self, page: str, cause: Cause) -> Incident | None:
        return self.rig.sequencer.state.incidents.get(incident_key(page, cause))

    def token(self, page: str) -> str | None:
        held = self.rig.vault.channel_token(page)
        return held.reveal() if held else None


def state_of(started: LoginStarted) -> str:
    return parse_qs(urlsplit(started.url).query)["state"][0]


@contextlib.asynccontextmanager
async def open_desk(
    folder: Path, app: MetaApp = APP, world: World | None = None
) -> AsyncIterator[Desk]:
    """A relay with a connected Page of the command line (brand b1, department d1), the brand
    b2 without any, and nobody signed in."""
    async with open_rig(folder) as rig:
        world = world or World()
        graph = Graph("http://graph", APP_SECRET, httpx.MockTransport(world.handle))
        store = rig.store()
        heard: dict[str, int] = {}
        facebook = Connecting(store, app, graph, rig.clock, lambda page: heard.get(page, 0))
        rig.joins(watch=facebook.watch)
        if "b2" not in rig.sequencer.state.brands:
            await rig.do(AddBrand("Cafe"), CHIE)
        transport = httpx.ASGITransport(Starlette(routes=facebook.callbacks.routes()))
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as web:
            desk = Desk(rig, world, facebook, web)
            desk.heard = heard
            try:
                yield desk
            finally:
                await facebook.watch.stop()
                await graph.close()
