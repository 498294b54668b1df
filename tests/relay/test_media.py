"""What visitors sent, on its way to a console."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from console.core.attachments import Attachment
from console.core.content import HEAD_BYTES
from server_stub.relay.channel_port import MediaLink
from server_stub.relay.files.media import MOST_AT_ONCE, MOST_OF_ONE, Media, file_name
from server_stub.relay.files.media_fetch import FETCH_SECONDS, MOST_BYTES, OPEN_SECONDS, Fetcher
from server_stub.relay.messenger.media import HOSTS
from tests.relay.cdn import LINK, META, PNG, Cdn
from tests.relay.rig import VirtualClock

FRESH = "https://scontent.xx.fbcdn.net/fresh?oh=signature"
FRESHER = "https://scontent.xx.fbcdn.net/fresher?oh=signature"
Key = tuple[str, str, int]


class Desk:
    """A relay with media only, and consoles that ask for some."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.cdn = Cdn()
        self.attachments: dict[Key, Attachment] = {("c1", "m_1", 0): Attachment("image", LINK)}
        self.links: list[str] = []
        self.refetched: list[Key] = []
        fetcher = Fetcher(self.clock, HOSTS, (), self.cdn, self.cdn.resolve)
        tokens = self.tokens = {f"token-{number}": f"op{number}" for number in range(5)}
        self.media = Media(self._attachment_of, self._refetch, tokens.get, fetcher)
        self.app = Starlette(routes=self.media.routes())

    async def _attachment_of(self, chat: str, message: str, number: int) -> Attachment | None:
        return self.attachments.get((chat, message, number))

    async def _refetch(self, chat: str, message: str, number: int) -> MediaLink:
        self.refetched.append((chat, message, number))
        return MediaLink(self.links.pop(0) if self.links else "")

    async def ask(self, path: str = "c1/m_1/0", token: str = "token-1") -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://relay") as client:
            return await client.get(f"/media/{path}", headers=headers)

    async def error(self, path: str = "c1/m_1/0", **more: str) -> tuple[int, str]:
        answer = await self.ask(path, **more)
        return answer.status_code, answer.json()["error"]


@contextlib.asynccontextmanager
async def asking(
    desk: Desk,
    token: str = "token-1",
    gone: asyncio.Event | None = None,
    stalled: bool = False,
) -> AsyncIterator[list[dict[str, Any]]]:
    """A request at the level of ASGI, whose console goes away at the end of the block, or when
    `gone` is set. A `stalled` one takes no bytes before."""
    gone = gone or asyncio.Event()
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if stalled and message["type"] == "http.response.body":
            await gone.wait()
        sent.append(dict(message))

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/media/c1/m_1/0",
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }
    task = asyncio.ensure_future(desk.app(scope, receive, send))
    for _ in range(60):
        await asyncio.sleep(0)
    try:
        yield sent
    finally:
        gone.set()
        await task


async def test_a_picture_comes_with_what_it_is_and_not_with_what_is_said_of_it() -> None:
    desk = Desk()
    body = [PNG, bytes(HEAD_BYTES), b"end"]
    length = str(sum(map(len, body)))
    desk.cdn.answer(LINK, body, content_type="text/html", content_length=length)
    answer = await desk.ask()
    assert answer.status_code == 200
    assert answer.content == b"".join(body)
    assert dict(answer.headers) == {
        "content-type": "image/png",
        "content-length": length,
        "content-disposition": "attachment; filename=\"photo.png\"; filename*=UTF-8''photo.png",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
    }
    assert desk.cdn.bodies[0].closed


@pytest.mark.parametrize("body", [b"<html><script>", b"MZ\x90\0", b"%PDF-1.7", b"", b"\xff"])
async def test_what_is_no_picture_sound_or_video_is_just_bytes(body: bytes) -> None:
    desk = Desk()
    desk.cdn.answer(LINK, body, content_type="image/png")
    answer = await desk.ask()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "content-length" not in answer.headers
    assert answer.content == body


async def test_only_operators_are_answered() -> None:
    desk = Desk()
    for token in ("", "another", "token-1x"):
        assert await desk.error(token=token) == (401, "unauthorised")
    assert desk.cdn.requests == []


@pytest.mark.parametrize(
    "path", ["c1/m_1/1", "c1/m_2/0", "c2/m_1/0", "c1/m_1/x", "c1/m_1/-1", "c1/m_1/" + "1" * 5_000]
)
async def test_what_is_not_there(path: str) -> None:
    desk = Desk()
    assert await desk.error(path) == (404, "not_found")


async def test_an_expired_link_is_asked_for_anew_once() -> None:
    desk = Desk()
    desk.links = [FRESH]
    desk.cdn.answer(LINK, b"URL signature expired", 403)
    desk.cdn.answer(FRESH)
    assert (await desk.ask()).content == PNG
    assert desk.refetched == [("c1", "m_1", 0)]
    assert (await desk.ask()).content == PNG
    assert desk.refetched == [("c1", "m_1", 0)]
    assert len(desk.cdn.requests) == 3


async def test_a_fresh_link_expires_too() -> None:
    desk = Desk()
    desk.links = [FRESH, FRESHER]
    desk.cdn.answer(FRESH)
    await desk.ask()
    desk.cdn.answer(FRESH, b"", 404)
    desk.cdn.answer(FRESHER)
    assert (await desk.ask()).content == PNG
    assert len(desk.refetched) == 2


@pytest.mark.parametrize("links", [[], [FRESH]])
async def test_an_expired_link_for_which_there_is_no_other(links: list[str]) -> None:
    desk = Desk()
    desk.links = list(links)
    assert await desk.error() == (410, "expired")
    assert len(desk.cdn.requests) == 1 + len(links)
    assert len(desk.refetched) == 1


async def test_an_attachment_without_a_link_gets_one_where_meta_has_it() -> None:
    desk = Desk()
    desk.attachments["c1", "m_1", 0] = Attachment("image")
    assert await desk.error() == (410, "expired")
    assert desk.cdn.requests == []
    desk.links = [FRESH]
    desk.cdn.answer(FRESH)
    assert (await desk.ask()).content == PNG
    assert len(desk.refetched) == 2


async def test_a_link_that_leads_inside_is_refused_and_no_other_is_asked_for() -> None:
    desk = Desk()
    for link in ("https://127.0.0.1/a", "http://169.254.169.254/latest/meta-data", "file:///key"):
        desk.attachments["c1", "m_1", 0] = Attachment("image", link)
        assert await desk.error() == (502, "forbidden_host")
    assert desk.refetched == []
    assert desk.cdn.requests == []


async def test_what_else_goes_wrong_is_said() -> None:
    desk = Desk()
    desk.cdn.answer(LINK, b"", content_length=str(MOST_BYTES + 1))
    answer = await desk.ask()
    assert (answer.status_code, answer.json()) == (502, {"error": "too_large", "limit": MOST_BYTES})
    desk.cdn.answer(LINK, b"", 500)
    assert await desk.error() == (502, "unreachable")
    desk.cdn.answer(LINK, b"", content_encoding="gzip")
    assert await desk.error() == (502, "bad_answer")
    desk.cdn.silent.add(META)
    async with asking(desk) as sent:
        desk.clock.move(OPEN_SECONDS)
    assert sent[0]["status"] == 504
    assert b'"timeout"' in sent[1]["body"]
    assert desk.refetched == []


async def test_a_file_that_breaks_off_is_not_ended_as_if_it_were_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk()
    desk.cdn.answer(LINK, [bytes(HEAD_BYTES), b"more", httpx.ReadError("reset")])
    async with asking(desk) as sent:
        assert [message.get("more_body") for message in sent] == [None, True, True]
    assert len(sent) == 3
    assert desk.cdn.bodies[0].closed
    assert "unreachable" in caplog.text
    assert "signature" not in caplog.text


async def test_a_console_that_goes_away_ends_the_fetch() -> None:
    desk = Desk()
    desk.cdn.held = asyncio.Event()
    desk.cdn.answer(LINK, [bytes(HEAD_BYTES), b"more"])
    async with asking(desk) as sent:
        assert len(sent) == 2
        assert not desk.cdn.bodies[0].closed
    assert desk.cdn.bodies[0].closed


async def test_bytes_on_their_way_stop_with_the_token() -> None:
    desk = Desk()
    desk.cdn.held = asyncio.Event()
    desk.cdn.answer(LINK, [bytes(HEAD_BYTES), b"more"])
    async with asking(desk) as sent:
        assert len(sent) == 2
        del desk.tokens["token-1"]
        desk.cdn.held.set()
        for _ in range(60):
            await asyncio.sleep(0)
        assert desk.cdn.bodies[0].closed
    assert b"more" not in b"".join(one.get("body", b"") for one in sent)
    assert [one.get("more_body") for one in sent] == [None, True]  # cut off, and not ended


async def test_a_console_that_takes_nothing_does_not_keep_its_place() -> None:
    desk = Desk()
    desk.cdn.answer(LINK, [bytes(HEAD_BYTES), b"more"])
    async with asking(desk, stalled=True):
        assert not desk.cdn.bodies[0].closed
        desk.clock.move(FETCH_SECONDS + 1)
        for _ in range(60):
            await asyncio.sleep(0)
        assert desk.cdn.bodies[0].closed


async def test_fetches_wait_for_a_place_and_every_place_comes_back() -> None:
    desk = Desk()
    desk.cdn.held = asyncio.Event()
    desk.cdn.answer(LINK, [bytes(HEAD_BYTES), b"more"])
    for _ in range(2):
        desk.cdn.bodies.clear()
        async with contextlib.AsyncExitStack() as consoles:
            gone = asyncio.Event()
            for number in range(5):
                for _ in range(MOST_OF_ONE + 1):
                    one = asking(desk, f"token-{number}", gone)
                    await consoles.enter_async_context(one)
                taken = min(MOST_OF_ONE * (number + 1), MOST_AT_ONCE)
                assert len(desk.cdn.bodies) == taken
            gone.set()
        assert all(body.closed for body in desk.cdn.bodies)
    desk.cdn.held = None
    assert (await desk.ask()).content == bytes(HEAD_BYTES) + b"more"


async def test_places_come_back_after_failures() -> None:
    desk = Desk()
    for _ in range(MOST_AT_ONCE + 1):
        assert await desk.error() == (410, "expired")


@pytest.mark.parametrize(
    ("name", "url", "shown"),
    [
        ("a b.pdf", LINK, "a b.pdf"),
        ("", LINK, "photo.png"),
        ("", "https://fbcdn.net/%E5%86%99%E7%9C%9F.jpg?x=y", "写真.jpg"),
        ("", "https://fbcdn.net/..%2F..%2Fkey", "key"),
        ("", "", "image"),
        ("", "https://[", "image"),
        ("../../etc/passwd", "", "passwd"),
        ("C:\\Windows\\a.exe", "", "a.exe"),
        ("..", "", "image"),
        (".profile", "", "profile"),
        ('a"b;\r\nX: y.png', "", "ab;X y.png"),
        ("gpj.\u202eexe.png", "", "gpj.exe.png"),
        ("a\0b", "", "ab"),
        ("x" * 300 + ".jpeg", "", "x" * 48 + ".jpeg"),
        ("x" * 300, "", "x" * 60),
    ],
)
def test_file_names(name: str, url: str, shown: str) -> None:
    assert file_name(Attachment("image", url, name)) == shown


@given(st.text(), st.text(), st.text())
def test_every_file_name_is_one(name: str, url: str, kind: str) -> None:
    shown = file_name(Attachment(kind, url, name))
    assert shown not in ("", ".", "..")
    assert not set(shown) & set('/\\\0\r\n"')
    assert len(shown.encode()) < 255
