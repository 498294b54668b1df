"""Files: how they come, what is refused, how long they last, where they are served."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from server_stub.meta import web
from server_stub.meta.media.dimensions import dimensions
from server_stub.meta.media.fetcher import FetchError, HttpFetcher, TooLargeError
from server_stub.meta.media.kinds import recognise
from server_stub.meta.media.samples import sample

from .harness import HOUR, Bench, numbers

DAY = 24 * HOUR
PNG = sample("image")
# A comment segment, then the header of a progressive frame: 480 lines of 640 samples.
JPEG = b"\xff\xd8\xff\xfe\x00\x04hi\xff\xc2\x00\x11\x08\x01\xe0\x02\x80\x03"
ADDRESS = "https://cdn.example/a/photo.png"


def message(kind: str, **payload: object) -> dict[str, Any]:
    return {"attachment": {"type": kind, "payload": payload}}


async def echoed(bench: Bench) -> list[dict[str, Any]]:
    await bench.clock.advance(0)
    attachments: list[dict[str, Any]] = bench.hook.events[-1]["message"]["attachments"]
    return attachments


async def test_by_url(bench: Bench) -> None:
    await bench.connect()
    bench.files.known[ADDRESS] = PNG
    answer = await bench.send(message=message("image", url=ADDRESS))
    assert set(answer.json()) == {"recipient_id", "message_id"}
    assert bench.files.asked == [(ADDRESS, 8_000_000, 10.0)]
    [image] = await echoed(bench)
    assert image["type"] == "image"
    served = await bench.client.get(image["payload"]["url"])
    assert (served.content, served.headers["content-type"]) == (PNG, "image/png")
    assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_videos_may_take_longer(bench: Bench) -> None:
    bench.files.known[ADDRESS] = sample("video")
    assert (await bench.send(message=message("video", url=ADDRESS))).status_code == 200
    assert bench.files.asked == [(ADDRESS, 25_000_000, 75.0)]


async def test_by_url_and_told_its_id(bench: Bench) -> None:
    bench.files.known[ADDRESS] = PNG
    first = (await bench.send(message=message("image", url=ADDRESS, is_reusable=True))).json()
    again = message("image", attachment_id=first["attachment_id"])
    assert (await bench.send(message=again)).status_code == 200
    assert len(bench.files.asked) == 1


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file"])
async def test_with_the_request(bench: Bench, kind: str) -> None:
    part = "audio/wav" if kind == "audio" else "application/octet-stream"
    body = {"recipient": {"id": bench.yuki.psid}, "messaging_type": "RESPONSE"}
    answer = await bench.upload(kind, sample(kind), part, "me/messages", **body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["attachment_id"].isdigit()


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file"])
async def test_uploading_now_and_sending_later(bench: Bench, kind: str) -> None:
    part = "audio/wav" if kind == "audio" else "video/mp4"
    uploaded = await bench.upload(kind, sample(kind), part, platform="messenger")
    known = uploaded.json()["attachment_id"]
    assert (await bench.send(message=message(kind, attachment_id=known))).status_code == 200
    number = message(kind, attachment_id=int(known))
    assert (await bench.send(message=number)).status_code == 200


async def test_uploading_by_url(bench: Bench) -> None:
    bench.files.known[ADDRESS] = PNG
    body = {"message": message("image", url=ADDRESS, is_reusable=True)}
    answer = await bench.post(f"{bench.page.id}/message_attachments", body)
    assert set(answer.json()) == {"attachment_id"}


async def test_an_id_is_its_pages_own(bench: Bench) -> None:
    known = (await bench.upload("image", PNG)).json()["attachment_id"]
    bench.standin.messenger.writes(bench.lena, "hallo")
    content = message("image", attachment_id=known)
    other = await bench.send(message=content, to=bench.lena, token=bench.other_page.token)
    assert numbers(other) == (100, 2018074)
    missing = await bench.send(message=message("image", attachment_id="123"))
    assert numbers(missing) == (100, 2018074)
    other_kind = await bench.send(message=message("video", attachment_id=known))
    assert numbers(other_kind) == (100, 2018047)


async def test_an_id_lasts_ninety_days(bench: Bench) -> None:
    known = (await bench.upload("image", PNG)).json()["attachment_id"]
    content = message("image", attachment_id=known)
    for days, status in ((89, 200), (1, 400)):
        await bench.clock.advance(days * DAY)
        bench.standin.messenger.writes(bench.yuki, "still there?")
        assert (await bench.send(message=content)).status_code == status


@pytest.mark.parametrize(
    ("kind", "content", "part", "expected"),
    [
        ("image", sample("audio"), "image/png", (100, 2018047)),
        ("image", b"no image at all", "image/png", (100, 2018047)),
        ("audio", sample("image"), "audio/wav", (100, 2018047)),
        ("audio", sample("audio"), "application/octet-stream", (100, 2018047)),
        ("video", sample("image"), "video/mp4", (100, 2018047)),
        ("video", b"no video at all", "video/mp4", (100, 2018294)),
        ("file", b"", "text/plain", (100, 2018047)),
        ("file", bytes(25_000_001), "text/plain", (100, 2018109)),
    ],
)
async def test_files_that_are_refused(
    bench: Bench, kind: str, content: bytes, part: str, expected: tuple[int, int]
) -> None:
    assert numbers(await bench.upload(kind, content, part)) == expected


@pytest.mark.parametrize(
    ("kind", "size", "status"),
    [
        ("image", 8_000_000, 200),
        ("image", 8_000_001, 400),
        ("file", 25_000_000, 200),
        ("file", 25_000_001, 400),
    ],
)
async def test_sizes_by_url(bench: Bench, kind: str, size: int, status: int) -> None:
    bench.files.known[ADDRESS] = PNG.ljust(size, b"\0")
    answer = await bench.send(message=message(kind, url=ADDRESS))
    assert answer.status_code == status
    assert status == 200 or numbers(answer) == (100, 2018109)


async def test_an_image_with_the_request_may_be_larger(bench: Bench) -> None:
    assert (await bench.upload("image", PNG.ljust(25_000_000, b"\0"))).status_code == 200


async def test_a_body_without_end_is_not_kept(bench: Bench) -> None:
    answer = await bench.upload("file", bytes(60_000_000), "text/plain")
    assert numbers(answer) == (100, 2018109)


async def test_what_can_not_be_fetched(bench: Bench) -> None:
    assert numbers(await bench.send(message=message("image", url=ADDRESS))) == (100, 2018008)


async def test_our_own_files_need_not_be_https(bench: Bench) -> None:
    media = bench.standin.media.keep(None, "image", "x.png", "image/png", PNG)
    bench.standin.media.base = "http://127.0.0.1:8089"
    url = bench.standin.media.url(media)
    assert (await bench.send(message=message("image", url=url))).status_code == 200
    assert bench.files.asked == []
    await bench.clock.advance(DAY)
    bench.standin.messenger.writes(bench.yuki, "again")
    assert numbers(await bench.send(message=message("image", url=url))) == (100, 2018008)


@pytest.mark.parametrize(
    "content",
    [
        {"attachment": {"type": "image"}},
        {"attachment": {"type": "image", "payload": "x"}},
        {"attachment": {"type": "hologram", "payload": {"url": ADDRESS}}},
        {"attachment": {"type": "image", "payload": {"url": ADDRESS, "attachment_id": "1"}}},
        {"attachment": "x"},
        {"text": "hi", "attachment": {"type": "image", "payload": {"url": ADDRESS}}},
        {"attachments": [{"type": "video", "payload": {"url": ADDRESS}}]},
        {"attachments": [{"type": "image", "payload": {"url": ADDRESS}}] * 31},
        {"attachments": "x"},
        {"sticker_id": "thumb"},
    ],
)
async def test_contents_that_are_refused(bench: Bench, content: dict[str, object]) -> None:
    assert numbers(await bench.send(message=content)) == (100, None)
    body = {"message": {"attachment": {"type": "template", "payload": {}}}}
    assert numbers(await bench.post("me/message_attachments", body)) == (100, None)


async def test_several_images(bench: Bench) -> None:
    await bench.connect()
    bench.files.known[ADDRESS] = PNG
    images = [{"type": "image", "payload": {"url": ADDRESS}}] * 30
    assert (await bench.send(message={"attachments": images})).status_code == 200
    assert len(await echoed(bench)) == 30


async def test_a_sticker(bench: Bench) -> None:
    await bench.connect()
    thumb = {"sticker_id": 369239263222822}
    assert (await bench.send(message=thumb)).status_code == 200
    [sticker] = await echoed(bench)
    assert (sticker["type"], sticker["payload"]["sticker_id"]) == ("sticker", "369239263222822")
    await bench.clock.advance(25 * HOUR)
    tagged: dict[str, Any] = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert numbers(await bench.send(message=thumb, **tagged)) == (10, 2018278)


async def test_the_pictures_of_stickers(bench: Bench) -> None:
    await bench.connect()
    thumbs_up = (Path(web.__file__).parent / "static" / "thumbs-up.png").read_bytes()
    pictures = []
    for sticker in (369239263222822, 369239263222822, 7):
        await bench.send(message={"sticker_id": sticker})
        [told] = await echoed(bench)
        pictures.append(urlsplit(told["payload"]["url"]).path)
        content = (await bench.client.get(told["payload"]["url"])).content
        assert (content == thumbs_up) is (sticker != 7)
    assert pictures[0] == pictures[1] != pictures[2]


async def test_how_long_addresses_last(bench: Bench) -> None:
    assert (await bench.control("PUT", "media", {"lifetime": 5_000})).json() == {"lifetime": 5_000}
    url = bench.standin.media.url(bench.standin.media.keep(None, "image", "x", "image/png", PNG))
    await bench.clock.advance(4_000)
    assert (await bench.client.get(url)).status_code == 200
    await bench.clock.advance(1_000)
    assert (await bench.client.get(url)).status_code == 403


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (160, 120)),
        (b"GIF89a\x40\x01\xf0\x00", (320, 240)),
        (JPEG, (640, 480)),
        (JPEG[:-5], (1024, 768)),
        (b"\xff\xd8\xff", (1024, 768)),
        (b"RIFF", (1024, 768)),
        (b"", (1024, 768)),
    ],
)
def test_dimensions(content: bytes, size: tuple[int, int]) -> None:
    assert dimensions(content) == size


async def test_addresses_expire_and_are_signed(bench: Bench) -> None:
    media = bench.standin.media.keep(None, "file", "../a b.html", "text/html", b"<script>")
    url = bench.standin.media.url(media)
    served = await bench.client.get(url)
    assert served.headers["content-type"] == "application/octet-stream"
    assert served.headers["content-disposition"] == 'attachment; filename="a_b.html"'
    assert (await bench.client.get(url.replace("oe=", "oe=0"))).text == "Bad URL hash"
    assert (await bench.client.get(url.partition("?")[0])).status_code == 403
    assert (await bench.client.get(url.replace(media.id, "1"))).status_code == 404
    await bench.clock.advance(DAY)
    late = await bench.client.get(url)
    assert (late.status_code, late.text) == (403, "URL signature expired")


@pytest.mark.parametrize(
    ("beginning", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0AVI ", "video/x-msvideo"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"\0\0\0\x20ftypqt  ", "video/quicktime"),
        (b"\x1aE\xdf\xa3", "video/webm"),
        (b"OggS", "video/ogg"),
        (b"\xff\xf1\x50", "audio/aac"),
        (b"ID3", "audio/mpeg"),
    ],
)
def test_formats(beginning: bytes, mime: str) -> None:
    found = recognise(beginning)
    assert found is not None
    assert found[1] == mime


async def test_real_fetches() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        match request.url.path:
            case "/away":
                return httpx.Response(302, headers={"Location": "http://127.0.0.1/secret"})
            case "/gone":
                return httpx.Response(404)
        return httpx.Response(200, content=PNG)

    fetcher = HttpFetcher(httpx.MockTransport(answer))
    assert await fetcher.fetch("https://a/x.png", len(PNG), 1) == PNG
    with pytest.raises(TooLargeError):
        await fetcher.fetch("https://a/x.png", 10, 1)
    for url in ("http://a/x.png", "https://a/away", "https://a/gone", "nonsense", "https://["):
        with pytest.raises(FetchError):
            await fetcher.fetch(url, 10_000, 1)
