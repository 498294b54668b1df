"""What is said about messages later on, and beside them: edits, reactions, remarks, history."""

from __future__ import annotations

from dataclasses import replace

from console.core import events as ev
from console.core.model import Chat
from console.core.timeline import insert, map_messages
from console.core.transcript import Author, Message, Reaction, Remark

_Said = (
    ev.MessageEdited
    | ev.MessageDeleted
    | ev.Reacted
    | ev.Remarked
    | ev.ThreadPassed
    | ev.HistoryRestored
)

_MOST_EARLIER = 10
"""Earlier texts kept of an edited message. Meta: a message can be edited five times."""


def fold_remark(chat: Chat, event: _Said) -> Chat:
    """The chat after one such event; the same chat when it changes nothing."""
    match event:
        case ev.MessageEdited(mid=mid):
            return map_messages(
                chat,
                lambda message: message.mid == mid and message.text != event.text,
                lambda message: _edited(message, event),
            )
        case ev.MessageDeleted(mid=mid):
            return map_messages(
                chat,
                lambda message: message.mid == mid and not message.deleted,
                lambda message: replace(message, deleted=True),
            )
        case ev.Reacted(mid=mid):
            return map_messages(
                chat,
                lambda message: message.mid == mid and _reactions(message, event) is not None,
                lambda message: replace(message, reactions=_reactions(message, event) or ()),
            )
        case ev.Remarked(at=at, what=what, text=text):
            return replace(chat, timeline=insert(chat.timeline, Remark(at, what, text)))
        case ev.ThreadPassed(owner=owner):
            return chat if owner == chat.thread_owner else replace(chat, thread_owner=owner)
        case ev.HistoryRestored(messages=messages):
            return _restored(chat, messages)


def _edited(message: Message, event: ev.MessageEdited) -> Message:
    earlier = (*message.earlier, message.text)[-_MOST_EARLIER:]
    return replace(message, text=event.text, earlier=earlier, improper=event.improper)


def _reactions(message: Message, event: ev.Reacted) -> tuple[Reaction, ...] | None:
    """The message's reactions after the event, one for each author; None when unchanged. All
    operators are one Page at Meta, so that the newest of their reactions is the one there is."""
    others = tuple(one for one in message.reactions if one.author is not event.author)
    own = (Reaction(event.author, event.emoji, event.by),) if event.emoji else ()
    after = (*others, *own)
    return None if after == message.reactions else after


def _restored(chat: Chat, messages: tuple[Message, ...]) -> Chat:
    known = {item.mid for item in chat.timeline if isinstance(item, Message)}
    timeline = chat.timeline
    for message in messages:
        if message.mid not in known:
            timeline = insert(timeline, message)
    return chat if timeline is chat.timeline else replace(chat, timeline=timeline)


def reaction_of(message: Message, author: Author) -> str:
    """The emoji by which one side has reacted to a message, "" for none."""
    return next((one.emoji for one in message.reactions if one.author is author), "")
