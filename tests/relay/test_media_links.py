"""Which attachment a console means, in open and in completed chats."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from console.core.attachments import Attachment
from console.core.chats import End, PickUp
from console.core.kinds.messenger.kind import META
from console.core.messages import Receive
from console.core.state import Visitor
from server_stub.relay.channel_port import MediaLink
from server_stub.relay.files.media_links import MediaLinks
from server_stub.relay.messenger.graph.conversations import Conversations
from server_stub.relay.messenger.port import MessengerPort
from server_stub.relay.secret import Secret
from tests.relay.rig import AIKO, PAGE, START, Rig, open_rig

IMAGE = Attachment("image", "https://old/1")


async def written(rig: Rig, completed: bool) -> None:
    """A visitor sends an image; the chat may be over by now."""
    receive = Receive(Visitor("7", PAGE), "m1", START, "", (IMAGE,))
    await rig.do(receive, META)
    await rig.do(PickUp("c1", 0), AIKO)
    if completed:
        await rig.do(End("c1"), AIKO)
        await rig.settle()
        assert "c1" not in rig.sequencer.state.chats


def links(rig: Rig, token: Secret | None) -> MediaLinks:
    port = MessengerPort(rig.client, Conversations(rig.client, rig.clock), lambda page: token)
    return MediaLinks(rig.sequencer, rig.journal, port)


@pytest.mark.parametrize("completed", [False, True])
async def test_attachments_are_found_by_their_place(tmp_path: Path, completed: bool) -> None:
    async with open_rig(tmp_path) as rig:
        await written(rig, completed)
        found = links(rig, Secret("t"))
        assert await found.attachment("c1", "m1", 0) == IMAGE
        for chat, message, n in (("c1", "m1", 1), ("c1", "m2", 0), ("c9", "m1", 0)):
            assert await found.attachment(chat, message, n) is None


@pytest.mark.parametrize("completed", [False, True])
async def test_a_fresh_link_is_metas(tmp_path: Path, completed: bool) -> None:
    async with open_rig(tmp_path) as rig:
        await written(rig, completed)
        rig.graph.script.append(_message)
        assert await links(rig, Secret("t")).fresh("c1", "m1", 0) == MediaLink("https://fresh/1")
        assert rig.graph.requests[-1].url.path.endswith("/m1")


async def test_without_a_token_or_a_message_nothing_is_asked(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await written(rig, completed=False)
        asked = len(rig.graph.requests)
        assert await links(rig, None).fresh("c1", "m1", 0) == MediaLink("")
        assert await links(rig, Secret("t")).fresh("c1", "m9", 0) == MediaLink("")
        assert await links(rig, Secret("t")).fresh("c9", "m1", 0) == MediaLink("")
        assert len(rig.graph.requests) == asked


def _message(request: httpx.Request) -> httpx.Response:
    image = {"id": "a1", "mime_type": "image/png", "image_data": {"url": "https://fresh/1"}}
    return httpx.Response(
        200,
        json={
            "id": "m1",
            "created_time": "2027-01-15T08:00:00+0000",
            "from": {"id": "7"},
            "to": {"data": [{"id": PAGE}]},
            "message": "",
            "attachments": {"data": [image]},
        },
    )
