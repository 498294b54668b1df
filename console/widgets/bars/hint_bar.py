"""What is to be known before one answers, above the composer.

↱ Replying to Yuki Tanaka: 注文がまだ届きません                     Esc drops this
⚠ access has expired: answers are held back until this is mended       F5 channels
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.geometry import Size
from textual.strip import Strip

from console.text import cut, one_line, wrap
from console.widgets import styles
from console.widgets.quiet import Line, Painted, clip, justify, unpainted, width_of


@dataclass(frozen=True, slots=True)
class Hint:
    """`style` is "plain", "warn" or "wrong"; `key` the key that helps and what it does. It takes
    `most` lines at most; a `brief` hint is cut to one."""

    sign: str
    text: str
    style: str = "plain"
    key: str = ""
    brief: bool = False
    most: int = 2


def hint_lines(hint: Hint, width: int) -> list[Line]:
    """A hint at `width` cells; the key stands at the end of its first line."""
    key = cut(one_line(hint.key), width // 2)
    right: Line = ((f"  {key} ", "key"),) if key else ()
    room = max(2, width - 4 - width_of(right))
    text = one_line(hint.text)
    first, *rest = [cut(text, room)] if hint.brief else wrap(text, room)
    lines = [justify(((f" {hint.sign} {first}", hint.style),), right, width)]
    if len(rest) >= hint.most:
        rest[hint.most - 2 :] = [" ".join(rest[hint.most - 2 :])]
    lines += [((f"   {cut(line, max(2, width - 4))}", hint.style),) for line in rest]
    return lines


class HintBar(Painted):
    """Draws `hint_lines`; takes no room when there is nothing to say."""

    PREFIX = "hint-bar"
    DEFAULT_CSS = styles.HINT_BAR
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.HINT_BAR)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()
        self.display = False

    def show(self, hints: Sequence[Hint]) -> None:
        """Say this, and nothing else."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.display = bool(hints)
            self.refresh(layout=True)

    # Textual does not tell every widget that comes into view its size (no Resize when a scroll
    # is drawn between), so the lines are made when it asks for them.

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._lines(width)))

    def render_line(self, y: int) -> Strip:
        lines = self._lines(self.size.width)
        return self.paint(lines[y] if y < len(lines) else (), self.size.width)

    def _lines(self, width: int) -> list[Line]:
        return [
            line
            for hint in self._hints
            for line in self.attempt(
                partial(hint_lines, hint, width), lambda said: [clip(unpainted(said), width)]
            )
        ]
