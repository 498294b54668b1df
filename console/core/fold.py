"""Event to state: the one function that says what the log means.

`fold` is total (any entry is accepted, one that makes no sense changes nothing but the
position) and deterministic. It never mutates the state it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from console.core import events as ev
from console.core.directory_events import ChannelConnected, DirectoryEvent, SettingsChanged
from console.core.fold_chat import fold_chat
from console.core.fold_directory import fold_directory, keep_item, let_go
from console.core.model import Chat, State, Visitor, visitor_key

REDUCER_REV = 2
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
    return isinstance(event, SettingsChanged | ChannelConnected)


def forget(state: State, chats: Iterable[str]) -> State:
    """The state without these chats: completed ones need not stay in memory."""
    kept = dict(state.chats)
    for chat in chats:
        kept.pop(chat, None)
    return replace(state, chats=kept)


class _Draft:
    """A state under construction; copies a map of the original when it is first written."""

    def __init__(self, state: State) -> None:
        self.seq = state.seq
        self._at = state.at
        self._opened = state.opened
        self._directory = state
        """Whose maps of the company's side are right; those of the chats are below."""
        self._chats: Mapping[str, Chat] = state.chats
        self._own_chats: dict[str, Chat] | None = None
        self._open: Mapping[str, str] = state.open_chats
        self._own_open: dict[str, str] | None = None

    def finish(self) -> State:
        return replace(
            self._directory,
            seq=self.seq,
            at=self._at,
            opened=self._opened,
            chats=self._chats,
            open_chats=self._open,
        )

    def apply(self, entry: ev.Entry) -> None:
        self.seq = entry.seq
        self._at = max(self._at, entry.at)
        match entry.event:
            case ev.ChatOpened(chat=chat_id, visitor=visitor):
                self._open_chat(chat_id, visitor, entry)
            case ev.ItemKept(visitor=visitor, item=item):
                self._directory = keep_item(self._directory, visitor, item)
            case event if chat_id := chat_of(event):
                before = self._chats.get(chat_id)
                if before is not None:
                    self._put(before, fold_chat(before, entry))
            case event if isinstance(event, DirectoryEvent):
                self._directory = fold_directory(self._directory, event, entry.at)
            case _:
                pass

    def _open_chat(self, chat_id: str, visitor: Visitor, entry: ev.Entry) -> None:
        if chat_id in self._chats:
            return
        self._opened += 1
        at = entry.at
        chat = Chat(chat_id, visitor.page, visitor, opened_at=at, last_at=at, visitor_at=at)
        self._writable_chats()[chat_id] = chat
        self._writable_open()[visitor_key(visitor.page, visitor.psid)] = chat_id
        self._directory = let_go(self._directory, visitor)

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
