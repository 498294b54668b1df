"""Run as a program: Meta's side of the webhook, over many connections at a time.

    python -m tests.bench.senders PORT APP_SECRET CONNECTIONS

For each number on stdin, so many signed webhooks are sent, each with a message of its own, and
it is printed how many were answered in a second. Connections last as long as that: the server
closes those that are idle.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from typing import cast

import uvloop

from server_stub.relay.messenger.inbound.webhook import signature
from server_stub.relay.secret import Secret
from tests.bench.crowd import PAGE, TEXTS

VISITORS = 500
_ANSWERED = b"EVENT_RECEIVED"


class Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self._heard = b""
        self._answer: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if self._answer is not None and self._heard.endswith(_ANSWERED):
            assert self._heard.startswith(b"HTTP/1.1 200 ")
            self._heard = b""
            self._answer.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or EOFError(self._heard))

    def close(self) -> None:
        self._transport.close()

    async def send_all(self, requests: Iterator[bytes]) -> None:
        """Send these, which others take from as well, each when the last one is answered."""
        for request in requests:
            self._answer = asyncio.get_running_loop().create_future()
            self._transport.write(request)
            await self._answer


def requests(secret: Secret) -> Iterator[bytes]:
    """Webhooks as Meta sends them: a new message each time."""
    for number in count():
        now = time.time_ns() // 1_000_000
        message = {"mid": f"m_{number}", "text": TEXTS[number % len(TEXTS)]}
        event = {
            "sender": {"id": f"9{number % VISITORS:07}"},
            "recipient": {"id": PAGE},
            "timestamp": now,
            "message": message,
        }
        entry = {"id": PAGE, "time": now, "messaging": [event]}
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        head = (
            "POST /webhook HTTP/1.1\r\nHost: relay\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nX-Hub-Signature-256: {signature(secret, body)}\r\n\r\n"
        )
        yield head.encode() + body


async def main(port: str, secret: str, connections: str) -> None:
    loop = asyncio.get_running_loop()
    webhooks = requests(Secret(secret))
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        made = [
            (await loop.create_connection(Connection, "127.0.0.1", int(port)))[1]
            for _ in range(int(connections))
        ]
        some, began = islice(webhooks, int(line)), time.perf_counter()
        await asyncio.gather(*(connection.send_all(some) for connection in made))
        print(int(line) / (time.perf_counter() - began), flush=True)
        for connection in made:
            connection.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
