"""Much at once: long lists and chats, full outboxes, slow consoles."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from console.core.chats import End, PickUp
from console.wire.frames import CHAT_BYTES, PAGE_BYTES, SNAPSHOT_PART, Close
from server_stub.relay.consoles.session import BURST, FRAMES_PER_SECOND, MOST_UNSENT
from tests.relay.hub import open_hub
from tests.relay.rig import AIKO, Rig, task


async def test_a_large_snapshot_comes_in_parts(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.connect(max_size=2**22) as console:
        for number in range(30):
            for part in range(6):
                await hub.rig.hear("x" * 2_000, psid=str(number), mid=f"{number}-{part}")
        await console.hello()
        frames = (await console.until("live"))[1:-1]
        assert [(frame["part"], frame["of"]) for frame in frames] == [
            (number, len(frames)) for number in range(1, len(frames) + 1)
        ]
        assert len(frames) > 1
        assert sum(len(frame["chats"]) for frame in frames) == 30
        assert [frame["directory"] is not None for frame in frames][:2] == [True, False]


async def test_an_outbox_of_any_size_drains_in_order(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console, hub.live("token-op2") as other:
        await console.until("ephemeral")
        names = [f"u{number}" for number in range(BURST + 150)]
        for name in names:
            await console.command(name, kind="end", chat="c404")
        acks = [await console.next() for _ in range(BURST)]
        await hub.rig.settle()
        await other.command("o1", kind="end", chat="c404")
        assert (await other.until("ack"))[-1]["id"] == "o1"
        while len(acks) < len(names):
            async with task(_let_time_pass(hub.rig)):
                acks.append(await console.next())
        assert [ack["id"] for ack in acks] == names
        assert hub.rig.clock.monotonic() == pytest.approx(150 / FRAMES_PER_SECOND, abs=0.1)


async def _let_time_pass(rig: Rig) -> None:
    while True:
        await asyncio.sleep(0)
        if (wake := rig.clock.next_wake()) is not None:
            rig.clock.move(wake)


async def test_a_slow_console_is_dropped_and_others_are_not(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live("token-op2") as other:
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        reader.setblocking(False)
        port = int(hub.url.rpartition(":")[2])
        await asyncio.get_running_loop().sock_connect(reader, ("127.0.0.1", port))
        async with hub.connect(sock=reader, max_queue=1, ping_interval=None) as slow:
            await slow.hello()
            await slow.until("live")
            await hub.rig.settle()
            assert hub.consoles.gauges()["consoles"] == 2
            sent = 0
            while hub.consoles.gauges()["consoles"] == 2 and sent < 64 * MOST_UNSENT:
                await hub.rig.hear("x" * 50_000, psid=str(sent))
                await other.until("events")
                await hub.rig.settle()
                sent += 50_000
            assert hub.consoles.gauges()["consoles"] == 1
            assert await slow.closed() in (1006, Close.SLOW)
        await hub.rig.hear("still there")
        assert (await other.until("events"))[-1]["entries"]


async def test_pages_of_what_the_snapshot_leaves_out(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console:
        await hub.rig.active_chat()
        await hub.rig.do(End("c1"), AIKO)
        await hub.rig.hear("again")
        await console.send(type="get", id='g"1', what="completed")
        page = (await console.until("page"))[-1]
        assert (page["id"], page["total"], page["more"]) == ('g"1', 1, False)
        assert page["summaries"][0]["last"]["text"] == "hello"
        for chat, texts in (("c1", ["hello"]), ("c2", ["again"])):
            await console.send(type="get", id="g", what="chat", chat=chat)
            page = (await console.until("page"))[-1]
            items = page["chat"]["timeline"]
            assert [item["text"] for item in items if item["kind"] == "message"] == texts
        await console.send(type="get", id="g", what="visitor", chat="c2")
        assert [one["id"] for one in (await console.until("page"))[-1]["summaries"]] == ["c1"]
        await console.send(type="get", id="g", what="chat", chat="c404")
        assert (await console.until("page"))[-1]["chat"] is None


async def test_completed_chats_of_one_moment_come_page_by_page(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live(max_size=2**22) as console:
        for number in range(30):
            await hub.rig.hear("x" * 20_000, psid=str(number))
            await hub.rig.do(PickUp(f"c{number + 1}", 0), AIKO)
            await hub.rig.do(End(f"c{number + 1}"), AIKO)
        got: list[str] = []
        cursor: dict[str, Any] = {}
        more = True
        while more:
            await console.send(type="get", id="g", what="completed", limit=20, **cursor)
            page = (await console.until("page"))[-1]
            assert len(json.dumps(page)) < PAGE_BYTES + 25_000
            assert page["total"] == 30
            got += [summary["id"] for summary in page["summaries"]]
            last, more = page["summaries"][-1], page["more"]
            cursor = {"before": last["completed_at"], "before_chat": last["id"]}
        assert sorted(got) == sorted(f"c{number + 1}" for number in range(30))


@pytest.mark.parametrize("over", [False, True])
async def test_of_a_very_long_chat_the_newest_items_come(tmp_path: Path, over: bool) -> None:
    async with open_hub(tmp_path) as hub, hub.live(max_size=2**22) as console:
        await hub.rig.active_chat()
        for number in range(150):
            await hub.rig.hear("ü" * 10_000, mid=f"m{number}")
        if over:
            await hub.rig.do(End("c1"), AIKO)
        await console.send(type="get", id="g", what="chat", chat="c1")
        text = ""
        while not text.startswith('{"type":"page"'):
            text = str(await console.socket.recv())
        chat = json.loads(text)["chat"]
        assert CHAT_BYTES * 0.9 < len(text.encode()) < CHAT_BYTES * 1.1
        assert len(chat["timeline"]) + chat["earlier"] == 152 + over
        newest = [item for item in chat["timeline"] if item["kind"] == "message"][-1]
        assert newest["mid"] == "m149"


async def test_long_messages_do_not_make_a_part_too_large(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.connect(max_size=2**22) as console:
        for number in range(50):
            await hub.rig.hear("ü" * 10_000, mid=f"m{number}")
        await console.hello()
        snapshot = (await console.until("snapshot"))[-1]
        (chat,) = snapshot["chats"]
        assert len(json.dumps(snapshot, ensure_ascii=False).encode()) < SNAPSHOT_PART * 1.1
        assert len(chat["timeline"]) + chat["earlier"] == 50


async def test_the_lag_of_the_slowest_console_shows(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as one, hub.live("token-op2") as two:
        assert hub.consoles.gauges() == {"consoles": 2, "console_lag": 0}
        for number in range(4):
            await hub.rig.hear(mid=f"m{number}")
        at = hub.rig.sequencer.state.seq
        for console, seq in ((one, at - 3), (two, at)):
            await console.send(type="heartbeat", seq=seq)
            await console.command("u", kind="end", chat="c404")
            await console.until("ack")
        assert hub.consoles.gauges()["console_lag"] == 3
        await one.send(type="heartbeat", seq=10**15)
        await one.command("u", kind="end", chat="c404")
        await one.until("ack")
        assert hub.consoles.gauges()["console_lag"] == 0
