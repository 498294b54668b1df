"""The two themes we offer, in the colours that a terminal can show.

A terminal of 256 or 16 colours paints the nearest it has. Every pair of colours on screen stays
readable when that is done: 4.5 to 1 for text, 3 to 1 for rules and borders
(`tests/snapshots/test_contrast.py` measures what is drawn).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from textual.app import App
from textual.theme import Theme

DARK = "textual-dark"
LIGHT = "textual-light"
"""Textual's names: what people have in their settings goes on to be what it was."""


class Colours(Enum):
    """What a terminal can show."""

    MANY = auto()
    """16 million colours, or 256."""
    SIXTEEN = auto()
    """Colours whose shades are the terminal's own choice."""
    GREYS = auto()
    """Shades alone (NO_COLOR), or nothing but bold and reverse."""


def colours_of(color_system: str | None, no_color: bool) -> Colours:
    """What a terminal can show, by Rich's name for it and by the user's word."""
    if no_color or color_system is None:
        return Colours.GREYS
    return Colours.SIXTEEN if color_system == "standard" else Colours.MANY


def themes(colours: Colours) -> tuple[Theme, Theme]:
    """The dark theme and the light one, as such a terminal shows them best."""
    match colours:
        case Colours.MANY:
            return _theme(DARK, _DARK), _theme(LIGHT, _LIGHT)
        case Colours.SIXTEEN:
            return _theme(DARK, _DARK_16, reverse=True), _theme(LIGHT, _LIGHT_16, reverse=True)
        case Colours.GREYS:
            return _theme(DARK, _DARK, reverse=True), _theme(LIGHT, _LIGHT, reverse=True)
    assert_never(colours)


def offer_themes(app: App[None], colours: Colours | None) -> None:
    """Have an app offer the two themes: in these colours, or in those of its terminal."""
    terminal = colours_of(app.console.color_system, app.no_color)
    for theme in themes(colours or terminal):
        app.register_theme(theme)
    # Textual has filled the style sheet with its own theme of that name already.
    app.stylesheet.set_variables(app.get_css_variables())


@dataclass(frozen=True, slots=True)
class _Colours:
    """What things are painted in. All are opaque: a mixed colour is another one in every palette.

    `ground`, `surface`, `panel` and `raised` lie below text, as do `chosen` (under the cursor),
    `passed` (under a cursor elsewhere), `notice` and `solid`, on which stands `on_solid`.
    `rule` draws lines, `lead` what leads the eye.
    """

    ground: str
    surface: str
    panel: str
    raised: str
    chosen: str
    passed: str
    notice: str
    solid: str
    on_solid: str
    text: str
    muted: str
    faint: str
    rule: str
    lead: str
    mine: str
    key: str
    heading: str
    good: str
    warn: str
    bad: str


# Whatever has no exact place in the palette of 256 was tried there.
_DARK = _Colours(
    ground="#121212",
    surface="#1c1c1c",
    panel="#262626",
    raised="#303030",
    chosen="#162a4a",
    passed="#2a2a2a",
    notice="#3a2a10",
    solid="#5fafff",
    on_solid="#121212",
    text="#e4e4e4",
    muted="#a8a8a8",
    faint="#949494",
    rule="#767676",
    lead="#5fafff",
    mine="#5fafff",
    key="#ffaf5f",
    heading="#87afd7",
    good="#87d787",
    warn="#ffaf5f",
    bad="#ff8787",
)
_LIGHT = _Colours(
    ground="#f4f4f4",
    surface="#eaeaea",
    panel="#e0e0e0",
    raised="#ffffff",
    chosen="#d7e3f4",
    passed="#dcdcdc",
    notice="#f0e4c4",
    solid="#005faf",
    on_solid="#ffffff",
    text="#1c1c1c",
    muted="#4e4e4e",
    faint="#585858",
    rule="#767676",
    lead="#005faf",
    mine="#005faf",
    key="#5f00af",
    heading="#005f87",
    good="#005f00",
    warn="#665200",
    bad="#b00020",
)

# What xterm and VGA both paint far enough from black, or from white. There are no greys for
# less weighty text, so the weightier is bold.
_BLACK, _WHITE, _BRIGHT_WHITE = "#000000", "#aaaaaa", "#ffffff"
_DARK_16 = _Colours(
    **dict.fromkeys(("ground", "surface", "panel", "raised"), _BLACK),
    **dict.fromkeys(("chosen", "passed", "notice"), _BLACK),
    **dict.fromkeys(("text", "muted", "faint", "rule"), _WHITE),
    **dict.fromkeys(("solid", "lead", "mine", "heading"), "#55ffff"),
    on_solid=_BLACK,
    key="#ffff55",
    good="#55ff55",
    warn="#ffff55",
    bad="#ff5555",
)
_LIGHT_16 = _Colours(
    **dict.fromkeys(("ground", "surface", "panel", "raised"), _BRIGHT_WHITE),
    **dict.fromkeys(("chosen", "passed", "notice"), _BRIGHT_WHITE),
    **dict.fromkeys(("text", "muted", "faint", "rule"), _BLACK),
    **dict.fromkeys(("solid", "lead", "mine", "heading", "good"), "#0000aa"),
    on_solid=_BRIGHT_WHITE,
    key="#aa00aa",
    warn="#aa00aa",
    bad="#aa0000",
)


def _theme(name: str, of: _Colours, *, reverse: bool = False) -> Theme:
    """A theme of Textual's, for our styles and for the widgets of the library. With `reverse`
    what the cursor stands on is drawn so, where a shade is not enough to find it."""
    return Theme(
        name=name,
        dark=name == DARK,
        primary=of.lead,
        secondary=of.heading,
        warning=of.warn,
        error=of.bad,
        success=of.good,
        accent=of.key,
        foreground=of.text,
        background=of.ground,
        surface=of.surface,
        panel=of.panel,
        boost=of.raised,
        variables={
            "text": of.text,
            "text-muted": of.muted,
            "text-disabled": of.faint,
            "text-primary": of.mine,
            "text-secondary": of.heading,
            "text-warning": of.warn,
            "text-error": of.bad,
            "text-success": of.good,
            "text-accent": of.key,
            "foreground-muted": of.muted,
            "primary-muted": of.chosen,
            "warning-muted": of.notice,
            "panel-lighten-1": of.raised,
            "panel-lighten-2": of.raised,
            "panel-darken-1": of.panel,
            "border": of.lead,
            "border-blurred": of.rule,
            "block-cursor-background": of.solid,
            "block-cursor-foreground": of.on_solid,
            "block-cursor-blurred-background": of.passed,
            "block-cursor-blurred-foreground": of.text,
            "block-hover-background": of.passed,
            # The cursor of a text is drawn in this style as well: reversed, it comes out the same.
            "input-cursor-background": of.ground if reverse else of.text,
            "input-cursor-foreground": of.text if reverse else of.ground,
            "input-cursor-text-style": "reverse" if reverse else "none",
            # Textual forgets that this is reversed.
            "block-cursor-blurred-text-style": "underline" if reverse else "none",
            "input-selection-background": of.solid,
            "input-selection-foreground": of.on_solid,
            "screen-selection-background": of.solid,
            "screen-selection-foreground": of.on_solid,
            "scrollbar": of.rule,
            "scrollbar-hover": of.rule,
            "scrollbar-active": of.lead,
            "scrollbar-background": of.surface,
            "footer-background": of.panel,
        },
    )
