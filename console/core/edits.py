"""Messages that say something else now, or were taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar, Literal

from console.core.backlog import BacklogAdded, backlog_of
from console.core.chats import Completed
from console.core.kinds.kind import Address
from console.core.moments import Millis
from console.core.profanity.matcher import improper_added, improper_in, said
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.remarks import Remarked, ThreadPassed, remark_beside
from console.core.state import Chat, State, by_mid, chat_with, latest_chat, map_messages, open_chat
from console.core.traits import ChatEvent, VisitorCommand
from console.core.transcript import Author, Message, Remark, RemarkKind, takes_back

_MOST_EARLIER = 10
"""Earlier texts kept of an edited message. A service allows few."""


# Asked


@dataclass(frozen=True, slots=True)
class Edit(VisitorCommand):
    """A message (by its mid) says something else now. `number` counts its edits from 1, 0 when
    the service does not say."""

    address: Address
    mid: str
    text: str
    number: int = 0
    kind: Literal["edit"] = "edit"

    def due_first(self, state: State) -> Chat | None:
        return open_chat(state, self.address)


@dataclass(frozen=True, slots=True)
class Delete(VisitorCommand):
    """A message was taken back. Not promised by every service; met in the wild."""

    address: Address
    mid: str
    kind: Literal["delete"] = "delete"


# Happened


@dataclass(frozen=True, slots=True)
class MessageEdited(ChatEvent):
    """A message says something else now. `added` counts the improper words that it had not said
    before; what was excused in it is not among `improper`."""

    chat: str
    mid: str
    text: str
    improper: tuple[tuple[int, int], ...] = ()
    added: int = 0
    kind: Literal["message_edited"] = "message_edited"


@dataclass(frozen=True, slots=True)
class MessageDeleted(ChatEvent):
    chat: str
    mid: str
    kind: Literal["message_deleted"] = "message_deleted"

    redraws_all: ClassVar = True
    """It may be shown above another chat, and among what was fetched beside the state."""

    @property
    def takes_back(self) -> str:
        return self.mid


# Deciding


def edit(
    command: Edit, state: State, now: Millis
) -> Sequence[MessageEdited | Completed | Remarked | ThreadPassed | BacklogAdded] | Refusal:
    """For the chat of the visitor's that holds the message. Of one that stands in none it becomes
    a remark. Nobody wrote anew, so that no timer starts over; the improper words that it adds
    count like those of a message, and may complete the chat."""
    chat = chat_with(state, command.address, command.mid)
    message = by_mid(chat, command.mid) if chat is not None else None
    if chat is None or message is None:
        latest = latest_chat(state, command.address)
        if was_taken_back(state, command.address, latest, command.mid):
            return Refusal(RefusalCode.STALE)
        said = f"message_edit: {command.text}"
        remark = Remark(now, RemarkKind.OTHER, said, command.mid)
        return remark_beside(state, command.address, latest, remark)
    # Reports may overtake one another: what is known already is as new.
    known = message.text == command.text or 0 < command.number <= len(message.earlier)
    if known or message.deleted:
        return Refusal(RefusalCode.STALE)
    if message.author is not Author.VISITOR:
        return (MessageEdited(chat.id, command.mid, command.text),)
    settings = state.settings(chat.channel)
    excused = {one.word for one in message.excused}
    improper = improper_in(command.text, settings, excused)
    added = improper_added(command.text, (*message.earlier, message.text), settings, excused)
    edited = MessageEdited(chat.id, command.mid, command.text, improper, added)
    counted, limit = chat.improper + added, settings.improper_limit
    if added and limit is not None and counted >= limit and chat.queue is not Queue.COMPLETED:
        return (edited, Completed(chat.id, now, Reason.PROFANITY, count=counted, limit=limit))
    return (edited,)


def delete(
    command: Delete, state: State, now: Millis
) -> Sequence[MessageDeleted | Remarked | ThreadPassed | BacklogAdded] | Refusal:
    """As with an edit. The remark on a message that stands in no chat takes it out of what waits
    for the visitor's next one, and keeps it away when its report comes late."""
    chat = chat_with(state, command.address, command.mid)
    message = by_mid(chat, command.mid) if chat is not None else None
    if chat is not None and message is not None:
        if message.deleted:
            return Refusal(RefusalCode.STALE)
        return (MessageDeleted(chat.id, command.mid),)
    latest = latest_chat(state, command.address)
    if was_taken_back(state, command.address, latest, command.mid):
        return Refusal(RefusalCode.STALE)
    remark = Remark(now, RemarkKind.DELETED, mid=command.mid)
    return remark_beside(state, command.address, latest, remark)


def was_taken_back(state: State, address: Address, chat: Chat | None, mid: str) -> bool:
    """Whether a message was taken back before it came: reports may overtake one another."""
    items = chat.timeline if chat is not None else ()
    return any(takes_back(item) == mid for item in (*items, *backlog_of(state, address)))


# Folding


def message_edited(chat: Chat, event: MessageEdited) -> Chat:
    return map_messages(
        replace(chat, improper=chat.improper + event.added),
        lambda message: (
            message.mid == event.mid and message.text != event.text and not message.deleted
        ),
        lambda message: _edited(message, event),
    )


def _edited(message: Message, event: MessageEdited) -> Message:
    earlier = (*message.earlier, message.text)[-_MOST_EARLIER:]
    more = said(event.text, event.improper) - Counter(message.counted)
    return replace(
        message,
        text=event.text,
        earlier=earlier,
        improper=event.improper,
        # Words that it had said before its brand looked for them are marked and do not count.
        counted=(*message.counted, *islice(more.elements(), event.added)),
    )


def message_deleted(chat: Chat, event: MessageDeleted) -> Chat:
    # An edit that had come before the message stands as a remark.
    remarks = [one for one in chat.timeline if isinstance(one, Remark) and one.mid == event.mid]
    if event.mid and remarks:
        timeline = tuple(one for one in chat.timeline if one not in remarks)
        chat = replace(chat, timeline=timeline)
    return map_messages(
        chat,
        lambda message: message.mid == event.mid and not message.deleted,
        emptied,
    )


def emptied(message: Message) -> Message:
    """A message that was taken back: nothing is left of what it said and of what came with it.
    (Improper words that were counted stay counted.)"""
    return replace(
        message,
        text="",
        attachments=(),
        improper=(),
        counted=(),
        excused=(),
        pressed=None,
        earlier=(),
        deleted=True,
    )
