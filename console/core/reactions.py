"""Reactions to messages, of either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from console.core.actor import Actor
from console.core.backlog import BacklogAdded
from console.core.chats import active_chat
from console.core.company.roles import ChatAct
from console.core.kinds.kind import Address, Opener
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.remarks import Remarked, ThreadPassed, remark_beside
from console.core.state import Chat, State, by_mid, find_message, latest_chat, map_messages
from console.core.timers import opened
from console.core.traits import ChatCommand, ChatEvent, VisitorCommand
from console.core.transcript import Author, Message, Reaction, Remark, RemarkKind

_LONGEST_EMOJI = 32


# Asked


@dataclass(frozen=True, slots=True)
class React(ChatCommand):
    """Set one's reaction to a message (`message` is its id here); an empty emoji takes it back.
    the service, sender actions: react and unreact."""

    chat: str
    message: str
    emoji: str
    kind: Literal["react"] = "react"

    act: ClassVar = ChatAct.REACT
    deadlines_first: ClassVar = True


@dataclass(frozen=True, slots=True)
class ReactByVisitor(VisitorCommand):
    """The visitor reacted to a message; an empty emoji takes it back. `sent_at` as in
    `Reacted`."""

    address: Address
    mid: str
    emoji: str
    sent_at: Millis = 0
    kind: Literal["react_by_visitor"] = "react_by_visitor"


@dataclass(frozen=True, slots=True)
class FailReaction(ChatCommand):
    """A reaction of ours could not be set at the service; `detail` is its words."""

    chat: str
    mid: str
    operator: str
    detail: str
    kind: Literal["fail_reaction"] = "fail_reaction"


# Happened


@dataclass(frozen=True, slots=True)
class Reacted(ChatEvent):
    """A reaction to the message with the service's id `mid`; an empty emoji takes it back.
    `sent_at` is the service's timestamp of a visitor's, 0 where the entry's own has to do."""

    chat: str
    mid: str
    author: Author
    emoji: str
    by: str = ""
    sent_at: Millis = 0
    kind: Literal["reacted"] = "reacted"


# Deciding


def react(command: React, state: State, actor: Actor) -> tuple[Reacted] | Refusal:
    chat = active_chat(command, state, actor)
    if isinstance(chat, Refusal):
        return chat
    message = find_message(chat, command.message)
    possible = chat.kind.reactions and message is not None and message.mid
    if message is None or not possible or len(command.emoji) > _LONGEST_EMOJI:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    if reaction_of(message, Author.OPERATOR) == command.emoji:
        return Refusal(RefusalCode.STALE)
    return (Reacted(chat.id, message.mid, Author.OPERATOR, command.emoji, actor.id),)


def react_by_visitor(
    command: ReactByVisitor, state: State, now: Millis
) -> Sequence[Reacted | Remarked | ThreadPassed | BacklogAdded] | Refusal:
    """For the visitor's open chat or else the latest one held. To a message that stands in
    neither it becomes a remark."""
    chat = latest_chat(state, command.address)
    if chat is None or by_mid(chat, command.mid) is None:
        if not command.emoji:
            return Refusal(RefusalCode.UNKNOWN_MESSAGE)
        at = command.sent_at or now
        remark = Remark(at, RemarkKind.REACTED, command.emoji, command.mid)
        return remark_beside(state, command.address, chat, remark)
    sent_at = command.sent_at
    return (Reacted(chat.id, command.mid, Author.VISITOR, command.emoji, sent_at=sent_at),)


def fail_reaction(command: FailReaction, now: Millis) -> tuple[Reacted, Remarked]:
    taken_back = Reacted(command.chat, command.mid, Author.OPERATOR, "", command.operator)
    return (
        taken_back,
        Remarked(command.chat, now, RemarkKind.REACTION_FAILED, command.detail),
    )


# Folding


def reacted(chat: Chat, event: Reacted, at: Millis) -> Chat:
    if event.author is Author.VISITOR and event.emoji:
        chat = opened(chat, Opener.REACTION, event.sent_at or at, at)
    return map_messages(
        chat,
        lambda message: message.mid == event.mid and _reactions(message, event) is not None,
        lambda message: replace(message, reactions=_reactions(message, event) or ()),
    )


def _reactions(message: Message, event: Reacted) -> tuple[Reaction, ...] | None:
    """The message's reactions after the event, one for each author; None when unchanged. All
    operators are one at the service, so that the newest of their reactions is the one there
    is."""
    others = tuple(one for one in message.reactions if one.author is not event.author)
    newest = (Reaction(event.author, event.emoji, event.by),) if event.emoji else ()
    after = (*others, *newest)
    return None if after == message.reactions else after


def reaction_of(message: Message, author: Author) -> str:
    """The emoji by which one side has reacted to a message, "" for none."""
    return next((one.emoji for one in message.reactions if one.author is author), "")
