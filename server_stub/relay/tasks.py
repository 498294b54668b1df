"""Tasks that nobody waits for: held until they end, and a fault of one told in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from server_stub.relay import faults


class Tasks:
    """The tasks of one part of the relay. A fault ends its task alone: the part goes on."""

    def __init__(self, logger: logging.Logger) -> None:
        self._log = logger
        self._running: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, what: str, work: Coroutine[Any, Any, Any]) -> None:
        """`what` says what is done, by kinds and ids alone; it stands before a fault's frames."""
        task = asyncio.create_task(work, name=what)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def stop(self) -> None:
        """Let go of all that is on its way."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            faults.report(self._log, f"{task.get_name()} has stopped", error)
