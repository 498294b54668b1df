"""A state under construction: maps of the original are copied when they are first written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from console.core.moments import Millis
from console.core.state import Chat, State


class StateDraft:
    """The state that a fold works on."""

    def __init__(self, state: State) -> None:
        self.seq = state.seq
        self._at = state.at
        self._opened = state.opened
        self.company = state
        """Whose maps of the company's side are right; those of the chats are below."""
        self.chats: Mapping[str, Chat] = state.chats
        self._copied_chats: dict[str, Chat] | None = None
        self._open: Mapping[str, str] = state.open_chats
        self._copied_open: dict[str, str] | None = None

    def advance(self, seq: int, at: Millis) -> None:
        """The next entry is this one. Log time never runs backwards."""
        self.seq = seq
        self._at = max(self._at, at)

    def finish(self) -> State:
        return replace(
            self.company,
            seq=self.seq,
            at=self._at,
            opened=self._opened,
            chats=self.chats,
            open_chats=self._open,
        )

    def open_chat(self, chat: Chat) -> None:
        """A new chat, the open one of its visitor."""
        self._opened += 1
        self._writable_chats()[chat.id] = chat
        self._writable_open()[chat.address.key] = chat.id

    def put_chat(self, before: Chat, after: Chat) -> None:
        """A chat has changed."""
        if after is before:
            return
        self._writable_chats()[after.id] = after
        if before.open and not after.open:
            key = after.address.key
            if self._open.get(key) == after.id:
                del self._writable_open()[key]

    def _writable_chats(self) -> dict[str, Chat]:
        if self._copied_chats is None:
            self.chats = self._copied_chats = dict(self.chats)
        return self._copied_chats

    def _writable_open(self) -> dict[str, str]:
        if self._copied_open is None:
            self._open = self._copied_open = dict(self._open)
        return self._copied_open
