"""How much of its allowance an app or a Page has used, and what the headers say of it.

Meta: Graph API, Rate Limits; Messenger Platform, rate limiting. The app may make 200 calls an
hour for each of its users; a Page 200 calls to Messenger and 4800 calls altogether within 24
hours for each person it is engaged with. At 100 % calls are refused, and go on being counted:
calling on prolongs the block.
"""

import json
import math
from collections import deque
from dataclasses import dataclass

from .clock import Clock
from .errors import GraphError
from .login.tokens import Token
from .world import World

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
APP_CALLS = 200
MESSENGER_CALLS = 200
PAGE_CALLS = 4_800


@dataclass(frozen=True)
class Use:
    """Percent of an allowance, and the minutes until access is regained."""

    percent: int = 0
    regain: int = 0

    def at_least(self, other: "Use") -> "Use":
        return Use(max(self.percent, other.percent), max(self.regain, other.regain))


class Meter:
    """Calls within the last `within` ms, for each key."""

    def __init__(self, clock: Clock, within: int) -> None:
        self._clock = clock
        self._within = within
        self._calls: dict[str, deque[int]] = {}

    def count(self, key: str) -> None:
        self._calls.setdefault(key, deque()).append(self._clock.now())

    def use(self, key: str, quota: int) -> Use:
        """Of `quota` calls; beyond it `regain` is when enough of them are forgotten."""
        now, calls = self._clock.now(), self._calls.get(key, deque())
        while calls and calls[0] <= now - self._within:
            calls.popleft()
        if len(calls) < quota:
            return Use(len(calls) * 100 // quota)
        regained_at = calls[len(calls) - quota] + self._within
        return Use(100, math.ceil((regained_at - now) / _MINUTE))


class Usage:
    """Counts calls and refuses them when there are too many."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._world = world
        self._app = Meter(clock, _HOUR)
        self._pages = Meter(clock, 24 * _HOUR)

    def take(self, token: Token) -> None:
        """Count a call. Raises `GraphError`: 4 for the app, 80006 or 80001 for a Page."""
        page_id = token.page_id
        if page_id is None:
            spent, code = self.of_app().percent >= 100, 4
            self._app.count("")
        else:
            code = 80006 if self.of_messenger(page_id).percent >= 100 else 80001
            spent = code == 80006 or self.of_page(page_id).percent >= 100
            self._pages.count(page_id)
        if spent:
            raise GraphError(code)

    def of_app(self) -> Use:
        """Its users are those who have granted it anything."""
        users = sum(1 for person in self._world.people if person.permissions)
        return self._app.use("", APP_CALLS * max(1, users))

    def of_messenger(self, page_id: str) -> Use:
        return self._pages.use(page_id, MESSENGER_CALLS * self._world.pages[page_id].engaged)

    def of_page(self, page_id: str) -> Use:
        return self._pages.use(page_id, PAGE_CALLS * self._world.pages[page_id].engaged)

    def headers(self, token: Token | None, announced: Use) -> dict[str, str]:
        """What an answer to that token says; a fault may have more `announced`."""
        if token is None or token.page_id is None:
            return {"X-App-Usage": json.dumps(_shares(self.of_app().at_least(announced)))}
        messenger = self.of_messenger(token.page_id).at_least(announced)
        page = self.of_page(token.page_id)
        regain = {"estimated_time_to_regain_access": messenger.regain}
        use = {"type": "messenger"} | _shares(messenger) | regain
        return {
            "X-App-Usage": json.dumps(_shares(self.of_app())),
            "X-Page-Usage": json.dumps(_shares(page)),
            "X-Business-Use-Case-Usage": json.dumps({token.page_id: [use]}),
        }


def _shares(use: Use) -> dict[str, int]:
    return dict.fromkeys(("call_count", "total_cputime", "total_time"), use.percent)
