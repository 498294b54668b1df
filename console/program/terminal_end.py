"""The end of the terminal: a closed window or a lost line ends the program, with everything typed
on disk."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

from textual.app import App


class TerminalEnd:
    """See the module. Looks at the terminal that the program was started on. `leave` ends the
    program, `keep` has everything typed on disk."""

    def __init__(
        self,
        app: App[None],
        leave: Callable[[], Awaitable[None]],
        keep: Callable[[], Awaitable[None]],
    ) -> None:
        self._app = app
        self._leave = leave
        self._keep = keep
        self._reads_terminal = os.isatty(0)
        self._ending = False

    def listen(self) -> None:
        """Hear of it, and of being asked to end."""
        loop, app = asyncio.get_running_loop(), self._app
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        loop.add_signal_handler(signal.SIGTERM, lambda: app.run_worker(self._leave(), group="quit"))

    def look(self) -> bool:
        """Whether the terminal is gone, of which nobody has told us; begins to end then."""
        gone = self._reads_terminal and not self._app.is_headless and not os.isatty(0)
        if gone:
            self._hang_up()
        return gone

    def _hang_up(self) -> None:
        if not self._ending:
            self._ending = True
            self._app.run_worker(self._end_at_once(), group="quit")

    async def _end_at_once(self) -> None:
        # Nobody reads what is drawn any more, and writing to a terminal that is gone would
        # stop the loop before drafts are on disk.
        with self._app.batch_update():
            await self._keep()
            os._exit(0)
