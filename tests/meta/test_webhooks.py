"""What the app is told, and how it can be sure who says it."""

import hashlib
import hmac
import json

import httpx
import pytest

from server_stub.meta.outside import HttpOutside, UnreachableError

from .harness import Bench

TEXT = "返品/交換は https://acme.example/returns で😀"


async def test_both_signatures_are_over_the_bytes_sent(bench: Bench) -> None:
    await bench.connect()
    bench.standin.messenger.writes(bench.yuki, TEXT)
    await bench.clock.advance(0)
    [(_, body, headers)] = bench.hook.posts
    key = bench.world.app.secret.encode()
    sha256 = hmac.new(key, body, hashlib.sha256).hexdigest()
    sha1 = hmac.new(key, body, hashlib.sha1).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={sha256}"
    assert headers["X-Hub-Signature"] == f"sha1={sha1}"
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"] == "facebookexternalua"


async def test_json_is_escaped_as_php_does(bench: Bench) -> None:
    await bench.connect()
    bench.standin.messenger.writes(bench.yuki, TEXT)
    await bench.clock.advance(0)
    body = bench.hook.posts[0][1]
    assert body.isascii()
    assert rb"\u8fd4\u54c1\/\u4ea4\u63db\u306f https:\/\/acme.example\/returns" in body
    assert rb"\ud83d\ude00" in body
    assert bench.hook.texts() == [TEXT]


async def test_a_message(bench: Bench) -> None:
    await bench.connect()
    mid = bench.standin.messenger.writes(bench.yuki, "hi")
    await bench.clock.advance(0)
    now = bench.clock.now()
    event = {
        "sender": {"id": bench.yuki.psid},
        "recipient": {"id": bench.page.id},
        "timestamp": now,
        "message": {"mid": mid, "text": "hi"},
    }
    assert json.loads(bench.hook.posts[0][1]) == {
        "object": "page",
        "entry": [{"id": bench.page.id, "time": now, "messaging": [event]}],
    }


async def test_an_echo_of_our_own_send(bench: Bench) -> None:
    await bench.connect()
    answer = await bench.send(message={"text": "はい", "metadata": "0198-command"})
    await bench.clock.advance(0)
    [echo] = bench.hook.events
    assert echo["sender"] == {"id": bench.page.id}
    assert echo["recipient"] == {"id": bench.yuki.psid}
    assert echo["message"] == {
        "mid": answer.json()["message_id"],
        "text": "はい",
        "is_echo": True,
        "app_id": int(bench.world.app.id),
        "metadata": "0198-command",
    }


async def test_receipts(bench: Bench) -> None:
    await bench.connect()
    bench.standin.messenger.receives(bench.yuki, ["m_1"])
    bench.standin.messenger.reads(bench.yuki)
    await bench.clock.advance(0)
    now = bench.clock.now()
    delivered, read = bench.hook.events
    assert delivered["delivery"] == {"mids": ["m_1"], "watermark": now}
    assert read["read"] == {"watermark": now}


@pytest.mark.parametrize(
    "event",
    [
        {"postback": {"mid": "m_1", "title": "Start", "payload": "START"}},
        {"referral": {"ref": "x", "source": "SHORTLINK", "type": "OPEN_THREAD"}},
        {"message_edit": {"mid": "m_1", "text": "new", "num_edit": 1}},
        {"reaction": {"mid": "m_1", "action": "unreact"}},
        {"optin": {"type": "notification_messages"}},
    ],
)
async def test_other_kinds(bench: Bench, event: dict[str, object]) -> None:
    await bench.connect()
    bench.standin.messenger.acts(bench.yuki, event)
    await bench.clock.advance(0)
    assert bench.hook.events[0].items() >= event.items()


async def test_kinds_nobody_has_heard_of(bench: Bench) -> None:
    await bench.connect()
    bench.standin.messenger.acts(bench.yuki, {"telepathy": {"thought": 1}})
    bench.standin.messenger.acts(bench.yuki, {"telepathy": {"thought": 2}}, "messages")
    await bench.clock.advance(0)
    assert [event["telepathy"]["thought"] for event in bench.hook.events] == [2]


async def test_requests_that_go_out() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.path == "/gone":
            raise httpx.ConnectError("Connection refused")
        return httpx.Response(200, text=request.url.params.get("hub.challenge", "ok"))

    outside = HttpOutside(httpx.MockTransport(answer))
    assert await outside.get("http://a/", {"hub.challenge": "42"}) == (200, "42")
    assert await outside.post("http://a/", b"{}", {"X-Hub-Signature": "s"}) == 200
    assert seen[1].content == b"{}"
    assert seen[1].headers["User-Agent"] == "facebookexternalua"
    with pytest.raises(UnreachableError):
        await outside.post("http://a/gone", b"", {})
    with pytest.raises(UnreachableError):
        await outside.get("http://a/gone", {})
    await outside.aclose()
