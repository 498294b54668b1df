"""What a session needs of the world around it, as far as it can be another.

On a real relay these are the websocket, HTTP and the operator's disk (`console.program.live`);
on a scenario they are a play (`console.headless.played`). The session is the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal, Protocol

from console.core.attachments import Accepted, MediaError, Refused, UploadError
from console.core.formats import MediaKind
from console.core.kinds.kind import Media as Rules
from console.core.kinds.known import Request, Response
from console.core.moments import Millis
from console.core.refusals import Refusal
from console.core.state import Chat, State
from console.session.values import (
    AttachedFile,
    Contact,
    DiskTrouble,
    Draft,
    LoginEnded,
    Media,
    Opening,
    Pending,
)
from console.sign_in import SignIn

What = Literal["typing", "viewing"]

Log = tuple[str, State]
"""The epoch of a relay's log and the state folded from it: enough to go on from there."""


class Clock(Protocol):
    def now(self) -> Millis:
        """This machine's idea of the moment; may jump."""
        ...

    async def sleep(self, seconds: float) -> None: ...


# The relay


class RelayListener(Protocol):
    """What a session hears of its relay: on the event loop, in order. It must not block."""

    def on_state(self, state: State, changed: Iterable[str], whole: bool) -> None:
        """A newer state. `changed` are the chats that differ or are gone; `whole` when anything
        may look different: after a snapshot, or a change of settings or directory."""
        ...

    def on_contact(self, contact: Contact) -> None: ...

    def on_answer(self, command_id: str, refusal: Refusal | None) -> None:
        """A command was answered: it need not be sent again."""
        ...

    def on_login(self, ended: LoginEnded) -> None:
        """A login at a service that this operator began has ended."""
        ...

    def on_typing(self, chat: str, operator: str) -> None:
        """Another operator has just typed something for a chat."""
        ...

    def on_fault(self, error: Exception) -> None:
        """A fault of this program in what the relay said."""
        ...

    def on_stopped(self, reason: str) -> None:
        """The connection has ended and does not come back; `reason` is for people."""
        ...

    async def due(self) -> Sequence[Pending]:
        """All commands that may leave and are not answered, in the order they were given."""
        ...


@dataclass(frozen=True, slots=True)
class CompletedChats:
    """Completed chats, newest first, each with its last message only; `total` counts all that
    the relay has."""

    chats: Sequence[Chat]
    total: int


class Relay(Protocol):
    """The relay: answers come to the listener. Nothing here raises because the relay is not
    there; what was asked for in vain is None."""

    async def start(self, listener: RelayListener, console_id: str, log: Log | None) -> None:
        """Connect, and stay connected. Raises when there can be no connection at all."""
        ...

    async def stop(self) -> None: ...

    def contact(self) -> Contact | None:
        """How the connection stands at this moment (the lag grows by itself); None when nothing
        new is known of it."""
        ...

    def log(self) -> Log | None:
        """What a later run may go on from."""
        ...

    def send(self, item: Pending) -> None:
        """Send a command, after those given before it; when there is no connection, it goes with
        all that is due at the next one."""
        ...

    def tell(self, what: What, chat: str) -> None: ...

    async def request(self, request: Request) -> Response: ...

    async def chat(self, chat: str) -> Chat | None:
        """A whole chat, with what the state leaves out."""
        ...

    async def completed(self, before: Millis | None, chat: str) -> CompletedChats | None:
        """The completed chats before that moment and chat; the newest for None."""
        ...

    async def earlier(self, chat: str) -> Sequence[Chat]:
        """The earlier chats of a chat's visitor, newest first, as in `completed`."""
        ...

    def sign_in(self, sign_in: SignIn) -> None:
        """Try this: what was shown last is refused."""
        ...


# The disk


class DiskError(Exception):
    """The disk refuses; the text names the file and is otherwise the system's own."""

    trouble = DiskTrouble.FAILING


@dataclass(frozen=True, slots=True)
class Queued:
    """A command on the disk. It is not to be sent before `not_before` (by this machine's clock):
    until then it can be taken back."""

    item: Pending
    not_before: Millis | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What is on the disk of one operator at one log. `elsewhere`: something of the one before
    is left there and waits for them, in a file of this name."""

    drafts: Mapping[str, Draft] = field(default_factory=dict)
    commands: Sequence[Queued] = ()
    files: Sequence[AttachedFile] = ()
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The disk as it was left. `log` is the last state that was seen there; `damages` are
    sentences about what could not be read. `known`: whoever signs in now does it as the operator
    did who was here last; otherwise nothing of theirs is to be seen."""

    console_id: str = ""
    saved: Saved = Saved()
    log: Log | None = None
    damages: Sequence[str] = ()
    known: bool = True


class Disk(Protocol):
    """Keeps what was typed and asked: what is given first is on the disk first. What does not
    return an awaitable returns at once; what goes wrong with it comes to `failed` of `open`."""

    @property
    def owner(self) -> str:
        """Whose drafts and commands these are: a relay's log and an operator; "" before
        anybody was welcomed, and while it is hidden."""
        ...

    signed_in: str
    """The mark of what the operator is let in with (see `SignIn.mark`)."""

    async def open(self, failed: Callable[[Exception], None]) -> Opened:
        """Raises DiskError."""
        ...

    async def settle(self) -> None:
        """Everything given until now is on the disk when this returns."""
        ...

    async def close(self) -> None: ...

    def change_owner(self, owner: str, ready: Callable[[Saved], None]) -> None:
        """From here on it is about this owner, and about what was nobody's until now."""
        ...

    def hide(self) -> None:
        """From here on it is about nobody, until an owner is known again."""
        ...

    async def due(self) -> Sequence[str]:
        """The ids of the commands that may leave now, in order."""
        ...

    def save_command(
        self,
        item: Pending,
        not_before: Millis | None,
        saved: Callable[[], None],
        failed: Callable[[], None],
    ) -> None:
        """Put a command into the outbox; the text and the files that it carries leave the
        composer with it. Then `saved` or `failed` is called."""
        ...

    def after_all(self, do: Callable[[], None]) -> None:
        """Do something once all that was given before is on the disk."""
        ...

    def remove_command(self, command_id: str) -> None: ...

    def return_text(self, command_id: str, chat: str, draft: Draft) -> None:
        """A command was refused: out of the outbox with it, and its text is a draft again."""
        ...

    def save_draft(self, chat: str, draft: Draft | None) -> None:
        """The draft of a chat is another now, or gone. Written soon."""
        ...

    def save_file(self, file: AttachedFile) -> None: ...

    def remove_file(self, upload: str) -> None: ...

    def save_log(self, log: Callable[[], Log | None]) -> None:
        """Keep the state for the next start. Written soon, as it is by then."""
        ...


# Files


class BrokenError(Exception):
    """The line broke, or the relay is not itself just now: try again later."""


class UploadRefusedError(Exception):
    """The relay does not take it, and would not at another try. `problem` says why."""

    def __init__(self, problem: Refused | UploadError) -> None:
        super().__init__(str(problem))
        self.problem = problem


class MediaRefusedError(Exception):
    """The relay does not hand it out."""

    def __init__(self, error: MediaError) -> None:
        super().__init__(str(error))
        self.error = error


class ChangedError(Exception):
    """The file is no longer what was attached: gone, moved away, or written to."""


Read = Callable[[int, int], Awaitable[bytes]]
"""The bytes of a file from an offset, at most so many. What it raises ends the attempt."""

Progress = Callable[[int, int], None]
"""Hears the bytes so far, and how many there will be (0 when nobody says)."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What an upload announces: the relay knows it by its id."""

    id: str
    name: str
    size: int
    kind: MediaKind


class RelayFiles(Protocol):
    """Bytes to the relay and from it. Each call is one attempt."""

    async def upload(self, file: Upload, read: Read, sent: Callable[[int], None]) -> None:
        """Bring a file to the relay, all of it. `sent` hears how many bytes have left.

        Raises BrokenError, UploadRefusedError, and what `read` raises.
        """
        ...

    async def cancel(self, upload: str) -> None:
        """Tell the relay to forget an upload. Raises BrokenError."""
        ...

    async def fetch(
        self, chat: str, message: str, number: int, into: IO[bytes], progress: Progress
    ) -> str:
        """Write what came with a message into a file; its name, as the relay gives it.

        Raises BrokenError, MediaRefusedError, and OSError when the file can not be written.
        """
        ...

    def pauses(self) -> Iterator[float]:
        """How many seconds to wait before each further attempt."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file that may be sent. `mark` tells this very content from any other."""

    path: Path
    accepted: Accepted
    mark: str


class LocalFiles(Protocol):
    """The operator's own files, and those that visitors have sent."""

    async def choose(self, path: Path, rules: Rules) -> Chosen | Refused:
        """Look at a file that shall be sent. `VANISHED` when there is none, `UNREADABLE` when it
        is a folder or a device or may not be read."""
        ...

    async def read(self, file: AttachedFile, offset: int, size: int) -> bytes:
        """Raises ChangedError."""
        ...

    async def receive(self, name: str, fetch: Callable[[IO[bytes]], Awaitable[str]]) -> Media:
        """Let `fetch` write into a new file that lasts until `close`; what it is, under the name
        that `fetch` returns. `name` tells it from others. Raises OSError, and what `fetch`
        raises."""
        ...

    async def save(self, media: Media) -> Path:
        """Save among the operator's downloads; where. Raises OSError."""
        ...

    async def save_text(self, text: str, name: str) -> Path:
        """Save a text of ours among the operator's downloads, beside what is there; where.
        Raises OSError."""
        ...

    async def open(self, media: Media) -> Opening:
        """Show with the program the operator has for its kind. Raises OSError."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All of them. `new_id` gives ids under which relay and disk know a command or a file;
    `report` hears of a fault of this program, for those who mend it."""

    clock: Clock
    new_id: Callable[[], str]
    relay: Relay
    disk: Disk
    relay_files: RelayFiles
    local_files: LocalFiles
    report: Callable[[Exception], None] = lambda error: None
