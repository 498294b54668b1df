"""The timers: which moves a chat, when, to where, and why (specification, section 2).

Deadlines are derived from the chat and the settings, never stored. The relay appends an event
when one is due; a console only shows the chat where it will be.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.core.directory import Settings
from console.core.model import Chat, State
from console.core.moments import DAY, HOUR, MINUTE, SECOND, Millis
from console.core.queues import Queue

REPLY_WINDOW: Millis = 7 * DAY
"""How long after the visitor's last message a person may answer.
Meta: Send API, message tags, HUMAN_AGENT."""

STANDARD_WINDOW: Millis = 24 * HOUR
"""How long an answer needs no tag. Meta: Send API, standard messaging window."""

STANDARD_MARGIN: Millis = MINUTE
"""Answers this close to the end of the standard window are tagged already: Meta's clock is not
ours, and the tag is right for a person's answer on either side of the line."""


class Rule(StrEnum):
    """The timers that have a moment. (The limit of improper words has none.)"""

    WAITING = "waiting"
    RETENTION = "retention"
    IDLE = "idle"
    WINDOW = "window"


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """At `at` the chat moves because of `rule`: to missed (WAITING) or to completed."""

    at: Millis
    rule: Rule
    seconds: int
    """The length of the timer."""


def deadlines(chat: Chat, settings: Settings) -> tuple[Deadline, ...]:
    """All timers that run for a chat, soonest first; none for a completed one."""
    found: list[Deadline] = []
    if chat.queue is Queue.COMPLETED:
        return ()
    if chat.queue is Queue.ACTIVE:
        start = max(chat.last_at, chat.picked_up_at or 0)
        found.append(_after(start, settings.idle, Rule.IDLE, settings))
    elif chat.missed_at is not None:
        found.append(_after(chat.missed_at, settings.retention, Rule.RETENTION, settings))
    elif settings.waiting is not None:
        found.append(_after(chat.opened_at, settings.waiting, Rule.WAITING, settings))
    window = Deadline(chat.visitor_at + REPLY_WINDOW, Rule.WINDOW, REPLY_WINDOW // SECOND)
    found.append(window)
    return tuple(sorted(found))


def soonest(chat: Chat, settings: Settings) -> Deadline | None:
    """The timer that will move the chat next; None for a completed chat."""
    found = deadlines(chat, settings)
    return found[0] if found else None


def _after(start: Millis, seconds: int, rule: Rule, settings: Settings) -> Deadline:
    return Deadline(max(start + seconds * SECOND, settings.since), rule, seconds)


def window_open(chat: Chat, now: Millis) -> bool:
    """Whether a person may still answer, by our own clock."""
    return now < chat.visitor_at + REPLY_WINDOW


def needs_human_agent(chat: Chat, now: Millis) -> bool:
    """Whether an answer at `now` must carry Meta's HUMAN_AGENT tag."""
    return now >= chat.visitor_at + STANDARD_WINDOW - STANDARD_MARGIN


class Agenda:
    """Which chat's soonest deadline comes next, for any number of chats.

    Entries go stale when their chat changes; stale ones are dropped when they surface, by
    looking at the chat again.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[Millis, str]] = []
        self._at: dict[str, Millis] = {}

    def rebuild(self, state: State) -> None:
        """Start over from a whole state: after a snapshot, or when settings have changed."""
        self._at.clear()
        for chat in state.chats.values():
            deadline = soonest(chat, state.settings(chat.page))
            if deadline is not None:
                self._at[chat.id] = deadline.at
        self._heap = [(at, chat) for chat, at in self._at.items()]
        heapq.heapify(self._heap)

    def update(self, state: State, changed: Iterable[str]) -> None:
        """Take the deadlines of changed chats anew."""
        chats: Mapping[str, Chat] = state.chats
        for chat_id in changed:
            chat = chats.get(chat_id)
            deadline = soonest(chat, state.settings(chat.page)) if chat else None
            self.set(chat_id, deadline.at if deadline else None)

    def set(self, chat: str, at: Millis | None) -> None:
        """Say when a chat's next deadline is; None when it has none."""
        if at is None:
            self._at.pop(chat, None)
        elif self._at.get(chat) != at:
            self._at[chat] = at
            heapq.heappush(self._heap, (at, chat))

    def next_at(self) -> Millis | None:
        """When the next deadline is due; None when no timer runs."""
        self._drop_stale()
        return self._heap[0][0] if self._heap else None

    def pop_due(self, now: Millis) -> list[str]:
        """The chats whose soonest deadline is at or before `now`, in due order.

        Each is handed out once; `update` brings it back when it has a further deadline.
        """
        due: list[str] = []
        self._drop_stale()
        while self._heap and self._heap[0][0] <= now:
            _, chat = heapq.heappop(self._heap)
            del self._at[chat]
            due.append(chat)
            self._drop_stale()
        return due

    def _drop_stale(self) -> None:
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
