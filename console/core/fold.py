"""Event to state: the one function that says what the log means.

`fold` is total (any entry is accepted, one that makes no sense changes nothing but the
position) and deterministic. It never mutates the state it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from console.core import events as ev
from console.core.fold_chat import fold_chat
from console.core.model import (
    Brand,
    Channel,
    Chat,
    Department,
    Operator,
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
