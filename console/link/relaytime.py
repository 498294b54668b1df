"""The relay's clock as seen from here, and how old what we show is."""

from __future__ import annotations

from collections import deque
from statistics import median_low

from console.core.moments import Millis

SAMPLES = 5
"""Heartbeats the offset is the median of: one that was held up must not move the clock."""


class RelayTime:
    """The offset between the clocks, and the lag. For showing only: the relay stamps the log."""

    def __init__(self) -> None:
        self._offsets: deque[Millis] = deque(maxlen=SAMPLES)
        self._newest: Millis | None = None

    def restart(self, relay: Millis, local: Millis) -> None:
        """A new connection: either clock may have been set meanwhile."""
        self._offsets.clear()
        self._offsets.append(relay - local)

    def heartbeat(self, relay: Millis, local: Millis) -> None:
        """The relay says that it has nothing newer, at its time `relay`."""
        self._offsets.append(relay - local)
        self._newest = relay

    def event(self, at: Millis) -> None:
        """Something that the relay recorded at `at` has arrived."""
        self._newest = at

    def caught_up(self, local: Millis) -> None:
        """Everything up to this moment is here."""
        self._newest = local + self.offset

    @property
    def offset(self) -> Millis:
        """What to add to the local clock to read the relay's. 0 while nothing is known."""
        return median_low(self._offsets) if self._offsets else 0

    def lag(self, local: Millis) -> Millis | None:
        """How long ago, by the relay's clock, the newest thing we know was true."""
        return None if self._newest is None else max(0, local + self.offset - self._newest)
