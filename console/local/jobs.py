"""The order in which things reach the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Job = Callable[[], Awaitable[None]]


class Jobs:
    """What is to be written, done by one task: what was asked first is on the disk first.

    A job that fails costs only itself: `failed` hears of it, and the next one is done.
    """

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._queue: asyncio.Queue[Job] = asyncio.Queue()

    def put(self, job: Job) -> None:
        self._queue.put_nowait(job)

    async def join(self) -> None:
        """Wait until all that has been put is done."""
        await self._queue.join()

    async def run(self) -> None:
        """The task; ends only when cancelled."""
        while True:
            job = await self._queue.get()
            try:
                await job()
            except Exception as error:
                self._failed(error)
            finally:
                self._queue.task_done()


class Soon:
    """Does something once, `seconds` after it was first asked for, however often it is."""

    def __init__(self, seconds: float, do: Callable[[], None]) -> None:
        self._seconds = seconds
        self._do = do
        self._timer: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self.now)

    def now(self) -> None:
        """Do it without waiting, whether it was asked for or not."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._do()
