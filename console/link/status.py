"""What the link tells the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from console.core.company.invites import NotLetIn
from console.core.moments import Millis
from console.core.state import State
from console.core.views import Phase
from console.session.values import Unreached
from console.wire.frames import Ack, Ephemeral, Slowed, You
from console.wire.messenger import LoginFrame


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """How the connection stands.

    `since` is when the phase began (for all phases between two that are live: when the relay was
    lost) and `retry_at` when the next attempt is, both by the local
    clock. `lag` (milliseconds) is the age of the newest thing heard, None before anything was;
    `offset` (milliseconds) is the relay's clock minus ours. `close` is the last close code, if
    the connection ended by one; `detail` its words or the system's, foreign text for people.
    `unreached` says why there is no connection where `close` does not.
    `not_let_in` says why the relay does not take what it was shown.
    `you` stays known while offline, but not when it was taken away or another token is tried.
    `read_only`: the relay can not write at the moment; `http` is where it takes uploads and gives
    media; `slowed` are the channels that their services slow down; `strayed` is how far the
    relay's clock has jumped, while it does not believe it.
    """

    phase: Phase
    since: Millis
    lag: Millis | None = None
    read_only: bool = False
    close: int | None = None
    detail: str = ""
    retry_at: Millis | None = None
    you: You | None = None
    offset: Millis = 0
    http: str = ""
    slowed: tuple[Slowed, ...] = ()
    strayed: Millis = 0
    unreached: Unreached | None = None
    not_let_in: NotLetIn | None = None


class Listener(Protocol):
    """The app's side. Called on the event loop, in the order of the frames; must not block."""

    def on_state(self, state: State, changed: set[str], whole: bool) -> None:
        """A newer state. `changed` are the chats that differ or are gone; `whole` when
        anything may look different: after a snapshot, or a change of settings or directory."""
        ...

    def on_status(self, status: LinkStatus) -> None: ...

    def on_ack(self, ack: Ack) -> None:
        """A command was answered: it may leave the outbox."""
        ...

    def on_fault(self, error: Exception) -> None:
        """A fault of this program while what the relay says was taken: it is asked for anew."""
        ...

    def on_ephemeral(self, frame: Ephemeral) -> None:
        """What another operator is doing now."""
        ...

    def on_login(self, frame: LoginFrame) -> None:
        """A login at a service that this operator began has ended."""
        ...
