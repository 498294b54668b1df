"""A screen that waits for a key itself, and not for what the key does."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual import events


@runtime_checkable
class KeyTaker(Protocol):
    """While it is on top every key is its own, those that work everywhere included."""

    def take_key(self, event: events.Key) -> None:
        """A key was pressed."""
