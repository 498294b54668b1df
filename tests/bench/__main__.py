"""All measurements, a table of them, and `bench.json` at the top of the repository.

Every number is a ratio of two things measured in turn in this run: the machine does not matter
much. A benchmark is no test: a missed aim is said, and the exit code is 0.
"""

from __future__ import annotations

import asyncio
import json
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from tests.bench.fan_out import fan_out
from tests.bench.measure import Measured, table
from tests.bench.row_changed import row_changed
from tests.bench.start_up import start_up
from tests.bench.transcript import append
from tests.bench.webhooks import webhooks

REPORT = Path(__file__).parents[2] / "bench.json"

Measurement = Callable[[], Awaitable[list[Measured]]]
ON_SCREEN: tuple[Measurement, ...] = (start_up, row_changed, append)
IN_THE_RELAY: tuple[Measurement, ...] = (fan_out, webhooks)


async def _run(measurements: tuple[Measurement, ...]) -> list[Measured]:
    found: list[Measured] = []
    for measure in measurements:
        print(f"measuring: {measure.__name__.replace('_', ' ')} ...", file=sys.stderr, flush=True)
        try:
            found += await measure()
        except Exception:
            traceback.print_exc()
            print(f"{measure.__name__} could not be measured", file=sys.stderr)
    return found


def main() -> None:
    # The console runs on asyncio's own loop, the relay on uvloop: so do their measurements.
    found = asyncio.run(_run(ON_SCREEN))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found += runner.run(_run(IN_THE_RELAY))
    REPORT.write_text(json.dumps([one.as_json() for one in found], indent=2) + "\n")
    print(table(found))
    missed = [one.name for one in found if one.verdict == "MISSED"]
    print(f"\nmissed: {'; '.join(missed)}" if missed else "\nno aim is missed")


if __name__ == "__main__":
    main()
