"""What a session holds and tells: the connection, drafts, commands on their way, changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.core.commands import OperatorCommand, Refusal
from console.core.model import Millis, Reason
from console.core.project import Phase


@dataclass(frozen=True, slots=True)
class LinkView:
    """The connection as the status line shows it. `lag` in milliseconds, None when unknown;
    `since` and `retry_at` by the relay's time; `close` is the code of the last close."""

    phase: Phase = Phase.CONNECTING
    since: Millis = 0
    lag: Millis | None = None
    read_only: bool = False
    retry_at: Millis | None = None
    close: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Text in a composer that has not been sent, and where the cursor stood."""

    text: str
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A command on this disk that the relay has not answered yet."""

    id: str
    command: OperatorCommand
    at: Millis


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the operator once: a refusal, a chat that began to ring, or `say`, the
    key of a sentence about this machine, with the system's own words as `detail`."""

    chat: str
    refusal: Refusal | None = None
    rings: bool = False
    completed: Reason | None = None
    """A chat of the operator has completed by itself, for this reason."""
    say: str = ""
    detail: str = ""


@dataclass(slots=True)
class Change:
    """What a screen must draw again. `whole`: everything, after a snapshot or new settings."""

    chats: set[str] = field(default_factory=set)
    whole: bool = False
    link: bool = False
    notices: list[Notice] = field(default_factory=list)
