"""The newest state, kept up to date at the cost of what changes.

`fold` copies the maps of a state once per call: cheap for a log, not for one entry at a time
with a hundred thousand chats. `WorkingState` folds a small state that holds only the chats
concerned, and takes the result over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from console.core.log import Entry, fold
from console.core.state import Chat, State


@dataclass(frozen=True, slots=True)
class Change:
    """What some entries come to: the small state after them, and the visitors it speaks of."""

    small: State
    visitors: frozenset[str]


class WorkingState:
    """A state whose maps of chats are this object's own and change in place.

    `state` is right until the next `adopt`: who wants to keep it, copies its maps.
    """

    def __init__(self, state: State) -> None:
        self._chats: dict[str, Chat] = dict(state.chats)
        self._open: dict[str, str] = dict(state.open_chats)
        self.state = replace(state, chats=self._chats, open_chats=self._open)

    def weigh(self, entries: Sequence[Entry]) -> Change:
        """What the entries would change; nothing is changed yet."""
        chats = {chat: self._chats[chat] for chat in changed_chats(entries) if chat in self._chats}
        visitors = {chat.address.key for chat in chats.values()}
        newcomers = (entry.event.newcomer for entry in entries)
        visitors |= {visitor.address.key for visitor in newcomers if visitor is not None}
        opened = {key: self._open[key] for key in visitors if key in self._open}
        small = replace(self.state, chats=chats, open_chats=opened)
        return Change(fold(small, entries), frozenset(visitors))

    def adopt(self, change: Change) -> None:
        """Take over what `weigh` has found."""
        self._chats.update(change.small.chats)
        for visitor in change.visitors:
            chat = change.small.open_chats.get(visitor)
            if chat is None:
                self._open.pop(visitor, None)
            else:
                self._open[visitor] = chat
        self.state = replace(change.small, chats=self._chats, open_chats=self._open)

    def bring(self, chats: Iterable[Chat]) -> None:
        """Put completed chats back that are only on disk by now."""
        for chat in chats:
            self._chats.setdefault(chat.id, chat)

    def drop(self, chats: Iterable[str]) -> None:
        """Let go of these chats."""
        for chat in chats:
            self._chats.pop(chat, None)


def changed_chats(entries: Iterable[Entry]) -> set[str]:
    """The ids of the chats that these entries touch."""
    return {entry.event.chat for entry in entries if entry.event.chat}
