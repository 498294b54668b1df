"""Time as the relay sees it, passed in everywhere so that tests can turn it by hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

from console.core.model import Millis

T = TypeVar("T")


class Clock(Protocol):
    def now(self) -> Millis:
        """The wall clock; it may jump."""

    def monotonic(self) -> float:
        """Seconds since some moment; never jumps."""

    async def sleep(self, seconds: float) -> None:
        """Wait that long by the monotonic clock."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Millis:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


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
