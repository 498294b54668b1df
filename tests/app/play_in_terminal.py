"""A program for tests: a scenario at a moment, in the terminal it is started in.

Presses keys by itself and ends: `python -m tests.app.play_in_terminal hostile 00:10:00 down r`.
"""

from __future__ import annotations

import asyncio
import sys

from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings


async def main(name: str, at: str, *keys: str) -> None:
    scenario = load(name)
    play = Play(scenario)
    play.advance_to(scenario.start + offset(at))
    app = ConsoleApp(played_session(play), ConsoleSettings(bell=False), still=True)

    async def drive(pilot: object) -> None:
        await pilot.press(*keys)  # type: ignore[attr-defined]
        await pilot.pause()  # type: ignore[attr-defined]
        app.exit()

    await app.run_async(auto_pilot=drive)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
