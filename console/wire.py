"""The frames of relay.v1, the protocol between relay and console (docs/protocol.md).

JSON text frames over a websocket with the subprotocol `relay.v1`. Frames from a console may
hold no unknown fields; unknown fields from the relay are ignored, so that an older console
works with a newer relay.
"""

from __future__ import annotations

from dataclasses import fields
from enum import IntEnum
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    TypeAdapter,
)
from pydantic_core import CoreSchema, core_schema

from console.core.channels.values import Account, Channel, Consent, Incident
from console.core.company.values import Brand, Department, Operator, Role
from console.core.kinds.messenger.requests import Problem, Request, Response
from console.core.log import Entry, Event, OperatorCommand
from console.core.moments import Millis
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal
from console.core.state import Chat, Visitor
from console.core.transcript import Item
from console.core.unrecognised import Unknown

SUBPROTOCOL = "relay.v1"

MAX_CLIENT_FRAME = 64 * 1024
"""Bytes; a larger frame from a console ends the connection."""

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


class _FromConsole(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _FromRelay(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Hello(_FromConsole):
    """First frame of a console: who it is, and where it stands if it was here before.

    `rev` is its `console.core.log.REDUCER_REV`; one that is below the relay's is too old to
    understand the log, and ends with 4426. Consoles that do not say are let in.
    """

    type: Literal["hello"] = "hello"
    client: str
    console_id: str
    epoch: str | None = None
    seq: int | None = None
    rev: int | None = None


class CommandFrame(_FromConsole):
    """A command, with the id (UUIDv7) under which the console's outbox keeps it."""

    type: Literal["command"] = "command"
    id: str
    command: Annotated[OperatorCommand, Field(discriminator="kind")]


class Get(_FromConsole):
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
    id: str
    what: Literal["completed", "visitor", "chat"]
    chat: str = ""
    before: Millis | None = None
    before_chat: str = ""
    limit: int = Field(default=50, ge=1, le=500)


class ConsoleHeartbeat(_FromConsole):
    """How far the console has applied the log."""

    type: Literal["heartbeat"] = "heartbeat"
    seq: int


class RequestFrame(_FromConsole):
    """Ask for something that Facebook must be asked for first. Answered by a response."""

    type: Literal["request"] = "request"
    id: str
    request: Annotated[Request, Field(discriminator="kind")]


class ConsoleEphemeral(_FromConsole):
    """Typing or viewing, in a chat. Never logged; the latest wins. The relay passes both on to
    Meta when the chat is the operator's own: typing shows there, viewing marks as seen."""

    type: Literal["ephemeral"] = "ephemeral"
    what: Literal["typing", "viewing"]
    chat: str


ConsoleFrame = Hello | CommandFrame | Get | RequestFrame | ConsoleHeartbeat | ConsoleEphemeral


_KINDS: dict[str, type] = {
    str(member.default): kind
    for kind in get_args(Event)
    for member in fields(kind)
    if member.name == "kind"
}


def _kind_of(event: Any) -> str:
    kind = event.get("kind", "") if isinstance(event, dict) else event.kind
    return kind if kind in _KINDS else "unknown"


def _name_unknown(event: Any) -> Any:
    return event if isinstance(event, Unknown) else Unknown(str(event.get("kind", "")))


def _event_schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    choices: dict[Any, CoreSchema] = {
        name: handler.generate_schema(kind) for name, kind in _KINDS.items()
    }
    choices["unknown"] = core_schema.no_info_plain_validator_function(_name_unknown)
    return core_schema.tagged_union_schema(choices, discriminator=_kind_of)


_TaggedEvent = Annotated[Event, GetPydanticSchema(_event_schema)]


class _TaggedEntry(BaseModel):
    """An entry whose event is found by its kind at once, not by trying every kind."""

    seq: int
    at: Millis
    by: str
    key: str
    event: _TaggedEvent


def _entry_schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    def untag(tagged: _TaggedEntry) -> Entry:
        return Entry(tagged.seq, tagged.at, tagged.by, tagged.key, tagged.event)

    return core_schema.json_or_python_schema(
        json_schema=core_schema.no_info_after_validator_function(
            untag, handler.generate_schema(_TaggedEntry)
        ),
        python_schema=core_schema.is_instance_schema(Entry),
        serialization=core_schema.plain_serializer_function_ser_schema(lambda entry: entry),
    )


WireEntry = Annotated[Entry, GetPydanticSchema(_entry_schema)]


class You(_FromRelay):
    id: str
    name: str
    role: Role


class Welcome(_FromRelay):
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


class Directory(_FromRelay):
    """The parts of the state that are no chats."""

    opened: int
    brands: dict[str, Brand]
    departments: dict[str, Department]
    channels: dict[str, Channel]
    operators: dict[str, Operator]
    accounts: dict[str, Account] = {}
    incidents: dict[str, Incident] = {}
    consent: Consent | None = None


class Snapshot(_FromRelay):
    """Part `part` (from 1) of `of`. The directory comes with the first part, chats with all."""

    type: Literal["snapshot"] = "snapshot"
    seq: int
    at: Millis
    part: int
    of: int
    directory: Directory | None = None
    chats: tuple[Chat, ...] = ()


class Events(_FromRelay):
    """Contiguous entries of the log: one frame per group commit."""

    type: Literal["events"] = "events"
    entries: tuple[WireEntry, ...]


class Live(_FromRelay):
    """The replay is over: from here on events come as they happen."""

    type: Literal["live"] = "live"
    seq: int


class Ack(_FromRelay):
    """Answer to a command: `seq` of its last event, or why it was refused."""

    type: Literal["ack"] = "ack"
    id: str
    seq: int | None = None
    refused: Refusal | None = None


class ChatSummary(_FromRelay):
    """A completed chat as a list shows it."""

    id: str
    page: str
    visitor: Visitor
    opened_at: Millis
    completed_at: Millis
    reason: Reason
    operator: str
    last: Item | None = None
    queue: Queue = Queue.COMPLETED


class Page(_FromRelay):
    """Answer to get: at most `limit` summaries, fewer when they are large. `more` says whether
    asking further back would find more, `total` how many there are in all."""

    type: Literal["page"] = "page"
    id: str
    summaries: tuple[ChatSummary, ...] = ()
    chat: Chat | None = None
    total: int = 0
    more: bool = False


class ResponseFrame(_FromRelay):
    """Answer to a request."""

    type: Literal["response"] = "response"
    id: str
    response: Annotated[Response, Field(discriminator="kind")]


class LoginFrame(_FromRelay):
    """A Facebook login has ended, told to the consoles of the operator who began it: the account
    it connected with so many Pages, or why it came to nothing."""

    type: Literal["login"] = "login"
    login: str
    account: str = ""
    pages: int = 0
    problem: Problem | None = None


class Ephemeral(_FromRelay):
    """What another operator is doing now, in `chat` if it is typing or viewing. Nobody says
    when they stop: what is not said again fades at whoever shows it."""

    type: Literal["ephemeral"] = "ephemeral"
    operator: str
    what: Literal["typing", "viewing", "online", "offline"]
    chat: str = ""


class Slowed(_FromRelay):
    """A Page that sends more slowly, or not at all until `until`, since Meta's allowance for it
    is used up to so many percent."""

    page: str
    percent: int
    until: Millis = 0


class Heartbeat(_FromRelay):
    type: Literal["heartbeat"] = "heartbeat"
    seq: int
    now: Millis
    read_only: bool = False
    """True while the relay can not write (disk full): nothing is accepted, nothing is lost."""
    slowed: tuple[Slowed, ...] = ()


class Bye(_FromRelay):
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
    | Page
    | ResponseFrame
    | LoginFrame
    | Ephemeral
    | Heartbeat
    | Bye
)

console_frames: TypeAdapter[ConsoleFrame] = TypeAdapter(
    Annotated[ConsoleFrame, Field(discriminator="type")]
)
relay_frames: TypeAdapter[RelayFrame] = TypeAdapter(
    Annotated[RelayFrame, Field(discriminator="type")]
)
entries_adapter: TypeAdapter[tuple[Entry, ...]] = TypeAdapter(tuple[WireEntry, ...])


def encode(frame: BaseModel) -> str:
    """A frame as the text that crosses the wire."""
    return frame.model_dump_json()
