"""Which entries show that the service reports what happens on a channel."""

from __future__ import annotations

from typing import assert_never

from console.core.backlog import BacklogAdded
from console.core.kinds.known import SERVICES
from console.core.log import Entry, Event
from console.core.state import State
from console.core.traits import ChannelEvent, ChatEvent, CompanyEvent


def reported_channel(entry: Entry, state: State) -> str:
    """The channel of which a service itself has said something; "" for an entry that does not
    come from a report."""
    reported = entry.by in SERVICES and entry.event.reported_live
    return _channel(entry.event, state) if reported else ""


def _channel(event: Event, state: State) -> str:
    match event:
        case ChatEvent():
            chat = state.chats.get(event.chat)
            return chat.channel if chat is not None else ""
        case BacklogAdded():
            return event.visitor.channel
        case ChannelEvent():
            return event.channel
        case CompanyEvent():
            return ""
    assert_never(event)
