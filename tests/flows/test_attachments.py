"""Files from an operator's disk to a visitor: console, relay and Meta at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from console.core.attachments import MediaError
from console.core.state import find_message
from console.core.transcript import Author, Message, SendState
from console.link import file_client
from console.session.values import Media, NoMedia, Outgoing, Stage
from server_stub.meta.media.store import ADDRESS_LIFETIME_MS
from server_stub.relay.files import uploads
from tests.core.test_attachments import png
from tests.flows.rig import Desk, Rig
from tests.waiting import until


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_client, "PIECE", 50_000)
    monkeypatch.setattr(uploads, "free_bytes", lambda path: 10**12)


def picture(path: Path, size: int) -> Path:
    """A file of this size that begins like a PNG; no two are alike."""
    head = png() + path.name.encode()
    path.write_bytes((head + bytes(range(251)) * (size // 251 + 1))[:size])
    return path


def only(desk: Desk, chat: str) -> Outgoing:
    (file,) = desk.session.files.attached(chat)
    return file


def files_at_meta(rig: Rig) -> list[bytes]:
    """The bytes behind each attachment that Meta was told to send, in order."""
    found = []
    for send in rig.meta.standin.sends:
        attachment = send["params"].get("message", {}).get("attachment")
        if attachment is not None:
            media = rig.meta.standin.media.find(attachment["payload"]["attachment_id"])
            assert media is not None
            found.append(media.content)
    return found


def names(desk: Desk, chat: str) -> list[str]:
    items = desk.session.timeline(chat)
    ours = [one for one in items if isinstance(one, Message) and one.author is Author.OPERATOR]
    return [one.text or one.attachments[0].name for one in ours]


async def test_a_text_and_two_pictures_reach_the_visitor(rig: Rig, tmp_path: Path) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    paths = [picture(tmp_path / "a.png", 120_000), picture(tmp_path / "b.png", 9_000)]
    assert await aiko.session.files.attach(chat, paths) == []
    assert aiko.session.reply(chat, "two pictures") is None
    assert aiko.session.files.send_attached(chat) is None
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.SENT] * 3)
    assert names(aiko, chat) == ["two pictures", "a.png", "b.png"]
    assert files_at_meta(rig) == [path.read_bytes() for path in paths]
    assert aiko.session.files.attached(chat) == ()


async def test_an_upload_goes_on_after_a_restart_of_the_relay(rig: Rig, tmp_path: Path) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    path = picture(tmp_path / "a.png", 3_000_000)
    await aiko.session.files.attach(chat, [path])
    await until(lambda: only(aiko, chat).sent > 400_000)
    assert only(aiko, chat).sent < 3_000_000
    await rig.relay.stop()
    aiko.session.files.send_attached(chat)
    await rig.relay.start()
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.SENT])
    assert files_at_meta(rig) == [path.read_bytes()]


async def test_of_an_upload_that_was_cancelled_nothing_is_left(rig: Rig, tmp_path: Path) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    await aiko.session.files.attach(chat, [picture(tmp_path / "a.png", 3_000_000)])
    await until(lambda: only(aiko, chat).sent > 100_000)
    aiko.session.files.detach(chat, only(aiko, chat).id)
    folder = tmp_path / "relay" / "uploads"
    await until(lambda: not list(folder.iterdir()))
    assert aiko.session.files.attached(chat) == ()
    assert aiko.ours(chat) == []


async def test_a_file_changed_on_the_way_is_not_sent_and_the_others_are(
    rig: Rig, tmp_path: Path
) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    changed = picture(tmp_path / "a.png", 3_000_000)
    fine = picture(tmp_path / "b.png", 9_000)
    await aiko.session.files.attach(chat, [changed, fine])
    await until(lambda: aiko.session.files.attached(chat)[0].sent > 100_000)
    picture(changed, 2_999_999)
    aiko.session.files.send_attached(chat)
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.SENT])
    assert files_at_meta(rig) == [fine.read_bytes()]
    left = only(aiko, chat)
    assert (left.name, left.stage) == ("a.png", Stage.FAILED)


async def sends(rig: Rig, desk: Desk, *attachments: Mapping[str, object]) -> tuple[str, str]:
    """A visitor sends this; the chat and the message, once the console shows it."""
    content = {"attachments": list(attachments)}
    mid = rig.meta.standin.messenger.says(rig.meta.yuki, content)

    def chats() -> list[str]:
        found = desk.session.state.chats.values()
        return [chat.id for chat in found if find_message(chat, mid)]

    await until(chats)
    return chats()[0], mid


def image(rig: Rig, content: bytes) -> dict[str, object]:
    media = rig.meta.standin.media
    kept = media.keep(None, "image", "cat.png", "image/png", content)
    return {"type": "image", "payload": {"url": media.url(kept)}}


async def fetched(desk: Desk, chat: str, mid: str, number: int = 0) -> Media | NoMedia:
    return await desk.session.files.media(chat, mid, number, lambda count, total: None)


async def test_what_a_visitor_sent_is_fetched_when_somebody_looks(rig: Rig, tmp_path: Path) -> None:
    (aiko,) = await rig.desks("Aiko")
    await rig.hear()  # the stand-in learns by which address it is called
    content = picture(tmp_path / "cat.png", 70_000).read_bytes()
    chat, mid = await sends(rig, aiko, image(rig, png()), image(rig, content))
    found = await fetched(aiko, chat, mid, 1)
    assert isinstance(found, Media)
    assert (found.name, found.size, found.looks_like) == ("cat.png", 70_000, "png")
    assert found.path.read_bytes() == content
    assert await fetched(aiko, chat, mid, 2) == NoMedia(MediaError.NOT_FOUND)


async def test_an_expired_link_is_asked_for_anew(rig: Rig, tmp_path: Path) -> None:
    (aiko,) = await rig.desks("Aiko")
    await rig.hear()  # the stand-in learns by which address it is called
    chat, mid = await sends(rig, aiko, image(rig, png()))
    await rig.overnight(ADDRESS_LIFETIME_MS / 1_000 + 60)
    asked = asyncio.create_task(fetched(aiko, chat, mid))
    await rig.wait_for(asked.done)
    found = asked.result()
    assert isinstance(found, Media)
    assert found.path.read_bytes() == png()


async def test_a_link_into_our_own_network_is_not_followed(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    link = {"type": "image", "payload": {"url": f"{rig.relay.webhook}?hub.mode=subscribe"}}
    chat, mid = await sends(rig, aiko, link)
    assert await fetched(aiko, chat, mid) == NoMedia(MediaError.FORBIDDEN_HOST)
