"""Which entries show that the service reports what happens on a channel."""

from __future__ import annotations

from typing import assert_never

from console.core.backlog import BacklogAdded
from console.core.channels.connecting import (
    AccountConnected,
    AccountRemoved,
    ChannelConnected,
    ChannelSwitched,
    ChannelUnlinked,
    TermsAccepted,
)
from console.core.channels.incidents import IncidentMended, IncidentOpened
from console.core.chats import ChatOpened, Completed, PickedUp, VisitorNamed
from console.core.company.brands import (
    BrandAdded,
    BrandRenamed,
    DepartmentAdded,
    DepartmentRenamed,
    SettingsChanged,
)
from console.core.company.operators import OperatorAdded, StatusSet
from console.core.edits import MessageDeleted, MessageEdited
from console.core.history import HistoryRestored
from console.core.kinds.messenger.kind import META
from console.core.log import Entry, Event
from console.core.messages import EchoReceived, MessageReceived
from console.core.outcomes import ReplyFailed, ReplySending, ReplySent, ReplyUnknown
from console.core.reactions import Reacted
from console.core.receipts import Delivered, ReadByVisitor
from console.core.remarks import Remarked, ThreadPassed
from console.core.sends import ReplyDismissed, ReplyQueued, ReplyRequeued
from console.core.state import State
from console.core.timers import ClockJumped, Missed
from console.core.transcript import Origin
from console.core.unrecognised import Unknown, Unrecognised


def reported_channel(entry: Entry, state: State) -> str:
    """The channel of which the service itself has told something; "" for an entry that does not
    come from a report."""
    return _channel(entry.event, state) if entry.by == META.id else ""


def _channel(event: Event, state: State) -> str:
    match event:
        case MessageReceived() | EchoReceived():
            # What was read as history or after an outage is no report.
            return _channel_of(event.chat, state) if event.origin is Origin.LIVE else ""
        case (
            ChatOpened()
            | MessageEdited()
            | MessageDeleted()
            | Reacted()
            | Remarked()
            | ThreadPassed()
            | HistoryRestored()
            | VisitorNamed()
            | PickedUp()
            | Missed()
            | Completed()
            | ReplyQueued()
            | ReplyRequeued()
            | ReplySending()
            | ReplySent()
            | ReplyFailed()
            | ReplyUnknown()
            | ReplyDismissed()
            | Delivered()
            | ReadByVisitor()
        ):
            return _channel_of(event.chat, state)
        case BacklogAdded(visitor=visitor):
            return visitor.channel
        case (
            Unrecognised()
            | ChannelConnected()
            | ChannelSwitched()
            | ChannelUnlinked()
            | IncidentOpened()
            | IncidentMended()
        ):
            return event.channel
        case (
            BrandAdded()
            | BrandRenamed()
            | DepartmentAdded()
            | DepartmentRenamed()
            | TermsAccepted()
            | AccountConnected()
            | AccountRemoved()
            | OperatorAdded()
            | StatusSet()
            | SettingsChanged()
            | ClockJumped()
            | Unknown()
        ):
            return ""
    assert_never(event)


def _channel_of(chat_id: str, state: State) -> str:
    chat = state.chats.get(chat_id)
    return chat.channel if chat is not None else ""
