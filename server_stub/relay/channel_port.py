"""The port to a kind of channel: all that the relay asks of the service behind a channel.

Sender, files, presence, backfill and doctor know these words and no service. `messenger/` is
what stands behind the port today; a further kind is a folder beside it. Every verb names the
channel first, so that several kinds can stand behind one port that looks the kind up.

Nothing that the service or the line does is raised: it is a value. Only a fault of the program
is an exception.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from console.core.attachments import Attachment
from console.core.failures import Cause, Failure
from console.core.moments import Millis
from console.core.transcript import Message


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of what the service allows is used, in percent.

    `channel` is the channel's, `shared` what all channels of the kind share; `minutes` is how
    long the service says it takes until the channel may call again, 0 when it says nothing.
    """

    channel: int = 0
    shared: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """How many messages may leave a channel in a second; `heavy` are those with audio or video."""

    light: int
    heavy: int


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Media:
    """A file that the service holds already, by the handle that it gave at the upload."""

    kind: str
    handle: str


Content = Text | Media


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way to a visitor.

    `reference` names it to us when the service reports it; `reply_to` is the service's id of the
    message it answers, "" for none. `tagged`: it is later than the standard reply window, so that
    the service takes it from a person only.
    """

    content: Content
    reference: str
    reply_to: str = ""
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """Bytes on our disk. `kind` is image, audio or video."""

    path: Path
    kind: str
    mime: str
    name: str


class Sign(StrEnum):
    """What a visitor may see of an operator besides messages."""

    TYPING = "typing"
    STOPPED = "stopped typing"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Sent:
    """The service has taken the message, and calls it `mid`."""

    mid: str
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The service holds the file; the handle is good for messages of this channel."""

    handle: str
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, slots=True)
class Done:
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, slots=True)
class Refused:
    """It was surely not done, but for `doubtful`.

    `attempts` is how often this is worth trying in all: 1 when trying again can not help.
    `allowance` is None when nothing was heard of it; `shared` means that the limit which was hit
    is that of all channels. `doubtful`: the service calls the error passing, and may have done it
    all the same.
    """

    failure: Failure
    attempts: int = 1
    allowance: Allowance | None = None
    shared: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody can say whether it was done. `detail` is for the relay's log."""

    detail: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a visitor is. `timezone` is the offset from UTC in hours; None when it is hidden."""

    name: str
    locale: str
    timezone: float | None


@dataclass(frozen=True, slots=True)
class NoProfile:
    """The service does not say who a visitor is. `passing`: it may when it is asked again;
    `limited`: it wants fewer calls for the channel."""

    passing: bool
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """A visitor's conversation as the service lists it: its newest messages, oldest first.
    `whole` when there are no others."""

    visitor: str
    updated_at: Millis = 0
    messages: tuple[Message, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """Some conversations, those first that have gone on last, and where the next ones begin; ""
    when there are none."""

    conversations: tuple[Conversation, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Nothing could be read: why, for the relay's log, and whether asking again may help."""

    detail: str
    passing: bool


@dataclass(frozen=True, slots=True)
class MediaLink:
    """Where a file of a visitor's can be fetched now; "" for nowhere. `headers` are sent to that
    host alone: some services want to be shown a token."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class ChannelPort(Protocol):
    """`channel` is a channel's id, `visitor` the person's at that channel, `mid` the service's id
    of a message."""

    def rates(self, channel: str) -> Rates:
        """How fast a channel may send."""

    def has_access(self, channel: str) -> bool:
        """Whether we hold what it takes to act for a channel; whether it is taken is found out by
        trying."""

    async def send(self, channel: str, visitor: str, message: Outgoing) -> Sent | Refused | Lost:
        """Ask the service to deliver a message, once."""

    async def upload(self, channel: str, file: File) -> Uploaded | Refused:
        """Give the service a file to send later. Nothing of it reaches a visitor, so that it may
        be done again whatever came of it. Raises OSError when the file can not be read."""

    async def react(self, channel: str, visitor: str, mid: str, emoji: str) -> Done | Refused:
        """Set the channel's reaction to a message; an empty emoji takes it back. May be done
        again whatever came of it."""

    async def show(self, channel: str, visitor: str, sign: Sign) -> str:
        """Show a sign of life. Worth nothing a moment later, so that it is never done again: why
        it was not shown, "" when it was."""

    async def profile(self, channel: str, visitor: str) -> Profile | NoProfile:
        """Who a visitor is, with a name."""

    async def recent(self, channel: str, visitor: str) -> Conversation | Unread:
        """The newest messages of a visitor's conversation; none when there is none."""

    async def updated(
        self, channel: str, since: Millis, cursor: str = ""
    ) -> ConversationPage | Unread:
        """The conversations that have gone on since a moment."""

    async def media_link(
        self, channel: str, mid: str, attachments: Sequence[Attachment], n: int
    ) -> MediaLink:
        """Where the n-th of a message's attachments, as we know them, can be fetched now."""


class ChannelWatch(Protocol):
    """Whoever finds out what is wrong with channels before an answer fails."""

    def answer_failed(self, chat: str, cause: Cause, seq: int) -> None:
        """An answer in a chat has failed, by the log's entry `seq`: its channel may be the
        reason."""

    def incident_opened(self, channel: str, seq: int) -> None:
        """A channel has an incident from the log's entry `seq` on."""


class WaitingEvents(Protocol):
    """Whoever holds what has come for channels before they were connected."""

    def channel_connected(self, channel: str) -> None:
        """A channel is connected: what has come for it becomes chats."""
