"""Event to state: the one function that says what the log means.

`fold` is total (any entry is accepted, one that makes no sense changes nothing but the
position) and deterministic. It never mutates the state it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from console.core import events as ev
from console.core.model import (
    Author,
    Brand,
    Channel,
    Chat,
    Department,
    Item,
    Message,
    Move,
    Operator,
    Queue,
    Reason,
    SendState,
    State,
    Visitor,
    visitor_key,
)

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

REDUCER_REV = 1
"""Raised when the same log would fold to another state: stored snapshots are then dropped."""


def fold(state: State, entries: Iterable[ev.Entry]) -> State:
    """The state after these entries. Entries at or before `state.seq` are skipped.

    The maps of the state are copied once per call, not once per entry: fold a batch at a time.
    """
    draft = _Draft(state)
    for entry in entries:
        if entry.seq > draft.seq:
            draft.apply(entry)
    return draft.finish()


def changed_chats(entries: Iterable[ev.Entry]) -> set[str]:
    """The ids of the chats that these entries touch."""
    return {chat for entry in entries if (chat := chat_of(entry.event))}


def chat_of(event: ev.Event) -> str:
    """The chat an event belongs to; "" for those that belong to none."""
    return getattr(event, "chat", "")


def changes_settings(event: ev.Event) -> bool:
    """Whether deadlines of chats other than the event's own may change by it."""
    return isinstance(event, ev.SettingsChanged | ev.ChannelConnected)


def forget(state: State, chats: Iterable[str]) -> State:
    """The state without these chats: completed ones need not stay in memory."""
    kept = dict(state.chats)
    for chat in chats:
        kept.pop(chat, None)
    return replace(state, chats=kept)


class _Draft:
    """A state under construction; copies a map of the original when it is first written."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.seq = state.seq
        self._at = state.at
        self._opened = state.opened
        self._brands = state.brands
        self._departments = state.departments
        self._channels = state.channels
        self._operators = state.operators
        self._chats: Mapping[str, Chat] = state.chats
        self._own_chats: dict[str, Chat] | None = None
        self._open: Mapping[str, str] = state.open_chats
        self._own_open: dict[str, str] | None = None

    def finish(self) -> State:
        return State(
            seq=self.seq,
            at=self._at,
            opened=self._opened,
            brands=self._brands,
            departments=self._departments,
            channels=self._channels,
            operators=self._operators,
            chats=self._chats,
            open_chats=self._open,
        )

    def apply(self, entry: ev.Entry) -> None:
        self.seq = entry.seq
        self._at = max(self._at, entry.at)
        match entry.event:
            case ev.ChatOpened(chat=chat_id, visitor=visitor):
                self._open_chat(chat_id, visitor, entry)
            case (
                ev.BrandAdded()
                | ev.DepartmentAdded()
                | ev.ChannelConnected()
                | ev.OperatorAdded()
                | ev.StatusSet()
                | ev.SettingsChanged()
            ):
                self._apply_directory(entry.event)
            case event:
                before = self._chats.get(chat_of(event))
                if before is not None:
                    self._put(before, fold_chat(before, entry))

    def _open_chat(self, chat_id: str, visitor: Visitor, entry: ev.Entry) -> None:
        if chat_id in self._chats:
            return
        self._opened += 1
        at = entry.at
        chat = Chat(chat_id, visitor.page, visitor, opened_at=at, last_at=at, visitor_at=at)
        self._writable_chats()[chat_id] = chat
        self._writable_open()[visitor_key(visitor.page, visitor.psid)] = chat_id

    def _put(self, before: Chat, after: Chat) -> None:
        if after is before:
            return
        self._writable_chats()[after.id] = after
        if before.open and not after.open:
            key = visitor_key(after.page, after.visitor.psid)
            if self._open.get(key) == after.id:
                del self._writable_open()[key]

    def _writable_chats(self) -> dict[str, Chat]:
        if self._own_chats is None:
            self._chats = self._own_chats = dict(self._chats)
        return self._own_chats

    def _writable_open(self) -> dict[str, str]:
        if self._own_open is None:
            self._open = self._own_open = dict(self._open)
        return self._own_open

    def _apply_directory(self, event: ev.Event) -> None:
        match event:
            case ev.BrandAdded(brand=key, name=name):
                self._brands = _with(self._brands, key, Brand(key, name))
            case ev.DepartmentAdded(department=key, brand=brand, name=name):
                self._departments = _with(self._departments, key, Department(key, brand, name))
            case ev.ChannelConnected(page=page, name=name, brand=brand, department=department):
                channel = Channel(page, name, brand, department)
                self._channels = _with(self._channels, page, channel)
            case ev.OperatorAdded(operator=key, name=name, role=role):
                self._operators = _with(self._operators, key, Operator(key, name, role))
            case ev.StatusSet(operator=key, status=status) if key in self._operators:
                operator = replace(self._operators[key], status=status)
                self._operators = _with(self._operators, key, operator)
            case ev.SettingsChanged(brand=key, settings=settings) if key in self._brands:
                brand_after = replace(self._brands[key], settings=settings)
                self._brands = _with(self._brands, key, brand_after)
            case _:
                pass


def _with(mapping: Mapping[_Key, _Value], key: _Key, value: _Value) -> dict[_Key, _Value]:
    return {**mapping, key: value}


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
            case ev.ReplySending():
                return replace(message, state=SendState.SENDING)
            case ev.ReplySent(mid=mid):
                return replace(message, state=SendState.SENT, mid=mid, failure=None)
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


def _receipt(chat: Chat, state: SendState, until: int, mids: tuple[str, ...]) -> Chat:
    earlier = _ARRIVED[: _ARRIVED.index(state)]

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


def find_message(chat: Chat, message: str) -> Message | None:
    """A message of a chat by its id."""
    for item in reversed(chat.timeline):
        if isinstance(item, Message) and item.id == message:
            return item
    return None
