"""The pages: who gets them, what they are told, and what they may do."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.types import Message, Scope

from server_stub.meta import web
from server_stub.meta.app import application
from server_stub.meta.web import guard, views
from server_stub.meta.wire import encode

from .harness import HOUR, Bench

HERE = "http://127.0.0.1:8089"
OWN = {"Origin": HERE}
PICTURE = b"\x89PNG\r\n\x1a\n..."


class Stream:
    """A browser that listens to server-sent events, on the application itself."""

    def __init__(self, bench: Bench, path: str) -> None:
        self._clock = bench.clock
        self._told: asyncio.Queue[bytes] = asyncio.Queue()
        self._gone = asyncio.Event()
        scope: Scope = {
            "type": "http",
            "asgi": {"spec_version": "2.3"},
            "http_version": "1.1",
            "scheme": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1:8089")],
            "client": ("127.0.0.1", 5000),
            "server": ("127.0.0.1", 8089),
        }
        self._task = asyncio.create_task(
            application(bench.standin)(scope, self._receive, self._send)
        )

    async def next(self) -> dict[str, Any]:
        """What the page is told next."""
        while True:
            chunk = await asyncio.wait_for(self._told.get(), 5)
            if chunk.startswith(b"data: "):
                told: dict[str, Any] = json.loads(chunk.removeprefix(b"data: "))
                return told

    async def after(self, ms: int) -> dict[str, Any]:
        """What the page is told within `ms`."""
        await self._clock.advance(ms)
        return await self.next()

    def silent(self) -> bool:
        return self._told.empty()

    async def aclose(self) -> None:
        self._gone.set()
        await self._task

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.body" and message["body"]:
            self._told.put_nowait(message["body"])


@pytest_asyncio.fixture
async def browser(bench: Bench) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(bench.standin))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        yield client


def sources() -> list[Path]:
    folder = Path(web.__file__).parent
    return [path for path in folder.rglob("*") if path.suffix in (".html", ".css", ".js")]


def chat(bench: Bench) -> dict[str, Any]:
    return views.chat(bench.standin, bench.yuki)


# Who gets an answer


async def test_both_pages(bench: Bench, browser: httpx.AsyncClient) -> None:
    for path in ("/", f"/visitors/{bench.yuki.psid}"):
        answer = await browser.get(path)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        for name in re.findall(r'(?:src|href)="(/web/[^"]+)"', answer.text):
            assert (await browser.get(name)).status_code == 200
    assert (await browser.get("/visitors/1")).status_code == 404
    assert (await browser.get("/web/static/../guard.py")).status_code == 404


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:8089", True),
        ("localhost:8089", True),
        ("LOCALHOST", True),
        ("[::1]:8089", True),
        ("stand-in.example", False),
        ("127.0.0.1.evil.example:8089", False),
        ("localhost.evil.example", False),
        ("[::2]", False),
        ("", False),
    ],
)
async def test_only_under_this_machines_name(
    browser: httpx.AsyncClient, host: str, answered: bool
) -> None:
    for path in ("/", "/web/static/dom.js", "/web/__standin/faults"):
        answer = await browser.get(path, headers={"Host": host})
        assert answer.status_code == (200 if answered else 403)


def test_only_from_this_machine() -> None:
    headers = {"host": "127.0.0.1:8089"}
    assert guard.refusal("GET", headers, "127.0.0.1") is None
    assert guard.refusal("GET", headers, "203.0.113.9") == "Only from the machine it runs on."
    assert guard.refusal("GET", headers, None) is not None


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (HERE, 200),
        (None, 403),
        ("null", 403),
        ("http://evil.example", 403),
        ("http://127.0.0.1:9999", 403),
        ("https://127.0.0.1:8089", 403),
    ],
)
async def test_only_its_own_pages_change_anything(
    bench: Bench, browser: httpx.AsyncClient, origin: str | None, status: int
) -> None:
    headers = {"Origin": origin} if origin else {}
    psid = bench.yuki.psid
    said = await browser.post(
        f"/web/__standin/visitors/{psid}/messages", json={"text": "hi"}, headers=headers
    )
    read = await browser.post(f"/web/__standin/visitors/{psid}/read", headers=headers)
    armed = await browser.put("/web/__standin/faults", json={"fault": "613"}, headers=headers)
    assert [said.status_code, read.status_code, armed.status_code] == [status] * 3
    assert len(bench.page.threads[psid].messages) == (2 if status == 200 else 1)


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 200), (HERE, 200), ("null", 403), ("http://evil.example", 403)],
)
async def test_no_page_from_elsewhere_reaches_the_programs_own_api(
    bench: Bench, browser: httpx.AsyncClient, origin: str | None, status: int
) -> None:
    headers = {"Origin": origin} if origin else {}
    psid = bench.yuki.psid
    said = await browser.post(
        f"/__standin/visitors/{psid}/messages", json={"text": "hi"}, headers=headers
    )
    assert said.status_code == status


async def test_graph_is_as_it_was(bench: Bench, browser: httpx.AsyncClient) -> None:
    steps = json.dumps([{"method": "GET", "relative_url": "me"}])
    batch = await bench.post("", {"batch": steps})
    assert json.loads(batch.json()[0]["body"])["id"] == bench.page.id
    unversioned = await bench.client.post(
        "/", data={"batch": steps, "access_token": bench.page.token}
    )
    assert unversioned.json()[0]["code"] == 200


# What the pages are made of


def test_nothing_is_ever_read_as_html() -> None:
    risky = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|setHTML")
    assert sources()
    for path in sources():
        assert not risky.search(path.read_text()), path.name
        assert "style=" not in path.read_text(), path.name


def test_nothing_comes_from_elsewhere() -> None:
    for path in sources():
        found = re.findall(r"https?://[\w.]+", path.read_text())
        assert set(found) <= {"http://www.w3.org"}, path.name
        assert len(path.read_text().splitlines()) < 300, path.name


async def test_no_secrets(bench: Bench) -> None:
    await bench.connect()
    told = encode([views.overview(bench.standin), chat(bench)]).decode()
    app = bench.world.app
    for secret in (app.secret, app.verify_token, bench.page.token, bench.other_page.token):
        assert secret not in told


# What the pages are told


async def test_the_overview_hears_of_changes(bench: Bench) -> None:
    stream = Stream(bench, "/web/changes")
    before = await stream.next()
    assert [page["name"] for page in before["pages"]] == ["Acme Japan", "Acme Europe"]
    assert before["visitors"][0]["last"]["text"] == "注文がまだ届きません"
    await bench.clock.advance(1_000)
    assert stream.silent()
    await bench.send("お待ちください")
    yuki = (await stream.after(100))["visitors"][0]
    assert (yuki["unread"], yuki["last"]["text"]) == (1, "お待ちください")
    bench.standin.messenger.reads(bench.yuki)
    assert (await stream.after(100))["visitors"][0]["unread"] == 0
    await bench.arm("613", visitor=bench.yuki.psid, times=2)
    assert (await stream.after(100))["visitors"][0]["fault"]["name"] == "613"
    await stream.aclose()


async def test_the_chat_hears_of_changes(bench: Bench) -> None:
    stream = Stream(bench, f"/web/visitors/{bench.yuki.psid}/changes")
    hostile = "<img src=x onerror=alert(1)></script>\u202e\ud83d"
    assert [each["mid"][:2] for each in (await stream.next())["messages"]] == ["m_"]
    bench.standin.messenger.writes(bench.yuki, hostile)
    assert (await stream.after(100))["messages"][-1]["text"] == hostile
    await bench.post(
        "me/messages", {"recipient": {"id": bench.yuki.psid}, "sender_action": "typing_on"}
    )
    assert (await stream.after(100))["typing"] is True
    assert (await stream.after(20_000))["typing"] is False
    await stream.aclose()


async def test_typing_ends_with_the_answer(bench: Bench) -> None:
    bench.standin.messenger.page_acts(bench.yuki, "TYPING_ON")
    assert chat(bench)["typing"]
    await bench.send()
    assert not chat(bench)["typing"]
    bench.standin.messenger.page_acts(bench.yuki, "TYPING_ON")
    bench.standin.messenger.page_acts(bench.yuki, "TYPING_OFF")
    assert not chat(bench)["typing"]


async def test_ticks(bench: Bench) -> None:
    await bench.connect()
    bench.hook.reachable = False
    bench.standin.messenger.writes(bench.yuki, "hi")
    await bench.clock.advance(0)
    assert chat(bench)["on_its_way"]
    bench.hook.reachable = True
    await bench.clock.advance(1_000)
    assert not chat(bench)["on_its_way"]
    body = {"recipient": {"id": bench.yuki.psid}, "sender_action": "mark_seen"}
    await bench.post("me/messages", body)
    assert chat(bench)["seen_until"] == bench.clock.now()


async def test_the_state_of_a_page(bench: Bench) -> None:
    def state() -> str:
        return str(views.overview(bench.standin)["pages"][0]["state"])

    assert state() == "no_webhook"
    await bench.connect()
    assert state() == "ok"
    bench.hook.status = 500
    bench.standin.messenger.writes(bench.yuki, "lost")
    await bench.clock.advance(1_000)
    assert state() == "failing"
    await bench.clock.advance(2 * HOUR)
    assert state() == "disabled"
    assert views.overview(bench.standin)["pages"][1]["state"] == "ok"
    bench.other_page.subscribed = None
    assert views.overview(bench.standin)["pages"][1]["state"] == "not_subscribed"


async def test_reactions_and_buttons(bench: Bench) -> None:
    await bench.connect()
    mid = (await bench.send()).json()["message_id"]
    love = {"mid": mid, "action": "react", "reaction": "love", "emoji": "❤️"}
    path = f"visitors/{bench.yuki.psid}/messages"
    await bench.control("POST", path, {"event": {"reaction": love}})
    assert chat(bench)["messages"][-1]["reaction"] == "❤️"
    await bench.control("POST", path, {"event": {"reaction": love | {"action": "unreact"}}})
    assert chat(bench)["messages"][-1]["reaction"] is None
    pressed = {"title": "Track my order", "payload": "TRACK"}
    await bench.control("POST", path, {"event": {"postback": pressed}})
    await bench.clock.advance(0)
    shown = chat(bench)["messages"][-1]
    assert shown["text"] == "Track my order"
    assert bench.hook.events[-1]["postback"] == pressed | {"mid": shown["mid"]}


@pytest.mark.parametrize("message", [{"text": 5}, {"attachments": "x"}, {"attachments": [1]}])
async def test_messages_of_no_known_shape(bench: Bench, message: dict[str, Any]) -> None:
    bench.standin.messenger.says(bench.yuki, {"reply_to": "x"} | message)
    shown = chat(bench)["messages"][-1]
    assert (shown["text"], shown["attachments"], shown["reply_to"]) == (None, [], None)
    assert views.overview(bench.standin)["visitors"][0]["last"]["text"] is None


async def test_a_file_to_send(bench: Bench, browser: httpx.AsyncClient) -> None:
    path = "/web/__standin/media?name=receipt.png"
    made = await browser.post(path, content=PICTURE, headers=OWN)
    assert made.json()["kind"] == "image"
    assert (await browser.post(path, content=PICTURE)).status_code == 403


async def test_a_blocked_visitor(bench: Bench) -> None:
    assert not chat(bench)["blocked"]
    bench.page.blocked.append(bench.yuki.psid)
    assert chat(bench)["blocked"]


async def test_what_the_page_attaches(bench: Bench) -> None:
    choices = [{"content_type": "text", "title": "Yes", "payload": "YES"}]
    await bench.send(message={"text": "Shall we?", "quick_replies": choices})
    assert chat(bench)["messages"][-1]["quick_replies"] == choices
    buttons = [{"type": "postback", "title": "Track", "payload": "TRACK"}]
    template = {"template_type": "button", "text": "Your order", "buttons": buttons}
    attachment = {"type": "template", "payload": template}
    await bench.send(message={"attachment": attachment})
    assert chat(bench)["messages"][-1]["attachments"] == [attachment]


async def test_what_became_of_visitors_pages_and_people(bench: Bench) -> None:
    before = views.overview(bench.standin)
    assert (before["visitors"][0]["unreachable"], before["pages"][0]["restricted"]) == ("", False)
    assert (before["pages"][0]["token_death"], before["calls"]) == (None, [])
    assert [person["granted"] for person in before["people"]] == [0, 0]
    await bench.control("PUT", f"visitors/{bench.yuki.psid}", {"unreachable": "blocked"})
    await bench.control("PUT", f"pages/{bench.page.id}", {"restricted": True})
    await bench.control("PUT", "tokens", {"page": bench.page.id, "dies_of": "logged_out"})
    await bench.page_token(await bench.log_in(pages=[bench.page.id]))
    await bench.arm("613", call="accounts")
    after = views.overview(bench.standin)
    assert chat(bench)["unreachable"] == "blocked"
    assert (after["visitors"][0]["unreachable"], after["pages"][0]["restricted"]) == (
        "blocked",
        True,
    )
    assert after["pages"][0]["token_death"] == "logged_out"
    assert [each["name"] for each in after["calls"]] == ["613"]
    mika = after["people"][0]
    assert (mika["given"], mika["granted"], mika["tokens"]) == (["Acme Japan"], 5, 2)
    assert [role["name"] for role in mika["roles"]] == ["Acme Japan", "Acme Europe"]
