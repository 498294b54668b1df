"""Remarks: what happened in a conversation and is no message, and who has the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from console.core.backlog import BacklogAdded, backlog_of
from console.core.kinds.kind import Address, Opener
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State, Visitor, open_chat
from console.core.timers import opened
from console.core.traits import ChatEvent, VisitorCommand
from console.core.transcript import (
    ANOTHER_APP,
    Message,
    Remark,
    RemarkKind,
    insert,
    takes_back,
    without,
)

# Asked


@dataclass(frozen=True, slots=True)
class AddRemark(VisitorCommand):
    """Something happened in a visitor's conversation and is no message. With `owner` the
    conversation changes hands: to that app, or back to us for ""."""

    visitor: Visitor
    remark: Remark
    owner: str | None = None
    kind: Literal["add_remark"] = "add_remark"


# Happened


@dataclass(frozen=True, slots=True)
class Remarked(ChatEvent):
    """Something that happened in the conversation and is no message."""

    chat: str
    at: Millis
    what: str
    text: str = ""
    mid: str = ""
    kind: Literal["remarked"] = "remarked"

    @property
    def takes_back(self) -> str:
        return takes_back(Remark(self.at, self.what, self.text, self.mid))


@dataclass(frozen=True, slots=True)
class ThreadPassed(ChatEvent):
    """Another app (`owner`) has the conversation now; "" when it is ours again."""

    chat: str
    owner: str
    kind: Literal["thread_passed"] = "thread_passed"


# Deciding


def add_remark(
    command: AddRemark, state: State
) -> Sequence[Remarked | ThreadPassed | BacklogAdded] | Refusal:
    """Something that is no message: in the open chat, or waiting for the next one. Who has the
    conversation is told when it changes."""
    visitor, remark, owner = command.visitor, command.remark, command.owner
    chat = open_chat(state, visitor.address)
    if chat is None:
        before = last_owner(backlog_of(state, visitor.address))
        if owner is not None and owner == (before or ""):
            return Refusal(RefusalCode.STALE)
        return (BacklogAdded(visitor, remark),)
    if owner is None:
        return (_said(chat.id, remark),)
    return handed(chat.id, chat.thread_owner, owner, remark.at) or Refusal(RefusalCode.STALE)


def remark_beside(
    state: State, address: Address, chat: Chat | None, remark: Remark
) -> Sequence[Remarked | ThreadPassed | BacklogAdded]:
    """A remark on a message that stands in no chat we hold: in `chat` while it is open, else it
    waits for the visitor's next one."""
    if chat is not None and chat.open:
        return remarked(chat.id, remark)
    waiting = state.backlog.get(address.key)
    stranger = Visitor(address.id, address.channel, chats=0, kind=address.kind)
    known = chat.visitor if chat else waiting.visitor if waiting else stranger
    return (BacklogAdded(known, remark),)


def handed(chat: str, before: str, owner: str, at: Millis) -> list[Remarked | ThreadPassed]:
    """The conversation changes hands; nothing when it does not. An app that is named stands
    against one that is not."""
    if owner == before or (owner == ANOTHER_APP and before):
        return []
    what = RemarkKind.THREAD_OTHERS if owner else RemarkKind.THREAD_OURS
    named = "" if owner == ANOTHER_APP else owner
    return remarked(chat, Remark(at, what, named))


def remarked(chat: str, remark: Remark) -> list[Remarked | ThreadPassed]:
    """A remark in its chat, with what it means for who has the conversation."""
    owner = last_owner((remark,))
    event = _said(chat, remark)
    return [event] if owner is None else [event, ThreadPassed(chat, owner)]


def _said(chat: str, remark: Remark) -> Remarked:
    return Remarked(chat, remark.at, remark.what, remark.text, remark.mid)


def last_owner(items: Sequence[Message | Remark]) -> str | None:
    """Which app has the conversation by the latest remark that says so; "" when it is ours."""
    for item in reversed(items):
        if isinstance(item, Remark) and item.what in _OWNERSHIP:
            return "" if item.what == RemarkKind.THREAD_OURS else item.text or ANOTHER_APP
    return None


_OWNERSHIP = (RemarkKind.THREAD_OTHERS, RemarkKind.THREAD_OURS)


# Folding


_OPENERS = {RemarkKind.CAME_BY_LINK: Opener.LINK, RemarkKind.REACTED: Opener.REACTION}
"""What is no message and opens the reply window. (An ad does with a message alone.)"""


def remark_added(chat: Chat, event: Remarked, at: Millis) -> Chat:
    remark = Remark(event.at, event.what, event.text, event.mid)
    timeline = insert(without(chat.timeline, takes_back(remark)), remark)
    chat = replace(chat, timeline=timeline)
    opener = next((one for what, one in _OPENERS.items() if what == event.what), None)
    return opened(chat, opener, event.at, at) if opener is not None else chat


def thread_passed(chat: Chat, event: ThreadPassed) -> Chat:
    if event.owner == chat.thread_owner:
        return chat
    return replace(chat, thread_owner=event.owner)
