"""What the program asks of a screen that shows a session."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from console.session.values import Change


@runtime_checkable
class Follower(Protocol):
    """Told of every change and every second while it is among the open screens."""

    def take(self, change: Change) -> None: ...

    def tick(self) -> None: ...

    def draw_all(self) -> None:
        """Draw everything: in another language, with other keys."""
