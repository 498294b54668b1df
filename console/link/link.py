"""The live connection to the relay: connects, catches up, comes back when it breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from websockets.exceptions import InvalidStatus, WebSocketException

from console.core.kinds.known import Request, Response
from console.core.log import REDUCER_REV, OperatorCommand
from console.core.moments import SECOND, Millis
from console.core.state import State
from console.core.views import Phase
from console.link.address import check_address
from console.link.backoff import Backoff
from console.link.clock import Clock
from console.link.connection import Connection, Ended, Outbox, dial
from console.link.errors import FaultError, LinkError, NoAnswerError, OfflineError
from console.link.relaytime import RelayTime
from console.link.replica import Change, Replica
from console.link.status import LinkStatus, Listener
from console.link.unreached import CLOSE_OF_STATUS, SAYS_WHY, not_let_in, of_error, of_status
from console.session.values import Unreached
from console.sign_in import SignIn
from console.wire.frames import (
    FINAL_CLOSES,
    SUBPROTOCOL,
    Ack,
    Bye,
    Close,
    CommandFrame,
    ConsoleEphemeral,
    Ephemeral,
    Events,
    Get,
    Heartbeat,
    Hello,
    Live,
    RelayFrame,
    ResultPage,
    Snapshot,
    Welcome,
)
from console.wire.messenger import LoginFrame, RequestFrame, ResponseFrame

STEADY_SECONDS = 30
"""Live for so long, a connection has proved good: waits start small again."""

ANSWER_SECONDS = 10
"""How long `Link.get` waits for its page."""

REQUEST_SECONDS = 60
"""How long `Link.request` waits: a service may have to be asked several times."""

MOST_FAULTS = 3
"""Faults of this program in a row, after which the relay's state is not read anew any more."""

_AWAY = (Phase.CONNECTING, Phase.CATCHING_UP, Phase.OFFLINE)
"""While it is being tried, the relay is gone since the moment it was lost, not since the last
attempt."""

What = Literal["completed", "visitor", "chat"]

_Value = TypeVar("_Value")


class Link:
    """Keeps a console connected to its relay. Made once; `run` is its life.

    `known` is the epoch and state to resume from, as the cache has them. `outbox` is asked
    after every `live`. `random` gives numbers from 0 up to 1. Raises AddressError for an
    address that a token must not be sent to.
    """

    def __init__(
        self,
        address: str,
        sign_in: SignIn,
        *,
        client: str,
        console_id: str,
        listener: Listener,
        outbox: Outbox,
        clock: Clock,
        random: Callable[[], float],
        known: tuple[str, State] | None = None,
    ) -> None:
        self._address = check_address(address)
        self._sign_in = sign_in
        self._client = client
        self._console_id = console_id
        self._listener = listener
        self._outbox = outbox
        self._clock = clock
        self._random = random
        self._replica = Replica(known)
        self._time = RelayTime()
        self._backoff = Backoff(random)
        self._status = LinkStatus(Phase.CONNECTING, since=clock.now())
        self._connection: Connection | None = None
        self._bye: Bye | None = None
        self._gaps = 0
        self._faults = 0
        self._nudged = asyncio.Event()
        self._numbers = count(1)
        self._asked: dict[str, asyncio.Future[ResultPage | Response]] = {}

    @property
    def host(self) -> str:
        """Where the relay is looked for: host, and port if one is named."""
        return urlsplit(self._address).netloc

    @property
    def state(self) -> State:
        return self._replica.state

    @property
    def known(self) -> tuple[str, State] | None:
        """The epoch and state a later run may resume from: what the cache should keep."""
        return self._replica.known

    @property
    def status(self) -> LinkStatus:
        """How the connection stands at this moment; the lag grows by itself."""
        lag = self._time.lag(self._clock.now())
        return replace(self._status, lag=lag, offset=self._time.offset)

    def sign_in(self, sign_in: SignIn) -> None:
        """Connect with this from now on, and at once. A connection with another token ends."""
        if sign_in.token != self._sign_in.token:
            self._status = replace(self._status, you=None)  # it may be somebody else
            if self._connection is not None:
                self._connection.drop()
        self._sign_in = sign_in
        self._nudged.set()

    def send_command(self, command_id: str, command: OperatorCommand) -> None:
        """Send a command that is already in the outbox, after those given before it.

        Sent at once when live, otherwise with the outbox at the next `live`; again with the same
        id after a break, until the app has removed it. The relay answers to `on_ack`.
        """
        if self._connection is not None:
            self._connection.send(CommandFrame(id=command_id, command=command))

    async def get(
        self,
        what: What,
        *,
        chat: str = "",
        before: Millis | None = None,
        before_chat: str = "",
        limit: int = 50,
    ) -> ResultPage:
        """Ask the relay for what is not in the state (see `console.wire.Get`).

        Raises OfflineError when not live, also when the line breaks before the answer, and
        NoAnswerError after 10 s.
        """
        frame = Get(
            id=f"get-{next(self._numbers)}",
            what=what,
            chat=chat,
            before=before,
            before_chat=before_chat,
            limit=limit,
        )
        answer = await self._ask(frame, ANSWER_SECONDS)
        assert isinstance(answer, ResultPage)  # its id was asked for with `Get`
        return answer

    async def request(self, request: Request) -> Response:
        """Ask the relay for something that a service must be asked for first.

        Raises OfflineError when not live, also when the line breaks before the answer, and
        NoAnswerError after 60 s.
        """
        frame = RequestFrame(id=f"request-{next(self._numbers)}", request=request)
        answer = await self._ask(frame, REQUEST_SECONDS)
        assert not isinstance(answer, ResultPage)
        return answer

    async def _ask(self, frame: Get | RequestFrame, seconds: int) -> ResultPage | Response:
        if self._connection is None or self._status.phase is not Phase.LIVE:
            raise OfflineError("not connected")
        answer: asyncio.Future[ResultPage | Response] = asyncio.get_running_loop().create_future()
        self._asked[frame.id] = answer
        self._connection.send(frame)
        try:
            if await self._first(answer, self._clock.sleep(seconds)):
                return answer.result()
            raise NoAnswerError(f"no answer within {seconds} s")
        finally:
            del self._asked[frame.id]

    def tell(self, what: Literal["typing", "viewing"], chat: str) -> None:
        """Say what the operator is doing now; nothing while not live."""
        if self._connection is not None and self._status.phase is Phase.LIVE:
            self._connection.send(ConsoleEphemeral(what=what, chat=chat))

    async def run(self) -> None:
        """Stay connected until cancelled.

        What the listener or the outbox raise ends it, in an ExceptionGroup.
        """
        while True:
            sign_in = self._sign_in
            ended = await self._connect(sign_in)
            if ended.live_for >= STEADY_SECONDS * SECOND:
                self._backoff.reset()
                self._gaps = self._faults = 0
            if ended.unreached is Unreached.FAULT:
                self._faults += 1
                # What was half taken counts for nothing.
                self._replica.forget_position()
            if sign_in.token != self._sign_in.token:
                continue  # there is another to try
            code = self._bye.code if ended.code is None and self._bye else ended.code
            if code == Close.TOKEN:
                await self._rest(Phase.TOKEN_REFUSED, code, ended)
            elif code in FINAL_CLOSES or self._faults >= MOST_FAULTS:
                await self._rest(Phase.STOPPED, code, ended)
            else:
                if code == Close.GAP:
                    self._count_gap()
                await self._rest(Phase.OFFLINE, code, ended, self._pause())

    async def _connect(self, sign_in: SignIn) -> Ended:
        """One attempt and, when it succeeds, the connection's whole life."""
        self._bye = None
        self._replica.disconnected()
        self._tell(Phase.CONNECTING, retry_at=None)
        try:
            async with dial(self._address, sign_in) as socket:
                if socket.subprotocol != SUBPROTOCOL:
                    other = f"whoever answers does not speak {SUBPROTOCOL}"
                    return Ended(None, other, unreached=Unreached.NOT_A_RELAY)
                self._connection = Connection(
                    socket, self._take, self._outbox, lambda: self.state.seq, self._clock
                )
                return await self._connection.run(self._hello())
        except InvalidStatus as refused:
            status = refused.response.status_code
            code = CLOSE_OF_STATUS.get(status)
            why = None if code in SAYS_WHY else of_status(status)
            said = (refused.response.body or b"").decode("utf-8", "replace").strip()
            detail = said if code == Close.TOKEN else f"HTTP {status}"
            return Ended(code, detail, unreached=why)
        except (OSError, WebSocketException) as error:
            detail = str(error) or type(error).__name__
            return Ended(None, detail, unreached=of_error(error))
        finally:
            self._connection = None
            for answer in self._asked.values():
                if not answer.done():
                    answer.set_exception(OfflineError("the connection ended before the answer"))

    def _hello(self) -> Hello:
        epoch, seq = self._replica.position or (None, None)
        return Hello(
            client=self._client,
            console_id=self._console_id,
            epoch=epoch,
            seq=seq,
            rev=REDUCER_REV,
        )

    def _take(self, frame: RelayFrame) -> None:
        """Take a frame. Raises FaultError for what is no fault of the frame's."""
        try:
            self._take_frame(frame)
        except LinkError:
            raise
        except Exception as error:
            self._listener.on_fault(error)
            raise FaultError(type(error).__name__) from error

    def _take_frame(self, frame: RelayFrame) -> None:
        now = self._clock.now()
        match frame:
            case Welcome():
                # A token alone says who we are from here on, and a refusal is one of the token.
                self._sign_in = replace(self._sign_in, invite="")
                self._replica.welcome(frame)
                self._time.restart(frame.now, now)
                self._tell(
                    Phase.CATCHING_UP,
                    you=frame.you,
                    http=frame.http,
                    close=None,
                    detail="",
                    unreached=None,
                    not_let_in=None,
                )
            case Snapshot():
                self._show(self._replica.snapshot(frame))
            case Events():
                if frame.entries:
                    self._time.event(frame.entries[-1].at)
                self._show(self._replica.events(frame))
            case Live():
                self._replica.live(frame)
                self._time.caught_up(now)
                if self._connection is not None:
                    self._connection.go_live()
                self._tell(Phase.LIVE)
            case Heartbeat():
                self._time.heartbeat(frame.now, now)
                self._tell(
                    self._status.phase,
                    read_only=frame.read_only,
                    slowed=frame.slowed,
                    strayed=frame.strayed,
                )
            case Ack():
                self._listener.on_ack(frame)
            case ResultPage():
                self._answer(frame.id, frame)
            case ResponseFrame():
                self._answer(frame.id, frame.response)
            case LoginFrame():
                self._listener.on_login(frame)
            case Ephemeral():
                self._listener.on_ephemeral(frame)
            case Bye():
                self._bye = frame

    def _show(self, change: Change | None) -> None:
        if change is not None:
            self._listener.on_state(self.state, change.chats, change.whole)

    def _answer(self, asked: str, result: ResultPage | Response) -> None:
        answer = self._asked.get(asked)
        if answer is not None and not answer.done():
            answer.set_result(result)

    def _count_gap(self) -> None:
        """Once, resuming mends it; twice, our position itself is wrong (relay.v1, 4410)."""
        self._gaps += 1
        if self._gaps >= 2:
            self._gaps = 0
            self._replica.forget_position()

    def _pause(self) -> float:
        """Seconds until the next attempt."""
        if self._bye is None:
            return self._backoff.next()
        after = self._bye.after / SECOND
        # A restart spreads the consoles over the time it names; a rate limit means all of it.
        return (
            after + self._backoff.next() if self._bye.code == Close.RATE else after * self._random()
        )

    async def _rest(
        self, phase: Phase, code: int | None, ended: Ended, pause: float | None = None
    ) -> None:
        """Be in a phase without a connection, for so many seconds or until nudged."""
        retry_at = None if pause is None else self._clock.now() + round(pause * SECOND)
        why: dict[str, Any] = {
            "close": code,
            "detail": ended.detail,
            "unreached": ended.unreached,
            "not_let_in": None,
        }
        if phase is Phase.TOKEN_REFUSED:
            refused = not_let_in(ended.detail.encode(), self._sign_in)
            why["not_let_in"] = refused
            if refused.taken_away:
                why["you"] = None
        self._tell(phase, **why, retry_at=retry_at, read_only=False, strayed=0)
        self._nudged.clear()
        nudge = self._nudged.wait()
        if pause is None:
            await nudge
        else:
            await self._first(nudge, self._clock.sleep(pause))

    def _tell(self, phase: Phase, **changes: Any) -> None:
        before = self._status
        away = phase in _AWAY and before.phase in _AWAY
        since = before.since if away or phase is before.phase else self._clock.now()
        self._status = replace(self._status, phase=phase, since=since, **changes)
        self._listener.on_status(self.status)

    async def _first(self, wanted: Awaitable[_Value], other: Awaitable[None]) -> bool:
        """Wait for either; whether it was the wanted one. Neither goes on after."""
        tasks = [asyncio.ensure_future(wanted), asyncio.ensure_future(other)]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return tasks[0].done()
        finally:
            for task in tasks:
                task.cancel()
