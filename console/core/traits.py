"""What every command and every event says of itself, beside its fields.

The members of the closed unions in `console.core.log` derive from one of these, so that nobody
outside has to ask which member it is.
"""

from __future__ import annotations

from typing import ClassVar, Self

from console.core.attachments import Attachment
from console.core.company.roles import ChatAct, CompanyAct
from console.core.moments import Millis
from console.core.state import Chat, State, Visitor


class ChatCommand:
    """A command about one chat."""

    __slots__ = ()

    chat: str
    act: ClassVar[ChatAct | None] = None
    """What it does in the table of who may do what; None for what is the relay's own: no frame of
    a console can say it."""
    undo: ClassVar[Millis] = 0
    """How long it waits before it leaves, so that it can be taken back; 0: it can not."""
    deadlines_first: ClassVar[bool] = False
    """Whether the chat's deadlines that have passed come before it."""
    to_visitor: ClassVar[bool] = False
    """Whether what was typed, or the files, are a message to the visitor."""

    @property
    def typed(self) -> str:
        """The text that a person typed and must not lose."""
        return ""

    @property
    def files(self) -> tuple[Attachment, ...]:
        """What goes out with it."""
        return ()

    def with_files(self, files: tuple[Attachment, ...]) -> Self:
        """The same with other facts of its files."""
        return self

    @property
    def reply_to(self) -> str:
        """The mid of the message that what goes out answers, "" for none."""
        return ""

    @property
    def seen(self) -> str:
        """The visitor's message that was the last one when it was asked, where that counts."""
        return ""

    @property
    def resends(self) -> str:
        """The message of ours that it sends again."""
        return ""

    @property
    def dismisses(self) -> str:
        """The message of ours that it leaves unsent."""
        return ""

    def due_first(self, state: State) -> Chat | None:
        """The chat whose passed deadlines are decided before the command."""
        return state.chats.get(self.chat) if self.deadlines_first else None


class VisitorCommand:
    """What the relay has heard of one visitor, known by their address and not by a chat."""

    __slots__ = ()

    chat: ClassVar[str] = ""
    act: ClassVar[None] = None
    typed: ClassVar[str] = ""

    def due_first(self, state: State) -> Chat | None:
        """The chat whose passed deadlines are decided before the command."""
        return None


class CompanyCommand:
    """A command about the company or the relay, and no chat."""

    __slots__ = ()

    chat: ClassVar[str] = ""
    act: ClassVar[CompanyAct | None] = None
    """What it does in the table of who may do what; None for what is the relay's own: no frame of
    a console can say it."""
    undo: ClassVar[Millis] = 0
    to_visitor: ClassVar[bool] = False
    typed: ClassVar[str] = ""
    files: ClassVar[tuple[Attachment, ...]] = ()
    reply_to: ClassVar[str] = ""
    seen: ClassVar[str] = ""
    resends: ClassVar[str] = ""
    dismisses: ClassVar[str] = ""

    def with_files(self, files: tuple[Attachment, ...]) -> Self:
        """The same with other facts of its files."""
        return self

    def due_first(self, state: State) -> Chat | None:
        """The chat whose passed deadlines are decided before the command."""
        return None


class ChatEvent:
    """An event of one chat."""

    __slots__ = ()

    chat: str
    moves_deadlines: ClassVar[bool] = False
    unknown: ClassVar[bool] = False
    redraws_all: ClassVar[bool] = False

    @property
    def newcomer(self) -> Visitor | None:
        """The visitor whose chat it opens."""
        return None

    @property
    def to_send(self) -> str:
        """The message of ours that is to leave by it."""
        return ""

    @property
    def takes_back(self) -> str:
        """The service's id of the message that is taken back by it."""
        return ""

    @property
    def reported_live(self) -> bool:
        """Whether the service, if it comes from there, has reported it as it happened; not so
        what was read as history or after an outage."""
        return True


class CompanyEvent:
    """An event that belongs to no chat."""

    __slots__ = ()

    chat: ClassVar[str] = ""
    moves_deadlines: ClassVar[bool] = False
    """Whether deadlines of any number of chats may be others by it."""
    unknown: ClassVar[bool] = False
    """Whether it is of a kind that this program does not know."""
    newcomer: ClassVar[Visitor | None] = None
    redraws_all: ClassVar[bool] = True
    """Whether chats that it does not name may look different after it."""
    to_send: ClassVar[str] = ""
    reported_live: ClassVar[bool] = True

    @property
    def takes_back(self) -> str:
        """The service's id of the message that is taken back by it."""
        return ""


class ChannelEvent(CompanyEvent):
    """An event of one channel, and no chat."""

    __slots__ = ()

    channel: str
