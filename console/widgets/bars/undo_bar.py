"""What is about to happen and can still be taken back: "Chat with Yuki ends in 5 s   u undo"."""

from __future__ import annotations

from typing import ClassVar

from console.core.moments import Millis
from console.locale import Words
from console.text import cells, cut, one_line
from console.widgets import styles
from console.widgets.quiet import Line, OneLine, justify


def undo_bar(name: str, left: Millis, key: str, words: Words, width: int) -> Line:
    """The line while `left` milliseconds are left; a begun second counts as one. With none left
    an answer is waited for."""
    seconds = max(0, -(-left // 1_000))
    undo = words.say("undo.key", key=one_line(key))

    def text_with(shown: str) -> str:
        if seconds:
            return words.count("undo.end", seconds, name=shown)
        return words.say("undo.waits", name=shown)

    room = width - cells(text_with("")) - cells(undo) - 5
    text = text_with(cut(one_line(name), max(4, room)))
    return justify(((f" {text}   ", ""),), ((undo, "key"), (" ", "")), width)


class UndoBar(OneLine):
    """Draws `undo_bar` while a chat is about to end; takes no room otherwise."""

    PREFIX = "undo-bar"
    DEFAULT_CSS = styles.UNDO_BAR
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.UNDO_BAR)
    _ending: tuple[str, Millis, str, Words] | None = None
    _now: Millis = 0

    def show(self, name: str, at: Millis, now: Millis, key: str, words: Words) -> None:
        """The chat with `name` ends at `at` unless `key` is pressed."""
        self._ending, self._now = (name, at, key, words), now
        self.add_class("-shown")
        self.refresh_line()

    def hide(self) -> None:
        """Nothing can be taken back any more."""
        self._ending = None
        self.remove_class("-shown")

    def tick(self, now: Millis) -> None:
        """Another second."""
        self._now = now
        self.refresh_line()

    def line(self, width: int) -> Line:
        if self._ending is None:
            return ()
        name, at, key, words = self._ending
        return undo_bar(name, at - self._now, key, words, width)
