"""The public port: only what Meta signed, only 200 for what is on the disk."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from console.core.channels.connecting import UnlinkChannel
from console.core.log import decide as core_decide
from console.core.messages import MessageReceived
from console.core.unrecognised import Unknown, Unrecognised
from server_stub.relay.health import Health
from server_stub.relay.log.database import insert_rows
from server_stub.relay.messenger.inbound.strays import StrayEvents
from server_stub.relay.messenger.inbound.webhook import LARGEST_BODY, Webhook, signature
from server_stub.relay.secret import Secret
from tests.relay.rig import APP_SECRET, PAGE, START, Rig, open_rig

VERIFY = Secret("the-verify-token")


class Meta:
    """Posts as Meta does."""

    def __init__(self, rig: Rig, webhook: Webhook, client: httpx.AsyncClient) -> None:
        self.rig = rig
        self.webhook = webhook
        self.client = client

    async def post(self, content: Any, headers: dict[str, str] | None = None) -> int:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {"X-Hub-Signature-256": signature(APP_SECRET, body)} | (headers or {})
        return (await self.client.post("/webhook", content=body, headers=headers)).status_code


@contextlib.asynccontextmanager
async def open_meta(folder: Path) -> AsyncIterator[Meta]:
    async with open_rig(folder) as rig:
        strays = StrayEvents(rig.sequencer, rig.journal.strays, "")
        rig.joins(waiting=strays)
        webhook = Webhook(rig.sequencer, APP_SECRET, VERIFY, strays=strays)
        health = Health(rig.sequencer, lambda: webhook.counts)
        routes = [*webhook.routes(), *health.routes()]
        transport = httpx.ASGITransport(Starlette(routes=routes))
        async with httpx.AsyncClient(transport=transport, base_url="http://relay") as client:
            yield Meta(rig, webhook, client)
        await strays.stop()


def hello(mid: str = "m_1", page: str = PAGE, **more: Any) -> dict[str, Any]:
    event = {
        "sender": {"id": "7"},
        "recipient": {"id": page},
        "timestamp": START,
        "message": {"mid": mid, "text": "hello", **more},
    }
    return {"object": "page", "entry": [{"id": page, "time": START, "messaging": [event]}]}


async def test_a_signed_event_is_kept_once(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        assert [await meta.post(hello()) for _ in range(3)] == [200] * 3
        assert len(meta.rig.events(MessageReceived)) == 1


async def test_many_events_in_one_body_are_one_commit(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        entry = [hello(f"m_{number}")["entry"][0] for number in range(300)]
        assert await meta.post({"object": "page", "entry": entry}) == 200
        assert len(meta.rig.batches[-1]) == 301


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": "sha256=" + "0" * 63},
        {"X-Hub-Signature-256": signature(Secret("another"), json.dumps(hello()).encode())},
        {"X-Hub-Signature-256": signature(APP_SECRET, b"another body")},
        {"X-Hub-Signature-256": signature(APP_SECRET, json.dumps(hello()).encode()).upper()},
        {"X-Hub-Signature-256": signature(APP_SECRET, json.dumps(hello()).encode())[7:]},
    ],
)
async def test_forged_signatures(tmp_path: Path, headers: dict[str, str]) -> None:
    async with open_meta(tmp_path) as meta:
        assert await meta.post(hello(), headers) == 403
        assert not meta.rig.events(MessageReceived)


async def test_missing_sha1_only_and_doubled_signatures(tmp_path: Path) -> None:
    body = json.dumps(hello()).encode()
    sha1 = "sha1=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha1).hexdigest()
    good = ("X-Hub-Signature-256", signature(APP_SECRET, body))
    async with open_meta(tmp_path) as meta:
        for headers in ([], [("X-Hub-Signature", sha1)], [good, good]):
            answer = await meta.client.post("/webhook", content=body, headers=headers)
            assert answer.status_code == 403


async def test_every_edited_byte_is_noticed(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        body = json.dumps(hello()).encode()
        good = {"X-Hub-Signature-256": signature(APP_SECRET, body)}
        for place in range(0, len(body), 7):
            edited = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
            assert await meta.post(edited, good) == 403


async def test_a_large_body_is_refused_while_it_comes_in(tmp_path: Path) -> None:
    read = 0

    async def stream(size: int) -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(size // 65_536):
            read += 65_536
            yield b" " * 65_536
        yield b" " * (size % 65_536)

    async with open_meta(tmp_path) as meta:
        signed = {"X-Hub-Signature-256": signature(APP_SECRET, b" " * LARGEST_BODY)}
        answer = await meta.client.post("/webhook", content=stream(LARGEST_BODY), headers=signed)
        assert answer.status_code == 400  # taken whole, but no JSON
        answer = await meta.client.post("/webhook", content=stream(LARGEST_BODY + 1))
        assert answer.status_code == 413
        assert await meta.post(b" " * (LARGEST_BODY + 1)) == 413


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 200_000, b'{"object":NaN}'])
async def test_malformed_bodies(tmp_path: Path, body: bytes) -> None:
    async with open_meta(tmp_path) as meta:
        assert await meta.post(body) == 400


async def test_unknown_shapes_are_kept_and_acknowledged(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        assert await meta.post(hello(text=None, is_unsupported=True)) == 200
        assert len(meta.rig.events(Unrecognised)) == 1
        assert await meta.post({"object": "instagram", "entry": []}) == 200
        assert await meta.post([1, 2]) == 200


async def test_an_event_the_relay_fails_at_is_kept_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(command: Any, *rest: Any) -> Any:
        if command.kind == "receive":
            raise RuntimeError("broken")
        return core_decide(command, *rest)

    async with open_meta(tmp_path) as meta:
        monkeypatch.setattr("server_stub.relay.log.sequencer.decide", decide)
        assert [await meta.post(hello()) for _ in range(2)] == [200, 200]
        (kept,) = meta.rig.events(Unrecognised)
        assert json.loads(kept.raw)["text"] == "hello"


async def test_when_a_page_was_last_heard_of_is_known(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        assert meta.webhook.heard(PAGE) == 0
        await meta.post(hello())
        meta.rig.clock.move(5)
        await meta.post(hello("m_2"))
        meta.rig.clock.move(5)
        assert meta.webhook.heard(PAGE) == START + 5_000
        await meta.post(hello(page="404"))
        assert meta.webhook.heard("404") == 0


async def test_unlinked_pages_are_unknown(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        await meta.rig.do(UnlinkChannel(PAGE))
        assert await meta.post(hello()) == 200
        assert meta.rig.events(MessageReceived) == []
        metrics = (await meta.client.get("/metrics")).text
        assert "messenger_relay_events_of_unknown_pages 1\n" in metrics


async def test_a_relay_that_can_not_write_says_503(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        database = meta.rig.database
        pages = await database.run(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
        await database.run(lambda c: c.execute(f"PRAGMA max_page_count={pages}").fetchone())
        statuses = [await meta.post(hello(f"m_{n}", text="x" * 2_000)) for n in range(40)]
        assert statuses[-1] == 503
        assert (await meta.client.get("/healthz")).status_code == 503
        assert "read_only 1" in (await meta.client.get("/metrics")).text
        await database.run(lambda c: c.execute("PRAGMA max_page_count=100000").fetchone())
        await meta.rig.advance(6)
        again = [await meta.post(hello(f"m_{n}", text="x" * 2_000)) for n in range(40)]
        assert again == [200] * 40
        kept = [e for e in await meta.rig.log() if isinstance(e.event, MessageReceived)]
        assert len(kept) == 40


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"hub.verify_token": "wrong"}, 403),
        ({"hub.verify_token": "wröng"}, 403),
        ({"hub.mode": "unsubscribe"}, 403),
        ({"hub.challenge": "<script>alert(1)</script>"}, 403),
        ({"hub.challenge": ""}, 403),
        ({"hub.challenge": "a\r\nSet-Cookie: x"}, 403),
    ],
)
async def test_verification(tmp_path: Path, changes: dict[str, str], status: int) -> None:
    asked = {
        "hub.mode": "subscribe",
        "hub.verify_token": VERIFY.reveal(),
        "hub.challenge": "1158201444",
    }
    async with open_meta(tmp_path) as meta:
        answer = await meta.client.get("/webhook", params=asked | changes)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/plain")
        if status == 200:
            assert answer.text == "1158201444"
        for value in asked.values():
            assert value not in answer.text or status == 200


async def test_health_and_metrics(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        await meta.post(hello())
        assert (await meta.client.get("/healthz")).text == "ok"
        metrics = (await meta.client.get("/metrics")).text
        assert "messenger_relay_webhooks_200 1\n" in metrics
        assert "messenger_relay_events 1\n" in metrics


async def test_kinds_of_events_that_nobody_knows_are_counted(tmp_path: Path) -> None:
    """As a newer relay may have written them. They stay in the log word for word."""
    async with open_rig(tmp_path, clean=False) as rig:
        await rig.hear()
        strange = '{"seq":%d,"at":%d,"by":"relay","key":"","event":{"kind":"of_tomorrow","n":1}}'
        text = strange % (rig.sequencer.state.seq + 1, START)
        digest = hashlib.sha256(await _last_hash(rig) + text.encode()).digest()
        row = (rig.sequencer.state.seq + 1, START, "relay", "", "", "of_tomorrow", text, digest, 1)
        await rig.database.write(lambda connection: insert_rows(connection, "log", [row]))
    async with open_meta(tmp_path) as meta:
        assert "unknown_events 1" in (await meta.client.get("/metrics")).text
        assert await meta.rig.hear("on it goes") == row[0] + 1
        assert (await meta.rig.log())[row[0] - 1].event == Unknown("of_tomorrow")
        assert (await meta.rig.journal.read(row[0] - 1, 1)) == [text]


async def _last_hash(rig: Rig) -> bytes:
    """Of the entries of no chat."""

    def read(connection: sqlite3.Connection) -> bytes:
        question = "SELECT hash FROM log WHERE chat = '' ORDER BY seq DESC LIMIT 1"
        return bytes(connection.execute(question).fetchone()[0])

    return await rig.database.run(read)
