"""What a visitor did that belongs to no chat yet: it stands in their next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from console.core.kinds.kind import Address
from console.core.state import Backlog, State, Visitor, with_item, without_item
from console.core.traits import CompanyEvent
from console.core.transcript import Message, Remark, takes_back, without

MOST_REMARKS = 5
"""Remarks that wait for a visitor who has no open chat, the newest."""
MOST_MESSAGES = 200
"""Messages that wait for a visitor whose channel is off, the newest."""


@dataclass(frozen=True, slots=True)
class BacklogAdded(CompanyEvent):
    """What belongs to no chat yet: it will stand in the visitor's next one."""

    visitor: Visitor
    item: Message | Remark
    kind: Literal["item_kept"] = "item_kept"

    @property
    def takes_back(self) -> str:
        return takes_back(self.item)


def backlog_of(state: State, address: Address) -> tuple[Message | Remark, ...]:
    """What waits for the visitor's next chat."""
    backlog = state.backlog.get(address.key)
    return backlog.items if backlog is not None else ()


def backlog_added(state: State, event: BacklogAdded) -> State:
    visitor, item = event.visitor, event.item
    before = without(backlog_of(state, visitor.address), takes_back(item))
    remarks = [one for one in before if isinstance(one, Remark)]
    messages = [one for one in before if isinstance(one, Message)]
    channels = state.channels
    channel = channels.get(visitor.channel)
    if isinstance(item, Remark):
        remarks = [*remarks, item][-MOST_REMARKS:]
    else:
        messages = [*messages, item][-MOST_MESSAGES:]
        if channel is not None:
            counted = replace(channel, backlog=channel.backlog + 1)
            channels = with_item(channels, channel.id, counted)
    backlog = Backlog(visitor, (*remarks, *messages))
    key = visitor.address.key
    return replace(state, channels=channels, backlog=with_item(state.backlog, key, backlog))


def taken_up(state: State, visitor: Visitor) -> State:
    """The state after a chat with the visitor has taken up what waited for it."""
    key = visitor.address.key
    return (
        replace(state, backlog=without_item(state.backlog, key)) if key in state.backlog else state
    )
