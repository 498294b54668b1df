"""The running relay: all parts put together, two ports open."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

from server_stub.relay import faults
from server_stub.relay.addresses import Address, listen, place_of
from server_stub.relay.assembly import Relay
from server_stub.relay.clock import Clock, SystemClock
from server_stub.relay.descriptors import raise_limit, too_few
from server_stub.relay.log.database import Beginning, DataError
from server_stub.relay.log.store import Store, open_store
from server_stub.relay.log.vault import WAY_BACK
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.public import serving

log = logging.getLogger(__name__)

_SWITCH_SECONDS = 0.0005
_FIRST_START = (
    "A new log begins here: nobody can sign in yet (messenger-relay operator add). Were there"
    " chats before, then stop: is the right disk mounted, and --data the right folder?"
)


class RelayFailedError(Exception):
    """A part of the relay has failed while it ran, and it has ended: start it again."""


@contextlib.asynccontextmanager
async def running(
    store: Store,
    app: MetaApp,
    graph: Graph,
    clock: Clock,
    public: socket.socket,
    consoles: socket.socket,
    folder: Path,
    failed: Callable[[], None],
    dialog: str = "",
) -> AsyncIterator[None]:
    """The relay at work on an opened store, until the block ends.

    `dialog` is where browsers log in, "" for where the Graph API says. `failed` is called when
    one of its tasks ends by an error: a relay that only seems to work is worse than one that is
    started again.
    """

    def watch(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            # Of a DataError the words are ours and hold nothing of anybody's.
            why = f" ({error})" if isinstance(error, DataError) else ""
            faults.report(log, f"a part of the relay has failed: {task.get_name()}{why}", error)
            failed()

    relay = Relay(store, app, graph, clock, folder, f"http://{place_of(public)}", dialog)
    await relay.start(consoles)
    tasks = [asyncio.create_task(work, name=name) for name, work in relay.lasting().items()]
    for task in (*tasks, store.writing):
        task.add_done_callback(watch)
    try:
        async with serving(relay.routes(), public, watch, relay.lines, relay.attempts):
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await relay.stop()


async def serve(
    folder: Path,
    app: MetaApp,
    graph_url: str,
    public: Address,
    consoles: Address,
    until_stdin_closes: bool,
    environment: Mapping[str, str],
    dialog: str = "",
    beginning: Beginning = Beginning.USUAL,
) -> None:
    """Run the relay until a signal, or the end of stdin, asks it to end.

    The first line on stdout is a JSON object with the two addresses.

    Raises:
        PortInUseError, DataError: it can not start.
        RelayFailedError: it has ended because a part of it has failed.
    """
    # The journal's thread must not wait 5 ms for the loop's thread each time it comes back from
    # the disk: a commit would be ten times as long as its write.
    sys.setswitchinterval(_SWITCH_SECONDS)
    ending, failed = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    faults.watch_loop(loop)
    if (few := too_few(raise_limit())) is not None:
        log.warning("%s", few)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    clock = SystemClock()
    with listen(public) as public_socket, listen(consoles) as console_socket:
        async with open_store(folder, clock, environment, beginning) as store:
            graph = Graph(graph_url, app.secret)

            def fail() -> None:
                failed.set()
                ending.set()

            try:
                async with running(
                    store, app, graph, clock, public_socket, console_socket, folder, fail, dialog
                ):
                    _announce(public_socket, console_socket, store)
                    if until_stdin_closes:
                        _end_with_stdin(loop, ending)
                    await ending.wait()
                    log.info("ending")
            finally:
                await graph.close()
    if failed.is_set():
        raise RelayFailedError("a part of the relay has failed, see above: start it again")


def _announce(public: socket.socket, consoles: socket.socket, store: Store) -> None:
    places = {"public": f"http://{place_of(public)}", "consoles": f"ws://{place_of(consoles)}"}
    print(json.dumps(places), flush=True)
    state = store.sequencer.state
    people = len(state.present_operators())
    if not state.seq:
        print(_FIRST_START, file=sys.stderr)
    if store.vault.trouble:
        print(f"warning: {store.vault.trouble}. {WAY_BACK}", file=sys.stderr)
    print(
        f"The relay is up: webhook at {places['public']}/webhook, consoles at"
        f" {places['consoles']}; {len(state.channels)} Pages, {people} operators,"
        f" {len(state.open_chats)} open chats.",
        file=sys.stderr,
    )


def _end_with_stdin(loop: asyncio.AbstractEventLoop, ending: asyncio.Event) -> None:
    def wait() -> None:
        while os.read(0, 4096):
            pass
        # The loop may be closed already when the relay ended by a signal.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(ending.set)

    threading.Thread(target=wait, daemon=True, name="stdin").start()
