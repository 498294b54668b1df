"""A screen on which a paste is meant for one field, wherever the focus is."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class PasteTaker(Protocol):
    """A window that waits for one thing that people paste."""

    def take_paste(self, text: str) -> None:
        """Something was pasted outside of a field."""
