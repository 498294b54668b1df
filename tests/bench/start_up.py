"""How soon an operator sees the chats, with 10,000 open and 100,000 completed ones."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.measure import Measured
from tests.bench.office import furnish, move_in, relay_at_work
from tests.bench.terminal import Terminal

ROUNDS, ROWS_SEEN = 11, 10
CTRL_Q, TAKES_KEYS, LIVE = "\x11", "\x1b[?2004h", "●"
"""The key that ends the console; what Textual writes when it has the keyboard; a live link."""


async def start_up() -> list[Measured]:
    """Start to rows on screen, to keys that do something, and to rows that are live."""
    with tempfile.TemporaryDirectory() as place:
        found = await furnish(Path(place, "relay"))
        with relay_at_work(Path(place, "relay")) as address:
            here = Path(place, "console")
            environment, rows = await move_in(here, address["consoles"], found)
            return _measure(environment, [row.name for row in rows[:ROWS_SEEN]])


def _measure(environment: dict[str, str], names: list[str]) -> list[Measured]:
    with Terminal([sys.executable, "-m", "console"], environment) as yesterday:
        yesterday.wait_for(*names, LIVE)
        yesterday.press(CTRL_Q)
        yesterday.wait_for_end()
    rounds = [(*_console(environment, names), _empty_app()) for _ in range(ROUNDS)]
    rows, keys, live, empty = (1000 * median(times) for times in zip(*rounds, strict=True))
    return [
        Measured("start to first useful paint", rows, empty, "ms", 1.3),
        Measured("start to rows that take keys", keys, empty, "ms"),
        Measured("start to rows that are live", live, empty, "ms"),
    ]


def _console(environment: dict[str, str], names: list[str]) -> tuple[float, float, float]:
    with Terminal([sys.executable, "-m", "console"], environment) as terminal:
        return (
            terminal.wait_for(*names),
            terminal.wait_for(*names, after=TAKES_KEYS),
            terminal.wait_for(LIVE),
        )


def _empty_app() -> float:
    with Terminal([sys.executable, "-m", "tests.bench.hello"], {}) as terminal:
        return terminal.wait_for("hello")
