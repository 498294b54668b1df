"""How many chats the timers of a brand have completed since a moment: for the admin who takes
settings back, since these chats stay completed."""

from __future__ import annotations

from collections.abc import Callable

from console.core.actor import Actor
from console.core.company.requests import CompletedSince, CountCompleted
from console.core.kinds.requests import Problem, ProblemCode
from console.core.state import State
from console.core.timers import TIMED
from server_stub.relay.log.database import DataError
from server_stub.relay.log.journal import Journal


class CompletedDesk:
    """Counts in the journal; `state` gives the newest one."""

    def __init__(self, journal: Journal, state: Callable[[], State]) -> None:
        self._journal = journal
        self._state = state

    async def answer(self, request: CountCompleted, by: Actor) -> CompletedSince | Problem:
        """The number, or why there is none."""
        state = self._state()
        if request.brand not in state.brands:
            return Problem(ProblemCode.UNKNOWN)
        channels = [one.id for one in state.channels.values() if one.brand == request.brand]
        try:
            count = await self._journal.count_completed(channels, request.since, TIMED)
        except DataError:
            return Problem(ProblemCode.READ_ONLY)
        return CompletedSince(count)
