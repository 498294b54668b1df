"""Screens without a terminal, a network or a clock: a scenario, a moment, and the SVG of it."""

from __future__ import annotations

import asyncio
import html
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.keys import BY_ID, Owner
from console.preferences.key_names import is_key
from console.program.settings import ConsoleSettings
from console.program.themes import Colours
from console.screens.settings.sections import BY_ID as SECTIONS
from console.text import cells

if TYPE_CHECKING:
    from console.program.app import ConsoleApp


class ShotError(ValueError):
    """There is no such screen to draw; the text says what to ask for instead."""


SCREENS = ("inbox", "help", *SECTIONS, "connect_brand", "accounts", "terms")
"""What can be drawn: the inbox, the sections of the settings, and what else lies over it."""


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
    """The screen as SVG; the same shot gives the same text. Raises ScenarioError, ShotError."""
    for noise in ("NO_COLOR", "TEXTUAL_THEME"):
        os.environ.pop(noise, None)
    return asyncio.run(draw(shot))


async def draw(shot: Shot) -> str:
    """As `render`, inside a running event loop."""
    _check(shot)
    play = Play(load(shot.scenario))
    play.advance_to(play.scenario.start + offset(shot.at))
    return await draw_play(play, shot)


async def draw_play(play: Play, shot: Shot) -> str:
    """A play as it stands; of `shot` counts how it is drawn."""
    async with on_screen(play, shot) as app:
        return true_widths(app.export_screenshot(title="Messenger Console"))


@asynccontextmanager
async def on_screen(
    play: Play, shot: Shot, colours: Colours = Colours.MANY, *, notices: bool = False
) -> AsyncIterator[ConsoleApp]:
    """The program with the screen of a shot after its keys, on a terminal of these colours;
    with `notices` also what is told in a corner."""
    from console.program.app import ConsoleApp

    app = ConsoleApp(
        played_session(play),
        ConsoleSettings(language=shot.language, theme=shot.theme, bell=False),
        tz=timezone(timedelta(seconds=play.scenario.utc_offset)),
        still=True,
        colours=colours,
    )
    async with app.run_test(size=shot.size, notifications=notices) as pilot:
        await pilot.pause()
        if shot.screen in SECTIONS:
            app.open_settings(shot.screen)
            await pilot.pause()
        elif shot.screen in BY_ID and BY_ID[shot.screen].owner is Owner.CHANNELS:
            app.open_settings("channels", action=shot.screen)
            await pilot.pause()
        elif shot.screen != "inbox":
            await app.run_action(shot.screen)
        for key in shot.press:
            await pilot.press(key)
        await pilot.pause()
        yield app


CELL = 12.2
"""Units an SVG of Rich gives to one cell of the terminal."""

_TEXT = re.compile(r'textLength="[0-9.]+"([^>]*)>([^<]*)<')


def true_widths(svg: str) -> str:
    """The SVG with every text as wide as its cells: Rich counts characters, and Japanese ones
    are two cells wide each."""

    def measured(match: re.Match[str]) -> str:
        attributes, text = match.groups()
        return f'textLength="{cells(html.unescape(text)) * CELL:.5g}"{attributes}>{text}<'

    return _TEXT.sub(measured, svg)


def _check(shot: Shot) -> None:
    from textual.theme import BUILTIN_THEMES

    if shot.screen not in SCREENS:
        raise ShotError(f"screen is one of: {', '.join(SCREENS)}.")
    if shot.theme not in BUILTIN_THEMES:
        raise ShotError(f"theme is one of: {', '.join(sorted(BUILTIN_THEMES))}.")
    for key in shot.press:
        if not is_key(key):
            raise ShotError(
                f"There is no key {key!r}; press names keys as n, f2, ctrl+p, question_mark."
            )
