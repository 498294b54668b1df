"""Tasks that nobody waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any


class Tasks:
    """Holds each task while it runs, and no longer. A task that dies of a fault costs only
    itself: `failed` hears of it."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._running: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._running)

    def start(
        self,
        work: Coroutine[Any, Any, None],
        failed: Callable[[Exception], None] | None = None,
    ) -> asyncio.Task[None]:
        """Begin; `failed` hears of its fault in place of the common one."""
        task = asyncio.get_running_loop().create_task(work)
        # The loop holds tasks weakly: without this one could vanish while it waits.
        self._running.add(task)
        task.add_done_callback(partial(self._ended, failed or self._failed))
        return task

    def _ended(self, failed: Callable[[Exception], None], task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, Exception):
            failed(error)

    async def join(self) -> None:
        """Wait until what runs now has ended."""
        await asyncio.gather(*self._running, return_exceptions=True)

    async def stop(self) -> None:
        """Cancel all of it, and wait until it is over."""
        for task in self._running:
            task.cancel()
        await self.join()
