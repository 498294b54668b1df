"""Requests and what else consoles get from Facebook's side, over real websockets."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from console.core.actor import Actor
from console.core.kinds.known import Request, Response
from console.core.kinds.requests import CheckChannels, Done
from console.wire.frames import HEARTBEAT_SECONDS, Close, Slowed
from console.wire.messenger import LoginFrame
from server_stub.relay.consoles.services import MOST_REQUESTS, Services
from tests.relay.hub import open_hub
from tests.relay.rig import task


class Desk:
    """Answers requests when it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Request, Actor]] = []
        self.ready = asyncio.Event()
        self.present: list[tuple[str, str, str]] = []
        self.done = 0

    async def answer(self, request: Request, by: Actor) -> Response:
        self.asked.append((request, by))
        await self.ready.wait()
        self.done += 1
        return Done()

    def services(self) -> Services:
        return Services(
            http="https://relay.example",
            answer=self.answer,
            slowed=lambda: [Slowed(channel="1001", percent=92)],
            present=lambda *seen: self.present.append(seen),
        )


async def test_the_connection_goes_on_while_a_request_is_answered(tmp_path: Path) -> None:
    desk = Desk()
    async with (
        open_hub(tmp_path, services=desk.services()) as hub,
        hub.live("token-op3") as console,
    ):
        await console.send(type="request", id="r1", request={"kind": "check_channels"})
        await hub.rig.hear()
        assert (await console.next())["type"] == "events"
        desk.ready.set()
        frame = await console.next()
        assert frame == {"type": "response", "id": "r1", "response": {"kind": "done"}}
        ((request, by),) = desk.asked
        assert (request, by.id, by.role) == (CheckChannels(), "op3", "admin")


async def test_a_request_goes_on_when_its_console_leaves(tmp_path: Path) -> None:
    desk = Desk()
    async with open_hub(tmp_path, services=desk.services()) as hub:
        async with hub.live() as console:
            await console.send(type="request", id="r1", request={"kind": "check_channels"})
            await hub.rig.settle()
        await hub.rig.settle()
        desk.ready.set()
        await hub.rig.settle()
        assert desk.done == 1


async def test_a_console_asks_for_few_things_at_once(tmp_path: Path) -> None:
    desk = Desk()
    async with open_hub(tmp_path, services=desk.services()) as hub, hub.live() as console:
        for number in range(MOST_REQUESTS + 1):
            name = f"r{number}"
            await console.send(type="request", id=name, request={"kind": "check_channels"})
        assert await console.closed() == Close.RATE
        assert len(desk.asked) == MOST_REQUESTS


@pytest.mark.parametrize(
    "frame",
    [
        {"id": "r", "request": {"kind": "nothing"}},
        {"id": "r", "request": {"kind": "unlink_page"}},
        {"id": "r", "request": {"kind": "check_channels", "more": 1}},
        {"id": "", "request": {"kind": "check_channels"}},
        {"id": "x" * 65, "request": {"kind": "check_channels"}},
    ],
)
async def test_what_is_no_request_ends_the_connection(
    tmp_path: Path, frame: dict[str, object]
) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console:
        await console.send(type="request", **frame)
        assert await console.closed() == Close.BAD_FRAME


async def test_a_request_the_relay_fails_at_is_told_without_its_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    words = "-".join(("canary", "token"))

    async def fail(request: Request, by: Actor) -> Response:
        raise RuntimeError(words)

    caplog.set_level(logging.INFO)
    async with open_hub(tmp_path, services=Services(answer=fail)) as hub, hub.live() as console:
        await console.send(type="request", id="r1", request={"kind": "check_channels"})
        assert await console.closed() == Close.FAILED
    assert "RuntimeError" in caplog.text
    assert words not in caplog.text


async def test_a_login_is_told_to_all_consoles_of_its_operator_only(tmp_path: Path) -> None:
    async with (
        open_hub(tmp_path) as hub,
        hub.live("token-op3") as one,
        hub.connect("token-op3") as two,
        hub.live("token-op2") as other,
    ):
        await two.hello("k2")
        await two.until("live")
        await hub.rig.settle()
        hub.consoles.tell_operator("op3", LoginFrame(login="l1", account="9001", pages=3))
        for console in (one, two):
            frames = await console.until("login")
            told = frames[-1]
            assert (told["login"], told["account"], told["pages"]) == ("l1", "9001", 3)
        await hub.rig.hear()
        assert "login" not in [frame["type"] for frame in await other.until("events")]


async def test_consoles_hear_where_files_go_and_what_is_slow(tmp_path: Path) -> None:
    desk = Desk()
    async with open_hub(tmp_path, services=desk.services()) as hub, hub.connect() as console:
        await console.hello()
        welcome, *_ = await console.until("live")
        assert welcome["http"] == "https://relay.example"
        await hub.rig.settle()
        async with task(hub.consoles.beat()):
            await hub.rig.advance(HEARTBEAT_SECONDS)
            beat = (await console.until("heartbeat"))[-1]
        assert beat["slowed"] == [{"page": "1001", "percent": 92, "until": 0}]
        await console.send(type="ephemeral", what="viewing", chat="c1")
        await console.command("u1", kind="pick_up", chat="c9", assignment=0)
        await console.until("ack")
        assert desk.present == [("op1", "viewing", "c1")]
