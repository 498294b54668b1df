"""kill -9, at the relay in the middle of traffic and at a console that has just written."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from console.core.messages import MessageReceived
from console.core.outcomes import ReplySending
from console.core.queues import Queue
from console.core.sends import Reply, ReplyQueued
from console.core.transcript import Author, Message, SendState
from console.core.views import Phase
from console.session.session import Session
from server_stub.meta.clock import SystemClock as MetaClock
from server_stub.meta.faults import Fault
from server_stub.meta.outside import UnreachableError
from server_stub.relay.clock import SystemClock
from server_stub.relay.log.journal import parse
from server_stub.relay.log.store import open_store
from tests.environment import clean_environment
from tests.flows.children import Bell, ChildRelay, HastyClock, Traffic, child_relay, set_up
from tests.flows.console_child import ANSWER, DRAFT
from tests.flows.rig import Rig
from tests.flows.servers import Meta
from tests.sessions import live_session
from tests.waiting import until

SENDING, SENT = SendState.SENDING, SendState.SENT

KILLS = 10
SENDERS = 6


def live(session: Session) -> bool:
    return session.link.phase is Phase.LIVE


def ours(session: Session, chat: str) -> list[Message]:
    items = session.timeline(chat)
    return [i for i in items if isinstance(i, Message) and i.author is Author.OPERATOR]


async def picked_up(session: Session, meta: Meta, bell: Bell) -> str:
    """Yuki's chat, which this console has picked up."""
    meta.writes(meta.yuki, "hello")
    await bell.until(lambda: session.queues.rows(Queue.UNANSWERED))
    chat = session.queues.rows(Queue.UNANSWERED)[0].chat
    session.pick_up(chat)
    await bell.until(lambda: (row := session.queues.row(chat)) is not None and row.mine)
    return chat


async def kill_again_and_again(
    relay: ChildRelay, traffic: Traffic, sessions: Sequence[Session], chat: str, bell: Bell
) -> None:
    """Each time an answer and a draft are written while the relay is gone."""
    moment = random.Random(11)
    for kill in range(KILLS):
        goal = len(traffic.acknowledged) + moment.randrange(10, 60)
        await bell.until(lambda goal=goal: len(traffic.acknowledged) >= goal)  # type: ignore[misc]
        await relay.kill()
        assert sessions[0].reply(chat, f"answer {kill}") is None
        sessions[0].keep_draft(chat, f"draft {kill}", 7)
        await bell.until(lambda: not any(map(live, sessions)))
        await relay.start()
        await bell.until(lambda: all(map(live, sessions)))


async def test_a_relay_killed_ten_times_loses_nothing(tmp_path: Path) -> None:
    data, meta, bell = tmp_path / "relay", Meta(MetaClock()), Bell()
    tokens = await set_up(data, meta, "Aiko", "Ben")
    async with (
        meta.open() as graph,
        child_relay(data, meta, graph) as relay,
        httpx.AsyncClient(trust_env=False) as client,
        AsyncExitStack() as ending,
    ):
        sessions = [
            live_session(tmp_path / name, relay.connect(token), HastyClock())
            for name, token in tokens.items()
        ]
        for session in sessions:
            session.watch(bell.ring)
            await session.start()
            ending.push_async_callback(session.stop)
        aiko, ben = sessions
        await meta.standin.connect(relay.webhook)
        chat = await picked_up(aiko, meta, bell)
        traffic = Traffic(relay, meta, client, bell)
        senders = [asyncio.create_task(traffic.send(number)) for number in range(SENDERS)]
        await kill_again_and_again(relay, traffic, sessions, chat, bell)
        traffic.ending = True
        await asyncio.gather(*senders)
        sent = [SendState.SENT] * KILLS
        await bell.until(lambda: [message.state for message in ours(ben, chat)] == sent)
        await bell.until(lambda: not aiko.outbox.pending)
        await relay.end()
        await bell.until(lambda: not any(map(live, sessions)))
    async with open_store(data, SystemClock(), {}) as store:
        log = parse(await store.journal.read(0, 100_000))  # and its hashes are right
        state = store.sequencer.state
    heard = [entry.event.mid for entry in log if isinstance(entry.event, MessageReceived)]
    print(
        f"\n{KILLS} kills: {traffic.attempts} webhooks posted, {traffic.cut_off} cut off,"
        f" {len(traffic.acknowledged)} acknowledged, {len(heard) - 1} of them in the log"
    )
    assert Counter(heard[1:]) == Counter(traffic.acknowledged)  # the first is Yuki's
    answers = [f"answer {kill}" for kill in range(KILLS)]
    assert [e.event.text for e in log if isinstance(e.event, ReplyQueued)] == answers
    assert meta.texts() == answers
    assert aiko.state == ben.state == state
    assert aiko.drafts[chat].text == f"draft {KILLS - 1}"


class Gate:
    """Before the stand-in, where its webhooks go out: the relay is killed as the echo leaves."""

    def __init__(self, meta: Meta, relay: ChildRelay, bell: Bell) -> None:
        self._post = meta.outside.post
        self._relay = relay
        self._bell = bell
        self.killed = False
        meta.outside.post = self.post  # type: ignore[method-assign]

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        if b'"is_echo":true' in body and not self.killed:
            await self.kill()
        if not self._relay.running:
            raise UnreachableError("killed")
        return await self._post(url, body, headers)

    async def kill(self) -> None:
        self.killed = True
        await self._relay.kill()
        self._bell.ring()


@pytest.mark.parametrize("settled_by", ["echo", "listing"])
async def test_a_relay_killed_after_metas_acceptance_has_sent_once(
    tmp_path: Path, settled_by: str
) -> None:
    """Between Meta's acceptance and our record; what Meta knows of it is known afterwards."""
    data, meta, bell = tmp_path / "relay", Meta(MetaClock()), Bell()
    tokens = await set_up(data, meta, "Aiko")
    async with meta.open() as graph, child_relay(data, meta, graph) as relay:
        aiko = live_session(tmp_path / "Aiko", relay.connect(tokens["Aiko"]), HastyClock())
        aiko.watch(bell.ring)
        await aiko.start()
        try:
            await meta.standin.connect(relay.webhook)
            meta.standin.deliveries.policy.growing_from = 200
            chat = await picked_up(aiko, meta, bell)
            gate = Gate(meta, relay, bell)
            said = meta.page.threads[meta.yuki.psid].messages
            meta.arm("timeout_after_accept" if settled_by == "echo" else "timeout_without_echo")
            if settled_by == "echo":
                meta.standin.faults.arm(Fault("200", call="conversations"))
            assert aiko.reply(chat, "one") is None
            await bell.until(lambda: [each.state for each in ours(aiko, chat)] == [SENDING])
            if settled_by == "listing":
                await until(lambda: any(each.from_page for each in said))
                await gate.kill()
            await bell.until(lambda: gate.killed and not live(aiko))
            (message,) = ours(aiko, chat)
            assert (message.state, message.mid) == (SENDING, "")
            await relay.start()
            await bell.until(lambda: [each.state for each in ours(aiko, chat)] == [SENT])
            (message,) = ours(aiko, chat)
            assert [each.mid for each in said if each.from_page] == [message.mid]
            await relay.end()
        finally:
            await aiko.stop()
    async with open_store(data, SystemClock(), {}) as store:
        log = parse(await store.journal.read(0, 100_000))
    assert sum(isinstance(entry.event, ReplySending) for entry in log) == 1
    assert meta.texts() == ["one"]


async def start_child(rig: Rig, folder: Path) -> asyncio.subprocess.Process:
    """Aiko's console as a program of its own, with Yuki's chat picked up."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.flows.console_child", str(folder), rig.relay.consoles,
        stdin=pipe, stdout=pipe, env=clean_environment(),
    )  # fmt: skip
    await tell(child, rig.token("Aiko"))
    assert await said(child) == "mine"
    return child


async def tell(child: asyncio.subprocess.Process, line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(f"{line}\n".encode())
    await child.stdin.drain()


async def said(child: asyncio.subprocess.Process) -> str:
    assert child.stdout is not None
    return (await child.stdout.readline()).decode().strip()


@pytest.mark.parametrize("relay_gone", [True, False])
async def test_a_console_killed_after_writing_loses_nothing(rig: Rig, relay_gone: bool) -> None:
    """With the relay there, the answer may have left before the kill: it is sent once as well."""
    chat = await rig.hear()
    aiko = rig.desk("Aiko")
    child = await start_child(rig, aiko.folder)
    if relay_gone:
        await rig.relay.stop()
    await tell(child, "go")
    assert await said(child) == "kept"
    child.kill()
    await child.communicate()
    if relay_gone:
        await rig.open_console(aiko)
        (item,) = aiko.session.outbox.pending.values()
        assert isinstance(item.command, Reply) and item.command.text == ANSWER
        assert aiko.session.drafts[chat].text == DRAFT
        await rig.relay.start()
        await rig.wait_for(lambda: aiko.live)
    else:
        await rig.sit_down(aiko)
    await until(lambda: aiko.states(chat) == [SendState.SENT] and not aiko.session.outbox.pending)
    assert aiko.session.drafts[chat].text == DRAFT
    await rig.leave(aiko)
    await rig.sit_down(aiko)
    await rig.advance(61)
    await rig.hear(rig.meta.omar)
    assert rig.meta.texts() == [ANSWER]
    assert len(await rig.relay.events(ReplyQueued)) == 1
    assert aiko.session.drafts[chat].text == DRAFT
