"""A text as people read it, broken where their language breaks lines."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Size
from textual.strip import Strip

from console.text import wrap
from console.widgets import styles
from console.widgets.quiet import Painted


class Prose(Painted):
    """A text in one style: "" or "muted", "good", "warn", "bad"."""

    PREFIX = "prose"
    DEFAULT_CSS = styles.PROSE
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.PROSE)

    def __init__(
        self,
        text: str = "",
        style: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self.text = text
        self._style = style
        self._wrapped: tuple[int, list[str]] = (0, [])

    def show(self, text: str, style: str = "") -> None:
        """Show this text."""
        if (text, style) != (self.text, self._style):
            self.text, self._style = text, style
            self._wrapped = (0, [])
            self.refresh(layout=True)

    def _lines(self, width: int) -> list[str]:
        if self._wrapped[0] != width:
            self._wrapped = (width, wrap(self.text, width))
        return self._wrapped[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        lines = self._lines(width)
        return self.paint(((lines[y], self._style),) if y < len(lines) else (), width)
