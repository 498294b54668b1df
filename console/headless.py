"""Screens without a terminal, a network or a clock: a scenario, a moment, and the SVG of it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta, timezone

from console.replay import Play, ReplaySession
from console.scenario import load, offset
from console.settings import ConsoleSettings

SCREENS = ("inbox", "help", "channels")
"""What can be drawn: the inbox, and the screens that lie over it."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What to draw. `at` is HH:MM:SS from the scenario's start, `size` is in cells, `press`
    are keys as Textual names them, pressed in order once the screen stands."""

    scenario: str
    at: str
    screen: str = "inbox"
    size: tuple[int, int] = (120, 36)
    press: tuple[str, ...] = ()
    language: str = "en"
    theme: str = "textual-dark"


def render(shot: Shot) -> str:
    """The screen as SVG; the same shot gives the same text. Raises ScenarioError."""
    for noise in ("NO_COLOR", "TEXTUAL_THEME"):
        os.environ.pop(noise, None)
    return asyncio.run(draw(shot))


async def draw(shot: Shot) -> str:
    """As `render`, inside a running event loop."""
    from console.app import ConsoleApp

    scenario = load(shot.scenario)
    play = Play(scenario)
    play.advance_to(scenario.start + offset(shot.at))
    app = ConsoleApp(
        ReplaySession(play),
        ConsoleSettings(language=shot.language, theme=shot.theme, bell=False),
        tz=timezone(timedelta(seconds=scenario.utc_offset)),
        still=True,
    )
    async with app.run_test(size=shot.size) as pilot:
        await pilot.pause()
        if shot.screen != "inbox":
            await app.run_action(shot.screen)
        for key in shot.press:
            await pilot.press(key)
        await pilot.pause()
        return app.export_screenshot(title="Messenger Console")
