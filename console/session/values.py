"""What a session holds and says: the connection, drafts, commands on their way, changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from console.core.attachments import MediaError, Refused, UploadError
from console.core.company.invites import NotLetIn
from console.core.company.roles import Act
from console.core.company.values import Operator
from console.core.formats import MediaKind
from console.core.kinds.requests import Problem
from console.core.log import OperatorCommand
from console.core.moments import Millis
from console.core.opening import Danger
from console.core.queues import Reason
from console.core.refusals import Refusal
from console.core.views import Phase


@dataclass(frozen=True, slots=True)
class SlowedChannel:
    """A channel whose allowance at its service is used up to so many percent: its answers leave
    more slowly, or not before `until`."""

    channel: str
    percent: int
    until: Millis = 0


class DiskTrouble(StrEnum):
    """Why this machine does not keep what it should. Each has its sentence, with what to do."""

    LOCKED = "locked"
    """Another program uses the file."""
    READ_ONLY = "read_only"
    FULL = "full"
    NO_ACCESS = "no_access"
    """The file or its folder can not be opened by this user."""
    NEWER = "newer"
    """A newer version of this program has written the file."""
    TOO_MANY = "too_many"
    """More consoles of one account run here than there are files for."""
    FAILING = "failing"
    """Anything else the system says."""


class Unreached(StrEnum):
    """Why there is no connection to the relay. Each has its sentence, with what to do."""

    NAME = "name"
    """No address is known for the host's name."""
    REFUSED = "refused"
    """Nobody listens at the host's port."""
    NO_WAY = "no_way"
    """No network leads to the host."""
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    """Whoever answers can not prove to be that host."""
    NO_TLS = "no_tls"
    """Whoever answers does not speak TLS there."""
    PROXY = "proxy"
    """The proxy that this machine is set up with does not lead there."""
    NOT_A_RELAY = "not_a_relay"
    """Something else answers, or nothing that can be understood."""
    ABSENT = "absent"
    """Whoever stands before the relay says that it is not there."""
    BROKEN = "broken"
    """The line was closed from the other side."""
    FAULT = "fault"
    """A fault of this program, again after the relay's state had been read anew."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """The connection as the status line shows it. `lag` in milliseconds, None when unknown;
    `since` and `retry_at` by the relay's time; `close` is the code of the last close; `unreached`
    why there is no connection, None while there is one or where `close` says it; `host` is where
    the relay is looked for; `not_let_in` why it does not take what it was shown; `strayed` how far
    its clock has jumped, while it does not believe it."""

    phase: Phase = Phase.CONNECTING
    since: Millis = 0
    lag: Millis | None = None
    read_only: bool = False
    retry_at: Millis | None = None
    close: int | None = None
    slowed: tuple[SlowedChannel, ...] = ()
    unreached: Unreached | None = None
    host: str = ""
    not_let_in: NotLetIn | None = None
    strayed: Millis = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """The connection as the session needs it: what the status line shows (`link`), the relay's
    clock minus ours (`offset`, milliseconds), who the relay says the operator is (None before it
    has), and whether it takes files now."""

    link: LinkView
    offset: Millis = 0
    you: Operator | None = None
    takes_files: bool = False


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
class Ending:
    """The end of a chat that can be taken back until `at`, by this machine's clock. `seen` is
    the visitor's last message that the operator knew; `awaits` are the answers that have been on
    their way since it was asked: it does not leave before they have come to their outcome."""

    id: str
    chat: str
    seen: str
    at: Millis
    awaits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that has been chosen for a chat's next answer. `id` is its upload's at the relay;
    `path` leads to it, and `mark` tells this very content from any other. `released`: the
    operator has sent it, so it goes when the relay has all of it."""

    id: str
    chat: str
    path: str
    mark: str
    name: str
    size: int
    kind: MediaKind
    released: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of this program; `what` is the kind of the exception, and none of its text."""

    what: str


class Stage(StrEnum):
    """How far an attached file has come."""

    WAITING = "waiting"
    """Behind another file, or for the relay to be there."""
    UPLOADING = "uploading"
    READY = "ready"
    """All of it is at the relay."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file that is attached to a chat's next answer. `id` is its upload's; `sent` counts the
    bytes that have left. `released`: the operator has sent it, so it goes as soon as it is
    ready. `problem` says why it has failed."""

    id: str
    name: str
    size: int
    kind: MediaKind
    stage: Stage = Stage.WAITING
    sent: int = 0
    released: bool = False
    problem: Refused | UploadError | Fault | None = None


@dataclass(frozen=True, slots=True)
class NotAttached:
    """A file that can not be attached, and why. `missing`: nothing of this name is there."""

    name: str
    refused: Refused
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """What a visitor sent, fetched into a file of this session. `looks_like` is what its content is
    ("" for unknown); `pixels` its width and height, for an image that says."""

    path: Path
    name: str
    size: int
    looks_like: str
    pixels: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class NoMedia:
    """Why it can not be had. `error` is None when the relay is not there."""

    error: MediaError | None = None


class Viewing(StrEnum):
    """What came of handing media to another program."""

    OPENED = "opened"
    NO_DISPLAY = "no_display"
    """There is nothing here to show it with."""
    FAILED = "failed"
    """No program could show it."""


Opening = Viewing | Danger
"""What came of opening media; a `Danger` is why it was not handed to another program."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say to the operator once: a refusal, a chat that began to ring, or `say`, the
    key of a sentence about this machine, with the system's own words as `detail`."""

    chat: str
    refusal: Refusal | None = None
    act: Act | None = None
    """What was refused, in the table of who may do what."""
    rings: bool = False
    completed: Reason | None = None
    """A chat of the operator has completed by itself, for this reason."""
    ended_by: str = ""
    """The operator who has ended a chat of this one."""
    writes: bool = False
    """The visitor of a chat that the operator has picked up has written."""
    say: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LoginEnded:
    """A login at a service has ended: the account it connected, with so many channels, or why it
    came to nothing."""

    login: str
    account: str = ""
    channels: int = 0
    problem: Problem | None = None


@dataclass(slots=True)
class Change:
    """What a screen must draw again. `whole`: everything, after a snapshot or new settings.
    `token`: the operator's own, where they have made another for themselves."""

    chats: set[str] = field(default_factory=set)
    whole: bool = False
    link: bool = False
    notices: list[Notice] = field(default_factory=list)
    logins: list[LoginEnded] = field(default_factory=list)
    token: str = ""

    def add(self, other: Change) -> None:
        """Draw what another change asks for as well."""
        self.chats |= other.chats
        self.whole |= other.whole
        self.link |= other.link
        self.notices += other.notices
        self.logins += other.logins
        self.token = other.token or self.token
