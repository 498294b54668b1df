"""How often something may be done at once. Meta: Messenger Platform, rate limiting."""

from collections import deque

from .clock import Clock
from .errors import GraphError


class Pace:
    """At most `most` calls within `within` ms for each key. Raises `GraphError` (613)."""

    def __init__(self, clock: Clock, most: int, within: int) -> None:
        self._clock = clock
        self._most = most
        self._within = within
        self._calls: dict[str, deque[int]] = {}

    def take(self, key: str) -> None:
        """Count one call, or refuse it; a refused call does not count."""
        now, calls = self._clock.now(), self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - self._within:
            calls.popleft()
        if len(calls) >= self._most:
            raise GraphError(613)
        calls.append(now)
