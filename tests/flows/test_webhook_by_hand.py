"""A webhook as Meta documents it, made here by hand: it shares no code with the stand-in."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from console.core.messages import MessageReceived
from console.core.transcript import Message, Remark, RemarkKind
from console.core.unrecognised import Unrecognised
from tests.flows.rig import Rig
from tests.waiting import until

LARGEST = 3 * 1024 * 1024


class Hand:
    """Posts bodies to the relay, signed as told."""

    def __init__(self, rig: Rig, client: httpx.AsyncClient) -> None:
        self._rig = rig
        self._client = client
        self.key = rig.meta.world.app.secret.encode()

    def sign(self, body: bytes) -> str:
        return "sha256=" + hmac.new(self.key, body, hashlib.sha256).hexdigest()

    async def post(self, body: bytes, signature: str | None = None) -> int:
        """The status; `signature` "" leaves the header out."""
        signature = self.sign(body) if signature is None else signature
        headers = {"Content-Type": "application/json"}
        headers |= {"X-Hub-Signature-256": signature} if signature else {}
        url = self._rig.relay.webhook
        return (await self._client.post(url, content=body, headers=headers)).status_code

    def message(self, rig: Rig, mid: str, text: str) -> bytes:
        """The documented example of a message, `text` being JSON already."""
        page, now = rig.meta.page.id, rig.clock.now()
        people = f'"sender":{{"id":"{rig.meta.yuki.psid}"}},"recipient":{{"id":"{page}"}}'
        event = f'{{{people},"timestamp":{now},"message":{{"mid":"{mid}","text":"{text}"}}}}'
        entry = f'{{"id":"{page}","time":{now},"messaging":[{event}]}}'
        return f'{{"object":"page","entry":[{entry}]}}'.encode("ascii")


@pytest.fixture
async def hand(rig: Rig) -> AsyncIterator[Hand]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield Hand(rig, client)


async def test_a_signed_webhook_stands_in_the_console(rig: Rig, hand: Hand) -> None:
    (aiko,) = await rig.desks("Aiko")
    body = hand.message(rig, "m_1", r"\u6ce8\u6587\u304c\u307e\u3060 \ud83d\ude4f <b> 1\/2")
    assert await hand.post(body) == 200
    await until(lambda: aiko.session.state.chats)
    (chat,) = aiko.session.state.chats.values()
    (message,) = chat.timeline
    assert isinstance(message, Message)
    assert (message.mid, message.text) == ("m_1", "注文がまだ 🙏 <b> 1/2")
    assert message.at == rig.clock.now()
    # Meta repeats what it is not sure of: twice, and much later, it is still one message.
    assert await hand.post(body) == 200
    await rig.overnight(3_600)
    assert await hand.post(body) == 200
    assert len(await rig.relay.events(MessageReceived)) == 1


async def test_a_forged_webhook_is_refused(rig: Rig, hand: Hand) -> None:
    body = hand.message(rig, "m_1", "hello")
    good = hand.sign(body)
    forged = hmac.new(b"another secret", body, hashlib.sha256).hexdigest()
    old = hmac.new(hand.key, body, hashlib.sha1).hexdigest()
    assert await hand.post(body, "") == 403
    for signature in (f"sha256={forged}", f"sha1={old}", good[:-1], good.upper(), good[7:]):
        assert await hand.post(body, signature) == 403
    assert await hand.post(body.replace(b"hello", b"hallo"), good) == 403
    # The same message, escaped otherwise: the signature is over the bytes.
    assert await hand.post(json.dumps(json.loads(body)).encode(), good) == 403
    assert not await rig.relay.events(MessageReceived, Unrecognised)
    assert await hand.post(body, good) == 200


async def test_a_body_of_more_than_a_mebibyte_is_refused(rig: Rig, hand: Hand) -> None:
    frame = len(hand.message(rig, "m_1", ""))
    fits = hand.message(rig, "m_1", "x" * (LARGEST - frame))
    assert (len(fits), await hand.post(fits)) == (LARGEST, 200)
    assert await hand.post(hand.message(rig, "m_2", "x" * (LARGEST - frame + 1))) == 413
    assert [event.mid for event in await rig.relay.events(MessageReceived)] == ["m_1"]


async def test_unknown_shapes_are_taken_and_kept(rig: Rig, hand: Hand) -> None:
    page, yuki = rig.meta.page.id, rig.meta.yuki.psid
    shapes = [
        {"sender": {"id": yuki}, "recipient": {"id": page}, "hologram": {"seen": True}},
        {"sender": {"id": yuki}, "message": {"mid": "m_9", "is_deleted": True}},
        {"sender": {"id": yuki}, "reaction": {"mid": "m_9", "action": "react", "emoji": "\u2764"}},
        "not even an object",
    ]
    entry = {"id": page, "time": rig.clock.now(), "messaging": shapes}
    feed = {"field": "feed", "value": {}}
    change = {"id": page, "time": rig.clock.now(), "changes": [feed]}
    body = json.dumps({"object": "page", "entry": [entry, change], "new": 1}).encode()
    assert await hand.post(body) == 200
    kept = [json.loads(event.raw) for event in await rig.relay.events(Unrecognised)]
    assert kept == [shapes[0], shapes[-1], feed]
    for other in (b"{}", b"[]", b"7", b'{"object":"user","entry":[{}]}', b'{"object":"page"}'):
        assert await hand.post(other) == 200
    assert await hand.post(b"{") == 400
    # None of it is in the way of what follows, and what a visitor did stands before it.
    (aiko,) = await rig.desks("Aiko")
    chat = aiko.chat(await rig.hear(text="hello"))
    assert chat.unread == 1
    remarks = [item.what for item in chat.timeline if isinstance(item, Remark)]
    assert remarks == [RemarkKind.OTHER, RemarkKind.DELETED, RemarkKind.REACTED]
