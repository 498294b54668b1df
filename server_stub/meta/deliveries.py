"""Webhooks on their way out: in order, tried again, given up after an hour of failure.

What waits for the same address can come together in one POST, as Graph's webhooks do.

Meta: Webhooks for Messenger Platform: a failed notification is tried again at once a few
times; an alert after 15 minutes; after 1 hour the app is unsubscribed from the Page. Meta
publishes no timetable for what is between: `Policy` is ours.
"""

import itertools
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .clock import Clock
from .outside import USER_AGENT, Outside, UnreachableError
from .tasks import Tasks
from .wire import Json, encode, signatures
from .world import App

_MINUTE = 60_000


@dataclass
class Policy:
    """All times in ms. `first_delays` come at once, then delays double up to `longest`.

    `duplicates` and `reordering` are the chances (0 to 1) that a delivered webhook comes a
    second time, and that one overtakes the one before it. `together` is how many that wait may
    come in one POST; Meta: generic webhooks, up to 1000.
    """

    first_delays: tuple[int, ...] = (200, 500, 1_000)
    growing_from: int = 5_000
    longest: int = 5 * _MINUTE
    alert_after: int = 15 * _MINUTE
    disable_after: int = 60 * _MINUTE
    duplicates: float = 0.0
    reordering: float = 0.0
    together: int = 1

    def delay(self, failures: int) -> int:
        """The wait after the n-th failure in a row, from 1."""
        if failures <= len(self.first_delays):
            return self.first_delays[failures - 1]
        doublings = min(failures - len(self.first_delays) - 1, 32)
        return int(min(self.longest, self.growing_from * 2**doublings))


@dataclass(frozen=True)
class Item:
    """One notification. `entries` are what it tells; without any it is sent as it stands."""

    page_id: str
    body: bytes
    headers: dict[str, str]
    entries: tuple[Json, ...] = ()


def headers_of(secret: str, body: bytes) -> dict[str, str]:
    """What a notification carries besides its body."""
    general = {"Content-Type": "application/json", "User-Agent": USER_AGENT}
    return general | signatures(secret, body)


def item_of(secret: str, page_id: str, entries: Sequence[Json]) -> Item:
    """A notification of these entries, signed."""
    body = encode({"object": "page", "entry": list(entries)})
    return Item(page_id, body, headers_of(secret, body), tuple(entries))


@dataclass
class _Line:
    """What waits for one address, and since when that address fails."""

    waiting: deque[Item] = field(default_factory=deque)
    running: bool = False
    failing_since: int | None = None
    failures: int = 0
    alerted: bool = False


class Deliveries:
    """One ordered queue per webhook address."""

    def __init__(
        self,
        app: App,
        clock: Clock,
        source: random.Random,
        outside: Outside,
        on_disabled: Callable[[str], None],
    ) -> None:
        self.policy = Policy()
        self.alerts: list[Json] = []
        self.delivered = 0
        self._app = app
        self._clock = clock
        self._random = source
        self._outside = outside
        self._on_disabled = on_disabled
        self._lines: dict[str, _Line] = {}
        self._tasks = Tasks()

    def put(self, url: str, item: Item) -> None:
        """Queue `item` for `url`."""
        line = self._lines.setdefault(url, _Line())
        line.waiting.append(item)
        if not line.running:
            line.running = True
            self._tasks.start(self._run(url, line))

    def pending(self) -> int:
        return sum(len(line.waiting) for line in self._lines.values())

    def lines(self) -> list[Json]:
        """For every address: how many wait, since when it fails, and how often it did."""
        return [
            {
                "url": url,
                "waiting": len(line.waiting),
                "failing_since": line.failing_since,
                "failures": line.failures,
            }
            for url, line in self._lines.items()
        ]

    def awaits(self, mid: str) -> bool:
        """Whether a notification about that message is still on its way."""
        told = mid.encode()
        return any(told in item.body for line in self._lines.values() for item in line.waiting)

    async def aclose(self) -> None:
        await self._tasks.aclose()

    async def _run(self, url: str, line: _Line) -> None:
        try:
            while line.waiting:
                self._maybe_reorder(line)
                await self._deliver(url, line)
        finally:
            line.running = False

    def _maybe_reorder(self, line: _Line) -> None:
        if len(line.waiting) > 1 and self._random.random() < self.policy.reordering:
            line.waiting[0], line.waiting[1] = line.waiting[1], line.waiting[0]

    async def _deliver(self, url: str, line: _Line) -> None:
        count = self._how_many(line)
        items = list(itertools.islice(line.waiting, count))
        item = items[0]
        if count > 1:
            told = [entry for each in items for entry in each.entries]
            item = item_of(self._app.secret, item.page_id, told)
        if await self._post(url, item):
            for _ in items:
                line.waiting.popleft()
            line.failing_since, line.failures, line.alerted = None, 0, False
            self.delivered += count
            if self._random.random() < self.policy.duplicates:
                await self._post(url, item)
            return
        line.failures += 1
        if line.failing_since is None:
            line.failing_since = self._clock.now()
        if not self._gave_up(url, line):
            await self._clock.sleep(self.policy.delay(line.failures))

    def _how_many(self, line: _Line) -> int:
        """How many of those that wait come together now."""
        first = itertools.islice(line.waiting, max(1, self.policy.together))
        return max(1, sum(1 for _ in itertools.takewhile(lambda item: item.entries, first)))

    async def _post(self, url: str, item: Item) -> bool:
        try:
            return await self._outside.post(url, item.body, item.headers) == 200
        except UnreachableError:
            return False

    def _gave_up(self, url: str, line: _Line) -> bool:
        now = self._clock.now()
        failing = now - (now if line.failing_since is None else line.failing_since)
        if failing >= self.policy.alert_after and not line.alerted:
            line.alerted = True
            self.alerts.append({"at": now, "url": url, "alert": "Webhooks Failing"})
        if failing < self.policy.disable_after:
            return False
        pages = list(dict.fromkeys(item.page_id for item in line.waiting))
        self.alerts.append({"at": now, "url": url, "alert": "Webhooks Disabled", "pages": pages})
        for page_id in pages:
            self._on_disabled(page_id)
        line.waiting.clear()
        line.failing_since, line.failures, line.alerted = None, 0, False
        return True
