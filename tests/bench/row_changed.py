"""A message comes in for a chat on screen: frame to painted row, in lists of two sizes."""

from __future__ import annotations

import time
from functools import partial
from itertools import count

from console.core.messages import MessageReceived
from console.core.queues import Queue
from tests.bench.crowd import state_of
from tests.bench.desk import Desk, Watched, console_at
from tests.bench.measure import Measured, in_turn

MANY, FEW = 100_000, 100
ROUNDS, CHANGES, WARM_UP, ON_SCREEN = 9, 30, 5, 12


async def row_changed() -> list[Measured]:
    now = time.time_ns() // 1_000_000
    large, small = (Desk(state_of({Queue.UNANSWERED: size}, now), now) for size in (MANY, FEW))
    async with console_at(small, large) as app:
        numbers = count(1)
        many, few = await in_turn(
            ROUNDS,
            lambda: _change_rows(app, large, numbers),
            lambda: _change_rows(app, small, numbers),
        )
    return [Measured("one row changed, 100,000 rows against 100", many, few, "ms of CPU", 1.2)]


async def _change_rows(app: Watched, desk: Desk, numbers: count[int]) -> float:
    await app.sit_at(desk)
    rows = desk.queues.rows(Queue.UNANSWERED)[1:ON_SCREEN]
    changes = []
    for number in (next(numbers) for _ in range(WARM_UP + CHANGES)):
        row = rows[number % len(rows)]
        event = MessageReceived(row.chat, f"n_{number}", desk.now(), f"still here? {number}")
        changes.append(partial(desk.hear, event))
    await app.cost_of(changes[:WARM_UP])
    return await app.cost_of(changes[WARM_UP:])
