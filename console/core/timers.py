"""The timers: which moves a chat, when, to where, and why (specification, section 2).

Deadlines are derived from the chat and the settings, never stored. The relay appends an event
when one is due; a console only shows the chat where it will be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, assert_never

from console.core.chats import Completed, completed
from console.core.company.values import Settings
from console.core.kinds.kind import Opener
from console.core.moments import HOUR, SECOND, Millis
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State
from console.core.traits import ChatCommand, ChatEvent, CompanyCommand, CompanyEvent
from console.core.transcript import Move, insert


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

    def near(self, now: Millis) -> bool:
        """Whether the end is so near that it is worth its place beside everything else: within a
        fifth of its span, at most an hour (specification, section 2)."""
        return self.at - now <= min(HOUR, self.seconds * SECOND // 5)


# Asked


@dataclass(frozen=True, slots=True)
class PassDeadline(ChatCommand):
    """A timer is over. Refused as stale unless it still stands at exactly `due`."""

    chat: str
    rule: Rule
    due: Millis
    kind: Literal["pass_deadline"] = "pass_deadline"


@dataclass(frozen=True, slots=True)
class RecordClockJump(CompanyCommand):
    before: Millis
    after: Millis
    kind: Literal["record_clock_jump"] = "record_clock_jump"


# Happened


@dataclass(frozen=True, slots=True)
class Missed(ChatEvent):
    """The waiting time is over. `due` is when it was over; the entry's `at` may be later."""

    chat: str
    due: Millis
    seconds: int
    reason: Reason = Reason.WAITING_OVER
    kind: Literal["missed"] = "missed"


@dataclass(frozen=True, slots=True)
class ClockJumped(CompanyEvent):
    """The relay's wall clock moved by itself; timers were held until two readings agreed."""

    before: Millis
    after: Millis
    kind: Literal["clock_jumped"] = "clock_jumped"


TIMED = frozenset({Reason.RETENTION_OVER, Reason.IDLE, Reason.WINDOW_CLOSED})
"""Why a timer completes a chat."""


# When


def deadlines(chat: Chat, settings: Settings) -> tuple[Deadline, ...]:
    """All timers that run for a chat, soonest first; none for a completed one."""
    running: list[Deadline] = []
    if chat.queue is Queue.COMPLETED:
        return ()
    if chat.queue is Queue.ACTIVE:
        start = max(chat.last_at, chat.picked_up_at or 0)
        running.append(_after(start, settings.idle, Rule.IDLE, settings))
    elif chat.missed_at is not None:
        running.append(_after(chat.missed_at, settings.retention, Rule.RETENTION, settings))
    elif settings.waiting is not None:
        running.append(_after(chat.rings_since, settings.waiting, Rule.WAITING, settings))
    running.append(Deadline(window_closes(chat), Rule.WINDOW, window_seconds(chat)))
    return tuple(sorted(running))


def soonest(chat: Chat, settings: Settings) -> Deadline | None:
    """The timer that will move the chat next; None for a completed chat."""
    running = deadlines(chat, settings)
    return running[0] if running else None


def _after(start: Millis, seconds: int, rule: Rule, settings: Settings) -> Deadline:
    return Deadline(max(start + seconds * SECOND, settings.since), rule, seconds)


# The reply window


def window_closes(chat: Chat) -> Millis:
    """When nobody can answer any more, by our own clock."""
    return chat.kind.window.closes_at(chat.visitor_at, chat.window_at)


def window_seconds(chat: Chat) -> int:
    """The length of the window that closes last: that of a message, or of another action."""
    window = chat.kind.window
    by_message = chat.visitor_at + window.whole == window_closes(chat)
    return (window.whole if by_message else window.free) // SECOND


def window_open(chat: Chat, now: Millis) -> bool:
    """Whether a person may still answer, by our own clock."""
    return now < window_closes(chat)


def needs_tag(chat: Chat, now: Millis) -> bool:
    """Whether an answer at `now` must carry the service's tag of a person's answer."""
    return chat.kind.window.needs_tag(chat.visitor_at, chat.window_at, now)


def opened(chat: Chat, opener: Opener, acted_at: Millis, at: Millis) -> Chat:
    """The chat after its visitor has done what may open the reply window. `acted_at` is by the
    service's clock, which must not run ahead of ours (`at`)."""
    if opener not in chat.kind.window.openers:
        return chat
    moment = min(acted_at, at)
    if opener is Opener.MESSAGE:
        return replace(chat, visitor_at=max(chat.visitor_at, moment))
    if moment <= chat.opener_at:
        return chat
    return replace(chat, opener=opener, opener_at=moment)


# Deciding


def pass_deadline(
    command: PassDeadline, state: State, now: Millis
) -> tuple[Missed | Completed] | Refusal:
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    deadline = soonest(chat, state.settings(chat.channel))
    if deadline is None or (deadline.rule, deadline.at) != (command.rule, command.due):
        return Refusal(RefusalCode.STALE)
    if deadline.at > now:
        return Refusal(RefusalCode.STALE)
    return (deadline_event(chat, deadline),)


def passed_deadlines(
    chat: Chat, settings: Settings, now: Millis
) -> tuple[Chat, list[Missed | Completed]]:
    """The chat as it stands at `now`, and the events of the deadlines that brought it there."""
    events: list[Missed | Completed] = []
    while (deadline := soonest(chat, settings)) is not None and deadline.at <= now:
        event = deadline_event(chat, deadline)
        events.append(event)
        chat = _moved(chat, event)
    return chat, events


def deadline_event(chat: Chat, deadline: Deadline) -> Missed | Completed:
    """The event by which a passed deadline moves its chat."""
    match deadline.rule:
        case Rule.WAITING:
            return Missed(chat.id, deadline.at, deadline.seconds)
        case Rule.RETENTION:
            reason = Reason.RETENTION_OVER
        case Rule.IDLE:
            reason = Reason.IDLE
        case Rule.WINDOW:
            reason = Reason.WINDOW_CLOSED
    return Completed(chat.id, deadline.at, reason, seconds=deadline.seconds)


def record_clock_jump(command: RecordClockJump) -> tuple[ClockJumped]:
    return (ClockJumped(command.before, command.after),)


# Folding


def missed(chat: Chat, event: Missed) -> Chat:
    if not chat.incoming:
        return chat
    move = Move(event.due, event.reason, Queue.UNANSWERED, seconds=event.seconds)
    return replace(chat, missed_at=event.due, timeline=insert(chat.timeline, move))


def _moved(chat: Chat, event: Missed | Completed) -> Chat:
    match event:
        case Missed():
            after = missed(chat, event)
        case Completed():
            after = completed(chat, event)
        case _:
            assert_never(event)
    return replace(after, version=chat.version + 1)
