"""How fast a channel may send: within the rates of its kind, slower as its allowance is used up,
and not at all for a while after a refusal.

Source: Meta, Graph API rate limiting ("calling on prolongs the block").
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from console.core.failures import Cause
from console.core.moments import SECOND, Millis
from console.wire.frames import Slowed
from server_stub.relay.channel_port import Allowance, Rates
from server_stub.relay.clock import Clock, wait_until_set
from server_stub.relay.sending.outcomes import Outcome

CAREFUL = 80
"""Percent of the allowance from which on sends are spread out."""
_SPACING = ((95, 10.0), (90, 3.0), (CAREFUL, 1.0))
"""Seconds between two sends from so many percent on."""

_HEARD_SECONDS = 3_600.0
"""Seconds after which what the service said of the allowance is worth nothing any more."""

_LONGEST_HOLD = 86_400.0

_ALL = ""
"""Stands in place of a channel for the allowance that all of them share."""

RatesOf = Callable[[str], Rates]
"""How fast a channel may send, by its id."""


@dataclass(slots=True)
class _Budget:
    """Of one channel, or of all. Moments by the monotonic clock, in seconds."""

    percent: int = 0
    heard_at: float = 0.0
    held_until: float = 0.0
    sent_at: float = -_HEARD_SECONDS

    def used(self, now: float) -> int:
        return self.percent if now - self.heard_at < _HEARD_SECONDS else 0

    def spread_until(self, now: float) -> float:
        """When the next send may leave, for the hold and the part that is used up."""
        used = self.used(now)
        spacing = next((seconds for percent, seconds in _SPACING if used >= percent), 0.0)
        return max(self.held_until, self.sent_at + spacing)


class Pace:
    """Whose turn it is."""

    def __init__(self, clock: Clock, rates_of: RatesOf) -> None:
        self._clock = clock
        self._rates_of = rates_of
        self._budgets: dict[str, _Budget] = {}
        self._left: dict[tuple[str, bool], deque[float]] = {}
        self._changed = asyncio.Event()

    def hear_allowance(self, channel: str, allowance: Allowance) -> None:
        """Take in what an answer said about the allowance."""
        for key, percent, minutes in (
            (channel, allowance.channel, allowance.minutes),
            (_ALL, allowance.shared, 0),
        ):
            budget = self._of(key)
            budget.percent, budget.heard_at = percent, self._clock.monotonic()
            if percent >= 100:
                self.hold(key, (minutes or 1) * 60.0)
        self._changed.set()

    def take_in(self, channel: str, outcome: Outcome) -> None:
        """Take in what a refusal said: after a rate limit nothing is sent until its pause is
        over, by the channel or, where the shared limit was hit, by any."""
        if outcome.allowance is not None:
            self.hear_allowance(channel, outcome.allowance)
        if outcome.pause is not None and outcome.failure.cause is Cause.RATE_LIMITED:
            self.hold(_ALL if outcome.shared else channel, outcome.pause / SECOND)

    def hold(self, channel: str, seconds: float) -> None:
        """Send nothing for a channel, or for any if it is `_ALL`, for so long."""
        until = self._clock.monotonic() + min(seconds, _LONGEST_HOLD)
        budget = self._of(channel)
        budget.held_until = max(budget.held_until, until)
        self._changed.set()

    async def turn(self, channel: str, heavy: bool = False) -> None:
        """Wait until a message may leave, and count it; `heavy` is one with audio or video."""
        await self._wait(lambda now: self._free_at(channel, heavy, now))
        now = self._clock.monotonic()
        for budget in (self._of(channel), self._of(_ALL)):
            budget.sent_at = now
        self._last_second(channel, heavy).append(now)

    async def clear(self, channel: str) -> None:
        """Wait until the channel is held up no more, without taking a turn."""
        await self._wait(lambda now: max(self._of(key).held_until for key in (channel, _ALL)))

    async def _wait(self, free_at: Callable[[float], float]) -> None:
        while (left := free_at(now := self._clock.monotonic()) - now) > 0:
            self._changed.clear()
            await wait_until_set(self._changed, self._clock, left)

    def _free_at(self, channel: str, heavy: bool, now: float) -> float:
        sent = self._last_second(channel, heavy)
        rate = sent[0] + 1.0 if len(sent) == sent.maxlen else 0.0
        return max(rate, *(self._of(key).spread_until(now) for key in (channel, _ALL)))

    def slowed(self, channels: Iterable[str], now: Millis) -> list[Slowed]:
        """The channels that send more slowly at present, or not at all; `until` by the wall
        clock, which shows `now`: when the next message may leave, 0 for at once."""
        steady = self._clock.monotonic()
        slowed = []
        for channel in channels:
            budgets = [self._of(key) for key in (channel, _ALL)]
            percent = max(one.used(steady) for one in budgets)
            left = max(one.held_until for one in budgets) - steady
            if percent >= CAREFUL or left > 0:
                until = now + round(left * SECOND) if left > 0 else 0
                slowed.append(Slowed(channel=channel, percent=percent, until=until))
        return slowed

    def _last_second(self, channel: str, heavy: bool) -> deque[float]:
        """When the newest messages left, as many as may leave in a second."""
        key = (channel, heavy)
        if key not in self._left:
            rates = self._rates_of(channel)
            self._left[key] = deque(maxlen=rates.heavy if heavy else rates.light)
        return self._left[key]

    def _of(self, key: str) -> _Budget:
        return self._budgets.setdefault(key, _Budget())
