"""A short list to choose from: each choice is a few drawn lines, and some can not be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from console.keys import in_place
from console.text import cells, one_line, wrap
from console.widgets import styles
from console.widgets.quiet import Line, QuietScroll, cursor_keys, unpainted

BAR, AWAY = "▌", "▏"
"""Beside what is chosen: where keys go, and where they do not."""
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Choice:
    """`lines` are drawn as they are, empty ones as gaps between choices. The cursor passes over
    a choice that is not `enabled`."""

    id: str
    lines: tuple[Line, ...]
    enabled: bool = True


Choices = Callable[[int], Sequence[Choice]]
"""The choices, drawn for so many cells."""


def paragraph(text: str, style: str, width: int, indent: str = "") -> tuple[Line, ...]:
    """A text as lines of at most `width` cells."""
    return tuple(((indent + line, style),) for line in wrap(text, width - len(indent)))


def joined(said: Iterable[str], style: str, width: int, indent: str = "") -> Iterator[Line]:
    """Short texts in a row, each kept together where it fits into a line of `width` cells."""
    rows: list[str] = []
    for part in map(one_line, said):
        longer = f"{rows[-1]} · {part}" if rows else part
        if rows and cells(longer) + cells(indent) <= width:
            rows[-1] = longer
        else:
            rows.append(part)
    for row in rows:
        yield from paragraph(row, style, width, indent)


class ChoiceList(QuietScroll):
    """See the module. The cursor stays on its choice when the list changes."""

    PREFIX = "choice-list"
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_keys(
            "choices",
            {
                "up": "move(-1)",
                "down": "move(1)",
                "pageup": "page(-1)",
                "pagedown": "page(1)",
                "home": "edge(1)",
                "end": "edge(-1)",
            },
        ),
        *in_place({"choices.enter": "choose"}),
    ]
    DEFAULT_CSS = styles.CHOICE_LIST
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.CHOICE_LIST)

    @dataclass
    class Chosen(Message):
        """Enter, or a double click."""

        choice: str

    @dataclass
    class Moved(Message):
        """The cursor is on another choice."""

        choice: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._make: Choices = lambda width: ()
        self._choices: Sequence[Choice] = ()
        self._tops: list[int] = []
        self._lines: list[tuple[int, Line]] = []
        self._selected = ""

    @property
    def selected(self) -> str:
        """The id of the choice under the cursor, "" for none."""
        return self._selected

    def show(self, make: Choices, at: str | None = None) -> None:
        """Show what `make` gives for the width there is; the cursor at the choice `at`, where
        it was, or at the first that can be chosen."""
        self._make = make
        if at is not None:
            self._selected = at
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width = self.columns - len(INDENT)
        if width <= 0:
            return
        before = self._position()
        self._choices = self.attempt(
            lambda: self._make(width),
            lambda said: [Choice("", tuple(unpainted(line) for line in wrap(said, width)), False)],
        )
        self._lines, self._tops = [], []
        for index, choice in enumerate(self._choices):
            self._tops.append(len(self._lines))
            self._lines += [(index, line) for line in choice.lines]
        position = self._position()
        if position is None:
            # What the cursor was on has gone: its neighbour is next.
            position = self._nearest(before or 0)
        self._selected = "" if position is None else self._choices[position].id
        self.set_virtual(len(self._lines))
        self._keep_in_view()
        self.refresh()

    def _position(self) -> int | None:
        for index, choice in enumerate(self._choices):
            if choice.id == self._selected and choice.enabled:
                return index
        return None

    def _nearest(self, position: int) -> int | None:
        able = [index for index, choice in enumerate(self._choices) if choice.enabled]
        return min(able, key=lambda index: (abs(index - position), index), default=None)

    def _keep_in_view(self) -> None:
        """Show the whole choice under the cursor, and what stands over the first one."""
        position = self._position()
        if position is None:
            return
        able = self._nearest(0)
        first = 0 if position == able else self._tops[position]
        end = self._tops[position] + len(self._choices[position].lines)
        top = max(self.scroll_offset.y, end - self.rows_shown)
        self.jump(min(top, first))

    # The cursor

    def select(self, choice: str) -> None:
        """Move the cursor to a choice that can be chosen."""
        if choice != self._selected:
            self.post_message(self.Moved(choice))
        self._selected = choice
        self._keep_in_view()
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor to the next choice that can be chosen, at the end none."""
        position = self._position()
        if position is None:
            return
        rest = self._choices[position + 1 :] if by > 0 else self._choices[:position][::-1]
        following = next((choice for choice in rest if choice.enabled), None)
        if following is not None:
            self.select(following.id)
        else:
            self.scroll_relative(y=by, animate=False, force=True)

    def action_page(self, by: int) -> None:
        for _ in range(max(1, self.rows_shown // 3)):
            self.action_move(by)

    def action_edge(self, by: int) -> None:
        """To the first (1) or the last (-1) choice."""
        able = [choice for choice in self._choices[::by] if choice.enabled]
        if able:
            self.select(able[0].id)

    def action_choose(self) -> None:
        if self._selected:
            self.post_message(self.Chosen(self._selected))

    def on_click(self, event: events.Click) -> None:
        line = int(event.y + self.scroll_offset.y)
        if line < len(self._lines):
            choice = self._choices[self._lines[line][0]]
            if choice.enabled:
                self.select(choice.id)
                if event.chain == 2:
                    self.action_choose()

    # Drawing

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        if not 0 <= at < len(self._lines):
            return self.with_hint(self.paint((), self.columns), y)
        index, line = self._lines[at]
        chosen = line != () and index == self._position()
        fill = "selected" if chosen else ""
        here = BAR if self.has_focus else AWAY
        mark = Segment(here if chosen else " ", self.look(f"{fill} bar" if fill else ""))
        strip = self.paint(((" ", ""), *line), self.columns - 1, fill)
        return self.with_hint(Strip([mark, *strip], self.columns), y)
