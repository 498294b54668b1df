"""A stand-in on a virtual clock, a webhook that remembers, and a client for Graph."""

import asyncio
import heapq
import itertools
import json
import math
import random
from typing import Any

import httpx

from server_stub.meta.app import application
from server_stub.meta.ids import Ids
from server_stub.meta.outside import UnreachableError
from server_stub.meta.scenario import Scenario
from server_stub.meta.standin import StandIn
from server_stub.meta.world import App, Page, Visitor, World

HOOK = "https://relay.example/webhook"
HOUR = 3_600_000
START = 1_772_409_600_000  # 2 March 2026, 00:00 UTC


class VirtualClock:
    """Time that passes only when a test lets it."""

    def __init__(self, now: int = START) -> None:
        self._now = now
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> int:
        return self._now

    async def sleep(self, ms: float) -> None:
        awake = asyncio.get_running_loop().create_future()
        due = self._now + math.ceil(ms)
        heapq.heappush(self._sleepers, (due, next(self._order), awake))
        await awake

    async def advance(self, ms: int) -> None:
        """Let `ms` pass, waking every sleeper at its own moment, in order."""
        target = self._now + ms
        await settle()
        while self._sleepers and self._sleepers[0][0] <= target:
            due, _, awake = heapq.heappop(self._sleepers)
            self._now = max(due, self._now)
            if not awake.done():
                awake.set_result(None)
            await settle()
        self._now = target


async def settle() -> None:
    """Let everything that can go on now go on."""
    for _ in range(12):
        await asyncio.sleep(0)


class Hook:
    """The app's callback: echoes challenges, remembers notifications, fails on demand."""

    def __init__(self, clock: VirtualClock) -> None:
        self.posts: list[tuple[int, bytes, dict[str, str]]] = []
        self.questions: list[dict[str, str]] = []
        self.status = 200
        self.echoes = True
        self.reachable = True
        self._clock = clock

    async def get(self, url: str, params: dict[str, str]) -> tuple[int, str]:
        self.questions.append(params)
        if not self.reachable:
            raise UnreachableError("Connection refused")
        return self.status, params["hub.challenge"] if self.echoes else "hello"

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.posts.append((self._clock.now(), body, headers))
        if not self.reachable:
            raise UnreachableError("Connection refused")
        return self.status

    @property
    def events(self) -> list[dict[str, Any]]:
        """All messaging events, in the order they came."""
        bodies = [json.loads(body) for _, body, _ in self.posts]
        return [event for body in bodies for entry in body["entry"] for event in entry["messaging"]]

    def texts(self) -> list[str]:
        """The texts of messages and echoes, in the order they came."""
        return [event["message"]["text"] for event in self.events if "message" in event]


class Bench:
    """One app, two Pages; Yuki has written to the first of them just now."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.hook = Hook(self.clock)
        ids = Ids(random.Random(7))
        self.world = World(App(ids.app(), ids.secret(), ids.secret()), ids)
        self.page: Page = self.world.add_page("Acme Japan", "Acme", "Support")
        self.other_page: Page = self.world.add_page("Acme Europe", "Acme", "Sales")
        self.yuki: Visitor = self.world.add_visitor(self.page, "Yuki Tanaka", "ja_JP", 9)
        self.omar: Visitor = self.world.add_visitor(self.page, "Omar Haddad", "en_US", 4)
        self.lena: Visitor = self.world.add_visitor(self.other_page, "Lena Fischer", "de_DE", 1)
        self.standin = StandIn(self.world, ids, self.clock, random.Random(7), self.hook)
        self.standin.messenger.writes(self.yuki, "注文がまだ届きません")
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(application(self.standin)), base_url="http://graph"
        )

    async def aclose(self) -> None:
        await self.client.aclose()
        await self.standin.aclose()

    async def connect(self) -> None:
        """Subscribe the webhook to everything."""
        await self.standin.connect(HOOK)

    async def send(
        self,
        text: str = "Hello",
        to: Visitor | None = None,
        token: str | None = None,
        **more: Any,
    ) -> httpx.Response:
        """A message as our relay would send it; `more` are further parameters."""
        body = {"recipient": {"id": (to or self.yuki).psid}, "message": {"text": text}} | more
        body = {name: value for name, value in body.items() if value is not ...}
        return await self.post("me/messages", body, token)

    async def post(self, path: str, body: object, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.page.token}"}
        return await self.client.post(f"/v26.0/{path}", json=body, headers=headers)

    async def get(self, path: str, token: str | None = None, **params: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.page.token}"}
        return await self.client.get(f"/v26.0/{path}", params=params, headers=headers)

    async def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        return await self.client.request(method, f"/__standin/{path}", json=body)

    async def arm(self, fault: str, **more: Any) -> None:
        answer = await self.control("PUT", "faults", {"fault": fault} | more)
        assert answer.status_code == 200, answer.text

    def play(self, script: Scenario, page: Page, speed: float = 1.0) -> None:
        self.standin.play(script, page, speed, seed=1)


def numbers(answer: httpx.Response) -> tuple[int, int | None]:
    """Code and subcode of an error answer."""
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")
