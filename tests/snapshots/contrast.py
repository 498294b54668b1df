"""What is drawn in which colours, and how far they are apart once a terminal has painted them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.color import Color, ColorSystem
from rich.palette import Palette
from rich.segment import Segment
from rich.style import Style
from textual.filter import monochrome_style
from textual.strip import Strip

from console.program.themes import Colours

TEXT, DECORATION = 4.5, 3.0
"""Ratios that WCAG 2.2 asks for: of text (1.4.3), and of lines that help to read (1.4.11)."""

_LINES = frozenset("─━│┃╭╮╰╯┌┐└┘├┤┬┴┼╶╴▌▐▎▕▏▔▁▊▇▆▅▂▃▄█▉▊▋▍░▒▓╸╺╻╹┏┓┗┛")
_PICTURE = frozenset("▀")
"""Half a cell of a visitor's picture: its colours are not ours."""

XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
    " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
VGA = (
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
    " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)


def _palette(text: str) -> Palette:
    numbers = [bytes.fromhex(word) for word in text.split()]
    return Palette([(red, green, blue) for red, green, blue in numbers])


@dataclass(frozen=True)
class Terminal:
    """How a kind of terminal paints: what it can show, and its own colours by number."""

    name: str
    colours: Colours
    system: ColorSystem
    palette: Palette | None = None

    def painted(self, color: Color | None) -> tuple[int, int, int] | None:
        """What a colour is on this terminal; None for the terminal's own, which nobody knows."""
        if color is None or color.is_default:
            return None
        reduced = color.downgrade(self.system)
        if self.palette is not None and reduced.number is not None:
            return tuple(self.palette[reduced.number])  # type: ignore[return-value]
        return tuple(reduced.get_truecolor())  # type: ignore[return-value]


TERMINALS = (
    Terminal("truecolor", Colours.MANY, ColorSystem.TRUECOLOR),
    Terminal("256", Colours.MANY, ColorSystem.EIGHT_BIT),
    Terminal("16 xterm", Colours.SIXTEEN, ColorSystem.STANDARD, _palette(XTERM)),
    Terminal("16 VGA", Colours.SIXTEEN, ColorSystem.STANDARD, _palette(VGA)),
    Terminal("greys", Colours.GREYS, ColorSystem.TRUECOLOR),
    Terminal("greys 256", Colours.GREYS, ColorSystem.EIGHT_BIT),
)


@dataclass(frozen=True)
class Pair:
    """Text and what it stands on, as the program asks for them."""

    ink: Color | None
    paper: Color | None
    is_text: bool

    @property
    def wanted(self) -> float:
        return TEXT if self.is_text else DECORATION

    def on(self, terminal: Terminal) -> float:
        """The contrast; 0 where a colour is the terminal's own."""
        ink, paper = terminal.painted(self.ink), terminal.painted(self.paper)
        return contrast(ink, paper) if ink and paper else 0.0

    def __str__(self) -> str:
        names = (each.name if each else "default" for each in (self.ink, self.paper))
        return " on ".join(names) + ("" if self.is_text else " (lines)")


def pairs(strips: Iterable[Strip], colours: Colours) -> Iterator[tuple[Pair, str]]:
    """The pairs drawn in some lines, each with a piece of what is drawn in it."""
    for strip in strips:
        for segment in strip:
            yield from _pairs_of(segment, colours)


def _pairs_of(segment: Segment, colours: Colours) -> Iterator[tuple[Pair, str]]:
    text, style = segment.text.strip(), segment.style or Style()
    if colours is Colours.GREYS:
        style = monochrome_style(style)
    signs = set(text) - _PICTURE - {" ", "\xa0"}
    if segment.control or not signs:
        return
    ink, paper = style.color, style.bgcolor
    if style.reverse:
        ink, paper = paper, ink
    assert not style.dim, f"how dim is dim? {text!r}"
    yield Pair(ink, paper, not signs <= _LINES), text


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
