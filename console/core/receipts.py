"""Receipts: what of ours has reached the visitor, and what has been read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from console.core.kinds.kind import Address, Receipts
from console.core.moments import Millis
from console.core.outcomes import ARRIVED
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State, latest_chat, map_messages
from console.core.traits import ChatEvent, VisitorCommand
from console.core.transcript import SendState

# Asked


@dataclass(frozen=True, slots=True)
class Deliver(VisitorCommand):
    address: Address
    until: Millis
    mids: tuple[str, ...] = ()
    kind: Literal["deliver"] = "deliver"


@dataclass(frozen=True, slots=True)
class MarkRead(VisitorCommand):
    address: Address
    until: Millis
    kind: Literal["mark_read"] = "mark_read"


# Happened


@dataclass(frozen=True, slots=True)
class Delivered(ChatEvent):
    """Everything we sent up to `until` has reached the visitor's device."""

    chat: str
    until: Millis
    mids: tuple[str, ...] = ()
    kind: Literal["delivered"] = "delivered"


@dataclass(frozen=True, slots=True)
class ReadByVisitor(ChatEvent):
    """Everything we sent up to `until` has been read."""

    chat: str
    until: Millis
    kind: Literal["read_by_visitor"] = "read_by_visitor"


# Deciding


def deliver(command: Deliver, state: State) -> tuple[Delivered] | Refusal:
    """For the visitor's open chat or else the latest one held."""
    chat = latest_chat(state, command.address)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    return (Delivered(chat.id, command.until, command.mids),)


def mark_read(command: MarkRead, state: State) -> tuple[ReadByVisitor] | Refusal:
    """For the visitor's open chat or else the latest one held."""
    chat = latest_chat(state, command.address)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    return (ReadByVisitor(chat.id, command.until),)


# Folding


def delivered(chat: Chat, event: Delivered) -> Chat:
    if event.until > chat.delivered_until:
        chat = replace(chat, delivered_until=event.until)
    return _reached(chat, SendState.DELIVERED, event.until, event.mids)


def read_by_visitor(chat: Chat, event: ReadByVisitor) -> Chat:
    if event.until > chat.read_until:
        chat = replace(chat, read_until=event.until)
    return _reached(chat, SendState.READ, event.until, ())


def _reached(chat: Chat, state: SendState, until: Millis, mids: tuple[str, ...]) -> Chat:
    before = ARRIVED[: ARRIVED.index(state)]
    by_time = chat.kind.receipts is Receipts.WATERMARK
    return map_messages(
        chat,
        lambda message: (
            message.state in before and ((by_time and message.at <= until) or message.mid in mids)
        ),
        lambda message: replace(message, state=state),
    )
