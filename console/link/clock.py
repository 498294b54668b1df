"""Time as the link needs it, passed in so that tests decide it."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from console.core.moments import Millis


class Clock(Protocol):
    def now(self) -> Millis:
        """This machine's idea of the moment; may jump."""
        ...

    def elapsed(self) -> int:
        """Milliseconds since some moment; never jumps."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> Millis:
        return time.time_ns() // 1_000_000

    def elapsed(self) -> int:
        return time.monotonic_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
