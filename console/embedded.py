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

RELAY_MODULE = "server_stub.relay"


class EmbeddedError(Exception):
    """A child could not be started; the text is its own last words."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the console connects to, and with what."""

    url: str
    token: str


class Embedded:
    """A relay of one's own, with a Page and visitors to practise on.

    `folder` keeps the relay's data between runs; `scenario` and `speed` are the stand-in's.
    """

    def __init__(self, folder: Path, scenario: str = "morning", speed: float = 1.0) -> None:
        self._folder = folder
        self._scenario = scenario
        self._speed = speed
        self._children: list[asyncio.subprocess.Process] = []

    async def start(self) -> Address:
        """Start everything; the visitors begin to write. Raises EmbeddedError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        data = str(self._folder / "relay")
        meta = await self._serve("meta", "--scenario", self._scenario, "--speed", str(self._speed))
        for page in meta["pages"]:
            await self._run(
                "page", "add", page["id"], "--name", page["name"], "--token", "-",
                "--brand", page["brand"], "--department", page["department"],
                "--data", data, given=page["token"],
            )  # fmt: skip
        token = await self._operator_token(data)
        relay = await self._serve(
            "serve", "--data", data, "--public", "127.0.0.1:0", "--consoles", "127.0.0.1:0",
            "--graph", meta["address"],
            META_APP_ID=meta["app_id"],
            META_APP_SECRET=meta["app_secret"],
            META_VERIFY_TOKEN=meta["verify_token"],
        )  # fmt: skip
        await _put_webhook(meta["address"], relay["public"] + "/webhook")
        return Address(relay["consoles"], token)

    async def stop(self) -> None:
        """End the children, the relay first: it stops cleanly and says goodbye."""
        for child in reversed(self._children):
            if child.stdin is not None:
                child.stdin.close()
            await child.wait()
        self._children.clear()

    async def _operator_token(self, data: str) -> str:
        path = self._folder / "operator.token"
        if not path.exists():
            token = await self._run(
                "operator", "add", operator_name(), "--role", "admin", "--data", data
            )
            path.touch(mode=0o600)
            path.write_text(token, "utf-8")
        return path.read_text("utf-8").strip()

    async def _serve(self, *arguments: str, **environment: str) -> dict[str, Any]:
        """Start a child that goes on; what its first line says."""
        path = self._folder / f"{arguments[0]}.log"
        with path.open("wb") as log:
            child = await _spawn(*arguments, "--until-stdin-closes", log=log, **environment)
        self._children.append(child)
        assert child.stdout is not None
        line = await child.stdout.readline()
        if not line:
            said = path.read_text("utf-8", errors="replace").strip()
            code = await child.wait()
            raise EmbeddedError(said or f"The embedded {arguments[0]} ended with code {code}.")
        found: dict[str, Any] = json.loads(line)
        return found

    async def _run(self, *arguments: str, given: str = "") -> str:
        """Run a command of the relay to its end; what it printed."""
        child = await _spawn(*arguments)
        printed, errors = await child.communicate(given.encode())
        if child.returncode:
            raise EmbeddedError(errors.decode(errors="replace").strip())
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
        sys.executable, "-m", RELAY_MODULE, *arguments,
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
