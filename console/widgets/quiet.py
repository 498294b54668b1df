"""What the drawn widgets share: lines of styled text, and scrolling without layouts.

A widget here is a few `Line`s of text drawn by itself (Textual's Line API). Style names stand
for component classes, so themes work; drawing cleans every text (`console.text`).
Measured: without Textual's scrollbars, layouts and styles cache a changed row costs a third.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from console.keys import in_place
from console.text import cells, clean, cut, fit, one_line

Span = tuple[str, str]
"""Text and the names of its styles, separated by spaces; later ones win."""

Line = tuple[Span, ...]

SCROLL_HINT = "▕"

_Made = TypeVar("_Made")


@runtime_checkable
class TellsFaults(Protocol):
    """What a drawn widget asks of the program around it."""

    def unpaintable(self, error: Exception) -> str:
        """Hear of a fault that something was not drawn for; the sentence to stand there."""
        ...


def width_of(line: Line) -> int:
    """The cells of a line whose texts are clean."""
    return sum(cells(text) for text, _ in line)


def justify(left: Line, right: Line, width: int, gap: str = "") -> Line:
    """Both ends of a line of `width` cells; the left end gives way when there is no room."""
    right = clip(right, width)
    left = clip(left, width - width_of(right))
    room = width - width_of(left) - width_of(right)
    return (*left, (" " * room, gap), *right)


def clip(line: Line, width: int) -> Line:
    """The beginning of a line, in at most `width` cells."""
    spans: list[Span] = []
    for text, style in line:
        text = cut(text, width)
        width -= cells(text)
        spans.append((text, style))
    return tuple(spans)


def centre(line: Line, width: int) -> Line:
    """A line moved to the middle of `width` cells."""
    return ((" " * max(0, (width - width_of(line)) // 2), ""), *line)


def unpainted(said: str) -> Line:
    """The line in place of one that can not be drawn."""
    return ((f" ✗ {one_line(said)}", ""),)


class Painted(Widget):
    """A widget that draws its own lines in the styles of its component classes."""

    PREFIX: ClassVar[str] = ""
    """Style name "x" is the component class `PREFIX--x`."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._looks: dict[str, Style] = {}

    def look(self, names: str) -> Style:
        """The style that some names make together, as the theme has it now."""
        style = self._looks.get(names)
        if style is None:
            classes = [f"{self.PREFIX}--{name}" for name in names.split()]
            style = self.get_visual_style(*classes).rich_style
            # Textual leaves this one out.
            if any(self.get_component_styles(name).text_style.reverse for name in classes):
                style += Style(reverse=True)
            self._looks[names] = style
        return style

    def attempt(self, make: Callable[[], _Made], instead: Callable[[str], _Made]) -> _Made:
        """What `make` gives; where it fails, what `instead` makes of the sentence that says so.

        A value that can not be drawn costs the line it stands in, not the screen. Raises what
        `make` raises where nobody is there to be told.
        """
        try:
            return make()
        except Exception as error:
            host = self.app
            if not isinstance(host, TellsFaults):
                raise
            return instead(host.unpaintable(error))

    def painted_line(self, y: int) -> Strip:
        """Line `y`, or the sentence that it can not be drawn."""
        width = self.size.width
        return self.attempt(
            lambda: self.render_line(y), lambda said: self.paint(unpainted(said), width)
        )

    def paint(self, line: Line, width: int, fill: str = "") -> Strip:
        """A strip of exactly `width` cells; `fill` styles what the line leaves free."""
        segments: list[Segment] = []
        room = width
        for text, style in line:
            text = clean(text)
            size = cells(text)
            if size > room or "\n" in text or "\t" in text:
                text = cut(text, room)
                size = cells(text)
            if text:
                segments.append(Segment(text, self.look(f"{fill} {style}" if fill else style)))
            room -= size
        if room > 0:
            segments.append(Segment(" " * room, self.look(fill)))
        return Strip(segments, width)

    def notify_style_update(self) -> None:
        """The theme or a pseudo class has changed: forget what was drawn."""
        super().notify_style_update()
        self._looks.clear()
        self.forget_strips()

    def forget_strips(self) -> None:
        """Drop what is cached in the old styles. For widgets that cache."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines inside `crop`, past Textual's styles cache unless there is a border."""
        if self.gutter.totals != (0, 0) or self.opacity != 1:
            return super().render_lines(crop)
        filters = self.get_line_filters()
        first, last = crop.column_span
        whole = (first, last) == (0, self.size.width)
        strips: list[Strip] = []
        for y in crop.line_range:
            strip = self.painted_line(y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, self.background_colors[1])
            strips.append(strip if whole else strip.crop(first, last))
        return strips


class OneLine(Painted):
    """A widget of one line. Setting a line redraws only what changed, from there to its end."""

    DEFAULT_CSS = "OneLine { height: 1; width: 1fr; }"
    _drawn: tuple[int, Line] | None = None

    def on_resize(self) -> None:
        self.refresh_line()

    def line(self, width: int) -> Line:
        """What to draw in `width` cells. For subclasses."""
        return ()

    def under(self, width: int) -> Line:
        """What to draw below, where a style sheet gives the widget more lines."""
        return ()

    def _made(self, width: int) -> Line:
        return self.attempt(lambda: self.line(width), unpainted)

    def refresh_line(self) -> None:
        """Draw what changed since the last time."""
        width = self.content_size.width
        if not width:
            return
        new, old = self._made(width), self._drawn
        if old is None or old[0] != width:
            self.refresh()
            return
        x = 0
        for before, now in zip(old[1], new, strict=False):
            if before != now:
                break
            x += cells(now[0])
        else:
            if len(old[1]) == len(new):
                return
        self.refresh(
            Region(min(x, width - 1), 0, width - min(x, width - 1), self.content_size.height)
        )

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        if y:
            return self.paint(self.under(width), width)
        line = self._made(width)
        self._drawn = (width, line)
        return self.paint(line, width)


def cursor_keys(of: str, actions: dict[str, str]) -> list[BindingType]:
    """The keys every list has, under the ids "<of>.up" and so on: key to action."""
    return [*in_place({f"{of}.{key}": action for key, action in actions.items()})]


class QuietScroll(Painted, ScrollView, can_focus=True, inherit_bindings=False):
    """Scrolls drawn lines. Its height changes without a layout; the bar is one drawn column."""

    DEFAULT_CSS = """
    QuietScroll {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size: 0 0;
    }
    """

    @property
    def columns(self) -> int:
        """Cells for text: all but the last column, which hints at the scroll position."""
        return max(0, self.content_size.width - 1)

    @property
    def rows_shown(self) -> int:
        """Lines on screen."""
        return int(self.content_size.height)

    def set_virtual(self, height: int) -> None:
        """Say how many lines there are; nothing is laid out anew."""
        size = Size(self.content_size.width, height)
        if size != self.virtual_size:
            self.set_reactive(ScrollView.virtual_size, size)
            self._scroll_update(size)

    def jump(self, y: int) -> None:
        """Scroll so that line `y` is the first, at once."""
        self.scroll_to(y=max(0, y), animate=False, force=True)

    def with_hint(self, strip: Strip, y: int) -> Strip:
        """A strip of `columns` cells with the scroll hint of screen line `y` after it."""
        shown, total = self.rows_shown, self.virtual_size.height
        inside = False
        if total > shown > 0:
            size = max(1, shown * shown // total)
            end = total - shown
            top = round(self.scroll_offset.y * (shown - size) / end)
            inside = top <= y < top + size
        text = SCROLL_HINT if inside else " "
        return Strip([*strip, Segment(text, self.look("scroll"))], self.columns + 1)


def message_in_middle(text: Sequence[str], y: int, height: int, width: int, style: str) -> Line:
    """Screen line `y` of a short text that stands in an empty pane, above its middle."""
    first = max(0, (height - len(text)) // 3)
    if first <= y < first + len(text):
        return centre(((fit(text[y - first], cells(text[y - first])), style),), width)
    return ()
