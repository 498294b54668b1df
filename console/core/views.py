"""State and a moment to what the screens show: queues, rows, counts.

The view is computed, never edited: a chat whose deadline has passed stands where it will be,
marked provisional, until the relay's event confirms it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload

from console.core.actor import Actor
from console.core.agenda import Agenda
from console.core.chats import listed_for
from console.core.company.operators import as_known
from console.core.company.values import Role, Settings
from console.core.failures import Mend, mend_of
from console.core.kinds.kind import Address
from console.core.moments import Millis
from console.core.queues import Queue, Reason
from console.core.state import Chat, State
from console.core.timers import Deadline, passed_deadlines, soonest
from console.core.transcript import Author, Item, Message, SendState, last_message
from console.core.waits import waiting_since


@dataclass(frozen=True, slots=True)
class Row:
    """A chat as a list shows it.

    `rings` is true until the waiting time is over; `mine` when the operator looking has picked
    it up; `failed` when a message of ours failed or its outcome is unknown. `provisional` marks
    a move that our clock made and the relay has not confirmed. `waiting` is when the oldest
    message was written that nobody answered, None where nobody waits.
    `stuck`: what failed is nothing that anybody can mend.
    """

    chat: str
    queue: Queue
    name: str
    address: Address
    at: Millis
    last: Message | None
    unread: int
    deadline: Deadline | None
    rings: bool = False
    mine: bool = False
    operator: str = ""
    failed: bool = False
    provisional: bool = False
    completed_at: Millis | None = None
    reason: Reason | None = None
    waiting: Millis | None = None
    stuck: bool = False

    @property
    def needs_me(self) -> bool:
        """Whether the operator looking should act: it rings, waits for my answer, or failed."""
        if self.queue is Queue.UNANSWERED:
            return True
        if self.queue is not Queue.ACTIVE or not self.mine:
            return False
        return self.unread > 0 or (self.failed and not self.stuck)


def chat_at(chat: Chat, settings: Settings, now: Millis) -> Chat:
    """The chat as it stands at `now`, passed deadlines applied (the relay will confirm them)."""
    return passed_deadlines(chat, settings, now)[0]


def row_of(chat: Chat, settings: Settings, me: str, now: Millis) -> Row:
    """A chat's row as operator `me` sees it at `now`."""
    shown = chat_at(chat, settings, now)
    failed = _failed(shown.timeline)
    return Row(
        chat=shown.id,
        queue=shown.queue,
        name=shown.visitor.name,
        address=shown.address,
        at=shown.last_at,
        last=last_message(shown.timeline),
        unread=shown.unread,
        deadline=soonest(shown, settings),
        rings=shown.incoming,
        mine=bool(me) and shown.operator == me,
        operator=shown.operator,
        failed=bool(failed),
        provisional=shown is not chat,
        completed_at=shown.completed_at,
        reason=shown.reason,
        waiting=waiting_since(shown),
        stuck=not any(_mendable(message, shown) for message in failed),
    )


def _failed(timeline: Sequence[Item]) -> list[Message]:
    """What has failed or has an unknown outcome since the visitor's last message, and nobody has
    left at that."""
    found: list[Message] = []
    for item in reversed(timeline):
        if isinstance(item, Message):
            if item.author is Author.VISITOR:
                break
            if item.state in (SendState.FAILED, SendState.UNKNOWN) and not item.dismissed:
                found.append(item)
    return found


def _mendable(message: Message, chat: Chat) -> bool:
    """Whether anybody can do something about it."""
    return message.failure is None or mend_of(message.failure, chat.kind.errors) is not Mend.CHANGE


class Phase(StrEnum):
    """How things stand between a console and its relay."""

    CONNECTING = "connecting"
    CATCHING_UP = "catching_up"
    """Connected; what happened while we were away is still arriving."""
    LIVE = "live"
    OFFLINE = "offline"
    """Waiting to connect again."""
    TOKEN_REFUSED = "token_refused"
    """Waiting for another token."""
    STOPPED = "stopped"
    """The relay said not to come back."""


_SortKey = tuple[int, int, int, str]

_NEVER: Millis = 1 << 62


def sort_key(row: Row) -> _SortKey:
    """The order of a queue: what rings first, or mine, then who waits longest, then by deadline;
    completed by time."""
    if row.queue is Queue.COMPLETED:
        return (0, -(row.completed_at or 0), 0, row.chat)
    first = row.rings if row.queue is Queue.UNANSWERED else row.mine
    waiting = _NEVER if row.waiting is None else row.waiting
    return (not first, waiting, row.deadline.at if row.deadline else 0, row.chat)


class Inbox:
    """The three queues of a state as one operator sees them, kept up to date chat by chat: what
    is of none of their departments is in none of the lists.

    Equal to sorting all rows afresh (a test says so), at the cost of the changed ones.
    """

    def __init__(self, me: str = "") -> None:
        self._me = me
        self._actor = Actor(me, Role.OPERATOR)
        self._state = State()
        self._rows: dict[str, Row] = {}
        self._order: dict[Queue, list[_SortKey]] = {queue: [] for queue in Queue}
        self._needing: set[str] = set()
        self._agenda = Agenda()

    @property
    def me(self) -> str:
        return self._me

    def load(self, state: State, me: str, now: Millis) -> None:
        """Start over from a whole state, as operator `me` sees it."""
        self._me = me
        self._state = state
        self._actor = as_known(Actor(me, Role.OPERATOR), state)
        self._agenda = Agenda()
        self._rows = {
            chat.id: row_of(chat, state.settings(chat.channel), me, now)
            for chat in state.chats.values()
            if listed_for(self._actor, chat, state)
        }
        for queue in Queue:
            keys = [sort_key(row) for row in self._rows.values() if row.queue is queue]
            self._order[queue] = sorted(keys)
        self._needing = {row.chat for row in self._rows.values() if row.needs_me}
        for row in self._rows.values():
            self._agenda.set(row.chat, row.deadline.at if row.deadline else None)

    def update(self, state: State, changed: Iterable[str], now: Millis) -> None:
        """Take the changed chats from a newer state, in which all departments are the same."""
        changed = set(changed)
        self._state = state
        for chat in changed:
            self._place(chat, now)

    def tick(self, now: Millis) -> set[str]:
        """Move the chats whose deadline has passed; the ids of those that moved."""
        moved = set(self._agenda.pop_due(now))
        for chat in moved:
            self._place(chat, now)
        return moved

    def _place(self, chat_id: str, now: Millis) -> None:
        old = self._rows.pop(chat_id, None)
        if old is not None:
            keys = self._order[old.queue]
            del keys[bisect_left(keys, sort_key(old))]
            self._needing.discard(chat_id)
        chat = self._state.chats.get(chat_id)
        if chat is None or not listed_for(self._actor, chat, self._state):
            self._agenda.set(chat_id, None)
            return
        row = row_of(chat, self._state.settings(chat.channel), self._me, now)
        self._rows[chat_id] = row
        self._agenda.set(chat_id, row.deadline.at if row.deadline else None)
        insort(self._order[row.queue], sort_key(row))
        if row.needs_me:
            self._needing.add(chat_id)

    def row(self, chat: str) -> Row | None:
        return self._rows.get(chat)

    def count(self, queue: Queue) -> int:
        return len(self._order[queue])

    def rows(self, queue: Queue) -> Rows:
        """The rows of a queue in order, read from it as they are asked for."""
        return Rows(self._order[queue], self._rows)

    def needing_me(self) -> list[Row]:
        """What the operator should act on: what rings first (it is missed soonest), then mine,
        then what was missed; of each who waits longest first."""
        rows = [self._rows[chat] for chat in self._needing]
        return sorted(rows, key=lambda row: (not row.rings, not row.mine, sort_key(row)))

    def needing_count(self) -> int:
        return len(self._needing)

    def next_at(self) -> Millis | None:
        """When the next chat moves by itself."""
        return self._agenda.next_at()


class Rows(Sequence[Row]):
    """A queue's rows without a copy: position to row."""

    def __init__(self, order: Sequence[_SortKey], rows: dict[str, Row]) -> None:
        self._order = order
        self._rows = rows

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self._rows[key[-1]] for key in self._order[index]]
        return self._rows[self._order[index][-1]]

    def position(self, row: Row) -> int:
        """Where a row of this queue stands, from 0."""
        return bisect_left(self._order, sort_key(row))
