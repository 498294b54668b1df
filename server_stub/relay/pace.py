"""How fast a Page may send: slower when Meta's usage headers say so, not at all for a while
after a rate limit. Meta, Graph API rate limiting: calling on prolongs the block."""

from __future__ import annotations

from server_stub.relay.clock import Clock
from server_stub.relay.graph import Usage

_CAREFUL = 90
"""Percent of the allowance from which on sends are spread out."""
_SPREAD = 1.0


class Pace:
    """When each Page may send next, by the monotonic clock in seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next: dict[str, float] = {}
        self._careful: set[str] = set()

    def note(self, page: str, usage: Usage) -> None:
        """Take in what an answer of Meta said about the allowance."""
        if usage.percent >= _CAREFUL:
            self._careful.add(page)
        else:
            self._careful.discard(page)
        if usage.percent >= 100:
            self.hold(page, (usage.minutes or 1) * 60.0)

    def hold(self, page: str, seconds: float) -> None:
        """Send nothing for a Page for so long."""
        self._next[page] = max(self._next.get(page, 0.0), self._clock.monotonic() + seconds)

    async def turn(self, page: str) -> None:
        """Wait until the Page may send; whoever gets the turn moves the next one on."""
        while (left := self._next.get(page, 0.0) - self._clock.monotonic()) > 0:
            await self._clock.sleep(left)
        if page in self._careful:
            self._next[page] = self._clock.monotonic() + _SPREAD
