"""Every pair of colours that is drawn can be read, on every kind of terminal.

`pytest -s tests/snapshots/test_contrast.py` prints them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from rich.style import Style
from textual.pilot import Pilot

from console.headless.play import Play
from console.headless.scenario import load, offset
from console.headless.screenshots import Shot, on_screen
from console.program.app import ConsoleApp
from console.program.themes import DARK, LIGHT, Colours
from tests.snapshots.contrast import DECORATION, TERMINALS, TEXT, Pair, Terminal, contrast, pairs
from tests.snapshots.every_kind import every_kind
from tests.snapshots.test_channels import office
from tests.snapshots.test_people import staff
from tests.snapshots.test_words import TYPED, abused, wordy

Drawn = dict[tuple[Colours, str], dict[Pair, str]]
"""What is drawn in each pair, by what the terminal can show and the theme."""


def played(scenario: str, at: str) -> Callable[[], Play]:
    def play() -> Play:
        made = Play(load(scenario))
        made.advance_to(made.scenario.start + offset(at))
        return made

    return play


SCREENS: dict[str, tuple[Callable[[], Play], Shot]] = {
    name: (play, Shot("", "", screen, size, tuple(press.split())))
    for name, play, screen, size, press in (
        ("waiting chats", played("morning", "00:03:00"), "inbox", (120, 36), ""),
        ("own chats", played("morning", "00:03:00"), "inbox", (120, 36), "2"),
        ("a narrow screen", played("morning", "00:03:00"), "inbox", (60, 20), "right"),
        ("one is ending", played("morning", "00:03:00"), "inbox", (120, 36), "2 e"),
        ("a draft", played("morning", "00:03:00"), "inbox", (120, 36), "2 r H i escape down"),
        ("writing", played("morning", "00:03:00"), "inbox", (120, 36), "2 r H i shift+left"),
        ("refused", played("morning", "00:03:00"), "inbox", (120, 36), "2 r space enter"),
        ("errors", played("errors", "00:10:00"), "inbox", (120, 36), "2 down"),
        ("more errors", played("errors", "00:10:00"), "inbox", (120, 36), "2 down down right up"),
        ("completed", played("timers", "400:00:00"), "inbox", (120, 36), "3 right"),
        ("notices", played("errors", "00:10:00"), "inbox", (120, 36), "ctrl+c"),
        ("the palette", played("errors", "00:10:00"), "inbox", (120, 36), "ctrl+p down"),
        ("hostile", played("hostile", "00:10:00"), "inbox", (120, 36), ""),
        ("every kind", every_kind, "inbox", (120, 176), "2 right"),
        ("a marked one", every_kind, "inbox", (80, 24), "2 right up up up"),
        ("its details", every_kind, "inbox", (80, 24), "2 right up up up enter"),
        ("an answer to it", every_kind, "inbox", (80, 24), "2 right up up up r"),
        ("a reaction to it", every_kind, "inbox", (80, 24), "2 right up up up plus"),
        ("a file to attach", every_kind, "inbox", (120, 36), "2 r ctrl+o"),
        ("help", played("errors", "00:10:00"), "help", (120, 36), ""),
        ("channels", office, "channels", (120, 36), ""),
        ("the last channels", office, "channels", (80, 24), "end"),
        ("terms", lambda: office(accepted=False), "terms", (120, 36), ""),
        ("accounts", office, "accounts", (120, 36), ""),
        ("a login", office, "accounts", (120, 36), "a"),
        ("a login gone wrong", office, "accounts", (80, 24), "a p x enter"),
        ("brands", office, "brands", (80, 24), ""),
        ("a brand's name", office, "brands", (80, 24), "n"),
        ("rules", office, "flow", (120, 36), "enter f7 backspace o f f enter y"),
        ("a rule that can not be", office, "flow", (80, 24), "down enter 1 5 enter"),
        ("a rule's effects", office, "flow", (60, 20), "down enter f7 backspace 3 0 d enter"),
        ("people", staff, "people", (80, 24), ""),
        ("departments", staff, "people", (80, 24), "d"),
        ("a code", staff, "people", (80, 24), "n D enter enter enter c"),
        ("a limit that can not be", staff, "people", (80, 24), "l 0 enter"),
        ("record", staff, "record", (120, 36), ""),
        ("my console", office, "my_console", (80, 24), ""),
        ("themes", office, "my_console", (80, 24), "down enter"),
        ("keys", office, "my_console", (80, 24), "down down down down enter"),
        (
            "a key that can be taken",
            office,
            "my_console",
            (80, 24),
            "down down down down enter slash e n d enter enter r",
        ),
        (
            "a key that can not",
            office,
            "my_console",
            (80, 24),
            "down down down down enter enter ctrl+q",
        ),
        ("improper words", wordy, "words", (80, 24), "enter"),
        ("a list of words", wordy, "words", (80, 24), "down down down down enter n u down"),
        ("a word that is none", wordy, "words", (80, 24), "down down down down enter n enter"),
        ("a sentence that is tried", wordy, "words", (80, 24), " ".join(TYPED)),
        ("an excuse", abused, "inbox", (80, 24), "2 i 1 enter"),
        ("what was excused", abused, "inbox", (80, 24), "2 i 1 n o enter"),
        ("a Page to connect", office, "connect_brand", (80, 24), ""),
    )
}


IN_GREY = ("own chats", "writing", "errors", "a marked one", "channels")
"""Looked at in shades as well: these are the colours of the others, without their hue."""


async def drawn(name: str) -> Drawn:
    make, shot = SCREENS[name]
    found: Drawn = {}
    for colours in Colours if name in IN_GREY else (Colours.MANY, Colours.SIXTEEN):
        for theme in (DARK, LIGHT):
            themed, told = replace(shot, theme=theme), name == "notices"
            async with on_screen(make(), themed, colours, notices=told) as app:
                if told:
                    for severity in ("information", "warning", "error"):
                        app.say("as it is said", severity)
                    await Pilot(app).pause()
                strips = app.screen._compositor.render_strips()
                found[colours, theme] = dict(pairs(strips, colours))
    return found


def unreadable(found: Drawn) -> Iterator[str]:
    for terminal in TERMINALS:
        for theme in (DARK, LIGHT):
            for pair, text in found.get((terminal.colours, theme), {}).items():
                if pair.on(terminal) < pair.wanted:
                    yield f"{terminal.name} {theme}: {line(pair, text, [terminal])}"


def line(pair: Pair, text: str, terminals: list[Terminal]) -> str:
    ratios = " ".join(f"{pair.on(terminal):5.1f}" for terminal in terminals)
    return f"{ratios}  {pair}  {text[:30]!r}"


@pytest.mark.parametrize("name", SCREENS)
async def test_what_is_drawn_can_be_read(name: str) -> None:
    found = await drawn(name)
    for (colours, theme), seen in found.items():
        painting = [terminal for terminal in TERMINALS if terminal.colours is colours]
        print(f"\n{name}, {theme}:", ", ".join(terminal.name for terminal in painting))
        for pair, text in sorted(seen.items(), key=lambda one: one[0].on(painting[0])):
            print(line(pair, text, painting))
        assert len(seen) > 2
    wrong = list(unreadable(found))
    assert not wrong, "\n".join(wrong)


Looks = list[list[tuple[str, bool, bool, bool]]]


def without_colours(app: ConsoleApp, words_only: bool) -> Looks:
    """What is on screen where no colour is shown: text, whether it is bold, reversed, or
    underlined; and text alone, where a terminal can do nothing else."""
    looks: Looks = []
    for strip in app.screen._compositor.render_strips():
        styles = [(each.text, each.style or Style()) for each in strip if not each.control]
        looks.append(
            [
                (char, *((False,) * 3 if words_only else _attributes(style)))
                for text, style in styles
                for char in text
            ]
        )
    return looks


def _attributes(style: Style) -> tuple[bool, bool, bool]:
    return bool(style.bold), bool(style.reverse), bool(style.underline)


async def looks_of(play: Play, screen: str, press: str, words_only: bool) -> Looks:
    shot = Shot("", "", screen, press=tuple(press.split()))
    async with on_screen(play, shot, Colours.GREYS) as app:
        return without_colours(app, words_only)


@pytest.mark.parametrize("words_only", [False, True], ids=["NO_COLOR", "dumb"])
@pytest.mark.parametrize(
    ("play", "screen", "press", "key"),
    [
        (played("morning", "00:03:00"), "inbox", "2", "down"),
        (played("morning", "00:03:00"), "inbox", "2", "r"),
        (played("morning", "00:03:00"), "inbox", "2", "right"),
        (played("morning", "00:03:00"), "inbox", "", "2"),
        (every_kind, "inbox", "2 right up", "up"),
        (office, "channels", "", "down"),
        (office, "accounts", "a", "p"),
    ],
    ids=["row", "composer", "transcript", "queue", "message", "choice", "field"],
)
async def test_where_one_is_is_seen_without_colours(
    play: Callable[[], Play], screen: str, press: str, key: str, words_only: bool
) -> None:
    before = await looks_of(play(), screen, press, words_only)
    assert await looks_of(play(), screen, f"{press} {key}", words_only) != before


async def test_the_command_one_is_at_is_seen_without_colours() -> None:
    """The list of commands is the library's: it has no signs."""
    looks = [
        await looks_of(played("errors", "00:10:00")(), "inbox", f"ctrl+p {keys}", words_only=False)
        for keys in ("down", "down down")
    ]
    assert looks[0] != looks[1]


def test_the_measure_is_that_of_wcag() -> None:
    black, white, grey = (0, 0, 0), (255, 255, 255), (118, 118, 118)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == 1
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)
    assert (TEXT, DECORATION) == (4.5, 3.0)
