"""The frames of relay.v1, the protocol between relay and console (docs/protocol.md).

JSON text frames over a websocket with the subprotocol `relay.v1`. Frames from a console may
hold no unknown fields; unknown fields from the relay are ignored, so that an older console
works with a newer relay.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    Field,
    TypeAdapter,
)

from console.core.bounds import LARGEST_NUMBER, LONGEST_TEXT
from console.core.channels.values import Account, Channel, Consent, Incident
from console.core.company.values import Brand, Department, Operator, Role
from console.core.log import OperatorCommand
from console.core.moments import Millis
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal
from console.core.state import Chat, Visitor
from console.core.transcript import Item
from console.wire.bases import FromConsole, FromRelay
from console.wire.entries import WireEntry
from console.wire.messenger import LoginFrame, RequestFrame, ResponseFrame
from console.wire.names import OfChannel, adapter

SUBPROTOCOL = "relay.v1"

MAX_CLIENT_FRAME = 512 * 1024
"""Bytes; a larger frame from a console ends the connection. All words of a brand fit."""

SNAPSHOT_PART = 256 * 1024
"""Bytes a part of a snapshot aims to stay under."""

TIMELINE_TAIL = 50
"""Items per chat in a snapshot; older ones come on demand."""

PAGE_BYTES = 256 * 1024
"""Bytes a page of completed chats aims to stay under."""

CHAT_BYTES = 768 * 1024
"""Bytes a whole chat aims to stay under; of a longer one the newest items come. Together with
what happens meanwhile it stays under what a console may be behind (1 MiB)."""

HEARTBEAT_SECONDS = 5
"""How often the relay says where it is."""


class Close(IntEnum):
    """Close codes. A code alone says what the console does next."""

    GOING_AWAY = 1001
    RESTART = 1012
    FAILED = 1011
    BAD_FRAME = 4400
    TOKEN = 4401
    NOT_ALLOWED = 4403
    NO_HELLO = 4408
    ELSEWHERE = 4409
    GAP = 4410
    VERSION = 4426
    RATE = 4429
    SLOW = 4490


FINAL_CLOSES = frozenset(
    {Close.BAD_FRAME, Close.NOT_ALLOWED, Close.ELSEWHERE, Close.VERSION, 1007, 1009}
)
"""After these the console stops and says so; after `TOKEN` it asks for one; after any other it
resumes with backoff."""


_Number = Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
_Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
"""What a console may state beside a command; commands are held against the core's bounds."""


class Hello(FromConsole):
    """First frame of a console: who it is, and where it stands if it was here before.

    `rev` is its `console.core.log.REDUCER_REV`; one that is below the relay's is too old to
    understand the log, and ends with 4426. Consoles that do not say are let in.
    """

    type: Literal["hello"] = "hello"
    client: _Text
    console_id: _Text
    epoch: _Text | None = None
    seq: _Number | None = None
    rev: _Number | None = None


class CommandFrame(FromConsole):
    """A command, with the id (UUIDv7) under which the console's outbox keeps it."""

    type: Literal["command"] = "command"
    id: _Text
    command: Annotated[OperatorCommand, Field(discriminator="kind")]


class Get(FromConsole):
    """Ask for what the snapshot leaves out.

    `completed`: completed chats, newest first.
    `visitor`: the completed chats of the visitor of `chat`.
    `chat`: one whole chat, open or completed; of a very long one what `CHAT_BYTES` holds, with
    `earlier` counting the rest.

    The next page of a list begins after the last summary one has: `before` is its
    `completed_at` and `before_chat` its id. Without `before_chat` it begins at chats completed
    before that moment, so that others of the same moment may be missed.
    """

    type: Literal["get"] = "get"
    id: _Text
    what: Literal["completed", "visitor", "chat"]
    chat: _Text = ""
    before: _Number | None = None
    before_chat: _Text = ""
    limit: int = Field(default=50, ge=1, le=500)


class ConsoleHeartbeat(FromConsole):
    """How far the console has applied the log."""

    type: Literal["heartbeat"] = "heartbeat"
    seq: _Number


class ConsoleEphemeral(FromConsole):
    """Typing or viewing, in a chat. Never logged; the latest wins. The relay passes both on to
    the service when the chat is the operator's: typing shows there, viewing marks as seen."""

    type: Literal["ephemeral"] = "ephemeral"
    what: Literal["typing", "viewing"]
    chat: _Text


ConsoleFrame = Hello | CommandFrame | Get | RequestFrame | ConsoleHeartbeat | ConsoleEphemeral


class You(FromRelay):
    id: str
    name: str
    role: Role


class Welcome(FromRelay):
    """Answer to hello. `mode` says whether missed events follow or a snapshot; `http` is the
    base address for uploads and media, "" for none."""

    type: Literal["welcome"] = "welcome"
    epoch: str
    seq: int
    now: Millis
    you: You
    mode: Literal["resume", "snapshot"]
    relay: str = ""
    http: str = ""


class Directory(FromRelay):
    """The parts of the state that are no chats."""

    opened: int
    brands: dict[str, Brand]
    departments: dict[str, Department]
    channels: dict[str, Channel]
    operators: dict[str, Operator]
    accounts: dict[str, Account] = Field(default_factory=dict)
    incidents: dict[str, Incident] = Field(default_factory=dict)
    consent: Consent | None = None
    brands_added: int = 0
    departments_added: int = 0


class Snapshot(FromRelay):
    """Part `part` (from 1) of `of`. The directory comes with the first part, chats with all."""

    type: Literal["snapshot"] = "snapshot"
    seq: int
    at: Millis
    part: int
    of: int
    directory: Directory | None = None
    chats: tuple[Chat, ...] = ()


class Events(FromRelay):
    """Contiguous entries of the log: one frame per group commit."""

    type: Literal["events"] = "events"
    entries: tuple[WireEntry, ...]


class Live(FromRelay):
    """The replay is over: from here on events come as they happen."""

    type: Literal["live"] = "live"
    seq: int


class Ack(FromRelay):
    """Answer to a command: `seq` of its last event, or why it was refused."""

    type: Literal["ack"] = "ack"
    id: str
    seq: int | None = None
    refused: Refusal | None = None


class ChatSummary(FromRelay):
    """A completed chat as a list shows it."""

    id: str
    channel: OfChannel
    visitor: Visitor
    opened_at: Millis
    completed_at: Millis
    reason: Reason
    operator: str
    last: Item | None = None
    queue: Queue = Queue.COMPLETED


class ResultPage(FromRelay):
    """Answer to get: at most `limit` summaries, fewer when they are large. `more` says whether
    asking further back would find more, `total` how many there are in all."""

    type: Literal["page"] = "page"
    id: str
    summaries: tuple[ChatSummary, ...] = ()
    chat: Chat | None = None
    total: int = 0
    more: bool = False


class Ephemeral(FromRelay):
    """What another operator is doing now, in `chat` if it is typing or viewing. Nobody says
    when they stop: what is not said again fades at whoever shows it."""

    type: Literal["ephemeral"] = "ephemeral"
    operator: str
    what: Literal["typing", "viewing", "online", "offline"]
    chat: str = ""


class Slowed(FromRelay):
    """A channel that sends more slowly, or not at all until `until`, since the service's allowance
    for it is used up to so many percent."""

    channel: OfChannel
    percent: int
    until: Millis = 0


class Heartbeat(FromRelay):
    type: Literal["heartbeat"] = "heartbeat"
    seq: int
    now: Millis
    read_only: bool = False
    """True while the relay can not write (disk full): nothing is accepted, nothing is lost."""
    slowed: tuple[Slowed, ...] = ()
    strayed: Millis = 0
    """How far the relay's clock has jumped, while the relay does not believe it."""


class Bye(FromRelay):
    """A planned end: come back after a random part of `after` milliseconds."""

    type: Literal["bye"] = "bye"
    code: int
    after: Millis


RelayFrame = (
    Welcome
    | Snapshot
    | Events
    | Live
    | Ack
    | ResultPage
    | ResponseFrame
    | LoginFrame
    | Ephemeral
    | Heartbeat
    | Bye
)

console_frames: TypeAdapter[ConsoleFrame] = adapter(
    Annotated[ConsoleFrame, Field(discriminator="type")]
)
relay_frames: TypeAdapter[RelayFrame] = adapter(Annotated[RelayFrame, Field(discriminator="type")])


def encode(frame: BaseModel) -> str:
    """A frame as the text that crosses the wire."""
    return frame.model_dump_json()
