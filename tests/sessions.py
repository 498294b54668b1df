"""What is behind the ports of a session, for tests that look or reach behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx

from console.core.log import OperatorCommand
from console.headless.play import Play
from console.headless.played import PlayedRelay
from console.link.clock import Clock
from console.link.relay import Connect, Relay
from console.local.disk import Disk
from console.program.live import live
from console.session.session import Session


def live_session(
    folder: Path,
    connect: Connect,
    clock: Clock,
    transport: httpx.AsyncBaseTransport | None = None,
    signed_in: str = "",
) -> Session:
    """A session on a relay and a disk."""
    return live(folder, connect, clock, transport=transport, signed_in=signed_in).session


def disk_of(session: Session) -> Disk:
    assert isinstance(session.ports.disk, Disk)
    return session.ports.disk


def relay_of(session: Session) -> Relay:
    assert isinstance(session.ports.relay, Relay)
    return session.ports.relay


def played_relay(session: Session) -> PlayedRelay:
    assert isinstance(session.ports.relay, PlayedRelay)
    return session.ports.relay


def play_of(session: Session) -> Play:
    return played_relay(session).play


def catch(session: Session, ask: Callable[[OperatorCommand], None]) -> None:
    """Hear what leaves for the relay of a scenario, which does not hear it."""
    relay = played_relay(session)
    relay.send = lambda item: ask(item.command)  # type: ignore[method-assign]
