"""A relay in pieces, on a clock turned by hand and a data folder of its own."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import fields, replace
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import Mock

import httpx

from console.core.actor import RELAY, Actor
from console.core.attachments import Accepted
from console.core.channels.connecting import ConnectChannel
from console.core.chats import PickUp
from console.core.company.operators import AddOperator
from console.core.company.values import Role
from console.core.formats import Format
from console.core.kinds.messenger.kind import META
from console.core.log import Command, Entry
from console.core.messages import Receive
from console.core.sends import Reply
from console.core.state import Chat, Visitor
from console.core.transcript import Message, SendState
from server_stub.relay.after_commit import AfterCommit
from server_stub.relay.log.access import Access
from server_stub.relay.log.database import Database
from server_stub.relay.log.journal import Journal, parse
from server_stub.relay.log.key import Key
from server_stub.relay.log.last_seen import LastSeen
from server_stub.relay.log.sequencer import Outcome, Sequencer
from server_stub.relay.log.store import Store
from server_stub.relay.log.vault import Vault
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.messenger.graph.conversations import Conversations
from server_stub.relay.messenger.port import MessengerPort
from server_stub.relay.scheduler import Scheduler
from server_stub.relay.secret import Secret
from server_stub.relay.sending.sender import Sender

START = 1_800_000_000_000
PAGE = "1001"
APP_SECRET = Secret("the-app-secret")
KEY = Secret("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
AIKO = Actor("op1", Role.OPERATOR)
BEN = Actor("op2", Role.OPERATOR)
CHIE = Actor("op3", Role.ADMIN)
NAMES = {"op1": "Aiko", "op2": "Ben", "op3": "Chie"}

T = TypeVar("T")
E = TypeVar("E")


class VirtualClock:
    """Time that moves when a test says so."""

    def __init__(self, now: int = START) -> None:
        self.wall = now
        self.steady = 0.0
        self.slept = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> int:
        return self.wall

    def monotonic(self) -> float:
        return self.steady

    def elapsed(self) -> float:
        return self.steady + self.slept

    def sleep_through(self, seconds: float) -> None:
        """The machine sleeps: nothing in it moves but the wall clock, and the one that counts
        sleep."""
        self.slept += seconds
        self.wall += round(seconds * 1_000)

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.steady + seconds, next(self._order), woken))
        await woken

    def move(self, seconds: float) -> None:
        """Move time on and wake who has slept enough."""
        self.steady += seconds
        self.wall += round(seconds * 1_000)
        while self._sleepers and self._sleepers[0][0] <= self.steady + 1e-9:
            woken = heapq.heappop(self._sleepers)[2]
            if not woken.done():
                woken.set_result(None)

    def next_wake(self) -> float | None:
        """Seconds until the next sleeper wakes."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return max(0.0, self._sleepers[0][0] - self.steady) if self._sleepers else None


class FakeGraph:
    """Meta's side of the line: answers from a script, and what was asked."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.script: list[Callable[[httpx.Request], httpx.Response]] = []
        self.held: asyncio.Event | None = None
        self._mids = count(1)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.held is not None:
            await self.held.wait()
        if self.script:
            return self.script.pop(0)(request)
        return httpx.Response(
            200, json={"recipient_id": "7", "message_id": f"m_{next(self._mids)}"}
        )

    def answer(self, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
        """Answer the next request like this."""
        self.script.append(lambda _: httpx.Response(status, json=content, headers=headers))

    def refuse(self, code: int, subcode: int = 0, status: int = 400, **more: Any) -> None:
        """Answer the next request with an error of Meta's."""
        error = {"message": "no", "type": "OAuthException", "code": code, **more}
        self.answer(status, {"error": error | {"error_subcode": subcode}})

    def fail(self, error: type[httpx.TransportError]) -> None:
        """Break the line at the next request."""

        def broken(request: httpx.Request) -> httpx.Response:
            raise error("broken", request=request)

        self.script.append(broken)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.requests]


class FakeFiles:
    """Uploads of operators: those in a folder, by name."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[str, Path, Accepted]] = {}
        self.discarded: list[str] = []

    def hold(self, upload: str, path: Path, form: Format, by: Actor) -> None:
        """Have a complete upload whose bytes are there."""
        facts = Accepted(form.kind, form, form.mime, path.stat().st_size, path.name)
        self.held[upload] = (by.id, path, facts)

    def path(self, upload: str) -> Path | None:
        return self.held[upload][1] if upload in self.held else None

    def facts(self, upload: str) -> Accepted | None:
        return self.held[upload][2] if upload in self.held else None

    def owner(self, upload: str) -> str | None:
        return self.held[upload][0] if upload in self.held else None

    def discard(self, upload: str) -> None:
        self.discarded.append(upload)
        self.held.pop(upload, None)


class Rig:
    """The parts, and short words for what tests do with them."""

    def __init__(self, database: Database, journal: Journal, clock: VirtualClock) -> None:
        self.database = database
        self.journal = journal
        self.clock = clock
        self.vault = Vault(database, Key(KEY))
        self.access = Access(database)
        self.last_seen = LastSeen(database)
        self.sequencer = Sequencer(journal, clock)
        self.graph = FakeGraph()
        self.client = Graph("http://graph", APP_SECRET, httpx.MockTransport(self.graph.handle))
        self.scheduler = Scheduler(self.sequencer, clock)
        self.port = MessengerPort(self.client, Conversations(self.client, clock), self.token_of)
        self.tokens: dict[str, Secret] = {PAGE: Secret("page-token")}
        self.files = FakeFiles()
        self.listed: list[str | None] = []
        self.sender = Sender(self.sequencer, self.port, clock, self.files, self.find_sent)
        self.batches: list[list[Entry]] = []
        self.writing: asyncio.Task[None]
        self.after_commit = AfterCommit(**{part.name: Mock() for part in fields(AfterCommit)})
        self.joins(scheduler=self.scheduler, sender=self.sender, attaching=self.sender.attaching)
        self.sequencer.subscribe(lambda records: self.after_commit.hear(records))
        self.sequencer.on_read_only(lambda mode: self.after_commit.change_mode(mode))
        self.sequencer.subscribe(self._remember)

    def store(self) -> Store:
        """The data folder, as the parts of the relay share it."""
        log = (self.journal, self.vault, self.access, self.last_seen)
        return Store(*log, self.sequencer, self.writing)

    def joins(self, **parts: Any) -> None:
        """Have further parts of the relay hear of commits, by their names in `AfterCommit`."""
        self.after_commit = replace(self.after_commit, **parts)

    def token_of(self, page: str) -> Secret | None:
        return self.tokens.get(page)

    async def find_sent(self, chat: Chat, message: Message) -> str | None:
        """What Meta lists of a message of unknown outcome: from `listed`, else nobody can say."""
        return self.listed.pop(0) if self.listed else None

    def _remember(self, records: Any) -> None:
        self.batches.append([record.entry for record in records])

    async def settle(self) -> None:
        """Let everything happen that needs no time."""
        for _ in range(6):
            for _ in range(12):
                await asyncio.sleep(0)
            await self.database.run(lambda connection: None)

    async def advance(self, seconds: float) -> None:
        """Let time pass, waking sleepers one after the other; over hours, some together."""
        await self.settle()
        end = self.clock.steady + seconds
        stride = seconds / 100 if seconds > 7_200 else 0.0
        while (wake := self.clock.next_wake()) is not None:
            pause = max(wake, stride)
            if self.clock.steady + pause > end:
                break
            self.clock.move(pause)
            await self.settle()
        self.clock.move(max(0.0, end - self.clock.steady))
        await self.settle()

    async def do(self, command: Command, actor: Actor = RELAY, key: str = "") -> Outcome:
        return await self.sequencer.submit(command, actor, key, key)

    async def hear(self, text: str = "hello", psid: str = "7", mid: str = "") -> Outcome:
        """A visitor writes."""
        mid = mid or f"m-{psid}-{self.sequencer.state.seq}"
        receive = Receive(Visitor(psid, PAGE), mid, self.clock.now(), text)
        return await self.do(receive, META, f"mid:{mid}")

    async def answer(self, text: str, key: str, chat: str = "c1") -> Outcome:
        """Aiko answers in a chat that she has."""
        return await self.do(Reply(chat, text), AIKO, key)

    async def active_chat(self) -> None:
        """A chat that Aiko has picked up."""
        await self.hear()
        await self.do(PickUp("c1", 0), AIKO)

    def chat(self, chat: str = "c1") -> Chat:
        return self.sequencer.state.chats[chat]

    def chat_now(self, chat: str) -> Chat | None:
        """The chat as it is, if it is held still."""
        return self.sequencer.state.chats.get(chat)

    def message(self, message: str, chat: str = "c1") -> Message:
        return next(
            item
            for item in self.chat(chat).timeline
            if isinstance(item, Message) and item.id == message
        )

    def send_state(self, message: str, chat: str = "c1") -> SendState:
        return self.message(message, chat).state

    def events(self, kind: type[E]) -> list[E]:
        """The events of a kind since this rig was made."""
        found = [entry.event for batch in self.batches for entry in batch]
        return [event for event in found if isinstance(event, kind)]

    async def log(self) -> list[Entry]:
        return list(parse(await self.journal.read(0, 100_000)))


@contextlib.asynccontextmanager
async def open_rig(
    folder: Path, clock: VirtualClock | None = None, clean: bool = True
) -> AsyncIterator[Rig]:
    """A rig with a Page and three operators. `clean=False` ends it as a crash would."""
    database = await Database.open(folder, lambda: "epoch-1")
    try:
        rig = Rig(database, await Journal.open(database), clock or VirtualClock())
        await rig.vault.load()
        await rig.sequencer.load()
        writing = rig.writing = asyncio.create_task(rig.sequencer.run())
        try:
            if not rig.sequencer.state.operators:
                await rig.do(ConnectChannel(PAGE, "Acme", "Acme", "Support"))
                for actor in (AIKO, BEN, CHIE):
                    await rig.do(AddOperator(actor.id, NAMES[actor.id], actor.role))
            yield rig
        finally:
            await rig.sender.stop(patience=0)
            if clean:
                rig.sequencer.stop()
                await asyncio.gather(writing, return_exceptions=True)
                await rig.sequencer.keep_snapshot()
            else:
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)
            await rig.client.close()
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def task(work: Any) -> AsyncIterator[None]:
    """Run something beside the block."""
    running = asyncio.create_task(work)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
