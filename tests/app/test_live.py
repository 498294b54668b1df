"""A session on a scripted relay and a real disk: nothing typed is lost, nothing goes astray."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

from console.core.chats import UNDO_MILLIS, End, PickUp
from console.core.company.values import Status
from console.core.queues import Queue
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply
from console.core.state import State
from console.core.transcript import Message
from console.core.views import Phase
from console.link.relay import Endpoint
from console.local.folder import open_store
from console.session.session import Session
from console.session.values import Draft, Notice
from console.wire.frames import (
    Ack,
    ChatSummary,
    CommandFrame,
    ConsoleFrame,
    Get,
    ResultPage,
    Welcome,
)
from tests.core.examples import AIKO, START, Desk, desk
from tests.link.harness import (
    FakeRelay,
    Peer,
    VirtualClock,
    events,
    fake_relay,
    live,
    snapshot,
    welcome,
)
from tests.sessions import disk_of, live_session
from tests.waiting import until


class Line:
    """The relay's end of each connection: answers hello with a snapshot, notes the rest."""

    def __init__(self, made: Desk, epoch: str = "e1", you: str = "aiko") -> None:
        self.made, self.epoch, self.you = made, epoch, you
        self.heard: list[ConsoleFrame] = []
        self.peer: Peer | None = None

    async def __call__(self, peer: Peer) -> None:
        hello = welcome(self.made.state, self.epoch, "snapshot").model_dump()
        hello["you"] = {"id": self.you, "name": self.you.title(), "role": "operator"}
        await peer.send(Welcome.model_validate(hello), *snapshot(self.made.state))
        await peer.send(live(self.made.state))
        self.peer = peer
        while True:
            frame = await peer.recv()
            if isinstance(frame, Get):
                await self.answer(frame)
            else:
                self.heard.append(frame)

    async def answer(self, get: Get) -> None:
        assert self.peer is not None
        await self.peer.send(ResultPage(id=get.id))

    @property
    def commands(self) -> list[object]:
        return [frame.command for frame in self.heard if isinstance(frame, CommandFrame)]


class Console:
    """A session with what it told."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock()
        self.url = ""
        self.notices: list[Notice] = []
        self.session = live_session(folder, self.connect, self.clock)
        self.session.watch(lambda change: self.notices.extend(change.notices))

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Endpoint]:
        yield Endpoint(self.url, "secret")

    @property
    def said(self) -> list[str]:
        return [notice.say for notice in self.notices if notice.say]

    async def live(self) -> None:
        await until(lambda: self.session.link.phase is Phase.LIVE)
        await disk_of(self.session).jobs.join()


@asynccontextmanager
async def opened(folder: Path, relay: FakeRelay | None = None) -> AsyncIterator[Console]:
    """A console, live when there is a relay."""
    console = Console(folder)
    console.url = relay.url if relay else "ws://127.0.0.1:9/"
    await console.session.start()
    try:
        if relay:
            await console.live()
        yield console
    finally:
        await console.session.stop()


def with_active_chat(*psids: str) -> Desk:
    """A desk where Aiko has picked up a chat with each of these visitors."""
    made = desk()
    for psid in psids:
        chat = made.write(psid)
        made.do(PickUp(chat, 0), AIKO)
    return made


@contextmanager
def full_disk(session: Session) -> Iterator[None]:
    """While this lasts, nothing more fits on the disk."""
    thread = disk_of(session).store._db

    async def limit(pages: int) -> None:
        await thread.execute(f"PRAGMA max_page_count = {pages}")

    disk_of(session).jobs.put(partial(limit, 1))
    try:
        yield
    finally:
        disk_of(session).jobs.put(partial(limit, 1_000_000))


BIG = "x" * 1_990
"""A few of these and the pages the database has are full."""


async def test_an_end_whose_undo_came_too_late_leaves_at_once(tmp_path: Path) -> None:
    line = Line(with_active_chat("1"))
    async with fake_relay(line) as relay, opened(tmp_path, relay) as console:
        session = console.session
        session.end("c1")
        console.clock.advance(UNDO_MILLIS / 1000)
        assert not session.undo_end("c1")
        session.tick()
        await until(lambda: line.commands)
        assert isinstance(line.commands[0], End)


async def test_an_end_that_is_counting_down_does_not_leave_with_the_rest(tmp_path: Path) -> None:
    line = Line(with_active_chat("1"))
    async with fake_relay(line) as relay, opened(tmp_path) as console:
        console.session.on_state(line.made.state, set(), whole=True)
        console.session.you = line.made.state.operators["aiko"]
        console.session.end("c1")
        console.session.set_status(Status.AWAY)
        await disk_of(console.session).jobs.join()
        console.clock.advance(UNDO_MILLIS / 1000)
        assert [frame.command.kind for frame in await console.session.due()] == ["set_status"]
        console.session.tick()
        assert [frame.command.kind for frame in await console.session.due()] == [
            "set_status",
            "end",
        ]
        assert relay.hellos == []


async def test_an_end_is_off_when_the_visitor_writes_in_time(tmp_path: Path) -> None:
    line = Line(with_active_chat("1"))
    async with fake_relay(line) as relay, opened(tmp_path, relay) as console:
        console.session.end("c1")
        known = len(line.made.log)
        line.made.write("1", "wait, one more thing")
        assert line.peer is not None
        await line.peer.send(events(line.made.log[known:]))
        await until(lambda: not console.session.outbox.ending)
        assert Notice("c1", Refusal(RefusalCode.WRITTEN_SINCE)) in console.notices
        await disk_of(console.session).jobs.join()
        assert await console.session.due() == []


async def test_a_refused_text_is_on_disk_with_what_was_typed_since(tmp_path: Path) -> None:
    line = Line(with_active_chat("1"))
    async with fake_relay(line) as relay:
        async with opened(tmp_path, relay) as console:
            session = console.session
            session.reply("c1", "refused")
            session.keep_draft("c1", "ty", 2)
            await until(lambda: line.heard)
            (frame,) = line.heard
            assert isinstance(frame, CommandFrame) and line.peer is not None
            refusal = Refusal(RefusalCode.WINDOW_CLOSED)
            await line.peer.send(Ack(id=frame.id, refused=refusal))
            await until(lambda: not session.outbox.pending)
            session.keep_draft("c1", "typed", 5)
            assert session.drafts["c1"].text == "refused\ntyped"
        async with opened(tmp_path) as console:
            assert console.session.drafts["c1"].text == "refused\ntyped"
            assert console.session.outbox.pending == {}


async def test_what_the_disk_does_not_take_is_a_draft_again(tmp_path: Path) -> None:
    line = Line(with_active_chat("1"))
    async with fake_relay(line) as relay, opened(tmp_path, relay) as console:
        session = console.session
        with full_disk(session):
            for _ in range(20):
                session.reply("c1", BIG)
            await disk_of(session).jobs.join()
        assert "disk.full" in console.said
        kept = [item.id for item in await disk_of(session).store.pending()]
        assert len(kept) < 20 and kept == list(session.outbox.pending)
        assert session.drafts["c1"].text.count(BIG) == 20 - len(kept)
        shown = [i.text for i in session.timeline("c1") if isinstance(i, Message)]
        assert shown.count(BIG) == len(kept)


async def test_a_draft_the_disk_did_not_take_is_saved_when_the_console_ends(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as console:
        with full_disk(console.session):
            console.session.keep_draft("c1", "x" * 100_000, 1)
            disk_of(console.session).write_drafts()
            await disk_of(console.session).jobs.join()
        assert console.said == ["disk.full"]
    async with opened(tmp_path) as console:
        assert len(console.session.drafts["c1"].text) == 100_000


async def test_a_job_that_fails_costs_only_itself(tmp_path: Path) -> None:
    async with opened(tmp_path) as console:

        async def fails() -> None:
            raise ValueError("no such luck")

        disk_of(console.session).jobs.put(fails)
        console.session.keep_draft("c1", "kept", 4)
    assert [(n.say, n.detail) for n in console.notices] == [("notice.not_kept", "ValueError")]
    async with opened(tmp_path) as console:
        assert console.session.drafts["c1"].text == "kept"


async def test_an_unreadable_command_does_not_stop_the_start(tmp_path: Path) -> None:
    async with await open_store(tmp_path, lambda: START) as store:
        path = store.path
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO outbox (id, command, at) VALUES ('1', '{}', 1)")
    db.close()
    async with opened(tmp_path) as console:
        assert console.said == ["notice.damaged"]
        assert str(path) in console.notices[0].detail


class TestOwners:
    """Who is welcomed, and to which log, decides whose drafts and commands these are."""

    async def leave_something(self, folder: Path) -> None:
        """Aiko writes to Yuki (c1), and closes the console while the relay is gone."""
        line = Line(with_active_chat("yuki"))
        async with fake_relay(line) as relay, opened(folder, relay) as console:
            assert line.peer is not None
            line.peer.connection.transport.close()
            await until(lambda: console.session.link.phase is not Phase.LIVE)
            assert console.session.reply("c1", "your secret") is None
            console.session.keep_draft("c1", "dear Yuki", 9)

    async def test_a_fresh_relay_hears_nothing_of_the_old_one(self, tmp_path: Path) -> None:
        await self.leave_something(tmp_path)
        fresh = Line(with_active_chat("omar"), epoch="e2")
        async with fake_relay(fresh) as relay, opened(tmp_path, relay) as console:
            session = console.session
            assert (dict(session.drafts), session.outbox.pending) == ({}, {})
            assert console.said == ["notice.set_aside"]
            session.keep_draft("c1", "dear Omar", 9)
            session.set_status(Status.BUSY)
            await until(lambda: fresh.commands)
            assert [type(command).__name__ for command in fresh.commands] == ["SetStatus"]
        async with await open_store(tmp_path, lambda: START) as store:
            kept = await store.everything()
        assert {(owner, draft.text) for owner, _, draft in kept.drafts} == {
            ("e1 aiko", "dear Yuki"),
            ("e2 aiko", "dear Omar"),
        }
        assert ("e1 aiko", True) in [(row[0], "your secret" in row[2]) for row in kept.outbox]

    async def test_another_operator_sends_nothing_of_the_first(self, tmp_path: Path) -> None:
        await self.leave_something(tmp_path)
        made = with_active_chat("yuki")
        other = Line(made, you="ben")
        async with fake_relay(other) as relay, opened(tmp_path, relay) as console:
            assert console.session.me == "ben"
            assert (dict(console.session.drafts), console.session.outbox.pending) == ({}, {})
            assert console.said == ["notice.set_aside"]
            assert other.commands == []
        back = Line(made)
        async with fake_relay(back) as relay, opened(tmp_path, relay) as console:
            await until(lambda: back.commands)
            assert back.commands == [Reply("c1", "your secret")]
            assert console.session.drafts["c1"].text == "dear Yuki"

    async def test_without_a_relay_the_last_ones_are_shown(self, tmp_path: Path) -> None:
        await self.leave_something(tmp_path)
        async with opened(tmp_path) as console:
            session = console.session
            assert session.me == "aiko"
            assert session.drafts["c1"] == Draft("dear Yuki", 9)
            assert session.may_answer("c1") is None
            assert [i.text for i in session.timeline("c1") if isinstance(i, Message)][-1] == (
                "your secret"
            )

    async def test_a_cached_state_of_another_log_is_not_shown(self, tmp_path: Path) -> None:
        await self.leave_something(tmp_path)
        async with await open_store(tmp_path, lambda: START) as store:
            await store.become("e2 aiko")
        async with opened(tmp_path) as console:
            assert console.session.state == State()


async def test_completed_chats_are_asked_for_page_by_page(tmp_path: Path) -> None:
    asked: list[tuple[int | None, str]] = []
    made = desk()

    class Pages(Line):
        async def answer(self, get: Get) -> None:
            asked.append((get.before, get.before_chat))
            assert self.peer is not None
            found = [summary(made, f"c{number}", at=5) for number in (8, 7)]
            page = ResultPage(id=get.id, summaries=tuple(found), total=2)
            await self.peer.send(page if get.before is None else ResultPage(id=get.id))

    async with fake_relay(Pages(made)) as relay, opened(tmp_path, relay) as console:
        await until(lambda: len(console.session.queues.rows(Queue.COMPLETED)) == 2)
        assert not await console.session.history.fetch_completed()
    assert asked == [(None, ""), (5, "c7")]


def summary(made: Desk, chat: str, at: int) -> ChatSummary:
    made.write(chat)
    visitor = next(iter(made.state.chats.values())).visitor
    values = {"id": chat, "page": visitor.channel, "visitor": visitor, "opened_at": 1}
    return ChatSummary.model_validate(
        {**values, "completed_at": at, "reason": "ended", "operator": "aiko"}
    )
