"""One connection to the relay, from hello to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from console.core.company.invites import INVITE_HEADER
from console.core.moments import SECOND
from console.core.refusals import Refusal, RefusalCode
from console.link.clock import Clock
from console.link.errors import FaultError, FrameError, GapError
from console.session.values import Unreached
from console.sign_in import SignIn
from console.wire.frames import (
    HEARTBEAT_SECONDS,
    MAX_CLIENT_FRAME,
    SUBPROTOCOL,
    Ack,
    Close,
    CommandFrame,
    ConsoleFrame,
    ConsoleHeartbeat,
    Hello,
    RelayFrame,
    encode,
    relay_frames,
)

SILENCE_SECONDS = 25
"""A connection on which nothing was heard for so long is given up (relay.v1, rule 8)."""

MAX_RELAY_FRAME = 4 * 1024 * 1024
"""Bytes; far above SNAPSHOT_PART, since one chat is never split."""

Outbox = Callable[[], Awaitable[Sequence[CommandFrame]]]
"""All commands that are due and not acknowledged, in the order they were given."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a connection ended: the close code, None when there was none; `unreached` where that
    says more; `live_for` in milliseconds."""

    code: int | None
    detail: str = ""
    live_for: int = 0
    unreached: Unreached | None = None


class _Dial(connect):
    """The library's connect, but a redirect is an error: where chats and commands go is the
    user's choice, not that of whoever answers."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def dial(address: str, sign_in: SignIn) -> connect:
    """A connection attempt, to be used as an asynchronous context manager."""
    headers = {"Authorization": f"Bearer {sign_in.token}"}
    if sign_in.invite:
        headers[INVITE_HEADER] = sign_in.invite
    return _Dial(
        address,
        additional_headers=headers,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        # Without TLS the address is this machine, and no proxy may see the token.
        proxy=True if address.startswith("wss:") else None,
        ping_interval=15,
        ping_timeout=10,
        close_timeout=2,
        max_size=MAX_RELAY_FRAME,
    )


def decode(text: str | bytes) -> RelayFrame | None:
    """A frame of the relay; None for a type that only a newer console knows.

    Raises FrameError for anything else.
    """
    try:
        return relay_frames.validate_json(text)
    except ValidationError as error:
        if [problem["type"] for problem in error.errors()] == ["union_tag_invalid"]:
            return None
        raise FrameError(f"{error.error_count()} faults in a frame of the relay") from error


class Connection:
    """Reads, writes and watches one open connection.

    `take` gets every frame; a GapError or FrameError it raises closes with 4410 or 4400, and a
    FaultError with 4410: what was not taken has to come again.
    `applied` says how far the log has been applied.
    """

    def __init__(
        self,
        socket: ClientConnection,
        take: Callable[[RelayFrame], None],
        outbox: Outbox,
        applied: Callable[[], int],
        clock: Clock,
    ) -> None:
        self._socket = socket
        self._take = take
        self._outbox = outbox
        self._applied = applied
        self._clock = clock
        self._heard = clock.elapsed()
        self._silent = False
        self._live = asyncio.Event()
        self._live_since: int | None = None
        self._queue: asyncio.Queue[ConsoleFrame] = asyncio.Queue()

    def go_live(self) -> None:
        """The replay is over: what waits in the outbox may go."""
        self._live_since = self._clock.elapsed()
        self._live.set()

    def send(self, frame: ConsoleFrame) -> None:
        """Send after everything given before. Does nothing until live: a command is in the
        outbox, and what is not a command would be stale by then."""
        if self._live.is_set():
            self._queue.put_nowait(frame)

    def drop(self) -> None:
        """End it, without waiting for the other side."""
        self._socket.transport.abort()

    async def run(self, hello: Hello) -> Ended:
        """Everything until the connection ends."""
        async with asyncio.TaskGroup() as tasks:
            helpers = [
                tasks.create_task(self._write(hello)),
                tasks.create_task(self._beat()),
                tasks.create_task(self._watch()),
            ]
            ended = await self._read()
            for helper in helpers:
                helper.cancel()
        since = self._live_since
        return replace(ended, live_for=0 if since is None else self._clock.elapsed() - since)

    async def _read(self) -> Ended:
        try:
            while True:
                text = await self._socket.recv()
                self._heard = self._clock.elapsed()
                frame = decode(text)
                if frame is not None:
                    self._take(frame)
                # A long replay must not keep the keyboard waiting.
                await asyncio.sleep(0)
        except ConnectionClosed as closed:
            if self._silent:
                silence = f"nothing heard for {SILENCE_SECONDS} s"
                return Ended(None, silence, unreached=Unreached.TIMEOUT)
            close = closed.rcvd or closed.sent
            if close is None:
                return Ended(None, "the connection broke", unreached=Unreached.BROKEN)
            return Ended(close.code, close.reason)
        except GapError as gap:
            await self._socket.close(Close.GAP)
            return Ended(Close.GAP, str(gap))
        except FrameError as error:
            await self._socket.close(Close.BAD_FRAME)
            return Ended(Close.BAD_FRAME, str(error))
        except FaultError as error:
            await self._socket.close(Close.GAP)
            return Ended(None, str(error), unreached=Unreached.FAULT)

    async def _write(self, hello: Hello) -> None:
        """The only writer. First hello; after `live` the whole outbox, then what is given."""
        try:
            await self._socket.send(encode(hello))
            await self._live.wait()
            sent = set()
            for command in await self._outbox():
                await self._put(command)
                sent.add(command.id)
            while True:
                frame = await self._queue.get()
                # Given while the outbox was being read, so it was found there too.
                if not (isinstance(frame, CommandFrame) and frame.id in sent):
                    await self._put(frame)
        except ConnectionClosed:
            return  # `_read` meets the same end, and says why

    async def _put(self, frame: ConsoleFrame) -> None:
        text = encode(frame)
        if isinstance(frame, CommandFrame) and len(text.encode()) > MAX_CLIENT_FRAME:
            # The relay would hang up on it, again after every reconnect.
            self._take(Ack(id=frame.id, refused=Refusal(RefusalCode.TOO_LONG)))
            return
        await self._socket.send(text)

    async def _beat(self) -> None:
        while True:
            await self._clock.sleep(HEARTBEAT_SECONDS)
            self.send(ConsoleHeartbeat(seq=self._applied()))

    async def _watch(self) -> None:
        """Give the connection up when it falls silent. Pings alone would not notice a relay
        whose loop still answers but whose log has stopped."""
        limit = SILENCE_SECONDS * SECOND
        while (left := self._heard + limit - self._clock.elapsed()) > 0:
            await self._clock.sleep(left / SECOND)
        self._silent = True
        self.drop()
