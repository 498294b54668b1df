"""Opening the console: the last run's screen first, then the inbox as it was, then the rest.

Importing the packages for network and disk costs as much as Textual itself, so they are
loaded while the first screen already stands.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from console.local import last_screen
from console.program import settings
from console.program.credentials import Credentials, NoCodeError
from console.program.exits import EXIT_DONE, EXIT_FAULT, EXIT_RELAY, EXIT_USE
from console.program.settings import ConsoleSettings
from console.sign_in import SignIn

if TYPE_CHECKING:
    from console.link.relay import Connect, Endpoint
    from console.program.app import ConsoleApp
    from console.program.faults import Faults
    from console.session.session import Session

# The repaint timer, not the work, decides how soon a key is on screen; nothing is drawn more
# often by it, since changes are collected before.
os.environ.setdefault("TEXTUAL_FPS", "240")


def open_console() -> int:
    """The console on the relay remembered, or on an embedded one. The exit code."""
    chosen = settings.load()
    if not chosen.relay:
        return open_demo("morning", 1.0)
    credentials = Credentials(settings.account_folder(chosen.relay))
    try:
        sign_in = credentials.load()
    except NoCodeError:
        from console.locale import words

        said = words(chosen.language or settings.language_of_terminal())
        print(f"messenger-console: {said.say('token.bad_code')}", file=sys.stderr)
        return EXIT_USE
    return open_relay(chosen.relay, sign_in)


def open_relay(url: str, sign_in: SignIn, remember: bool = False) -> int:
    """The console on a relay. With `remember` it is the one opened from now on."""
    chosen, folder = settings.load(), settings.account_folder(url)
    credentials = Credentials(folder)
    presumed = credentials.remembers(sign_in)
    if remember:
        chosen = settings.file().change({"relay": url})
        credentials.remember(sign_in)

    @asynccontextmanager
    async def connect() -> AsyncIterator[Endpoint]:
        from console.link.relay import Endpoint

        yield Endpoint(url, sign_in.token, invite=sign_in.invite)

    return _run(folder, connect, chosen, sign_in, credentials, url, presumed)


def open_demo(scenario: str, speed: float, fresh: bool = False) -> int:
    """The console on an embedded relay with the visitors of a scenario."""
    name = Path(scenario).stem
    folder = settings.data_folder() / f"demo-{name}"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)

    @asynccontextmanager
    async def connect() -> AsyncIterator[Endpoint]:
        from console.link.relay import Endpoint
        from console.program.embedded import Embedded

        embedded = Embedded(folder, scenario, speed)
        try:
            address = await embedded.start()
            yield Endpoint(address.url, address.token, embedded.watch)
        finally:
            await embedded.stop()

    return _run(folder, connect, settings.load())


def _run(
    folder: Path,
    connect: Connect,
    chosen: ConsoleSettings,
    sign_in: SignIn | None = None,
    credentials: Credentials | None = None,
    relay: str = "",
    presumed: bool = True,
) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(
            "messenger-console: this is a full-screen program; start it in a terminal. To draw a"
            " screen into a file there is `messenger-console screenshot`.",
            file=sys.stderr,
        )
        return EXIT_USE
    import gc
    import time

    # Nothing made while starting goes away: looking for it is a tenth of the way to the first
    # paint. The app collects again once the session is loaded.
    gc.disable()

    shown, mark = folder / "first-paint.json", sign_in.mark if sign_in is not None else ""
    with last_screen.shown(shown.with_suffix(".screen"), mark):
        # All that is imported here is imported while that screen stands.
        import asyncio

        from console.local.first_paint import load
        from console.program.app import ConsoleApp
        from console.program.faults import Faults
        from console.session.unplugged import first_painted

        faults = Faults()

        def open_session() -> Session:
            from console.link.clock import SystemClock
            from console.program.live import live

            return live(
                folder, connect, SystemClock(), signed_in=mark, presumed=presumed, report=faults.add
            ).session

        app = ConsoleApp(
            first_painted(time.time_ns() // 1_000_000, load(shown, mark)),
            chosen,
            live=open_session,
            first_paint=shown,
            sign_in=sign_in,
            credentials=credentials,
            report=faults.add,
            origins=settings.origins(relay),
            file=settings.file(),
        )
        asyncio.run(_to_its_end(app, faults))
    faults.print()
    if app.failure:
        print(f"messenger-console: {app.failure}", file=sys.stderr)
        return EXIT_RELAY
    return EXIT_FAULT if app.return_code else EXIT_DONE


async def _to_its_end(app: ConsoleApp, faults: Faults) -> None:
    import asyncio

    asyncio.get_running_loop().set_exception_handler(faults.on_loop)
    await app.run_async()
    if app.return_code:
        # The program has ended by a fault, and not by the way that saves everything.
        try:
            await app.session.stop()
        except Exception as error:
            faults.add(error)
