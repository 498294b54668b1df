"""One console's connection: what it asks, within its rights and at a fair rate.

A console that asks faster than that is not turned away: its socket is read more slowly, so that
what an outbox has gathered in a day offline is answered in order, one by one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import assert_never

from pydantic import ValidationError
from websockets.asyncio.server import ServerConnection, broadcast

from console.core.bounds import beyond_bounds
from console.core.company.invites import NotLetIn
from console.core.refusals import Refusal
from console.wire.frames import (
    Ack,
    Close,
    CommandFrame,
    ConsoleEphemeral,
    ConsoleFrame,
    ConsoleHeartbeat,
    Get,
    Hello,
    console_frames,
    encode,
)
from console.wire.messenger import RequestFrame
from server_stub.relay.clock import Clock
from server_stub.relay.consoles.earlier_versions import for_client
from server_stub.relay.log.sequencer import Outcome, ReadOnlyError

MOST_UNSENT = 1024 * 1024
"""Bytes a console may be behind before it is dropped: it resumes when it can."""

FRAMES_PER_SECOND = 200
BURST = 200
_EPHEMERAL_SECONDS = 0.5
_LONGEST_ID = 64
_LONGEST_ADDRESS = 8_000
"""Characters of the address on which a browser has ended, with the codes of a login."""


class RejectedError(Exception):
    """The connection ends with this code."""

    def __init__(self, code: Close, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


class Session:
    """What the relay knows of a connected console. `waiting` holds the frames that come while
    it is joining; None when it is live. `applied` is how far it says it has applied the log;
    `requests` counts those that are being answered; `signed_out` is why nothing is heard from it
    any more."""

    def __init__(
        self,
        socket: ServerConnection,
        operator: str,
        hello: Hello,
        clock: Clock,
    ) -> None:
        self.socket = socket
        self.operator = operator
        self.console_id = hello.console_id
        self._hello = hello
        self.waiting: list[str] | None = []
        self.unanswered = False
        self.requests = 0
        self.signed_out: NotLetIn | None = None
        self.applied = 0
        self._waiting_size = 0
        self._clock = clock
        self._allowance = float(BURST)
        self._counted_at = clock.monotonic()
        self._ephemeral_at: dict[str, float] = {}

    def push(self, frame: str) -> None:
        """Send a frame now, or after the replay; never waits."""
        if self.waiting is None:
            broadcast([self.socket], frame)
            self.drop_if_slow()
            return
        self.waiting.append(frame)
        self._waiting_size += len(frame)
        if self._waiting_size > MOST_UNSENT:
            self.abort()

    async def flush(self) -> None:
        """Send what has come while joining; live when nothing is left.

        There is no await between finding nothing left and being live, so no frame is missed.
        """
        while self.waiting:
            frames, self.waiting, self._waiting_size = self.waiting, [], 0
            for frame in frames:
                await self.socket.send(frame)
        self.waiting = None

    def drop_if_slow(self) -> None:
        if self.socket.transport.get_write_buffer_size() > MOST_UNSENT:
            self.abort()

    def abort(self) -> None:
        """End without a close frame, which would only queue behind what the console does not
        take: it finds itself cut off and resumes, as after 4490."""
        self.socket.transport.abort()

    async def take_turn(self) -> None:
        """Wait until the next frame may be taken: not at all, unless very many have come."""
        now = self._clock.monotonic()
        earned = (now - self._counted_at) * FRAMES_PER_SECOND
        self._allowance = min(BURST, self._allowance + earned) - 1
        self._counted_at = now
        if self._allowance < 0:
            await self._clock.sleep(-self._allowance / FRAMES_PER_SECOND)

    def may_relay(self, frame: ConsoleEphemeral) -> bool:
        """Whether others hear of this: at most twice a second for each kind."""
        now = self._clock.monotonic()
        if now - self._ephemeral_at.get(frame.what, -1.0) < _EPHEMERAL_SECONDS:
            return False
        self._ephemeral_at[frame.what] = now
        return True

    def answer(self, command: str, outcome: asyncio.Future[Outcome]) -> None:
        """Acknowledge a command; silent while nothing can be written, so that the console keeps
        it and asks again."""
        error = outcome.exception()
        if isinstance(error, ReadOnlyError):
            self.unanswered = True
            return
        if error is not None:
            self._end(Close.FAILED, "the relay has failed at this command")
            return
        result = outcome.result()
        if isinstance(result, Refusal):
            self.push(encode(Ack(id=command, refused=for_client(result, self._hello))))
        else:
            self.push(encode(Ack(id=command, seq=result)))

    def _end(self, code: Close, why: str) -> None:
        close_soon([self], code, why)


_closing: set[asyncio.Task[None]] = set()


def close_soon(sessions: Iterable[Session], code: Close, why: str = "") -> None:
    """Close connections without waiting for them."""
    for session in sessions:
        task = asyncio.create_task(session.socket.close(code, why))
        _closing.add(task)
        task.add_done_callback(_closing.discard)


def read_frame(data: str | bytes) -> ConsoleFrame:
    """A console's frame.

    Raises:
        RejectedError: with 4400 when it is none of relay.v1.
    """
    if isinstance(data, bytes):
        raise RejectedError(Close.BAD_FRAME, "frames are text")
    try:
        frame = console_frames.validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise RejectedError(Close.BAD_FRAME, f"{first['type']} at {where}"[:100]) from None
    if isinstance(frame, RequestFrame) and beyond_bounds(frame.request, longest=_LONGEST_ADDRESS):
        raise RejectedError(Close.BAD_FRAME, "a request is beyond all bounds")
    name = _id_in(frame)
    if name is not None and not 0 < len(name) <= _LONGEST_ID:
        raise RejectedError(Close.BAD_FRAME, f"an id has 1 to {_LONGEST_ID} characters")
    return frame


def _id_in(frame: ConsoleFrame) -> str | None:
    """The id that a console gives with a frame: its own, or that under which it asks."""
    match frame:
        case Hello():
            return frame.console_id
        case CommandFrame() | Get() | RequestFrame():
            return frame.id
        case ConsoleHeartbeat() | ConsoleEphemeral():
            return None
    assert_never(frame)
