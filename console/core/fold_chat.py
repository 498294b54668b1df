"""What an event does to its chat: messages, moves between the queues, and how sends end.

`fold_chat` is total: an event that makes no sense for the chat leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from console.core import events as ev
from console.core.model import (
    Author,
    Chat,
    Item,
    Message,
    Move,
    Queue,
    Reason,
    SendState,
)


def fold_chat(chat: Chat, entry: ev.Entry) -> Chat:
    """One chat after one entry that belongs to it; the same chat when the entry changes nothing.

    A completed chat never leaves its queue: what still arrives only settles its messages.
    """
    after = _fold_chat(chat, entry)
    return after if after is chat else replace(after, version=chat.version + 1)


def _fold_chat(chat: Chat, entry: ev.Entry) -> Chat:
    at, event = entry.at, entry.event
    match event:
        case ev.MessageReceived():
            return _received(chat, event, at)
        case ev.EchoReceived():
            echo = Message(
                event.mid,
                Author.PAGE,
                event.sent_at,
                event.text,
                state=SendState.SENT,
                mid=event.mid,
                attachments=event.attachments,
            )
            return _spoken(chat, echo, at)
        case ev.ReplyQueued():
            reply = Message(
                event.message,
                Author.OPERATOR,
                at,
                event.text,
                by=event.operator,
                state=SendState.QUEUED,
                human_agent=event.human_agent,
            )
            return _spoken(chat, reply, at)
        case ev.VisitorNamed(name=name, locale=locale, timezone=timezone):
            visitor = replace(chat.visitor, name=name, locale=locale, timezone=timezone)
            return chat if visitor == chat.visitor else replace(chat, visitor=visitor)
        case ev.PickedUp() | ev.Missed() | ev.Completed() if chat.open:
            return _moved(chat, event, at)
        case (
            ev.ReplyRequeued()
            | ev.ReplySending()
            | ev.ReplySent()
            | ev.ReplyFailed()
            | ev.ReplyUnknown()
        ):
            return _settled(chat, event)
        case ev.Delivered(until=until, mids=mids):
            return _receipt(chat, SendState.DELIVERED, until, mids)
        case ev.ReadByVisitor(until=until):
            return _receipt(chat, SendState.READ, until, ())
        case _:
            return chat


def _received(chat: Chat, event: ev.MessageReceived, at: int) -> Chat:
    message = Message(
        event.mid,
        Author.VISITOR,
        event.sent_at,
        event.text,
        mid=event.mid,
        attachments=event.attachments,
        improper=event.improper,
    )
    return replace(
        chat,
        timeline=_insert(chat.timeline, message),
        unread=chat.unread + 1,
        improper=chat.improper + len(event.improper),
        last_at=max(chat.last_at, at),
        visitor_at=_visitor_at(chat, event, at),
    )


def _visitor_at(chat: Chat, event: ev.MessageReceived, at: int) -> int:
    """When the visitor last wrote by Meta's clock, which must not run ahead of ours."""
    sent_at = min(event.sent_at, at)
    first = chat.unread == 0 and not chat.timeline
    return sent_at if first else max(chat.visitor_at, sent_at)


def _spoken(chat: Chat, message: Message, at: int) -> Chat:
    """Our side wrote: nothing is unanswered any more, and idle starts over."""
    return replace(
        chat,
        timeline=_insert(chat.timeline, message),
        unread=0,
        last_at=max(chat.last_at, at),
    )


def _moved(chat: Chat, event: ev.PickedUp | ev.Missed | ev.Completed, at: int) -> Chat:
    match event:
        case ev.PickedUp(operator=operator):
            move = Move(at, Reason.PICKED_UP, Queue.ACTIVE, by=operator)
            return replace(
                chat,
                queue=Queue.ACTIVE,
                operator=operator,
                assignment=chat.assignment + 1,
                picked_up_at=at,
                timeline=_insert(chat.timeline, move),
            )
        case ev.Missed(due=due, seconds=seconds):
            if not chat.incoming:
                return chat
            move = Move(due, Reason.WAITING_OVER, Queue.UNANSWERED, seconds=seconds)
            return replace(chat, missed_at=due, timeline=_insert(chat.timeline, move))
        case ev.Completed():
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
                timeline=_insert(chat.timeline, move),
            )


_Settling = ev.ReplyRequeued | ev.ReplySending | ev.ReplySent | ev.ReplyFailed | ev.ReplyUnknown


def _settled(chat: Chat, event: _Settling) -> Chat:
    def settle(message: Message) -> Message:
        match event:
            case ev.ReplyRequeued(human_agent=human_agent):
                return replace(
                    message, state=SendState.QUEUED, failure=None, human_agent=human_agent
                )
            case ev.ReplySending(human_agent=human_agent):
                return replace(message, state=SendState.SENDING, human_agent=human_agent)
            case ev.ReplySent(mid=mid):
                state = _state_by_receipts(chat, message)
                return replace(message, state=state, mid=mid, failure=None)
            case ev.ReplyFailed(failure=failure):
                waiting = failure.retry_at is not None
                state = SendState.QUEUED if waiting else SendState.FAILED
                return replace(message, state=state, failure=failure)
            case ev.ReplyUnknown():
                return replace(message, state=SendState.UNKNOWN)

    def unsettled(message: Message) -> bool:
        return message.id == event.message and message.state not in _ARRIVED

    return _map_messages(chat, unsettled, settle)


_ARRIVED = (SendState.SENT, SendState.DELIVERED, SendState.READ)


def _state_by_receipts(chat: Chat, message: Message) -> SendState:
    """How far a message has come that turns out to be sent."""
    if message.at <= chat.read_until:
        return SendState.READ
    return SendState.DELIVERED if message.at <= chat.delivered_until else SendState.SENT


def _receipt(chat: Chat, state: SendState, until: int, mids: tuple[str, ...]) -> Chat:
    earlier = _ARRIVED[: _ARRIVED.index(state)]
    if state is SendState.READ and until > chat.read_until:
        chat = replace(chat, read_until=until)
    elif state is SendState.DELIVERED and until > chat.delivered_until:
        chat = replace(chat, delivered_until=until)

    def reached(message: Message) -> bool:
        return message.state in earlier and (message.at <= until or message.mid in mids)

    return _map_messages(chat, reached, lambda message: replace(message, state=state))


def _map_messages(
    chat: Chat, wanted: Callable[[Message], bool], change: Callable[[Message], Message]
) -> Chat:
    """The chat with the wanted messages changed. Looks from the newest backwards."""
    items = list(chat.timeline)
    touched = False
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        if isinstance(item, Message) and wanted(item):
            items[index] = change(item)
            touched = True
    return replace(chat, timeline=tuple(items)) if touched else chat


def _insert(timeline: tuple[Item, ...], item: Item) -> tuple[Item, ...]:
    """The timeline with an item at its place by time; equal times keep the order of the log."""
    index = len(timeline)
    while index and timeline[index - 1].at > item.at:
        index -= 1
    return (*timeline[:index], item, *timeline[index:])


def last_message(timeline: tuple[Item, ...]) -> Message | None:
    """The latest message of either side."""
    return next((item for item in reversed(timeline) if isinstance(item, Message)), None)


def last_received(timeline: tuple[Item, ...]) -> str:
    """The id of the visitor's latest message, "" before there is one."""
    for item in reversed(timeline):
        if isinstance(item, Message) and item.author is Author.VISITOR:
            return item.id
    return ""


def find_message(chat: Chat, message: str) -> Message | None:
    """A message of a chat by its id."""
    for item in reversed(chat.timeline):
        if isinstance(item, Message) and item.id == message:
            return item
    return None
