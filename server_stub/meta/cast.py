"""The scripted visitors: they write when the scenario says so, and react to answers."""

import random
from collections import deque
from collections.abc import Callable

from . import routing
from .clock import Clock
from .events import Scene, build
from .faults import Fault, Faults
from .messenger import Messenger
from .scenario import Happening, Scenario
from .tasks import Tasks
from .wire import Json
from .world import Message, Page, Visitor, World

# From the answer on, in ms: on the device, read, the next reply said.
DELIVERED_MS = (300, 1_000)
READ_MS = (1_000, 4_000)
REPLY_MS = (4_000, 12_000)


def enter(world: World, scenario: Scenario) -> Page:
    """Bring the scenario's Page and visitors into the world."""
    page = world.add_page(scenario.page, scenario.brand, scenario.department)
    for person in scenario.people:
        world.add_visitor(page, person.name, person.locale, person.timezone, key=person.key)
    return page


class Cast:
    """Plays one scenario, `speed` times as fast. Visitors go on reacting after its end."""

    def __init__(
        self,
        scenario: Scenario,
        page: Page,
        clock: Clock,
        messenger: Messenger,
        faults: Faults,
        scene: Callable[[Visitor, Json, int], Scene],
        speed: float = 1.0,
        seed: int = 0,
    ) -> None:
        self.started = False
        self._scenario = scenario
        self.page = page
        self._clock = clock
        self._messenger = messenger
        self._faults = faults
        self._scene = scene
        self._speed = speed
        self._by_key = {visitor.key: visitor for visitor in page.visitors.values()}
        self._replies = {person.key: deque(person.replies) for person in scenario.people}
        self._about_to_reply: set[str] = set()
        # A stream of its own for each visitor: nobody's pace depends on who else was answered.
        self._paces = {key: random.Random(f"{seed}/{key}") for key in self._by_key}
        self._tasks = Tasks()
        messenger.listeners.append(self._hear)

    def start(self) -> None:
        """Begin to play; a second call does nothing."""
        if not self.started:
            self.started = True
            self._tasks.start(self._play())

    async def aclose(self) -> None:
        await self._tasks.aclose()

    async def _play(self) -> None:
        beginning = self._clock.now()
        for happening in self._scenario.happenings:
            wait = beginning + happening.at / self._speed - self._clock.now()
            if wait > 0:
                await self._clock.sleep(wait)
            self._happen(happening)

    def _happen(self, happening: Happening) -> None:
        visitor = self._by_key[happening.visitor] if happening.visitor is not None else None
        if visitor is not None:
            self._act(visitor, happening)
        if happening.fault is not None:
            psid = visitor.psid if visitor else None
            self._faults.clear(self.page.id, psid)
            if happening.fault:
                self._faults.arm(Fault(happening.fault, self.page.id, psid))

    def _act(self, visitor: Visitor, happening: Happening) -> None:
        if happening.says is not None:
            self._messenger.writes(visitor, happening.says)
        if happening.event is not None:
            scene = self._scene(visitor, happening.given, self._clock.now())
            event, field = build(happening.event, scene)
            self._messenger.acts(visitor, event, field)
        if happening.inbox is not None:
            inbox = routing.INBOX_APP_ID
            self._messenger.page_writes(visitor, happening.inbox, app_id=inbox)

    def _hear(self, visitor: Visitor, message: Message) -> None:
        if visitor.key not in self._paces:
            return
        pace = self._paces[visitor.key]
        moments = [pace.uniform(*span) for span in (DELIVERED_MS, READ_MS, REPLY_MS)]
        replies = self._replies[visitor.key]
        reply = None
        if replies and visitor.key not in self._about_to_reply:
            self._about_to_reply.add(visitor.key)
            reply = replies.popleft()
        self._tasks.start(self._react(visitor, message, moments, reply))

    async def _react(
        self, visitor: Visitor, message: Message, moments: list[float], reply: str | None
    ) -> None:
        delivered, read, replied = (moment / self._speed for moment in moments)
        await self._clock.sleep(delivered)
        self._messenger.receives(visitor, [message.mid])
        await self._clock.sleep(read - delivered)
        self._messenger.reads(visitor)
        if reply is not None:
            await self._clock.sleep(replied - read)
            self._about_to_reply.discard(visitor.key)
            self._messenger.writes(visitor, reply)
