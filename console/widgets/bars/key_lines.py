"""All keys of a window at its foot, on as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Size
from textual.strip import Strip

from console.text import cells, one_line
from console.widgets import styles
from console.widgets.quiet import Line, Painted

_GAP = "   "


def key_lines(keys: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Keys and what they do in lines of `width` cells; no key is parted from its word."""
    lines: list[Line] = []
    line: Line = ()
    room = width
    for key, label in keys:
        pair: Line = ((one_line(key), "key"), (f" {one_line(label)}", "label"))
        size = sum(cells(text) for text, _ in pair)
        if line and size + len(_GAP) > room:
            lines.append(line)
            line, room = (), width
        if line:
            line, room = (*line, (_GAP, "")), room - len(_GAP)
        line, room = (*line, *pair), room - size
    return [*lines, line] if line else lines


class KeyLines(Painted):
    """Draws `key_lines`."""

    PREFIX = "key-lines"
    DEFAULT_CSS = styles.KEY_LINES
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.KEY_LINES)
    _keys: tuple[tuple[str, str], ...] = ()

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys and what they do."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(key_lines(self._keys, width))

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        lines = key_lines(self._keys, width)
        return self.paint(lines[y] if y < len(lines) else (), width)
