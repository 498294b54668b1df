"""The embedded relay: stand-in for Meta, relay and visitors as child processes on loopback.

Each child ends by itself when its standard input closes, so none outlives the console, however
the console ends.
"""

from __future__ import annotations

import asyncio
import getpass
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from console.link.clock import Clock, SystemClock

RELAY_MODULE = "server_stub.relay"

PAUSE_SECONDS = 0.5
"""Between the end of the relay and its next start."""

STEADY_SECONDS = 10
"""A relay that ends sooner after it was started again would end for ever."""

MOST_NAMES = 9
_NAME_TAKEN = 2


class EmbeddedError(Exception):
    """A child could not be started or has ended; the text holds its own last words, `code` is
    its exit code."""

    def __init__(self, text: str, code: int = 0) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Address:
    """Where the console connects to, and with what."""

    url: str
    token: str


class Embedded:
    """A relay of one's own, with a Page and visitors to practise on.

    `folder` keeps the relay's data between runs; `scenario` and `speed` are the stand-in's.
    """

    def __init__(
        self,
        folder: Path,
        scenario: str = "morning",
        speed: float = 1.0,
        clock: Clock | None = None,
    ) -> None:
        self._folder = folder
        self._data = str(folder / "relay")
        self._scenario = scenario
        self._speed = speed
        self._clock = clock or SystemClock()
        self._children: dict[str, asyncio.subprocess.Process] = {}
        self._meta: dict[str, Any] = {}
        self._ports = ("127.0.0.1:0", "127.0.0.1:0")

    async def start(self) -> Address:
        """Start everything; the visitors begin to write. Raises EmbeddedError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for log in self._folder.glob("*.log"):
            log.unlink()
        meta = await self._serve("meta", "--scenario", self._scenario, "--speed", str(self._speed))
        self._meta = meta
        for page in meta["pages"]:
            await self._run(
                "page", "add", page["id"], "--name", page["name"], "--token", "-",
                "--brand", page["brand"], "--department", page["department"],
                "--data", self._data, given=page["token"],
            )  # fmt: skip
        token = await self._operator_token()
        relay = await self._start_relay()
        await _put_webhook(meta["address"], relay["public"] + "/webhook")
        return Address(relay["consoles"], token)

    async def watch(self) -> None:
        """Start the relay again when it ends, at the same ports and on the same data.

        Raises EmbeddedError when it ends again at once, or when the stand-in for Meta ends.
        """
        again_at: int | None = None
        while True:
            name = await self._first_to_end()
            now = self._clock.elapsed()
            failing = again_at is not None and now - again_at < STEADY_SECONDS * 1_000
            if name != "serve" or failing:
                raise self._ended(name)
            await self._clock.sleep(PAUSE_SECONDS)
            await self._start_relay()
            again_at = self._clock.elapsed()

    async def stop(self) -> None:
        """End the children, the relay first: it stops cleanly and says goodbye."""
        for child in reversed(self._children.values()):
            if child.stdin is not None:
                child.stdin.close()
            await child.wait()
        self._children.clear()

    async def _start_relay(self) -> dict[str, Any]:
        public, consoles = self._ports
        relay = await self._serve(
            "serve", "--data", self._data, "--public", public, "--consoles", consoles,
            "--graph", self._meta["address"],
            META_APP_ID=self._meta["app_id"],
            META_APP_SECRET=self._meta["app_secret"],
            META_VERIFY_TOKEN=self._meta["verify_token"],
        )  # fmt: skip
        self._ports = tuple(relay[name].partition("//")[2] for name in ("public", "consoles"))
        return relay

    async def _first_to_end(self) -> str:
        """Wait until a child has ended; which."""
        waits = {
            asyncio.ensure_future(child.wait()): name for name, child in self._children.items()
        }
        try:
            ended, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            return waits[ended.pop()]
        finally:
            for wait in waits:
                wait.cancel()

    async def _operator_token(self) -> str:
        """The token of the user of this machine; made, with an operator, when there is none."""
        path = self._folder / "operator.token"
        token = path.read_text("utf-8").strip() if path.exists() else ""
        if not token:
            token = await self._add_operator()
            # Whole or not at all: the relay does not say a token twice.
            half = path.with_suffix(".new")
            half.unlink(missing_ok=True)
            half.touch(mode=0o600)
            half.write_text(token, "utf-8")
            half.replace(path)
        return token

    async def _add_operator(self) -> str:
        number = 1
        while True:
            name = operator_name() if number == 1 else f"{operator_name()} {number}"
            try:
                return await self._run(
                    "operator", "add", name, "--role", "admin", "--data", self._data
                )
            except EmbeddedError as error:
                # Taken by an operator whose token was lost when an earlier start was cut short.
                if error.code != _NAME_TAKEN or number == MOST_NAMES:
                    raise
            number += 1

    async def _serve(self, *arguments: str, **environment: str) -> dict[str, Any]:
        """Start a child that goes on; what its first line says."""
        name = arguments[0]
        with self._log(name).open("ab") as log:
            child = await _spawn(*arguments, "--until-stdin-closes", log=log, **environment)
        self._children[name] = child
        assert child.stdout is not None
        line = await child.stdout.readline()
        if not line:
            await child.wait()
            raise self._ended(name)
        found: dict[str, Any] = json.loads(line)
        return found

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def _ended(self, name: str) -> EmbeddedError:
        what = {"serve": "relay", "meta": "stand-in for Meta"}[name]
        code = self._children[name].returncode or 0
        lines = self._log(name).read_text("utf-8", errors="replace").strip().splitlines()
        said = f": {lines[-1]}" if lines and code > 0 else ""  # killed, it said nothing
        return EmbeddedError(f"the embedded {what} has ended with code {code}{said}", code)

    async def _run(self, *arguments: str, given: str = "") -> str:
        """Run a command of the relay to its end; what it printed."""
        child = await _spawn(*arguments)
        printed, errors = await child.communicate(given.encode())
        if child.returncode:
            raise EmbeddedError(errors.decode(errors="replace").strip(), child.returncode)
        return printed.decode().strip()


def operator_name() -> str:
    """The name under which the user of this machine answers."""
    try:
        return getpass.getuser().capitalize()
    except (KeyError, OSError):
        return "Operator"


async def _spawn(
    *arguments: str, log: IO[bytes] | None = None, **environment: str
) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        # Safe path (-P): modules in the folder the console was started in are not the relay's.
        sys.executable, "-P", "-m", RELAY_MODULE, *arguments,
        stdin=pipe, stdout=pipe, stderr=log or pipe,
        env={**os.environ, **environment},
        start_new_session=True,
    )  # fmt: skip


async def _put_webhook(address: str, webhook: str) -> None:
    import httpx

    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.put(f"{address}/__standin/webhook", json={"url": webhook})
    if answer.is_error:
        raise EmbeddedError(f"The stand-in for Meta refused the webhook: {answer.text}")
