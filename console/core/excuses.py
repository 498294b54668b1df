"""An improper word that was none: an operator excuses it, with a reason (specification, 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from console.core.actor import Actor
from console.core.chats import active_chat
from console.core.company.roles import ChatAct
from console.core.moments import Millis
from console.core.profanity.matcher import said_as
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State, find_message, map_messages
from console.core.traits import ChatCommand, ChatEvent
from console.core.transcript import Excuse, Message

LONGEST_REASON = 200
"""Characters of the reason, which nobody can leave out."""


# Asked


@dataclass(frozen=True, slots=True)
class ExcuseHit(ChatCommand):
    """Let a word of a visitor's message (by its id) count no more: at all of its places there,
    and after every edit of that message. `word` as it is written there."""

    chat: str
    message: str
    word: str
    reason: str
    kind: Literal["excuse_hit"] = "excuse_hit"

    act: ClassVar = ChatAct.EXCUSE
    deadlines_first: ClassVar = True


# Happened


@dataclass(frozen=True, slots=True)
class HitExcused(ChatEvent):
    """A word of the message with the service's id `mid` counts no more. `word` in its plain
    form (`said_as`); `count` is how often it had counted."""

    chat: str
    mid: str
    word: str
    count: int
    reason: str
    by: str
    kind: Literal["hit_excused"] = "hit_excused"


# Deciding


def excuse_hit(command: ExcuseHit, state: State, actor: Actor) -> tuple[HitExcused] | Refusal:
    """In an open chat alone: what a completed one was completed for stands."""
    chat = active_chat(command, state, actor)
    if isinstance(chat, Refusal):
        return chat
    message = find_message(chat, command.message)
    if message is None:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    reason = command.reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        return Refusal(RefusalCode.BAD_VALUE, detail="reason")
    word = said_as(command.word)
    if word not in excusable(message):
        # Edited meanwhile, or excused by somebody else.
        return Refusal(RefusalCode.STALE)
    count = message.counted.count(word)
    return (HitExcused(chat.id, message.mid, word, count, reason, actor.id),)


def excusable(message: Message) -> tuple[str, ...]:
    """The words of a message that are marked or have counted, each once, in their plain form."""
    marked = (said_as(message.text[start:end]) for start, end in message.improper)
    return tuple(dict.fromkeys((*marked, *message.counted)))


# Folding


def hit_excused(chat: Chat, event: HitExcused, at: Millis) -> Chat:
    return map_messages(
        replace(chat, improper=max(0, chat.improper - event.count)),
        lambda message: message.mid == event.mid and not message.deleted,
        lambda message: _excused(message, event, at),
    )


def _excused(message: Message, event: HitExcused, at: Millis) -> Message:
    return replace(
        message,
        improper=tuple(
            (start, end)
            for start, end in message.improper
            if said_as(message.text[start:end]) != event.word
        ),
        counted=tuple(word for word in message.counted if word != event.word),
        excused=(*message.excused, Excuse(event.word, event.reason, event.by, at)),
    )
