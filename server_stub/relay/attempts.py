"""What was refused: counted, told in the program's log, and slowed where it comes again and again.

It is no entry of the chats' log. Told are who (an operator, or an address), what and why, and
nothing of what was written: no text, no token. Neither the log nor the memory can be flooded, and
nobody is kept out by what others try: who shows a good token is never asked how often others did
not.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from dataclasses import dataclass
from enum import StrEnum

from server_stub.relay.clock import Clock

log = logging.getLogger(__name__)

OFTEN = 20
OFTEN_OF_OPERATOR = 400
"""Refusals of one address or operator that slow nobody; one is forgotten every second. An outbox
that was offline for a day may be refused as a whole, and is heard at its usual pace."""
SLOWED_SECONDS = 0.5
"""How long the next command of an operator waits who is refused too often."""
RETRY_SECONDS = 30
"""When to come again, for who has shown too many unknown tokens."""

_MOST_KNOWN = 4_096
_LINES = 20
_PER_SECONDS = 60.0


class Attempt(StrEnum):
    """What is refused; the word in /metrics after `refused_`."""

    TOKENS = "tokens"
    COMMANDS = "commands"
    FRAMES = "frames"
    REQUESTS = "requests"


@dataclass(slots=True)
class _Minute:
    """How many lines of the log a sort of attempt has taken in this while, and would have."""

    since: float
    lines: int = 0
    left_out: int = 0


class Attempts:
    """Those of one relay."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.counts: Counter[Attempt] = Counter()
        self._recent: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._minutes: dict[Attempt, _Minute] = {}

    def refused(self, attempt: Attempt, who: str, what: str) -> None:
        """Somebody was refused. Both texts are ours, or ids."""
        self.counts[attempt] += 1
        self._recent[who] = (self._weight(who) + 1, self._clock.monotonic())
        self._recent.move_to_end(who)
        if len(self._recent) > _MOST_KNOWN:
            self._recent.popitem(last=False)
        self._tell(attempt, who, what)

    def too_often(self, who: str, often: int = OFTEN) -> bool:
        """Whether they are to be slowed."""
        return self._weight(who) > often

    def gauges(self) -> dict[str, int]:
        """Numbers for /metrics."""
        return {f"refused_{attempt}": self.counts[attempt] for attempt in Attempt}

    def _weight(self, who: str) -> float:
        weight, at = self._recent.get(who, (0.0, 0.0))
        return max(0.0, weight - (self._clock.monotonic() - at))

    def _tell(self, attempt: Attempt, who: str, what: str) -> None:
        now = self._clock.monotonic()
        told = self._minutes.get(attempt)
        if told is None or now - told.since >= _PER_SECONDS:
            if told is not None and told.left_out:
                log.warning("refused %s: %d more were not told", attempt, told.left_out)
            told = self._minutes[attempt] = _Minute(now)
        if told.lines >= _LINES:
            told.left_out += 1
            return
        told.lines += 1
        log.warning("refused %s of %.80s: %.120s", attempt, who, what)
