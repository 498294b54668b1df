"""What an event does to its chat: messages, moves between the queues, and how sends end.

`fold_chat` is total: an event that makes no sense for the chat leaves it as it is.
"""

from __future__ import annotations

from dataclasses import replace

from console.core import events as ev
from console.core.fold_remark import fold_remark
from console.core.model import Chat
from console.core.queues import Queue, Reason
from console.core.timeline import insert, last_message, last_received, map_messages
from console.core.transcript import Author, Message, Move, SendState


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
                reply_to=event.reply_to,
                via=event.via,
                origin=event.origin,
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
                reply_to=event.reply_to,
                attachments=event.attachments,
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
        case ev.ReplyDismissed(message=message_id):
            return map_messages(
                chat,
                lambda message: message.id == message_id and not message.dismissed,
                lambda message: replace(message, dismissed=True),
            )
        case (
            ev.MessageEdited()
            | ev.MessageDeleted()
            | ev.Reacted()
            | ev.Remarked()
            | ev.ThreadPassed()
            | ev.HistoryRestored()
        ):
            return fold_remark(chat, event)
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
        reply_to=event.reply_to,
        pressed=event.pressed,
        origin=event.origin,
    )
    return replace(
        chat,
        timeline=insert(chat.timeline, message),
        unread=chat.unread + 1,
        improper=chat.improper + len(event.improper),
        last_at=max(chat.last_at, at),
        visitor_at=_visitor_at(chat, event, at),
    )


def _visitor_at(chat: Chat, event: ev.MessageReceived, at: int) -> int:
    """When the visitor last wrote by Meta's clock, which must not run ahead of ours."""
    sent_at = min(event.sent_at, at)
    first = chat.unread == 0 and not last_received(chat.timeline)
    return sent_at if first else max(chat.visitor_at, sent_at)


def _spoken(chat: Chat, message: Message, at: int) -> Chat:
    """Our side wrote: nothing is unanswered any more, and idle starts over."""
    return replace(
        chat,
        timeline=insert(chat.timeline, message),
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
                timeline=insert(chat.timeline, move),
            )
        case ev.Missed(due=due, seconds=seconds, reason=reason):
            if not chat.incoming:
                return chat
            move = Move(due, reason, Queue.UNANSWERED, seconds=seconds)
            return replace(chat, missed_at=due, timeline=insert(chat.timeline, move))
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
                timeline=insert(chat.timeline, move),
            )


_Settling = ev.ReplyRequeued | ev.ReplySending | ev.ReplySent | ev.ReplyFailed | ev.ReplyUnknown


def _settled(chat: Chat, event: _Settling) -> Chat:
    def settle(message: Message) -> Message:
        match event:
            case ev.ReplyRequeued(human_agent=human_agent):
                return replace(
                    message,
                    state=SendState.QUEUED,
                    failure=None,
                    human_agent=human_agent,
                    unlisted=False,
                    dismissed=False,
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
            case ev.ReplyUnknown(unlisted=unlisted):
                return replace(message, state=SendState.UNKNOWN, unlisted=unlisted)

    def unsettled(message: Message) -> bool:
        return message.id == event.message and message.state not in _ARRIVED

    return map_messages(chat, unsettled, settle)


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

    return map_messages(chat, reached, lambda message: replace(message, state=state))
