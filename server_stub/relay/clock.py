"""Time as the relay sees it, passed in everywhere so that tests can turn it by hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

from console.core.moments import MINUTE, Millis

T = TypeVar("T")

JUMP: Millis = MINUTE
"""A wall clock that strays further than this from the monotonic one has jumped."""


_WITH_SLEEP = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Where there is no CLOCK_BOOTTIME, the monotonic clock goes on while the machine sleeps."""


class Clock(Protocol):
    def now(self) -> Millis:
        """The wall clock; it may jump."""

    def monotonic(self) -> float:
        """Seconds since some moment; never jumps."""

    def elapsed(self) -> float:
        """Seconds since some moment, those included through which the machine slept; never
        jumps."""

    async def sleep(self, seconds: float) -> None:
        """Wait that long by the monotonic clock."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Millis:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()

    def elapsed(self) -> float:
        return time.clock_gettime(_WITH_SLEEP)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class TrustedTime:
    """What time it is, as far as the wall clock can be believed.

    A machine that has slept has not jumped: the clock that counts its sleep agrees. When the wall
    clock has jumped, time goes on by that other clock from where both last agreed, until
    the wall clock is set right again or somebody decides to `believe` it. All that is decided,
    logged or due goes by this.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall = clock.now()
        self._steady = clock.elapsed()

    def now(self) -> Millis:
        """The wall clock, or what it should show."""
        wall, steady = self._clock.now(), self._clock.elapsed()
        expected = self._wall + round((steady - self._steady) * 1_000)
        if abs(wall - expected) > JUMP:
            return expected
        self._wall, self._steady = wall, steady
        return wall

    def strayed(self) -> Millis:
        """How far the wall clock has jumped: 0 while it can be believed."""
        strayed = self._clock.now() - self.now()
        return strayed if abs(strayed) > JUMP else 0

    def believe(self) -> None:
        """Take the wall clock as it is from here on."""
        self._wall, self._steady = self._clock.now(), self._clock.elapsed()


async def wait_until_set(event: asyncio.Event, clock: Clock, seconds: float) -> bool:
    """Wait for the event, at most so many seconds; whether it is set."""
    if event.is_set() or seconds <= 0:
        return event.is_set()
    waits = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(clock.sleep(seconds))]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
    return event.is_set()


async def within(clock: Clock, seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """The work's result, if it comes in time.

    Raises:
        TimeoutError: it did not; the work is cancelled.
    """
    task = asyncio.create_task(work)
    limit = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait((task, limit), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        for one in (task, limit):
            one.cancel()
        await asyncio.gather(task, limit, return_exceptions=True)
