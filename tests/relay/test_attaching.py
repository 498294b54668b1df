"""Operators' files: to Meta first, then to the visitor, and off our disk when nobody needs them."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest

from console.core.actor import Actor
from console.core.attachments import Attachment
from console.core.chats import End, PickUp
from console.core.failures import Cause, Failure, RelayCode
from console.core.formats import Format
from console.core.moments import SECOND
from console.core.outcomes import ReplySending
from console.core.sends import Dismiss, SendAgain, SendAttachment
from console.core.transcript import SendState
from server_stub.relay.sending.attaching import upload_in_use
from tests.relay.rig import AIKO, BEN, PAGE, Rig, open_rig

BYTES = bytes(range(256)) * 1_000


async def attach(
    rig: Rig,
    folder: Path,
    key: str = "a1",
    form: Format = Format.PNG,
    by: Actor = AIKO,
    chat: str = "c1",
) -> None:
    """Aiko sends a file that is at the relay."""
    path = folder / "photo of caf\u00e9.png"
    path.write_bytes(BYTES)
    upload = f"up-{key[1:]}"
    rig.files.hold(upload, path, form, by)
    await rig.do(SendAttachment(chat, Attachment(form.kind, upload=upload)), AIKO, key)
    await rig.settle()


def give_id(rig: Rig, attachment: str = "att-1") -> None:
    rig.graph.answer(200, {"attachment_id": attachment})


def paths(rig: Rig) -> list[str]:
    return [request.url.path.rpartition("/")[2] for request in rig.graph.requests]


@pytest.mark.parametrize(
    ("form", "kind", "mime"),
    [
        (Format.PNG, "image", "image/png"),
        (Format.M4A, "audio", "audio/mp4"),
        (Format.WEBM, "video", "video/webm"),
    ],
)
async def test_a_file_goes_to_meta_and_then_its_id_to_the_visitor(
    tmp_path: Path, form: Format, kind: str, mime: str
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        give_id(rig)
        await attach(rig, tmp_path, form=form)
        upload, message = rig.graph.requests
        assert upload.url.path == f"/v26.0/{PAGE}/message_attachments"
        assert upload.headers["authorization"] == "Bearer page-token"
        boundary = upload.headers["content-type"].partition("boundary=")[2].encode()
        _, told, file, end = upload.content.split(b"--" + boundary)
        assert json.loads(told.partition(b"\r\n\r\n")[2]) == {
            "attachment": {"type": kind, "payload": {"is_reusable": True}}
        }
        head, _, content = file.partition(b"\r\n\r\n")
        assert re.search(rb'name="filedata"; filename="photo of caf.+\.png"', head)
        assert f"Content-Type: {mime}".encode() in head
        assert content == BYTES + b"\r\n" and end == b"--\r\n"
        assert json.loads(message.content) == {
            "recipient": {"id": "7"},
            "message": {
                "attachment": {"type": kind, "payload": {"attachment_id": "att-1"}},
                "metadata": "c1:a1",
            },
            "messaging_type": "RESPONSE",
        }
        assert rig.send_state("a1") is SendState.SENT
        assert rig.files.discarded == ["up-1"]


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ReadTimeout,
        httpx.WriteError,
        httpx.ConnectError,
        (500, 1, 0),
        (400, 2, 0),
        (400, 4, 0),
    ],
)
async def test_giving_a_file_to_meta_is_tried_again(
    tmp_path: Path, trouble: type[httpx.TransportError] | tuple[int, int, int]
) -> None:
    """Nothing of it has reached the visitor, so that even what is lost may be done again."""
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        if isinstance(trouble, tuple):
            status, code, subcode = trouble
            rig.graph.refuse(code, subcode, status)
        else:
            rig.graph.fail(trouble)
        give_id(rig)
        await attach(rig, tmp_path)
        assert rig.send_state("a1") is SendState.QUEUED
        assert not rig.events(ReplySending)
        failure = rig.message("a1").failure
        assert failure is not None and failure.retry_at is not None
        await rig.advance((failure.retry_at - rig.clock.now()) / SECOND)
        assert rig.send_state("a1") is SendState.SENT
        assert paths(rig) == ["message_attachments", "message_attachments", "messages"]


@pytest.mark.parametrize(
    ("code", "subcode", "attempts"), [(100, 2018294, 2), (100, 2018008, 3), (100, 2018047, 1)]
)
async def test_a_file_that_meta_can_not_use_is_refused_in_the_end(
    tmp_path: Path, code: int, subcode: int, attempts: int
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        for _ in range(9):
            rig.graph.refuse(code, subcode)
        await attach(rig, tmp_path)
        await rig.advance(600)
        failure = Failure(Cause.ATTACHMENT_REFUSED, code, subcode, "no", attempts)
        assert rig.message("a1").failure == failure
        assert paths(rig) == ["message_attachments"] * attempts
        assert not rig.files.discarded, "somebody may still ask to send it again"


async def test_a_file_is_given_to_meta_once_for_all_attempts(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        give_id(rig)
        rig.graph.refuse(1200)
        await attach(rig, tmp_path)
        await rig.advance(2)
        assert paths(rig) == ["message_attachments", "messages", "messages"]
        assert rig.send_state("a1") is SendState.SENT


async def test_an_id_that_meta_knows_no_more_is_replaced_when_a_person_asks(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        give_id(rig)
        rig.graph.refuse(100, 2018074)
        await attach(rig, tmp_path)
        assert rig.send_state("a1") is SendState.FAILED
        give_id(rig, "att-2")
        await rig.do(SendAgain("c1", "a1"), AIKO, "again")
        await rig.settle()
        assert rig.send_state("a1") is SendState.SENT
        sent = json.loads(rig.graph.requests[-1].content)["message"]["attachment"]
        assert sent["payload"] == {"attachment_id": "att-2"}


@pytest.mark.parametrize("gone", ["not held", "not on the disk", "of somebody else"])
async def test_a_file_that_is_not_there_fails_with_our_own_words(tmp_path: Path, gone: str) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.sender.pace.hold(PAGE, 5)
        await attach(rig, tmp_path, by=BEN if gone == "of somebody else" else AIKO)
        if gone == "not held":
            rig.files.held.clear()
        if gone == "not on the disk":
            rig.files.held["up-1"][1].unlink()
        await rig.advance(5)
        assert rig.message("a1").failure == Failure(
            Cause.ATTACHMENT_REFUSED, 0, RelayCode.FILE_GONE
        )
        assert not rig.graph.requests


async def test_while_the_page_is_limited_no_file_is_given_to_meta(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.sender.pace.hold(PAGE, 60)
        give_id(rig)
        await attach(rig, tmp_path)
        await rig.advance(59)
        assert not rig.graph.requests
        await rig.advance(1)
        assert rig.send_state("a1") is SendState.SENT


async def test_a_text_does_not_wait_for_the_files_of_other_chats(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.held = asyncio.Event()
        await attach(rig, tmp_path)
        for number in range(4):
            await rig.hear(psid=f"8{number}")
            await rig.do(PickUp(f"c{number + 2}", 0), AIKO)
            await attach(rig, tmp_path, f"b{number + 2}", chat=f"c{number + 2}")
        await rig.hear(psid="9")
        await rig.do(PickUp("c6", 0), AIKO)
        await rig.answer("hi", "c1", "c6")
        await rig.settle()
        assert paths(rig) == ["message_attachments"] * 4 + ["messages"]


# Off our disk


async def test_a_file_stays_while_it_may_be_sent(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        give_id(rig)
        rig.graph.fail(httpx.ReadTimeout)
        await attach(rig, tmp_path)
        assert upload_in_use(rig.sequencer, "up-1") and not upload_in_use(rig.sequencer, "up-2")
        await rig.advance(60)
        assert rig.send_state("a1") is SendState.UNKNOWN
        assert upload_in_use(rig.sequencer, "up-1")
        assert not rig.files.discarded


@pytest.mark.parametrize("how", ["dismissed", "chat over"])
async def test_a_file_goes_when_nobody_can_send_it_any_more(tmp_path: Path, how: str) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.refuse(100, 2018047)
        await attach(rig, tmp_path)
        assert rig.send_state("a1") is SendState.FAILED and not rig.files.discarded
        await rig.do(Dismiss("c1", "a1") if how == "dismissed" else End("c1"), AIKO)
        assert rig.files.discarded == ["up-1"]
        assert not upload_in_use(rig.sequencer, "up-1")


async def test_a_file_that_fails_after_the_chat_is_over_goes(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.held = asyncio.Event()
        rig.graph.refuse(100, 2018047)
        await attach(rig, tmp_path)
        await rig.hear("damn damn damn")
        assert not rig.files.discarded
        rig.graph.held.set()
        await rig.settle()
        assert rig.files.discarded == ["up-1"]
