"""A letter with consequences waits a moment before it acts: the next letter of a text would
follow by then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from textual import events
from textual.binding import Binding
from textual.dom import DOMNode

HOLD = 0.2
"""Seconds that a letter with consequences waits. Whoever types a sentence has typed the next one
by then; who gives a command is still looking at what came of it."""

ONE_PIECE = 0.003
"""Seconds between a key and one that was read together with it: so come pastes of terminals that
do not mark them, and nothing that fingers press one after the other."""

FRESH = 0.3
"""Seconds that a window stands before it takes an answer with consequences: nobody has read it
sooner."""


@dataclass(frozen=True, slots=True)
class WaitingKey:
    """A key that waits, what it was pressed for, and how it stops waiting."""

    event: events.Key
    bound_in: DOMNode
    binding: Binding
    aim: object
    at: float
    stop: Callable[[], None]


class KeyGuard(Protocol):
    """What a key reader asks of the program, to keep texts from being taken for commands."""

    def after(self, seconds: float, do: Callable[[], Awaitable[None]]) -> Callable[[], None]:
        """Do something in so many seconds; what stops it."""

    def aim(self) -> object:
        """What keys are pressed for now: another one as soon as anything else is meant."""

    def holds(self, action: str) -> bool:
        """Whether the key of an action shall wait. What can be prepared meanwhile is."""

    def takes_back(self, action: str) -> bool:
        """Take back what a key has begun, since it was part of a text; whether that was done."""

    def tell(self, key: str) -> None:
        """Tell the operator, by the key of a sentence."""
