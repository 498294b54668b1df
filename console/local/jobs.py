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
