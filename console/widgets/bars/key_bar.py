"""The last line of the screen: which keys help here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from console.text import cells, one_line
from console.widgets import styles
from console.widgets.quiet import Line, OneLine, Span

_GAP = "   "
_MORE = "…  "


def key_bar(keys: Sequence[tuple[str, str]], width: int) -> Line:
    """Keys and what they do, as many as there is room for; the last one given always stays
    (it should be help), and where others had no room a sign says so."""
    if not keys:
        return ()
    sizes = [cells(f"{key} {label}") for key, label in keys]
    room = width - 2 - sizes[-1]
    spans: list[Span] = [(" ", "")]
    for (key, label), size in zip(keys[:-1], sizes, strict=False):
        if room < size + len(_GAP):
            if room >= len(_MORE):
                spans.append((_MORE, "label"))
            break
        room -= size + len(_GAP)
        spans += [(one_line(key), "key"), (f" {one_line(label)}{_GAP}", "label")]
    key, label = keys[-1]
    return (*spans, (one_line(key), "key"), (f" {one_line(label)}", "label"))


class KeyBar(OneLine):
    """Draws `key_bar`."""

    PREFIX = "key-bar"
    DEFAULT_CSS = styles.KEY_BAR
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.KEY_BAR)
    _keys: tuple[tuple[str, str], ...] = ()

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these (key, what it does), the most useful first and help last."""
        self._keys = tuple(keys)
        self.refresh_line()

    def line(self, width: int) -> Line:
        return key_bar(self._keys, width)
