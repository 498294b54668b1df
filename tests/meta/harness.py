"""A stand-in on a virtual clock, a webhook that remembers, and a client for Graph."""

import asyncio
import heapq
import itertools
import json
import math
import random
from collections.abc import Iterable
from typing import Any

import httpx

from server_stub.meta.app import application
from server_stub.meta.ids import Ids
from server_stub.meta.login.people import MESSAGING_PERMISSIONS
from server_stub.meta.media.fetcher import FetchError, TooLargeError
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
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.status = 200
        self.echoes = True
        self.reachable = True
        self.answer = '{"url":"https://relay.example/deleted","confirmation_code":"c1"}'
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

    async def submit(self, url: str, form: dict[str, str]) -> tuple[int, str]:
        self.forms.append((url, form))
        if not self.reachable:
            raise UnreachableError("Connection refused")
        return self.status, self.answer

    @property
    def events(self) -> list[dict[str, Any]]:
        """All messaging events, in the order they came."""
        return [event for entry in self.entries for event in entry.get("messaging", [])]

    @property
    def entries(self) -> list[dict[str, Any]]:
        """All entries, in the order they came."""
        return [entry for _, body, _ in self.posts for entry in json.loads(body)["entry"]]

    def texts(self) -> list[str]:
        """The texts of messages and echoes, in the order they came."""
        return [event["message"]["text"] for event in self.events if "message" in event]


class Files:
    """The rest of the internet: files by address, and how long each may take."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        self.asked: list[tuple[str, int, float]] = []

    async def fetch(self, url: str, limit: int, seconds: float) -> bytes:
        self.asked.append((url, limit, seconds))
        if url not in self.known:
            raise FetchError("HTTP 404")
        if len(self.known[url]) > limit:
            raise TooLargeError("too large")
        return self.known[url]


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
        self.files = Files()
        self.standin = StandIn(self.world, ids, self.clock, random.Random(7), self.hook, self.files)
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

    async def upload(
        self,
        kind: str,
        content: bytes,
        content_type: str = "image/png",
        path: str = "me/message_attachments",
        **more: object,
    ) -> httpx.Response:
        """A file with the request; `more` are further members of the message or the form."""
        message = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
        form = {"message": json.dumps(message)} | {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in more.items()
        }
        files = {"filedata": ("photo 1.png", content, content_type)}
        headers = {"Authorization": f"Bearer {self.page.token}"}
        return await self.client.post(f"/v26.0/{path}", data=form, files=files, headers=headers)

    async def get(self, path: str, token: str | None = None, **params: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.page.token}"}
        return await self.client.get(f"/v26.0/{path}", params=params, headers=headers)

    async def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        return await self.client.request(method, f"/__standin/{path}", json=body)

    async def delete(self, path: str, token: str | None = None, **params: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.page.token}"}
        return await self.client.delete(f"/v26.0/{path}", params=params, headers=headers)

    async def log_in(self, long_lived: bool = True, person: int = 0, **more: Any) -> str:
        """A user token of a person who has granted what messaging needs, for all their Pages."""
        chosen = self.world.people[person]
        body = {"long_lived": long_lived} | more
        answer = await self.control("POST", f"people/{chosen.id}/tokens", body)
        token: str = answer.json()["access_token"]
        return token

    async def page_token(self, user_token: str, page: Page | None = None) -> str:
        """The Page token that a user token gives."""
        wanted = (page or self.page).id
        listed = (await self.get("me/accounts", user_token)).json()["data"]
        return str(next(each["access_token"] for each in listed if each["id"] == wanted))

    async def befall(self, kind: str, person: int = 0, **more: str) -> Any:
        """Something happens to a person's account."""
        path = f"people/{self.world.people[person].id}/events"
        answer = await self.control("POST", path, {"kind": kind} | more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def arm(self, fault: str, **more: Any) -> None:
        answer = await self.control("PUT", "faults", {"fault": fault} | more)
        assert answer.status_code == 200, answer.text

    def play(self, script: Scenario, page: Page, speed: float = 1.0) -> None:
        self.standin.play(script, page, speed, seed=1)


async def go_through_dialog(
    client: httpx.AsyncClient,
    url: str,
    person: str,
    pages: Iterable[str] = (),
    permissions: Iterable[str] = MESSAGING_PERMISSIONS,
    allow: bool = True,
) -> str:
    """Answer the login dialog at `url` as a person in a browser would; where it leads."""
    form = {
        "person": person,
        "pages": list(pages),
        "permissions": list(permissions),
        "answer": "allow" if allow else "cancel",
    }
    answer = await client.post(url, data=form)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def numbers(answer: httpx.Response) -> tuple[int, int | None]:
    """Code and subcode of an error answer."""
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")
