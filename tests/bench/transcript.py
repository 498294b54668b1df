"""A message comes in for the chat that is read, in transcripts of two lengths."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from itertools import count

from console.core.messages import MessageReceived
from console.core.moments import MINUTE, Millis
from console.core.queues import Queue
from console.core.state import State
from tests.bench.crowd import state_of, talk
from tests.bench.desk import Desk, Watched, console_at
from tests.bench.measure import Measured, in_turn

LONG, SHORT = 10_000, 100
ROUNDS, MESSAGES, WARM_UP = 9, 30, 5


async def append() -> list[Measured]:
    now = time.time_ns() // 1_000_000
    long, short = (Desk(_talked(size, now), now) for size in (LONG, SHORT))
    async with console_at(short, long) as app:
        numbers = count(1)
        much, little = await in_turn(
            ROUNDS,
            lambda: _append(app, long, numbers),
            lambda: _append(app, short, numbers),
        )
    name = "append to a transcript, 10,000 messages against 100"
    return [Measured(name, much, little, "ms of CPU", 1.2)]


def _talked(size: int, now: Millis) -> State:
    """One chat, in which so much was said."""
    state = state_of({Queue.UNANSWERED: 1}, now)
    said = tuple(talk(number, now - MINUTE) for number in range(size))
    chats = {name: replace(chat, timeline=said) for name, chat in state.chats.items()}
    return replace(state, chats=chats)


async def _append(app: Watched, desk: Desk, numbers: count[int]) -> float:
    await app.sit_at(desk)
    chat = desk.queues.rows(Queue.UNANSWERED)[0].chat
    messages = [
        MessageReceived(chat, f"n_{number}", desk.now(), f"and another thing, number {number}")
        for number in (next(numbers) for _ in range(WARM_UP + MESSAGES))
    ]
    changes = [partial(desk.hear, message) for message in messages]
    await app.cost_of(changes[:WARM_UP])
    return await app.cost_of(changes[WARM_UP:])
