"""The console port: relay.v1 over websockets (docs/protocol.md)."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import assert_never, cast

from websockets.asyncio.server import Server, ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from console.core.actor import Actor
from console.core.company.invites import NotLetIn
from console.core.company.values import Operator
from console.core.kinds.requests import ProblemCode
from console.core.log import REDUCER_REV, OperatorCommand
from console.core.refusals import Refusal
from console.wire.frames import (
    HEARTBEAT_SECONDS,
    MAX_CLIENT_FRAME,
    SUBPROTOCOL,
    Bye,
    Close,
    CommandFrame,
    ConsoleEphemeral,
    ConsoleHeartbeat,
    Ephemeral,
    Get,
    Heartbeat,
    Hello,
    Live,
    Welcome,
    You,
    encode,
)
from console.wire.messenger import LoginFrame, RequestFrame
from server_stub.relay import faults
from server_stub.relay.attempts import (
    OFTEN_OF_OPERATOR,
    SLOWED_SECONDS,
    Attempt,
    Attempts,
)
from server_stub.relay.clock import Clock, within
from server_stub.relay.consoles.connection import Connection
from server_stub.relay.consoles.door import Door, Redeem, no_codes
from server_stub.relay.consoles.frames import Tail, events_frames, snapshot_frames
from server_stub.relay.consoles.history import page_for
from server_stub.relay.consoles.services import Answering, Services
from server_stub.relay.consoles.session import RejectedError, Session, close_soon, read_frame
from server_stub.relay.consoles.withheld import without_words
from server_stub.relay.lines import Gate, Lines
from server_stub.relay.log.database import DataDamagedError
from server_stub.relay.log.journal import Journal, Record, taken_back
from server_stub.relay.log.sequencer import Outcome, Sequencer

HELLO_SECONDS = 5.0
LONGEST_GAP = 50_000
"""Entries a console may have missed and still resume; beyond, a snapshot is quicker."""

MOST_CONSOLES = 20
"""Consoles one operator may have open."""

_READ_AT_ONCE = 2_000
_RETURN_AFTER = 2_000

log = logging.getLogger(__name__)

_silent = logging.getLogger("server_stub.relay.websockets")
_silent.setLevel(logging.CRITICAL)
"""At lower levels the library logs the headers, and with them the operators' tokens, and whatever
strangers send that is no websocket: anybody could fill the log."""


class Consoles:
    """All connected consoles. `operator_of` finds whose token it is, `redeem` who is let in with a
    code and from then on with a token. `seen` hears whose first console came, or last one left."""

    def __init__(
        self,
        sequencer: Sequencer,
        journal: Journal,
        clock: Clock,
        operator_of: Callable[[str], str | None],
        tail: int = 10_000,
        services: Services | None = None,
        lines: Lines | None = None,
        attempts: Attempts | None = None,
        redeem: Redeem = no_codes,
        seen: Callable[[str], None] = lambda operator: None,
    ) -> None:
        self._attempts = Attempts(clock) if attempts is None else attempts
        self._lines = Lines(Gate()) if lines is None else lines
        self._services = services or Services()
        self._requests = Answering(self._services.answer, self._count_request)
        self._sequencer = sequencer
        self._journal = journal
        self._clock = clock
        self._door = Door(lambda: sequencer.state.operators, operator_of, redeem, self._attempts)
        self._seen = seen
        self._tail_size = tail
        self._tail = Tail(sequencer.state.seq, tail)
        self._sessions: dict[tuple[str, str], Session] = {}
        self._live: dict[ServerConnection, Session] = {}
        self._server: Server | None = None

    async def start(self, listener: socket.socket) -> None:
        """Serve consoles on a bound socket."""
        self._tail = Tail(self._sequencer.state.seq, self._tail_size)
        self._server = await serve(
            self._serve,
            sock=listener,
            process_request=self._door.check,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            max_size=MAX_CLIENT_FRAME,
            max_queue=16,
            ping_interval=15,
            ping_timeout=10,
            open_timeout=5,
            close_timeout=2,
            server_header=None,
            logger=_silent,
            create_connection=partial(Connection, lines=self._lines),  # type: ignore[arg-type]
        )

    async def beat(self) -> None:
        """Tell all consoles where the log is, until cancelled."""
        while True:
            await self._clock.sleep(HEARTBEAT_SECONDS)
            self._heartbeat()

    async def stop(self) -> None:
        """Say goodbye and close: the consoles come back to the next start."""
        await self._requests.stop()
        if self._server is None:
            return
        self._tell_all(encode(Bye(code=Close.RESTART, after=_RETURN_AFTER)))
        self._server.close(code=Close.RESTART, reason="the relay restarts")
        await self._server.wait_closed()

    def gauges(self) -> dict[str, int]:
        """Numbers for /metrics: `console_lag` is how many entries the slowest console has not
        applied yet, by what it has last said of itself."""
        applied = [session.applied for session in self._live.values()]
        lag = self._sequencer.state.seq - min(applied) if applied else 0
        return {"consoles": len(self._sessions), "console_lag": lag}

    def connected(self) -> Mapping[str, int]:
        """How many consoles each operator has who is connected."""
        return Counter(session.operator for session in self._sessions.values())

    def tell_operator(self, operator: str, frame: LoginFrame) -> None:
        """Tell all consoles of one operator."""
        text = encode(frame)
        for session in self._of(operator):
            session.push(text)

    # What all hear

    def publish(self, records: Sequence[Record]) -> None:
        """Send what a commit has added: one frame for all of it."""
        texts = [record.text for record in records]
        self._tail.extend(texts)
        for frame in events_frames(texts):
            self._tell_all(frame)

    def _tell_all(self, frame: str) -> None:
        broadcast(self._live, frame)
        for session in list(self._live.values()):
            session.drop_if_slow()
        for session in self._sessions.values():
            if session.waiting is not None:
                session.push(frame)

    def _heartbeat(self) -> None:
        self._tell_all(self._beat_frame())

    def _beat_frame(self) -> str:
        return encode(
            Heartbeat(
                seq=self._sequencer.state.seq,
                now=self._sequencer.time.now(),
                read_only=self._sequencer.read_only,
                slowed=tuple(self._services.slowed()),
                strayed=self._sequencer.time.strayed(),
            )
        )

    def change_mode(self, read_only: bool) -> None:
        """Writing has stopped (True), or works again."""
        self._heartbeat()
        if read_only:
            return
        seq = self._sequencer.state.seq
        if seq != self._tail.seq:
            # The commit that failed is on the disk all the same: nobody has heard of it.
            self._tail = Tail(seq, self._tail_size)
            close_soon(self._sessions.values(), Close.RESTART, "the log was read again")
        else:
            unanswered = [session for session in self._sessions.values() if session.unanswered]
            close_soon(unanswered, Close.RESTART, "ask again")

    # One connection

    def sign_out(self, operator: str, why: NotLetIn) -> None:
        """End all connections of an operator: what they are let in with counts no more."""
        for session in self._of(operator):
            self._leave(session)
            session.signed_out = why
            close_soon([session], Close.TOKEN, why)

    async def _serve(self, socket: ServerConnection) -> None:
        session: Session | None = None
        operator: Operator | None = None
        try:
            operator = self._door.operator(socket.request)
            if operator is None:
                raise RejectedError(Close.TOKEN, NotLetIn.UNKNOWN_TOKEN)
            if not self._lines.belongs(cast("Connection", socket), operator.id):
                raise RejectedError(Close.RATE, "too many lines of one operator")
            hello = await self._hello(socket)
            # Not before: until here the token could still be taken away.
            operator = self._door.operator(socket.request)
            if operator is None:
                raise RejectedError(Close.TOKEN, NotLetIn.UNKNOWN_TOKEN)
            session = self._enter(socket, operator, hello)
            await self._join(session, operator, hello)
            async for data in socket:
                await self._take(session, data)
        except RejectedError as rejected:
            who = f"operator {operator.id}" if operator else "nobody"
            self._attempts.refused(Attempt.FRAMES, who, f"{rejected.code.value} {rejected.why}")
            await socket.close(rejected.code, rejected.why)
        except DataDamagedError as error:
            log.error("a console can not be told what it has missed: %s", error)
            await socket.close(Close.FAILED, "the log is damaged")
        except ConnectionClosed:
            pass
        except Exception as error:
            # Of one connection: the others go on, and this console comes back.
            faults.report(log, "serving a console", error)
            await socket.close(Close.FAILED, "the relay has failed at this connection")
        finally:
            if session is not None:
                self._leave(session)

    async def _hello(self, socket: ServerConnection) -> Hello:
        try:
            frame = read_frame(await within(self._clock, HELLO_SECONDS, socket.recv()))
        except TimeoutError:
            raise RejectedError(Close.NO_HELLO, "no hello") from None
        if not isinstance(frame, Hello):
            raise RejectedError(Close.BAD_FRAME, "hello comes first")
        if frame.rev is not None and frame.rev < REDUCER_REV:
            raise RejectedError(Close.VERSION, "this console is too old for this relay")
        return frame

    def _enter(self, socket: ServerConnection, operator: Operator, hello: Hello) -> Session:
        """Take a place among the sessions; an older connection of the same console loses its."""
        key = (operator.id, hello.console_id)
        former = self._sessions.pop(key, None)
        if former is not None:
            self._live.pop(former.socket, None)
            close_soon([former], Close.ELSEWHERE, "connected elsewhere")
        if len(self._of(operator.id)) >= MOST_CONSOLES:
            raise RejectedError(Close.RATE, "too many consoles of one operator")
        session = Session(socket, operator.id, hello, self._clock)
        if former is None and not self._of(operator.id):
            self._tell_all(encode(Ephemeral(operator=operator.id, what="online")))
        self._sessions[key] = session
        self._seen(operator.id)
        return session

    def _leave(self, session: Session) -> None:
        key = (session.operator, session.console_id)
        self._live.pop(session.socket, None)
        if self._sessions.get(key) is session:
            del self._sessions[key]
            if not self._of(session.operator):
                self._tell_all(encode(Ephemeral(operator=session.operator, what="offline")))
                self._seen(session.operator)

    def _of(self, operator: str) -> list[Session]:
        return [one for one in self._sessions.values() if one.operator == operator]

    async def _join(self, session: Session, operator: Operator, hello: Hello) -> None:
        """Bring a console to the newest position; what happens meanwhile waits for it."""
        state = self._sequencer.state
        gap = self._gap(hello)
        welcome = Welcome(
            epoch=self._journal.epoch,
            seq=state.seq,
            now=self._sequencer.time.now(),
            you=You(id=operator.id, name=operator.name, role=operator.role),
            mode="snapshot" if gap is None else "resume",
            http=self._services.http,
        )
        tail = self._tail.since(state.seq - gap) if gap is not None else None
        snapshot = snapshot_frames(state) if gap is None else None
        seq = session.applied = state.seq
        await session.socket.send(encode(welcome))
        if snapshot is not None:
            await _send_all(session, snapshot)
        elif tail is not None:
            await _send_all(session, events_frames(without_words(tail, taken_back(tail))))
        elif gap is not None:
            await self._replay(session, seq - gap, seq)
        await session.socket.send(encode(Live(seq=seq)))
        if self._sequencer.read_only or self._sequencer.time.strayed():
            session.push(self._beat_frame())
        others = {one.operator for one in self._sessions.values()} - {operator.id}
        for other in sorted(others):
            session.push(encode(Ephemeral(operator=other, what="online")))
        await session.flush()
        if self._sessions.get((session.operator, session.console_id)) is session:
            self._live[session.socket] = session

    def _gap(self, hello: Hello) -> int | None:
        """How many entries the console has missed; None when it can not resume."""
        if hello.epoch != self._journal.epoch or hello.seq is None:
            return None
        gap = self._sequencer.state.seq - hello.seq
        return gap if hello.seq >= 0 and 0 <= gap <= LONGEST_GAP else None

    async def _replay(self, session: Session, after: int, until: int) -> None:
        gone = await self._journal.taken_back(after, until)
        while after < until:
            texts = await self._journal.read(after, min(_READ_AT_ONCE, until - after))
            await _send_all(session, events_frames(without_words(texts, gone)))
            after += len(texts)

    async def _take(self, session: Session, data: str | bytes) -> None:
        """One frame of a console that is live."""
        await session.take_turn()
        if self._attempts.too_often(f"operator {session.operator}", OFTEN_OF_OPERATOR):
            await self._clock.sleep(SLOWED_SECONDS)
        if session.signed_out is not None:
            raise RejectedError(Close.TOKEN, session.signed_out)
        frame = read_frame(data)
        match frame:
            case CommandFrame(id=name, command=asked):
                operator = self._sequencer.state.operators[session.operator]
                command = self._services.by_record(asked, operator.id)
                answer = self._sequencer.submit(
                    command, Actor(operator.id, operator.role), f"cmd:{name}", name
                )
                answer.add_done_callback(lambda done: session.answer(name, done))
                answer.add_done_callback(partial(self._count_refusal, operator.id, command))
            case Get():
                # Not pushed: a console that takes its time with a large page is not slow, it
                # only has to take it before it asks for more.
                state = self._sequencer.state
                page = await page_for(frame, state, self._journal, session.operator)
                await session.socket.send(page)
            case RequestFrame():
                operator = self._sequencer.state.operators[session.operator]
                self._requests.ask(session, frame, Actor(operator.id, operator.role))
            case ConsoleHeartbeat(seq=seq):
                session.applied = max(0, min(seq, self._sequencer.state.seq))
            case ConsoleEphemeral(what=what, chat=chat):
                if session.may_relay(frame):
                    text = encode(Ephemeral(operator=session.operator, what=what, chat=chat))
                    self._tell_others(session, text)
                    self._services.present(session.operator, what, chat)
            case Hello():
                raise RejectedError(Close.BAD_FRAME, "hello comes once")
            case never:
                assert_never(never)

    def _count_refusal(
        self, operator: str, command: OperatorCommand, answer: asyncio.Future[Outcome]
    ) -> None:
        """Keep in mind that a command was refused."""
        if answer.exception() is None and isinstance(refusal := answer.result(), Refusal):
            what = f"{command.kind}, {refusal.code}"
            self._attempts.refused(Attempt.COMMANDS, f"operator {operator}", what)

    def _count_request(self, operator: str, request: str) -> None:
        """Keep in mind that a request was refused."""
        what = f"{request}, {ProblemCode.NOT_ALLOWED}"
        self._attempts.refused(Attempt.COMMANDS, f"operator {operator}", what)

    def _tell_others(self, session: Session, frame: str) -> None:
        for other in list(self._live.values()):
            if other.operator != session.operator:
                other.push(frame)


async def _send_all(session: Session, frames: Iterable[str]) -> None:
    for frame in frames:
        await session.socket.send(frame)
