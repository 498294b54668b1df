"""The state, a chat, and the visitor it is with: what a fold of the log comes to.

All values are frozen. The words are those of the specification, section 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from console.core.channels.values import Account, Channel, Consent, Incident
from console.core.company.values import Brand, Department, Operator, Settings
from console.core.kinds.kind import Address, Kind, KindName, Opener
from console.core.kinds.known import kind_of
from console.core.moments import Millis
from console.core.queues import Queue, Reason
from console.core.transcript import Item, Message, Remark


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person as one channel sees them; `id` is the service's.

    `timezone` is the offset from UTC in hours as the service gives it; None when it is hidden.
    `chats` counts this visitor's chats including the one that holds this value.
    """

    id: str
    channel: str
    name: str = ""
    locale: str = ""
    timezone: float | None = None
    first_seen: Millis = 0
    chats: int = 1
    kind: KindName = KindName.MESSENGER

    @property
    def address(self) -> Address:
        return Address(self.kind, self.channel, self.id)


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation from its first message to its completion.

    `assignment` counts changes of ownership: claims are compared against it. `unread` counts
    the visitor's messages that nobody has answered yet; reading does not change it.
    `last_at` is the relay's time of the latest message of either side (idle counts from it),
    `visitor_at` the service's time of the visitor's latest message, 0 before there is one.
    `opener` is the latest opening action of theirs that was none, by which the reply window is
    open too, and `opener_at` when that was. `delivered_until` and `read_until` are watermarks,
    which may come before the answer to the send they speak of.
    `earlier` counts items left out at the front of `timeline`.
    `thread_owner` is the app that has the conversation when it is not ours, "" otherwise.
    `returned_at` is when it was last handed back, 0 for never.
    """

    id: str
    channel: str
    visitor: Visitor
    opened_at: Millis
    last_at: Millis
    visitor_at: Millis
    queue: Queue = Queue.UNANSWERED
    missed_at: Millis | None = None
    operator: str = ""
    assignment: int = 0
    picked_up_at: Millis | None = None
    completed_at: Millis | None = None
    reason: Reason | None = None
    unread: int = 0
    improper: int = 0
    version: int = 0
    delivered_until: Millis = 0
    read_until: Millis = 0
    timeline: tuple[Item, ...] = ()
    earlier: int = 0
    thread_owner: str = ""
    opener: Opener = Opener.MESSAGE
    opener_at: Millis = 0
    returned_at: Millis = 0

    @property
    def rings_since(self) -> Millis:
        """When its waiting time began: as it was opened, or handed back."""
        return max(self.opened_at, self.returned_at)

    @property
    def incoming(self) -> bool:
        """True while the chat rings: nobody picked it up and its waiting time is not over."""
        return self.queue is Queue.UNANSWERED and self.missed_at is None

    @property
    def open(self) -> bool:
        return self.queue is not Queue.COMPLETED

    @property
    def window_at(self) -> Millis:
        """When the visitor last did what opens the reply window."""
        return max(self.visitor_at, self.opener_at)

    @property
    def address(self) -> Address:
        """Where its visitor is reached."""
        return self.visitor.address

    @property
    def kind(self) -> Kind:
        """What its kind of channel allows."""
        return kind_of(self.visitor.kind)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a visitor did that belongs to no chat yet: messages while the channel is off, remarks
    before the first message. It stands in the next chat."""

    visitor: Visitor
    items: tuple[Message | Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Everything the log says: a fold of all its entries up to `seq`.

    `open_chats` finds a visitor's open chat by `Address.key`; `opened` counts chats ever opened
    and numbers the next one, as `brands_added` and `departments_added` do. `incidents` holds
    those that last, by `incident_key`; `backlog`, by `Address.key`, is known at the relay alone.
    """

    seq: int = 0
    at: Millis = 0
    opened: int = 0
    brands: Mapping[str, Brand] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    operators: Mapping[str, Operator] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    consent: Consent | None = None
    backlog: Mapping[str, Backlog] = field(default_factory=dict)
    chats: Mapping[str, Chat] = field(default_factory=dict)
    open_chats: Mapping[str, str] = field(default_factory=dict)
    brands_added: int = 0
    departments_added: int = 0

    def settings(self, channel: str) -> Settings:
        """The settings in force for a channel; the defaults for one that is not connected."""
        connected = self.channels.get(channel)
        brand = self.brands.get(connected.brand) if connected else None
        return brand.settings if brand else Settings()

    def department(self, channel: str) -> str:
        """The id of the department that a channel is connected to, "" where none is known."""
        connected = self.channels.get(channel)
        return connected.department if connected else ""

    def address(self, channel: str, visitor: str) -> Address:
        """Where a visitor of a channel is reached."""
        connected = self.channels.get(channel)
        kind = connected.kind if connected else KindName.MESSENGER
        return Address(kind, channel, visitor)

    def present_operators(self) -> list[Operator]:
        """Who was not removed."""
        return [one for one in self.operators.values() if not one.removed]

    def operator_name(self, operator: str) -> str:
        known = self.operators.get(operator)
        return known.name if known else operator


def open_chat(state: State, address: Address) -> Chat | None:
    """A visitor's open chat."""
    return state.chats.get(state.open_chats.get(address.key, ""))


def latest_chat(state: State, address: Address) -> Chat | None:
    """A visitor's open chat, or else the latest one that is held."""
    chat = open_chat(state, address)
    if chat is not None:
        return chat
    return max(_chats_with(state, address), key=lambda chat: chat.opened_at, default=None)


def _chats_with(state: State, address: Address) -> list[Chat]:
    """A visitor's chats that are held. Looked for by the id first: there may be ten thousands, and
    this is asked for everybody who writes for the first time."""
    return [
        chat
        for chat in state.chats.values()
        if chat.visitor.id == address.id and chat.address == address
    ]


def chat_with(state: State, address: Address, mid: str) -> Chat | None:
    """The visitor's chat that holds a message, by the service's id: it may be an earlier one."""
    latest = latest_chat(state, address)
    if latest is None or by_mid(latest, mid) is not None:
        return latest
    earlier = _chats_with(state, address)
    return next((chat for chat in earlier if by_mid(chat, mid) is not None), None)


def forget(state: State, chats: Iterable[str]) -> State:
    """The state without these chats: completed ones need not stay in memory."""
    left = dict(state.chats)
    for chat in chats:
        left.pop(chat, None)
    return replace(state, chats=left)


# The messages of a chat


def map_messages(
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


def find_message(chat: Chat, message: str) -> Message | None:
    """A message of a chat by its id."""
    for item in reversed(chat.timeline):
        if isinstance(item, Message) and item.id == message:
            return item
    return None


def is_taken_back(chat: Chat | None, message: str) -> bool:
    """Whether a message was taken back, as far as it is known in this chat."""
    found = find_message(chat, message) if chat is not None else None
    return found is not None and found.deleted


def by_mid(chat: Chat, mid: str) -> Message | None:
    """A message of a chat by the service's id."""
    for item in reversed(chat.timeline):
        if isinstance(item, Message) and item.mid == mid:
            return item
    return None


# Maps that are never changed in place


def with_item(mapping: Mapping[_Key, _Value], key: _Key, value: _Value) -> dict[_Key, _Value]:
    return {**mapping, key: value}


def without_item(mapping: Mapping[_Key, _Value], key: _Key) -> dict[_Key, _Value]:
    return {known: value for known, value in mapping.items() if known != key}


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
