"""How fast a Page may send: within Meta's rates, slower as its allowance is used up, and not at
all for a while after a refusal.

Source: Meta, Graph API rate limiting ("calling on prolongs the block"); Messenger Platform, rate
limiting: 300 texts, reactions and the like a second for each Page, 10 with audio or video.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from console.core.failures import Cause
from console.core.moments import SECOND
from console.core.moments import Millis
from console.wire import Slowed
from server_stub.relay.clock import Clock, wait_until_set
from server_stub.relay.graph.usage import Usage
from server_stub.relay.sending.outcomes import Outcome

LIGHT_A_SECOND = 300
HEAVY_A_SECOND = 10
"""Audio and video."""

CAREFUL = 80
"""Percent of the allowance from which on sends are spread out."""
_SPACING = ((95, 10.0), (90, 3.0), (CAREFUL, 1.0))
"""Seconds between two sends from so many percent on."""

_REMEMBERED = 3_600.0
"""Seconds after which what Meta said of the allowance is worth nothing any more."""

_LONGEST_HOLD = 86_400.0

_APP = ""
"""Stands for the app in place of a Page: its allowance is shared by all Pages."""


@dataclass(slots=True)
class _Allowance:
    """Of one Page, or of the app. Moments by the monotonic clock, in seconds."""

    percent: int = 0
    heard_at: float = 0.0
    held_until: float = 0.0
    sent_at: float = -_REMEMBERED
    light: deque[float] = field(default_factory=lambda: deque(maxlen=LIGHT_A_SECOND))
    heavy: deque[float] = field(default_factory=lambda: deque(maxlen=HEAVY_A_SECOND))

    def used(self, now: float) -> int:
        return self.percent if now - self.heard_at < _REMEMBERED else 0

    def spread_until(self, now: float) -> float:
        """When the next send may leave, for the hold and the part that is used up."""
        used = self.used(now)
        spacing = next((seconds for percent, seconds in _SPACING if used >= percent), 0.0)
        return max(self.held_until, self.sent_at + spacing)


class Pace:
    """Whose turn it is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, _Allowance] = {}
        self._changed = asyncio.Event()

    def note(self, page: str, usage: Usage) -> None:
        """Take in what an answer of Meta said about the allowance."""
        for key, percent, minutes in ((page, usage.page, usage.minutes), (_APP, usage.app, 0)):
            allowance = self._of(key)
            allowance.percent, allowance.heard_at = percent, self._clock.monotonic()
            if percent >= 100:
                self.hold(key, (minutes or 1) * 60.0)
        self._changed.set()

    def take_in(self, page: str, outcome: Outcome) -> None:
        """Take in what a refusal said: after a rate limit nothing is sent until its pause is
        over, by the Page or, where the app itself is limited, by any."""
        if outcome.usage is not None:
            self.note(page, outcome.usage)
        if outcome.pause is not None and outcome.failure.cause is Cause.RATE_LIMITED:
            self.hold(_APP if outcome.whole_app else page, outcome.pause / SECOND)

    def hold(self, page: str, seconds: float) -> None:
        """Send nothing for a Page, or for any if it is `_APP`, for so long."""
        until = self._clock.monotonic() + min(seconds, _LONGEST_HOLD)
        allowance = self._of(page)
        allowance.held_until = max(allowance.held_until, until)
        self._changed.set()

    async def turn(self, page: str, heavy: bool = False) -> None:
        """Wait until a message may leave, and count it; `heavy` is one with audio or video."""
        await self._wait(lambda now: self._free_at(page, heavy, now))
        now = self._clock.monotonic()
        for allowance in (self._of(page), self._of(_APP)):
            allowance.sent_at = now
        own = self._of(page)
        (own.heavy if heavy else own.light).append(now)

    async def clear(self, page: str) -> None:
        """Wait until the Page is held up no more, without taking a turn."""
        await self._wait(lambda now: max(self._of(key).held_until for key in (page, _APP)))

    async def _wait(self, free_at: Callable[[float], float]) -> None:
        while (left := free_at(now := self._clock.monotonic()) - now) > 0:
            self._changed.clear()
            await wait_until_set(self._changed, self._clock, left)

    def _free_at(self, page: str, heavy: bool, now: float) -> float:
        own = self._of(page)
        sent = own.heavy if heavy else own.light
        rate = sent[0] + 1.0 if len(sent) == sent.maxlen else 0.0
        return max(rate, *(self._of(key).spread_until(now) for key in (page, _APP)))

    def slowed(self, pages: Iterable[str], now: Millis) -> list[Slowed]:
        """The Pages that send more slowly at present, or not at all; `until` by the wall clock,
        which shows `now`: when the next message may leave, 0 for at once."""
        steady = self._clock.monotonic()
        found = []
        for page in pages:
            allowances = [self._of(key) for key in (page, _APP)]
            percent = max(one.used(steady) for one in allowances)
            left = max(one.held_until for one in allowances) - steady
            if percent >= CAREFUL or left > 0:
                until = now + round(left * SECOND) if left > 0 else 0
                found.append(Slowed(page=page, percent=percent, until=until))
        return found

    def _of(self, key: str) -> _Allowance:
        return self._known.setdefault(key, _Allowance())
