"""How long to wait before connecting again."""

from __future__ import annotations

from collections.abc import Callable

SHORTEST = 0.2
"""Seconds."""

LONGEST = 20.0
"""Seconds."""


class Backoff:
    """Full jitter: anything between the shortest wait and a ceiling that doubles per failure.

    The jitter keeps a hundred consoles from coming back in the same instant after the relay
    restarted. `random` gives numbers from 0 up to 1.
    """

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._ceiling = SHORTEST

    def next(self) -> float:
        """Seconds to wait now; each call without a `reset` between may wait twice as long."""
        self._ceiling = min(LONGEST, self._ceiling * 2)
        return SHORTEST + self._random() * (self._ceiling - SHORTEST)

    def reset(self) -> None:
        self._ceiling = SHORTEST
