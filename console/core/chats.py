"""A chat from its pick-up to its end, and the name of its visitor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from console.core.actor import Actor
from console.core.company.roles import ChatAct, forbidden_in_chat
from console.core.moments import SECOND, Millis
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State, Visitor
from console.core.traits import ChatCommand, ChatEvent
from console.core.transcript import (
    Author,
    Item,
    Message,
    Move,
    SendState,
    insert,
    last_message,
    last_received,
)

UNDO_MILLIS: Millis = 5 * SECOND
"""How long ending a chat can be taken back: a completed chat is over for ever, so the command
waits at its console before it leaves."""


# Asked


@dataclass(frozen=True, slots=True)
class PickUp(ChatCommand):
    """Take an unanswered chat. `assignment` is the chat's counter as the operator saw it."""

    chat: str
    assignment: int
    kind: Literal["pick_up"] = "pick_up"

    act: ClassVar = ChatAct.PICK_UP
    deadlines_first: ClassVar = True


@dataclass(frozen=True, slots=True)
class End(ChatCommand):
    """End an active chat. `seen` is the id of the visitor's last message that the operator
    knew; with it the chat stays open when the visitor has written since."""

    chat: str
    seen: str = ""
    kind: Literal["end"] = "end"

    act: ClassVar = ChatAct.END
    undo: ClassVar = UNDO_MILLIS
    deadlines_first: ClassVar = True


@dataclass(frozen=True, slots=True)
class NameVisitor(ChatCommand):
    chat: str
    name: str
    locale: str = ""
    timezone: float | None = None
    kind: Literal["name_visitor"] = "name_visitor"


# Happened


@dataclass(frozen=True, slots=True)
class ChatOpened(ChatEvent):
    """`written_at` is when the visitor wrote last in an earlier chat, 0 when that is not held:
    the reply window of a message outlives its chat."""

    chat: str
    visitor: Visitor
    written_at: Millis = 0
    kind: Literal["chat_opened"] = "chat_opened"

    @property
    def newcomer(self) -> Visitor | None:
        return self.visitor


@dataclass(frozen=True, slots=True)
class PickedUp(ChatEvent):
    chat: str
    operator: str
    kind: Literal["picked_up"] = "picked_up"


@dataclass(frozen=True, slots=True)
class HandedBack(ChatEvent):
    """Nobody has the chat any more: it rings again. `by` is who did it."""

    chat: str
    by: str
    reason: Reason
    kind: Literal["handed_back"] = "handed_back"

    moves_deadlines: ClassVar = True


@dataclass(frozen=True, slots=True)
class Assigned(ChatEvent):
    """Somebody else has the chat now. `by` is who gave it to them."""

    chat: str
    operator: str
    by: str
    reason: Reason
    kind: Literal["assigned"] = "assigned"


@dataclass(frozen=True, slots=True)
class Completed(ChatEvent):
    """The chat is over, for ever. `due` is the deadline's moment, or when a person ended it."""

    chat: str
    due: Millis
    reason: Reason
    by: str = ""
    seconds: int = 0
    count: int = 0
    limit: int = 0
    kind: Literal["completed"] = "completed"


@dataclass(frozen=True, slots=True)
class VisitorNamed(ChatEvent):
    chat: str
    name: str
    locale: str = ""
    timezone: float | None = None
    kind: Literal["visitor_named"] = "visitor_named"


# Deciding


def pick_up(command: PickUp, state: State, actor: Actor) -> tuple[PickedUp] | Refusal:
    chat = state.chats.get(command.chat)
    refusal = not_to_pick_up(chat, state, actor, command.assignment) or at_limit(actor.id, state)
    return refusal or (PickedUp(command.chat, actor.id),)


def at_limit(operator: str, state: State) -> Refusal | None:
    """Why somebody can not pick up any chat for now, or None. What they are given by others does
    not ask for their limit."""
    known = state.operators.get(operator)
    if known is None or known.limit is None:
        return None
    if len(active_chats(operator, state)) < known.limit:
        return None
    return Refusal(RefusalCode.AT_LIMIT, detail=str(known.limit))


def active_chats(operator: str, state: State) -> list[str]:
    """The ids of the chats that somebody has."""
    chats = state.chats.values()
    return [one.id for one in chats if one.queue is Queue.ACTIVE and one.operator == operator]


def not_to_pick_up(
    chat: Chat | None, state: State, actor: Actor, assignment: int
) -> Refusal | None:
    """Why a chat can not be picked up by who has seen this assignment of it, or None."""
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    refusal = not_permitted(ChatAct.PICK_UP, chat, state, actor)
    if refusal is not None:
        return refusal
    if chat.queue is Queue.ACTIVE or chat.assignment != assignment:
        owner = state.operator_name(chat.operator)
        return Refusal(RefusalCode.TAKEN, owner, chat.picked_up_at or 0)
    return None


def end(command: End, state: State, now: Millis, actor: Actor) -> tuple[Completed] | Refusal:
    chat = active_chat(command, state, actor)
    if isinstance(chat, Refusal):
        return chat
    if command.seen and command.seen != last_received(chat.timeline):
        return Refusal(RefusalCode.WRITTEN_SINCE)
    if on_their_way(chat.timeline):
        return Refusal(RefusalCode.ON_ITS_WAY)
    return (Completed(chat.id, now, Reason.ENDED, by=actor.id),)


def active_chat(command: ChatCommand, state: State, actor: Actor) -> Chat | Refusal:
    """The active chat that a command is about, if this actor may give it there."""
    return active(state.chats.get(command.chat), state, actor, command.act)


def active(chat: Chat | None, state: State, actor: Actor, act: ChatAct | None) -> Chat | Refusal:
    """The chat, if it is active and this actor may do this there."""
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    refusal = not_permitted(act, chat, state, actor)
    if refusal is not None:
        return refusal
    return chat if chat.queue is Queue.ACTIVE else Refusal(RefusalCode.NOT_PICKED_UP)


def listed_for(actor: Actor, chat: Chat, state: State) -> bool:
    """Whether a chat stands in this operator's lists, is counted and rings."""
    return not_permitted(ChatAct.READ, chat, state, actor) is None


def unlisted_channels(actor: Actor, state: State) -> tuple[str, ...]:
    """The channels of whose chats only those of their own stand in this operator's lists."""
    return tuple(
        channel.id
        for channel in state.channels.values()
        if forbidden_in_chat(ChatAct.READ, actor, "", channel.department)
    )


def not_permitted(act: ChatAct | None, chat: Chat, state: State, actor: Actor) -> Refusal | None:
    """Why this actor may not do this in a chat, however it stands, or None. None is the relay's
    own to do."""
    if act is None:
        return None
    department = state.department(chat.channel)
    code = forbidden_in_chat(act, actor, chat.operator, department)
    if code is None:
        return None
    owner, since = state.operator_name(chat.operator), 0
    if code is RefusalCode.TAKEN:
        since = chat.picked_up_at or 0
    known = state.departments.get(department)
    detail = known.name if known and code is RefusalCode.NOT_YOUR_DEPARTMENT else ""
    return Refusal(code, owner, since, detail)


def on_their_way(timeline: Iterable[Item]) -> frozenset[str]:
    """The answers of ours that nobody knows yet to have arrived or failed, by their ids. One
    that failed and waits for its next try does not hold a chat open."""
    return frozenset(
        item.id
        for item in timeline
        if isinstance(item, Message)
        and item.author is Author.OPERATOR
        and item.state in (SendState.QUEUED, SendState.SENDING)
        and item.failure is None
    )


def name_visitor(command: NameVisitor, state: State) -> tuple[VisitorNamed] | Refusal:
    """Who the visitor is, when that is news. What is not told any more was true at least once."""
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    visitor = chat.visitor
    locale = command.locale or visitor.locale
    timezone = visitor.timezone if command.timezone is None else command.timezone
    told = VisitorNamed(chat.id, command.name, locale, timezone)
    known = (visitor.name, visitor.locale, visitor.timezone)
    return Refusal(RefusalCode.STALE) if known == (told.name, locale, timezone) else (told,)


# Folding


def new_chat(event: ChatOpened, at: Millis) -> Chat:
    """What the visitor did that opened it follows; until then it is taken for a moment ago."""
    return Chat(
        event.chat,
        event.visitor.channel,
        event.visitor,
        opened_at=at,
        last_at=at,
        visitor_at=event.written_at,
        opener_at=at,
    )


def picked_up(chat: Chat, event: PickedUp, at: Millis) -> Chat:
    if not chat.open:
        return chat
    move = Move(at, Reason.PICKED_UP, Queue.ACTIVE, by=event.operator)
    return replace(
        chat,
        queue=Queue.ACTIVE,
        operator=event.operator,
        assignment=chat.assignment + 1,
        picked_up_at=at,
        timeline=insert(chat.timeline, move),
    )


def handed_back(chat: Chat, event: HandedBack, at: Millis) -> Chat:
    if chat.queue is not Queue.ACTIVE:
        return chat
    move = Move(at, event.reason, Queue.UNANSWERED, by=event.by)
    return replace(
        chat,
        queue=Queue.UNANSWERED,
        operator="",
        assignment=chat.assignment + 1,
        picked_up_at=None,
        missed_at=None,
        returned_at=at,
        timeline=insert(chat.timeline, move),
    )


def assigned(chat: Chat, event: Assigned, at: Millis) -> Chat:
    if not chat.open:
        return chat
    move = Move(at, event.reason, Queue.ACTIVE, by=event.operator)
    return replace(
        chat,
        queue=Queue.ACTIVE,
        operator=event.operator,
        assignment=chat.assignment + 1,
        picked_up_at=at,
        timeline=insert(chat.timeline, move),
    )


def completed(chat: Chat, event: Completed) -> Chat:
    if not chat.open:
        return chat
    last = last_message(chat.timeline)
    move = Move(
        event.due,
        event.reason,
        Queue.COMPLETED,
        by=event.by,
        seconds=event.seconds,
        count=event.count,
        limit=event.limit,
        last_author=last.author if last else None,
        last_by=last.by if last else "",
    )
    return replace(
        chat,
        queue=Queue.COMPLETED,
        completed_at=event.due,
        reason=event.reason,
        timeline=insert(chat.timeline, move),
    )


def visitor_named(chat: Chat, event: VisitorNamed) -> Chat:
    visitor = replace(chat.visitor, name=event.name, locale=event.locale, timezone=event.timezone)
    return chat if visitor == chat.visitor else replace(chat, visitor=visitor)
