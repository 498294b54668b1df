"""What becomes of our answers: they leave, arrive, fail, or nobody can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from console.core.channels.incidents import (
    IncidentMended,
    IncidentOpened,
    mended_by_send,
    opened_by,
)
from console.core.chats import Completed
from console.core.failures import Cause, Failure
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import ReplyRequeued
from console.core.state import Chat, State, find_message, map_messages
from console.core.timers import needs_tag, window_seconds
from console.core.traits import ChatCommand, ChatEvent
from console.core.transcript import Author, Message, SendState

ARRIVED = (SendState.SENT, SendState.DELIVERED, SendState.READ)


# Asked


@dataclass(frozen=True, slots=True)
class StartSend(ChatCommand):
    chat: str
    message: str
    kind: Literal["start_send"] = "start_send"


@dataclass(frozen=True, slots=True)
class SettleSend(ChatCommand):
    """What became of a send: `mid` when the service took it, `failure` when it refused, neither
    when nobody can say (`unlisted`: and the service does not list it in the conversation)."""

    chat: str
    message: str
    mid: str = ""
    failure: Failure | None = None
    unlisted: bool = False
    kind: Literal["settle_send"] = "settle_send"


Command = StartSend | SettleSend


# Happened


@dataclass(frozen=True, slots=True)
class ReplySending(ChatEvent):
    """The request leaves. `tagged`: under the service's tag, as the clock stands now."""

    chat: str
    message: str
    tagged: bool = False
    kind: Literal["reply_sending"] = "reply_sending"


@dataclass(frozen=True, slots=True)
class ReplySent(ChatEvent):
    chat: str
    message: str
    mid: str
    kind: Literal["reply_sent"] = "reply_sent"


@dataclass(frozen=True, slots=True)
class ReplyFailed(ChatEvent):
    """The service refused. With `failure.retry_at` the relay tries again by itself at that time."""

    chat: str
    message: str
    failure: Failure
    kind: Literal["reply_failed"] = "reply_failed"


@dataclass(frozen=True, slots=True)
class ReplyUnknown(ChatEvent):
    """`unlisted`: the service lists the conversation without it, so that it was probably not
    sent."""

    chat: str
    message: str
    unlisted: bool = False
    kind: Literal["reply_unknown"] = "reply_unknown"


Event = ReplySending | ReplySent | ReplyFailed | ReplyUnknown


# Deciding


Outcome = Event | IncidentOpened | IncidentMended | Completed


def start_send(command: StartSend, state: State, now: Millis) -> tuple[ReplySending] | Refusal:
    """An answer of ours leaves."""
    chat = state.chats.get(command.chat)
    message = find_message(chat, command.message) if chat else None
    if chat is None or message is None:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    if message.state is not SendState.QUEUED:
        return Refusal(RefusalCode.STALE)
    return (ReplySending(chat.id, message.id, needs_tag(chat, now)),)


def settle_send(command: SettleSend, state: State, now: Millis) -> Sequence[Outcome] | Refusal:
    """The outcome of an answer is known, or known to be unknown."""
    chat = state.chats.get(command.chat)
    message = find_message(chat, command.message) if chat else None
    if chat is None or message is None:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    if message.state not in (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN):
        return Refusal(RefusalCode.STALE)
    if command.unlisted and message.state is not SendState.UNKNOWN:
        # Somebody has asked to send it again while the service was asked about the first time.
        return Refusal(RefusalCode.STALE)
    if command.mid:
        if _is_another(command.mid, message, chat):
            return Refusal(RefusalCode.STALE)
        sent = ReplySent(chat.id, message.id, command.mid)
        return (sent, *mended_by_send(chat.channel, state, now))
    if command.failure is None:
        if message.state is SendState.UNKNOWN and message.unlisted is command.unlisted:
            return Refusal(RefusalCode.STALE)
        return (ReplyUnknown(chat.id, message.id, command.unlisted),)
    return _failed(chat, message, command.failure, state, now)


def _is_another(mid: str, message: Message, chat: Chat) -> bool:
    """Whether the service's id is that of another answer, which says the same and was found for
    both."""
    return any(
        isinstance(item, Message)
        and item.author is Author.OPERATOR
        and item.mid == mid
        and item.id != message.id
        for item in chat.timeline
    )


def _failed(
    chat: Chat, message: Message, failure: Failure, state: State, now: Millis
) -> Sequence[Outcome]:
    events: list[Outcome] = [ReplyFailed(chat.id, message.id, failure)]
    events += opened_by(chat.channel, failure, state)
    opened_since = chat.window_at > message.at
    if failure.cause is Cause.WINDOW_CLOSED and chat.open and not opened_since:
        seconds = window_seconds(chat)
        events.append(Completed(chat.id, now, Reason.WINDOW_CLOSED, seconds=seconds))
    return events


# Folding


Step = ReplyRequeued | Event


def step_taken(chat: Chat, event: Step) -> Chat:
    """One step of an answer on its way. What has arrived stays arrived."""
    return map_messages(
        chat,
        lambda message: message.id == event.message and message.state not in ARRIVED,
        lambda message: _settled(chat, message, event),
    )


def _settled(chat: Chat, message: Message, event: Step) -> Message:
    match event:
        case ReplyRequeued(tagged=tagged):
            return replace(
                message,
                state=SendState.QUEUED,
                failure=None,
                tagged=tagged,
                unlisted=False,
                dismissed=False,
            )
        case ReplySending(tagged=tagged):
            return replace(message, state=SendState.SENDING, tagged=tagged)
        case ReplySent(mid=mid):
            state = _state_by_receipts(chat, message)
            return replace(message, state=state, mid=mid, failure=None)
        case ReplyFailed(failure=failure):
            waiting = failure.retry_at is not None
            state = SendState.QUEUED if waiting else SendState.FAILED
            return replace(message, state=state, failure=failure)
        case ReplyUnknown(unlisted=unlisted):
            return replace(message, state=SendState.UNKNOWN, unlisted=unlisted)
        case _:
            assert_never(event)


def _state_by_receipts(chat: Chat, message: Message) -> SendState:
    """How far a message has come that turns out to be sent."""
    if message.at <= chat.read_until:
        return SendState.READ
    return SendState.DELIVERED if message.at <= chat.delivered_until else SendState.SENT
