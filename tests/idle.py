"""Screens that are waited for by turns of the loop, where Textual's own tests wait by the clock.

Textual looks every 20 ms whether the process has become idle, at least twice for each key. On a
machine that is busy with other things a process without its turn looks idle too, and a screen is
looked at half drawn. Here a screen stands when nobody has anything to do before the next frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import textual.app
import textual.pilot

FRAME = 1 / 25
"""Seconds. What is due within them belongs to what is waited for: Textual draws each 1/60, and its
timer leaves out a beat when it was late."""

TURNS = 200_000
"""Turns of the loop after which a screen will not come to rest any more."""


async def at_rest(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Wait until nothing is left to do in this loop now, nor within a frame.

    Takes the place of `textual._wait.wait_for_idle`, whose parameters have no meaning here.
    """
    loop: Any = asyncio.get_running_loop()
    for _ in range(TURNS):
        await asyncio.sleep(0)
        if loop._ready:
            continue
        now = loop.time()
        due = min((one._when for one in loop._scheduled if not one._cancelled), default=now + 1)
        if due > now + FRAME:
            return
        await asyncio.sleep(due - now)
    raise AssertionError(f"not at rest after {TURNS} turns of the loop: {loop._ready}")


@pytest.fixture(autouse=True, scope="session")
def screens_come_to_rest() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (textual.app, textual.pilot):
            patch.setattr(module, "wait_for_idle", at_rest)
        yield
