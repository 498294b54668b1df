"""What other settings of a brand would do to the chats that are open now, and which settings defeat
each other (specification, section 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from console.core.channels.incidents import unsent_in
from console.core.company.values import Settings
from console.core.kinds.kind import Window
from console.core.moments import MINUTE, SECOND, Millis
from console.core.state import Chat, State
from console.core.timers import Deadline, passed_deadlines, soonest
from console.core.waits import waiting_since

SHORT_IDLE = 5 * MINUTE // SECOND
"""Seconds. Within less, many a visitor is still writing the answer."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What happens to the open chats of a brand when its settings change at this moment.

    Of the chats that are `completed` at once, `waiting` have a message that nobody has answered,
    `typed` an answer that somebody is typing, `held` answers that a trouble has stopped. `missed`
    at once are those that ring no more. Of the others, `sooner` and `later` will move at another
    moment than they would have.
    """

    open: int = 0
    completed: int = 0
    waiting: int = 0
    typed: int = 0
    held: int = 0
    missed: int = 0
    sooner: int = 0
    later: int = 0


def effects_of(
    brand: str, settings: Settings, state: State, typed: Collection[str], now: Millis
) -> Effects:
    """What `settings` would do from `now` on. `typed` are the chats in which somebody is typing,
    as far as it is known."""
    known = state.brands.get(brand)
    before = known.settings if known is not None else Settings()
    after = replace(settings, since=now)
    counts = dict.fromkeys(Effects.__dataclass_fields__, 0)
    for chat in _open_chats(brand, state):
        present, was = _at(chat, before, now)
        if was is None:
            continue  # completed already; the event is on its way
        counts["open"] += 1
        moved, will = _at(present, after, now)
        if will is None:
            counts["completed"] += 1
            counts["waiting"] += waiting_since(present) is not None
            counts["typed"] += chat.id in typed
            counts["held"] += bool(unsent_in(present))
            continue
        counts["missed"] += present.incoming and not moved.incoming
        if present.incoming is moved.incoming:
            counts["sooner"] += will.at < was.at
            counts["later"] += will.at > was.at
    return Effects(**counts)


def _at(chat: Chat, settings: Settings, now: Millis) -> tuple[Chat, Deadline | None]:
    """The chat as it stands at `now`, and what moves it next; None for a completed one."""
    following = soonest(chat, settings)
    if following is None or following.at > now:
        return chat, following
    moved = passed_deadlines(chat, settings, now)[0]
    return moved, soonest(moved, settings)


def _open_chats(brand: str, state: State) -> Iterator[Chat]:
    channels = {one.id for one in state.channels.values() if one.brand == brand}
    return (chat for chat in state.chats.values() if chat.open and chat.channel in channels)


class Defeat(StrEnum):
    """How one rule takes another one's sense."""

    RETENTION_OVER_WINDOW = "retention_over_window"
    """Chats are kept that nobody can answer any more: the window completes them before."""
    NEVER_MISSED = "never_missed"
    """Without a waiting time nothing is ever missed, so that the retention never begins."""
    IDLE_BEFORE_WINDOW = "idle_before_window"
    """Chats are completed as idle long before their window closes."""
    SHORT_IDLE = "short_idle"
    """Chats are completed while the visitor still writes."""


def defeats(settings: Settings, window: Window) -> dict[str, tuple[Defeat, ...]]:
    """What defeats what, by the setting at which it is to be pointed out."""
    found: dict[str, tuple[Defeat, ...]] = {}
    whole = window.whole // SECOND
    if settings.waiting is None:
        found["waiting"] = (Defeat.NEVER_MISSED,)
        found["retention"] = (Defeat.NEVER_MISSED,)
    elif settings.retention > whole:
        found["retention"] = (Defeat.RETENTION_OVER_WINDOW,)
    if settings.idle < SHORT_IDLE:
        found["idle"] = (Defeat.SHORT_IDLE,)
    elif settings.idle < whole:
        found["idle"] = (Defeat.IDLE_BEFORE_WINDOW,)
    return found
