"""A session on a real relay: the websocket, HTTP and this machine's disk behind its ports."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from console.link.clock import Clock
from console.link.errors import LinkError
from console.link.file_client import FileClient
from console.link.ids import uuid7
from console.link.relay import Connect, Relay
from console.local import files
from console.local.disk import Disk
from console.local.operator_files import OperatorFiles
from console.locale import Words
from console.program.embedded import EmbeddedError
from console.session.ports import DiskError, Ports
from console.session.session import Session

START_ERRORS = (DiskError, LinkError, EmbeddedError, OSError)
"""What can keep a session from starting and is no fault of this program; each has a text that
says it."""


def failure_text(error: Exception, words: Words) -> str:
    """Why a session has not started, and what to do, for one of START_ERRORS."""
    if isinstance(error, DiskError):
        return f"{words.say(f'disk.{error.trouble}', detail=str(error))}."
    return str(error) or type(error).__name__


@dataclass(frozen=True, slots=True)
class Live:
    """A session and what is behind it. To be started and stopped by the session alone."""

    session: Session
    relay: Relay
    disk: Disk


def live(
    folder: Path,
    connect: Connect,
    clock: Clock,
    *,
    signed_in: str = "",
    presumed: bool = True,
    transport: httpx.AsyncBaseTransport | None = None,
    report: Callable[[Exception], None] = lambda error: None,
) -> Live:
    """`folder` keeps this account's drafts, outbox and cache; what of it belongs to a person is
    shown to whoever signs in with the same mark, `signed_in`; `presumed` where that of a folder of
    before is not known. `transport` is for tests, in place of HTTP; `report` hears of a fault of
    this program."""

    def new_id() -> str:
        return uuid7(clock.now(), random.getrandbits(74))

    relay = Relay(connect, clock, random.random)
    disk = Disk(folder, clock.now, new_id, signed_in, presumed)
    file_client = FileClient(relay.file_address, random.random, transport)
    local_files = OperatorFiles(lambda: files.opener(os.environ, sys.platform))
    ports = Ports(clock, new_id, relay, disk, file_client, local_files, report)
    return Live(Session(ports), relay, disk)
