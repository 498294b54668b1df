"""How soon an operator sees the chats, with 10,000 open and 100,000 completed ones."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.measure import Measured, in_turn
from tests.bench.office import furnish, move_in, relay_at_work
from tests.bench.terminal import Terminal

ROUNDS, LIVE_ROUNDS = 9, 3
ROWS_SEEN = 10


async def start_up() -> list[Measured]:
    """Start to the first useful paint, and to rows that are live."""
    with tempfile.TemporaryDirectory() as place:
        found = await furnish(Path(place, "relay"))
        with relay_at_work(Path(place, "relay")) as address:
            here = Path(place, "console")
            environment, rows = await move_in(here, address["consoles"], found)
            return await _measure(environment, [row.name for row in rows[:ROWS_SEEN]])


async def _measure(environment: dict[str, str], names: list[str]) -> list[Measured]:
    async def console() -> float:
        return _until("console", environment, *names)

    async def hello() -> float:
        return _until("tests.bench.hello", environment, "hello")

    _until("console", environment, *names)
    _until("tests.bench.hello", environment, "hello")
    first, empty = await in_turn(ROUNDS, console, hello)
    live = median([_until("console", environment, *names, "live") for _ in range(LIVE_ROUNDS)])
    return [
        Measured("start to first useful paint", 1000 * first, 1000 * empty, "ms", 1.3),
        Measured("start to live rows", 1000 * live, 1000 * empty, "ms"),
    ]


def _until(module: str, environment: dict[str, str], *texts: str) -> float:
    with Terminal([sys.executable, "-m", module], environment) as terminal:
        return terminal.wait_for(*texts)
