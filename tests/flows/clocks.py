"""One time for everybody, as the relay, the stand-in for Meta and the consoles each ask for it.

All stand on the relay's clock of `tests.relay.rig`, which moves only when a test says so.
"""

from __future__ import annotations

import asyncio

import httpx

from console.core.moments import SECOND, Millis
from tests.relay.rig import VirtualClock


class MetaClock:
    """The stand-in counts in milliseconds."""

    def __init__(self, world: VirtualClock) -> None:
        self._world = world

    def now(self) -> int:
        return self._world.now()

    async def sleep(self, ms: float) -> None:
        await self._world.sleep(ms / SECOND)


class MachineClock:
    """The clock of an operator's machine.

    It is wrong by `error` milliseconds, as machines are. Its steady clock moves only while the
    machine is awake, as the real one stands still during suspend.
    """

    def __init__(self, world: VirtualClock, error: Millis = 0) -> None:
        self._world = world
        self._awake = VirtualClock()
        self._error = error

    def now(self) -> Millis:
        return self._world.now() + self._error

    def elapsed(self) -> int:
        return round(self._awake.monotonic() * SECOND)

    async def sleep(self, seconds: float) -> None:
        await self._awake.sleep(seconds)

    def move(self, seconds: float) -> None:
        """Be awake for so long."""
        self._awake.move(seconds)


class PatientTransport(httpx.AsyncBaseTransport):
    """Real HTTP, but an answer is waited for on the virtual clock: half a minute in no time."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._inner = httpx.AsyncHTTPTransport()
        self.on_their_way = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.on_their_way += 1
        answer = asyncio.ensure_future(self._inner.handle_async_request(request))
        limit = asyncio.ensure_future(self._clock.sleep(request.extensions["timeout"]["read"]))
        try:
            await asyncio.wait((answer, limit), return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise httpx.ReadTimeout("no answer", request=request)
            return answer.result()
        finally:
            self.on_their_way -= 1
            for one in (answer, limit):
                one.cancel()
            await asyncio.gather(answer, limit, return_exceptions=True)

    async def aclose(self) -> None:
        await self._inner.aclose()
