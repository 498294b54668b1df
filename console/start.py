"""Opening the console: the last run's screen first, then the inbox as it was, then the rest.

Importing the packages for network and disk costs as much as Textual itself, so they are
loaded while the first screen already stands.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console import settings
from console.local import last_screen
from console.settings import ConsoleSettings

if TYPE_CHECKING:
    from console.live import Endpoint
    from console.session import Session

# The repaint timer, not the work, decides how soon a key is on screen; nothing is drawn more
# often by it, since changes are collected before.
os.environ.setdefault("TEXTUAL_FPS", "240")


def open_console() -> int:
    """The console on the relay remembered, or on an embedded one. The exit code."""
    chosen = settings.load()
    if not chosen.relay:
        return open_demo("morning", 1.0)
    return open_relay(chosen.relay, settings.load_token(chosen.relay))


def open_relay(url: str, token: str, remember: bool = False) -> int:
    """The console on a relay. With `remember` it is the one opened from now on."""
    chosen = settings.load()
    if remember:
        settings.save(replace(chosen, relay=url))
        settings.save_token(url, token)

    @asynccontextmanager
    async def connect() -> AsyncIterator[Endpoint]:
        from console.live import Endpoint

        yield Endpoint(url, token)

    def new_token(given: str) -> None:
        settings.save_token(url, given)

    return _run(settings.account_folder(url), connect, chosen, new_token)


def open_demo(scenario: str, speed: float, fresh: bool = False) -> int:
    """The console on an embedded relay with the visitors of a scenario."""
    name = Path(scenario).stem
    folder = settings.data_folder() / f"demo-{name}"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)

    @asynccontextmanager
    async def connect() -> AsyncIterator[Endpoint]:
        from console.embedded import Embedded
        from console.live import Endpoint

        embedded = Embedded(folder, scenario, speed)
        try:
            address = await embedded.start()
            yield Endpoint(address.url, address.token, embedded.watch)
        finally:
            await embedded.stop()

    return _run(folder, connect, settings.load(), lambda token: None)


EXIT_NO_TERMINAL = 2


def _run(
    folder: Path,
    connect: Callable[[], object],
    chosen: ConsoleSettings,
    new_token: Callable[[str], None],
) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(
            "messenger-console: this is a full-screen program; start it in a terminal. To draw a"
            " screen into a file there is `messenger-console screenshot`.",
            file=sys.stderr,
        )
        return EXIT_NO_TERMINAL
    import gc
    import time

    # Nothing made while starting goes away: looking for it is a tenth of the way to the first
    # paint. The app collects again once the session is loaded.
    gc.disable()

    kept = folder / "first-paint.json"

    def live() -> Session:
        from console.link.clock import SystemClock
        from console.live import LiveSession

        return LiveSession(folder, connect, SystemClock())  # type: ignore[arg-type]

    with last_screen.shown(kept.with_suffix(".screen")):
        from console.app import ConsoleApp
        from console.local.first_paint import load
        from console.remembered import RememberedSession

        app = ConsoleApp(
            RememberedSession(time.time_ns() // 1_000_000, load(kept)),
            chosen,
            live=live,
            first_paint=kept,
            new_token=new_token,
        )
        app.run()
    if app.failure:
        print(f"messenger-console: {app.failure}", file=sys.stderr)
        return 4
    return 0
