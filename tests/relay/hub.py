"""A rig with a console port, and consoles that connect to it over real websockets."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from console.wire.frames import RelayFrame, relay_frames
from server_stub.relay.addresses import Address, listen
from server_stub.relay.consoles.hub import Consoles
from server_stub.relay.consoles.services import Services
from tests.relay.rig import Rig, VirtualClock, open_rig


class Console:
    """The other end of the line."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def hello(self, console_id: str = "k", client: str = "test", **more: Any) -> None:
        await self.send(type="hello", client=client, console_id=console_id, **more)

    async def command(self, name: str, **command: Any) -> None:
        await self.send(type="command", id=name, command=command)

    async def next(self) -> dict[str, Any]:
        text = await self.socket.recv()
        relay_frames.validate_json(text)
        frame: dict[str, Any] = json.loads(text)
        return frame

    async def frame(self) -> RelayFrame:
        return relay_frames.validate_json(await self.socket.recv())

    async def until(self, kind: str) -> list[dict[str, Any]]:
        """All frames up to the first of a kind."""
        frames = [await self.next()]
        while frames[-1]["type"] != kind:
            frames.append(await self.next())
        return frames

    async def closed(self) -> int:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.socket.recv()
        await self.socket.wait_closed()
        return self.socket.close_code or 0


class Hub:
    """A rig with a console port."""

    def __init__(self, rig: Rig, consoles: Consoles, url: str) -> None:
        self.rig = rig
        self.consoles = consoles
        self.url = url

    @contextlib.asynccontextmanager
    async def connect(self, token: str = "token-op1", **more: Any) -> AsyncIterator[Console]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        options: dict[str, Any] = {
            "subprotocols": [Subprotocol("relay.v1")],
            "additional_headers": headers,
            "compression": None,
            "proxy": None,
            "close_timeout": 1,
        }
        async with connect(self.url, **(options | more)) as socket:
            yield Console(socket)

    @contextlib.asynccontextmanager
    async def live(self, token: str = "token-op1", **more: Any) -> AsyncIterator[Console]:
        """A console that has got its snapshot."""
        async with self.connect(token, **more) as console:
            await console.hello()
            await console.until("live")
            await self.rig.settle()
            yield console


def operator_of(token: str) -> str | None:
    return token.removeprefix("token-") if token.startswith("token-") else None


@contextlib.asynccontextmanager
async def open_hub(
    folder: Path,
    clock: VirtualClock | None = None,
    tail: int = 1_000,
    services: Services | None = None,
) -> AsyncIterator[Hub]:
    async with open_rig(folder, clock) as rig:
        consoles = Consoles(rig.sequencer, rig.journal, rig.clock, operator_of, tail, services)
        rig.joins(consoles=consoles)
        listener = listen(Address("127.0.0.1", 0))
        port = listener.getsockname()[1]
        await consoles.start(listener)
        try:
            yield Hub(rig, consoles, f"ws://127.0.0.1:{port}")
        finally:
            await consoles.stop()
