"""What a visitor did that belongs to no chat yet: it stands in their next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from console.core.state import Backlog, State, Visitor, visitor_key, with_item, without_item
from console.core.traits import CompanyEvent
from console.core.transcript import Message, Remark

KEPT_REMARKS = 5
"""Remarks kept for a visitor who has no open chat, the newest."""
KEPT_MESSAGES = 200
"""Messages kept for a visitor whose channel is off, the newest."""


@dataclass(frozen=True, slots=True)
class ItemKept(CompanyEvent):
    """What belongs to no chat yet: it will stand in the visitor's next one."""

    visitor: Visitor
    item: Message | Remark
    kind: Literal["item_kept"] = "item_kept"


def backlog_of(state: State, page: str, psid: str) -> tuple[Message | Remark, ...]:
    """What waits for the visitor's next chat."""
    backlog = state.kept.get(visitor_key(page, psid))
    return backlog.items if backlog is not None else ()


def item_kept(state: State, event: ItemKept) -> State:
    visitor, item = event.visitor, event.item
    before = backlog_of(state, visitor.page, visitor.psid)
    remarks = [one for one in before if isinstance(one, Remark)]
    messages = [one for one in before if isinstance(one, Message)]
    channels = state.channels
    channel = channels.get(visitor.page)
    if isinstance(item, Remark):
        remarks = [*remarks, item][-KEPT_REMARKS:]
    else:
        messages = [*messages, item][-KEPT_MESSAGES:]
        if channel is not None:
            counted = replace(channel, kept=channel.kept + 1)
            channels = with_item(channels, channel.page, counted)
    backlog = Backlog(visitor, (*remarks, *messages))
    key = visitor_key(visitor.page, visitor.psid)
    return replace(state, channels=channels, kept=with_item(state.kept, key, backlog))


def taken_up(state: State, visitor: Visitor) -> State:
    """The state after a chat with the visitor has taken up what waited for it."""
    key = visitor_key(visitor.page, visitor.psid)
    return replace(state, kept=without_item(state.kept, key)) if key in state.kept else state
