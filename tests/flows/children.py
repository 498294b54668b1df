"""Programs of their own, to be killed: the relay, and a console. Real time, real signals."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx

from console.link.clock import SystemClock
from console.link.relay import Endpoint
from server_stub.relay.admin import add_operator, add_page
from server_stub.relay.clock import SystemClock as RelayClock
from server_stub.relay.log.store import open_store
from server_stub.relay.messenger.inbound.webhook import signature
from server_stub.relay.secret import Secret
from tests.environment import clean_environment
from tests.flows.servers import Meta, listening
from tests.waiting import last_seen

HANGING = 120
"""Seconds after which a test that waits is given up."""


class HastyClock(SystemClock):
    """Waits a fiftieth of the time: nobody wants to sit out ten reconnects."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / 50)


class Bell:
    """Rings when something has happened; waiting for it leaves the processor to the children."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self, _: object = None) -> None:
        self._rung.set()

    async def until(self, true: Callable[[], object]) -> None:
        try:
            async with asyncio.timeout(HANGING):
                while not true():
                    self._rung.clear()
                    await self._rung.wait()
        except TimeoutError:
            raise AssertionError(f"not so after {HANGING} s: {last_seen(true)}") from None


async def set_up(folder: Path, meta: Meta, *operators: str) -> dict[str, str]:
    """A data folder with the Page and these operators; their tokens."""
    page = meta.page
    async with open_store(folder, RelayClock(), {}) as store:
        token = Secret(page.token)
        await add_page(store, page.id, page.name, token, page.brand, page.department)
        return {name: (await add_operator(store, name, "operator")).reveal() for name in operators}


class ChildRelay:
    """`messenger-relay serve` as a child process, always at the same addresses."""

    def __init__(self, folder: Path, meta: Meta, graph: str) -> None:
        self._folder = folder
        self._app = meta.world.app
        self._graph = graph
        with listening() as public, listening() as consoles:
            self._ports = [place.getsockname()[1] for place in (public, consoles)]
        self._process: asyncio.subprocess.Process | None = None
        self.up = asyncio.Event()

    async def start(self) -> None:
        """Start it, until it says that it is there."""
        public, consoles = (f"127.0.0.1:{port}" for port in self._ports)
        with (self._folder.parent / "relay.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "server_stub.relay", "serve", "--data", str(self._folder),
                "--public", public, "--consoles", consoles, "--graph", self._graph,
                stdout=asyncio.subprocess.PIPE, stderr=log,
                env=clean_environment(
                    META_APP_ID=self._app.id,
                    META_APP_SECRET=self._app.secret,
                    META_VERIFY_TOKEN=self._app.verify_token,
                ),
            )  # fmt: skip
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        log_text = (self._folder.parent / "relay.log").read_text()
        assert line and json.loads(line)["consoles"] == self.consoles, log_text
        self.up.set()

    async def kill(self) -> None:
        """SIGKILL: no goodbye, nothing tidied up."""
        assert self._process is not None
        self.up.clear()
        self._process.kill()
        await self._process.communicate()

    async def end(self) -> None:
        """SIGTERM, as a service manager does."""
        assert self._process is not None
        self.up.clear()
        self._process.terminate()
        await self._process.communicate()
        assert self._process.returncode == 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self._ports[0]}/webhook"

    @property
    def consoles(self) -> str:
        return f"ws://127.0.0.1:{self._ports[1]}"

    def connect(self, token: str) -> Any:
        """What a session is given to find this relay."""

        @contextlib.asynccontextmanager
        async def found() -> AsyncIterator[Endpoint]:
            yield Endpoint(self.consoles, token)

        return found


@contextlib.asynccontextmanager
async def child_relay(folder: Path, meta: Meta, graph: str) -> AsyncIterator[ChildRelay]:
    """The relay, started; nothing of it is left afterwards."""
    relay = ChildRelay(folder, meta, graph)
    await relay.start()
    try:
        yield relay
    finally:
        if relay.running:
            await relay.kill()


class Traffic:
    """Webhooks from several senders at once, each tried again until it is acknowledged."""

    def __init__(
        self, relay: ChildRelay, meta: Meta, client: httpx.AsyncClient, bell: Bell
    ) -> None:
        self._bell = bell
        self._relay = relay
        self._meta = meta
        self._client = client
        self.acknowledged: list[str] = []
        self.attempts = 0
        self.cut_off = 0
        self.ending = False

    async def send(self, sender: int) -> None:
        number = 0
        while not self.ending:
            number += 1
            mid = f"m_{sender}_{number}"
            body, headers = self._webhook(mid, str(3_000 + sender), f"{sender}: {number}")
            while not await self._post(body, headers):
                await self._relay.up.wait()
            self.acknowledged.append(mid)
            self._bell.ring()

    def _webhook(self, mid: str, psid: str, text: str) -> tuple[bytes, dict[str, str]]:
        page, app = self._meta.page.id, self._meta.world.app
        people = {"sender": {"id": psid}, "recipient": {"id": page}}
        entry = {"id": page, "messaging": [people | {"message": {"mid": mid, "text": text}}]}
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        return body, {"X-Hub-Signature-256": signature(Secret(app.secret), body)}

    async def _post(self, body: bytes, headers: dict[str, str]) -> bool:
        self.attempts += 1
        try:
            answer = await self._client.post(self._relay.webhook, content=body, headers=headers)
        except httpx.TransportError:
            self.cut_off += 1
            return False
        assert answer.status_code == 200
        return True
