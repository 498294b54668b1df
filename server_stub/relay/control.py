"""The way into a running relay for its own command line: one JSON line each way.

A Unix socket in the data folder that only its owner can reach. Where the folder's path is too
long for one, the socket lies in a private temporary folder and `control.path` says where.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from server_stub.relay import faults
from server_stub.relay.admin import AdminError
from server_stub.relay.log.database import DataError

log = logging.getLogger(__name__)

_LONGEST_PATH = 100
"""Bytes; the limit of sun_path is 104 on some systems, 108 on others."""
_LONGEST_LINE = 4 * 1024 * 1024
"""Bytes: all words of a brand, each sign of them escaped."""
_SECONDS = 10.0

Carry = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class ControlError(Exception):
    """The running relay can not be reached; the text says why."""


class Control:
    """The server's end."""

    def __init__(self, folder: Path, carry_out: Carry) -> None:
        self._folder = folder
        self._carry_out = carry_out
        self._server: asyncio.Server | None = None
        self._temporary: Path | None = None

    async def start(self) -> None:
        """Listen. The data folder is ours alone, so a socket left in it is a dead one."""
        path = self._folder.resolve() / "control.sock"
        pointer = self._folder / "control.path"
        pointer.unlink(missing_ok=True)
        if len(os.fsencode(path)) > _LONGEST_PATH:
            self._temporary = Path(tempfile.mkdtemp(prefix="relay-"))
            path = self._temporary / "control.sock"
            pointer.write_text(str(path))
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        self._server = await asyncio.start_unix_server(
            self._serve, sock=listener, limit=_LONGEST_LINE
        )

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        (self._folder / "control.sock").unlink(missing_ok=True)
        (self._folder / "control.path").unlink(missing_ok=True)
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                line = await reader.readline()
            writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
            await writer.drain()
        except (TimeoutError, ValueError, OSError):
            # Slow, too long or gone: the line ends, and the command says that it got no answer.
            return
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
        except ValueError:
            return {"error": "not JSON"}
        if not isinstance(request, dict):
            return {"error": "not an object"}
        try:
            return await self._carry_out(request)
        except (AdminError, DataError) as error:
            return {"error": str(error)}
        except Exception as error:
            reference = faults.report(log, "a command of the control socket", error)
            return {"error": f"a fault of the relay: its log says why (reference {reference})"}


def ask_relay(folder: Path, request: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the relay that has the folder open.

    Raises:
        ControlError: it can not be reached, or gave no answer.
        AdminError: it refused.
    """
    pointer = folder / "control.path"
    path = Path(pointer.read_text()) if pointer.exists() else folder / "control.sock"
    with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as line:
        line.settimeout(_SECONDS)
        try:
            line.connect(_short(path))
            line.sendall(json.dumps(request).encode() + b"\n")
            with line.makefile("rb") as file:
                answer = json.loads(file.readline(_LONGEST_LINE))
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no answer"
            raise ControlError(
                f"the data folder {folder} is in use, and the relay that has it open can not be"
                f" reached at {path}: {why}. Run this as the same user, or stop the relay first."
            ) from None
    if "error" in answer:
        raise AdminError(answer["error"])
    return dict(answer)


def _short(path: Path) -> str:
    """The path as the system takes it: relative to here when that is shorter."""
    return min(str(path), os.path.relpath(path), key=len)
