"""Which entries show that the service reports what happens on a channel."""

from __future__ import annotations

from typing import assert_never

from console.core import directory_events as dev
from console.core import events as ev
from console.core.actor import META
from console.core.state import State
from console.core.transcript import Origin


def reported_channel(entry: ev.Entry, state: State) -> str:
    """The channel of which the service itself has told something; "" for an entry that does not
    come from a report."""
    return _channel(entry.event, state) if entry.by == META.id else ""


def _channel(event: ev.Event, state: State) -> str:
    match event:
        case ev.MessageReceived() | ev.EchoReceived():
            # What was read as history or after an outage is no report.
            return _channel_of(event.chat, state) if event.origin is Origin.LIVE else ""
        case (
            ev.ChatOpened()
            | ev.MessageEdited()
            | ev.MessageDeleted()
            | ev.Reacted()
            | ev.Remarked()
            | ev.ThreadPassed()
            | ev.HistoryRestored()
            | ev.VisitorNamed()
            | ev.PickedUp()
            | ev.Missed()
            | ev.Completed()
            | ev.ReplyQueued()
            | ev.ReplyRequeued()
            | ev.ReplySending()
            | ev.ReplySent()
            | ev.ReplyFailed()
            | ev.ReplyUnknown()
            | ev.ReplyDismissed()
            | ev.Delivered()
            | ev.ReadByVisitor()
        ):
            return _channel_of(event.chat, state)
        case ev.ItemKept(visitor=visitor):
            return visitor.page
        case (
            ev.Unrecognised()
            | dev.ChannelConnected()
            | dev.ChannelSwitched()
            | dev.ChannelUnlinked()
            | dev.IncidentOpened()
            | dev.IncidentMended()
        ):
            return event.page
        case (
            dev.BrandAdded()
            | dev.BrandRenamed()
            | dev.DepartmentAdded()
            | dev.DepartmentRenamed()
            | dev.TermsAccepted()
            | dev.AccountConnected()
            | dev.AccountRemoved()
            | dev.OperatorAdded()
            | dev.StatusSet()
            | dev.SettingsChanged()
            | ev.ClockJumped()
            | ev.Unknown()
        ):
            return ""
    assert_never(event)


def _channel_of(chat_id: str, state: State) -> str:
    chat = state.chats.get(chat_id)
    return chat.page if chat is not None else ""
