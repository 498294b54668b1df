"""Bytes to the relay and from it: the console's half, on the relay's own half."""

from __future__ import annotations

import gzip
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from console.core.attachments import MediaError, Refused, RefusedReason, UploadError
from console.core.formats import MediaKind
from console.link import file_client as module
from console.link.errors import AddressError
from console.link.file_client import FileAddress, FileClient, check_base
from console.session.ports import BrokenError, MediaRefusedError, Upload, UploadRefusedError
from server_stub.relay.files import uploads as relay_side
from server_stub.relay.files.uploads import Uploads
from tests.core.test_attachments import png

ID = "0199aaaa-0000-7000-8000-000000000001"
AIKO = "a" * 64
BASE = "http://127.0.0.1:8080"


class Line(httpx.AsyncBaseTransport):
    """A line to the relay that can be cut, and notes what goes over it."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.asked: list[httpx.Request] = []
        self.cut: Callable[[httpx.Request], bool] = lambda request: False
        self.lose_answer: Callable[[httpx.Request], bool] = lambda request: False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.cut(request):
            raise httpx.ConnectError("cut", request=request)
        answer = await self._inner.handle_async_request(request)
        if self.lose_answer(request):
            raise httpx.ReadError("cut", request=request)
        return answer

    def offsets(self) -> list[str]:
        patches = [one for one in self.asked if one.method == "PATCH"]
        return [one.headers["upload-offset"] for one in patches]


class Desk:
    """A console's files, and the relay's uploads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.relay: FileAddress | None = FileAddress(BASE, AIKO)
        self.open_relay()
        self.client = FileClient(lambda: self.relay, lambda: 0.5, self.line)
        self.sent: list[int] = []
        self.read: list[tuple[int, int]] = []

    def open_relay(self) -> None:
        """Start the relay, or start it again."""
        operators = {AIKO: "aiko"}
        self.uploads = Uploads(self._folder, operators.get, lambda: 1_772_593_387_000)
        app = Starlette(routes=self.uploads.routes())
        self.line = Line(httpx.ASGITransport(app))

    async def upload(self, data: bytes, name: str = "cat.png", upload: str = ID) -> None:
        async def read(offset: int, size: int) -> bytes:
            self.read.append((offset, size))
            return data[offset : offset + size]

        what = Upload(upload, name, len(data), MediaKind.IMAGE)
        await self.client.upload(what, read, self.sent.append)

    def arrived(self, upload: str = ID) -> bytes:
        path = self.uploads.path(upload)
        return path.read_bytes() if path else b""


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(relay_side, "free_bytes", lambda path: 10**12)
    monkeypatch.setattr(module, "PIECE", 3_000)
    monkeypatch.setattr(module, "BLOCK", 1_000)
    made = Desk(tmp_path)
    yield made
    await made.client.close()


DATA = png() + bytes(range(256)) * 40


async def test_a_file_goes_in_pieces_and_says_how_far_it_is(desk: Desk) -> None:
    await desk.upload(DATA)
    assert desk.arrived() == DATA
    size = len(DATA)
    assert desk.read == [
        (0, 3_000),
        (3_000, 3_000),
        (6_000, 3_000),
        (9_000, size - 9_000),
    ]
    assert desk.sent == sorted(desk.sent) and desk.sent[0] == 0 and desk.sent[-1] == size
    assert {1_000, 2_000, 3_000, 7_000} <= set(desk.sent)
    assert all(one.headers["authorization"] == f"Bearer {AIKO}" for one in desk.line.asked)
    assert AIKO not in "".join(str(one.url) for one in desk.line.asked)


async def test_after_a_break_it_goes_on_where_the_relay_is(desk: Desk) -> None:
    desk.line.cut = lambda request: request.headers.get("upload-offset") == "6000"
    with pytest.raises(BrokenError):
        await desk.upload(DATA)
    desk.line.cut = lambda request: False
    await desk.upload(DATA)
    assert desk.arrived() == DATA
    assert desk.line.offsets() == ["0", "3000", "6000", "6000", "9000"]


async def test_what_arrived_without_an_answer_is_not_sent_twice(desk: Desk) -> None:
    desk.line.lose_answer = lambda request: request.headers.get("upload-offset") == "3000"
    with pytest.raises(BrokenError):
        await desk.upload(DATA)
    await_again = desk.read[:]
    desk.line.lose_answer = lambda request: False
    await desk.upload(DATA)
    assert desk.arrived() == DATA
    assert desk.read[len(await_again) :][0] == (6_000, 3_000)


async def test_another_writer_has_gone_on_meanwhile(desk: Desk) -> None:
    other = httpx.AsyncClient(
        transport=httpx.ASGITransport(Starlette(routes=desk.uploads.routes()))
    )
    headers = {"Authorization": f"Bearer {AIKO}"}

    async def ahead(request: httpx.Request) -> None:
        if request.headers.get("upload-offset") == "3000":
            more = {**headers, "Upload-Offset": "3000"}
            await other.patch(f"{BASE}/uploads/{ID}", content=DATA[3_000:7_000], headers=more)

    inner = desk.line._inner

    class Ahead(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await ahead(request)
            return await inner.handle_async_request(request)

    desk.line._inner = Ahead()
    await desk.upload(DATA)
    await other.aclose()
    assert desk.arrived() == DATA
    assert desk.line.offsets() == ["0", "3000", "7000", "10000"]


async def test_the_relay_refuses_what_is_no_picture(desk: Desk) -> None:
    with pytest.raises(UploadRefusedError) as caught:
        await desk.upload(b"MZ\x90\0" + bytes(9_000))
    size = 9_004
    assert caught.value.problem == Refused(RefusedReason.WRONG_TYPE, None, size, looks_like="exe")


async def test_the_token_is_nobodys(desk: Desk) -> None:
    desk.relay = FileAddress(BASE, "b" * 64)
    with pytest.raises(UploadRefusedError) as caught:
        await desk.upload(DATA)
    assert caught.value.problem is UploadError.UNAUTHORISED


async def test_the_id_is_taken_by_another_file(desk: Desk) -> None:
    await desk.upload(DATA)
    with pytest.raises(UploadRefusedError) as caught:
        await desk.upload(DATA, "dog.png")
    assert caught.value.problem is UploadError.DIFFERENT


async def test_a_full_disk_at_the_relay_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_side, "free_bytes", lambda path: 1)
    with pytest.raises(UploadRefusedError) as caught:
        await desk.upload(DATA)
    assert caught.value.problem is UploadError.DISK_FULL


async def test_an_upload_that_the_relay_has_forgotten_begins_anew(desk: Desk) -> None:
    def forget(request: httpx.Request) -> bool:
        if request.headers.get("upload-offset") == "3000":
            desk.uploads.discard(ID)
        return False

    desk.line.cut = forget
    with pytest.raises(BrokenError):
        await desk.upload(DATA)
    desk.line.cut = lambda request: False
    await desk.upload(DATA)
    assert desk.arrived() == DATA


async def test_a_cancelled_upload_is_gone(desk: Desk) -> None:
    await desk.upload(DATA)
    await desk.client.cancel(ID)
    assert desk.uploads.facts(ID) is None
    await desk.client.cancel(ID)  # twice is no error


async def test_nothing_is_asked_while_no_relay_is_known(desk: Desk) -> None:
    desk.relay = None
    with pytest.raises(BrokenError):
        await desk.upload(DATA)
    assert desk.line.asked == []


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"oops"), (502, b"<html>"), (200, b"[]"), (200, b'{"offset": -1}'), (200, b"{}")],
)
async def test_nonsense_is_taken_for_a_broken_line(status: int, body: bytes) -> None:
    async with answering(lambda request: httpx.Response(status, content=body)) as client:
        with pytest.raises(BrokenError):
            await client.upload(Upload(ID, "a", 9, MediaKind.IMAGE), _never, lambda sent: None)


async def _never(offset: int, size: int) -> bytes:
    raise AssertionError("nothing is read")


@asynccontextmanager
async def answering(
    answer: Callable[[httpx.Request], httpx.Response], base: str = BASE
) -> AsyncIterator[FileClient]:
    client = FileClient(lambda: FileAddress(base, AIKO), lambda: 0.5, httpx.MockTransport(answer))
    yield client
    await client.close()


async def test_the_token_does_not_follow_a_redirect() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"Location": "https://elsewhere.example/"})

    async with answering(answer) as client:
        with pytest.raises(BrokenError):
            await client.upload(Upload(ID, "a", 9, MediaKind.IMAGE), _never, lambda sent: None)
        with pytest.raises(MediaRefusedError):
            await client.fetch("c1", "m1", 0, io.BytesIO(), lambda count, total: None)
    assert asked == ["127.0.0.1", "127.0.0.1"]


# Media


async def test_media_come_with_their_name_and_progress() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.raw_path == b"/media/c1/m_%2Fx%3D/2"
        assert request.headers["authorization"] == f"Bearer {AIKO}"
        name = "attachment; filename=\"_.png\"; filename*=UTF-8''%E7%8C%AB.png"
        return httpx.Response(200, content=DATA, headers={"Content-Disposition": name})

    came: list[tuple[int, int]] = []
    into = io.BytesIO()
    async with answering(answer) as client:
        name = await client.fetch("c1", "m_/x=", 2, into, lambda *now: came.append(now))
    assert (name, into.getvalue()) == ("猫.png", DATA)
    assert came[-1] == (len(DATA), len(DATA))


@pytest.mark.parametrize("error", MediaError)
async def test_each_reason_why_media_can_not_be_had(error: MediaError) -> None:
    async with answering(lambda _: httpx.Response(502, json={"error": error})) as client:
        with pytest.raises(MediaRefusedError) as caught:
            await client.fetch("c1", "m1", 0, io.BytesIO(), lambda *now: None)
    assert caught.value.error is error


@pytest.mark.parametrize("body", [b"", b"[" * 100_000, b'"x"', b'{"error": 7}', b"x" * 200_000])
async def test_an_answer_without_a_reason(body: bytes) -> None:
    async with answering(lambda _: httpx.Response(500, content=body)) as client:
        with pytest.raises(MediaRefusedError) as caught:
            await client.fetch("c1", "m1", 0, io.BytesIO(), lambda *now: None)
    assert caught.value.error is MediaError.BAD_ANSWER


async def test_media_without_end_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MEDIA", 10_000)

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(1_000)

    into = io.BytesIO()
    async with answering(lambda _: httpx.Response(200, content=endless())) as client:
        with pytest.raises(MediaRefusedError) as caught:
            await client.fetch("c1", "m1", 0, into, lambda *now: None)
    assert caught.value.error is MediaError.TOO_LARGE
    assert len(into.getvalue()) <= 10_000


async def test_media_that_are_cut_off_are_not_media() -> None:
    async def cut_off() -> AsyncIterator[bytes]:
        yield bytes(10)
        raise httpx.ReadError("cut")

    async with answering(lambda _: httpx.Response(200, content=cut_off())) as client:
        with pytest.raises(BrokenError):
            await client.fetch("c1", "m1", 0, io.BytesIO(), lambda *now: None)


def test_where_a_token_may_go() -> None:
    assert check_base("https://relay.example/x/") == "https://relay.example/x"
    assert check_base("http://127.0.0.1:1") == "http://127.0.0.1:1"
    for bad in ("http://relay.example", "ftp://x", "https://u:p@x", "https://", "http://[x", ""):
        with pytest.raises(AddressError):
            check_base(bad)


async def test_packed_media_are_not_unpacked() -> None:
    packed = {"Content-Encoding": "gzip"}
    answer = httpx.Response(200, content=gzip.compress(bytes(9_000_000)), headers=packed)
    into = io.BytesIO()
    async with answering(lambda _: answer) as client:
        with pytest.raises(MediaRefusedError) as caught:
            await client.fetch("c1", "m1", 0, into, lambda *now: None)
    assert caught.value.error is MediaError.BAD_ANSWER
    assert into.getvalue() == b""
