"""Run as a program: many consoles that listen, and say when all have heard a burst of events.

    python -m tests.bench.listeners PORT EVENTS_IN_A_BURST TOKEN...

One console connects for each token. Prints "ready", then "heard" after each burst.
"""

from __future__ import annotations

import asyncio
import sys

import uvloop
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from console.wire.frames import SUBPROTOCOL, Hello, encode

_EVENT = '"kind":"message_received"'


async def main(port: str, burst: str, *tokens: str) -> None:
    places = enumerate(tokens)
    consoles = await asyncio.gather(*(_join(port, token, place) for place, token in places))
    print("ready", flush=True)
    while True:
        await asyncio.gather(*(_hear(console, int(burst)) for console in consoles))
        print("heard", flush=True)


async def _join(port: str, token: str, place: int) -> ClientConnection:
    console = await connect(
        f"ws://127.0.0.1:{port}",
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        additional_headers={"Authorization": f"Bearer {token}"},
        compression=None,
        max_size=None,
    )
    await console.send(encode(Hello(client="bench", console_id=f"console {place}")))
    while '"type":"live"' not in str(await console.recv()):
        pass
    return console


async def _hear(console: ClientConnection, events: int) -> None:
    while events > 0:
        events -= str(await console.recv()).count(_EVENT)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
