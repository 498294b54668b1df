"""Answers through a bad day: lines that break, errors that are none, echoes that come late or
never, a relay that crashes. Meta gets each answer once at most, and what it has not got is never
called sent."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from console.core.kinds.messenger.kind import META, address
from console.core.messages import Echo
from console.core.transcript import SendState
from server_stub.relay.backfill.backfill import Backfill
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.messenger.graph.conversations import Conversations
from server_stub.relay.messenger.port import MessengerPort
from server_stub.relay.sending.inquiries import Inquiries
from server_stub.relay.sending.lookup import Lookup
from server_stub.relay.sending.sender import Sender
from server_stub.relay.tasks import Tasks
from tests.relay.conversation_list import Listed
from tests.relay.rig import APP_SECRET, PAGE, START, Rig, VirtualClock, open_rig

_UNCLEAR = {"error": {"code": 2, "is_transient": True, "message": "try again"}}
_LIMITED = {"error": {"code": 613, "message": "too fast"}}


class Meta:
    """One visitor's conversation at Meta. `calm` when the bad day is over."""

    def __init__(self, random: Random, clock: VirtualClock) -> None:
        self.random = random
        self.clock = clock
        self.calm = False
        self.listed = Listed()
        self.listed.say("v0", START, "hello")
        self.got: Counter[str] = Counter()
        self.echoes: list[tuple[float, Echo]] = []

    def happens(self, share: float) -> bool:
        return not self.calm and self.random.random() < share

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if self.happens(0.15):
            raise httpx.ConnectError("down", request=request)
        if self.happens(0.05):
            return httpx.Response(400, json=_LIMITED)
        if request.method == "GET":
            return self.listed.handle(request)
        if self.happens(0.15):
            return httpx.Response(500, json=_UNCLEAR)
        mid = self._take(json.loads(request.content)["message"])
        if self.happens(0.3):
            await self.clock.sleep(self.random.choice((1, 5)))
        if self.happens(0.15):
            raise httpx.ReadTimeout("lost", request=request)
        if self.happens(0.2):
            return httpx.Response(500, json=_UNCLEAR)
        return httpx.Response(200, json={"message_id": mid})

    def _take(self, message: dict[str, Any]) -> str:
        text, metadata = message["text"], message["metadata"]
        self.got[metadata] += 1
        mid = f"m_{self.got.total()}"
        self.listed.say(mid, self.clock.now(), text, by=PAGE)
        if self.random.random() < 0.6:
            due = self.clock.steady + self.random.choice((0, 2, 30, 90, 4_000))
            self.echoes.append(
                (due, Echo(address(PAGE, "7"), mid, self.clock.now(), text, metadata))
            )
        return mid

    async def report(self, rig: Rig) -> None:
        """The echoes that are due."""
        for due, echo in list(self.echoes):
            if self.calm or due <= self.clock.steady:
                self.echoes.remove((due, echo))
                await rig.do(echo, META, f"echo:{echo.mid}")


async def _open(stack: AsyncExitStack, folder: Path, meta: Meta, clean: bool = True) -> Rig:
    """A relay that sends to this Meta, and looks there for what it does not know."""
    rig = await stack.enter_async_context(open_rig(folder, meta.clock, clean))
    graph = Graph("http://graph", APP_SECRET, httpx.MockTransport(meta.handle))
    port = MessengerPort(graph, Conversations(graph, rig.clock), rig.token_of)
    find_sent = Lookup(port, rig.chat_now).find_sent
    await rig.sender.stop(patience=0)
    sender = rig.sender = Sender(rig.sequencer, port, rig.clock, rig.files, find_sent)
    inquiries = Inquiries(rig.sequencer, rig.clock, find_sent)
    backfill = Backfill(rig.sequencer, rig.journal, port, rig.clock)
    rig.joins(sender=sender, attaching=sender.attaching, inquiries=inquiries, backfill=backfill)
    stack.push_async_callback(graph.close)
    stack.push_async_callback(inquiries.stop)
    stack.push_async_callback(backfill.stop)
    stack.push_async_callback(rig.sender.stop, 0)
    if not rig.sequencer.state.chats:
        await rig.active_chat()
    running = Tasks(logging.getLogger(__name__))
    stack.push_async_callback(running.stop)
    starts: list[Callable[[], None]] = [
        rig.sender.start,
        inquiries.start,
        lambda: running.begin("backfill", backfill.run()),
    ]
    meta.random.shuffle(starts)
    for start in starts:
        start()
    return rig


@pytest.mark.parametrize("seed", range(12))
async def test_no_answer_arrives_twice_and_none_is_lost_unseen(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    meta = Meta(random, VirtualClock())
    answers: list[str] = []
    for _ in range(4):
        async with AsyncExitStack() as stack:
            rig = await _open(stack, tmp_path, meta, clean=random.random() < 0.3)
            for _ in range(random.choice((3, 8, 15))):
                if random.random() < 0.4:
                    answers.append(f"a{len(answers)}")
                    await rig.answer(random.choice(("hi", answers[-1])), answers[-1])
                await meta.report(rig)
                if random.random() < 0.7:
                    await rig.advance(random.choice((0, 0.5, 1, 2, 5, 61, 300)))
        meta.clock.move(random.choice((0, 1, 100, 4_000)))
    meta.calm = True
    async with AsyncExitStack() as stack:
        rig = await _open(stack, tmp_path, meta)
        await rig.advance(3_600)
        await meta.report(rig)
        await rig.advance(4_000)
        mids = [rig.message(one).mid for one in answers if rig.message(one).mid]
        assert len(mids) == len(set(mids))
        for one in answers:
            got, state = meta.got[f"c1:{one}"], rig.send_state(one)
            settled = (SendState.SENT, SendState.UNKNOWN)
            assert state in (settled if got else (SendState.FAILED, SendState.UNKNOWN))
            assert got <= 1
