"""Where the stand-in gets its time from. Tests pass a virtual clock, the program the system's."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Time in milliseconds since 1970 (UTC), and waiting for it to pass."""

    def now(self) -> int: ...

    async def sleep(self, ms: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    async def sleep(self, ms: float) -> None:
        await asyncio.sleep(ms / 1000)
