"""How many improper words complete a chat: typed, and explained when it will not do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from console.core.company.values import RANGES
from console.locale import Reader, Words
from console.screens.dialogs.dialog import Dialog
from console.widgets.field import Field
from console.widgets.prose import Prose

_OFF = frozenset({"off", "no", "none", "なし", "オフ", "無制限"})


def read_limit(text: str) -> int | None:
    """A limit as people write it, None for off. Raises ValueError where it is neither, or out of
    its range."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold().removesuffix("回").strip()
    if plain not in _OFF and not plain.isdecimal():
        raise ValueError(text)
    limit = None if plain in _OFF else int(plain)
    if not RANGES["improper_limit"].holds(limit):
        raise ValueError(text)
    return limit


class LimitScreen(Dialog[str]):
    """Ends with a text that `read_limit` reads, or None."""

    AUTO_FOCUS = "Field"

    def __init__(self, reader: Reader, title: str, text: str) -> None:
        super().__init__(reader)
        self._title = title
        self._text = text

    def title_text(self) -> str:
        return self._title

    def body(self) -> Iterable[Widget]:
        yield Prose(f"{self._say('improper.limit.what')}\n\n{self._range()}")
        yield Field(self._text)
        yield Prose(id="wrong")

    def hint_text(self) -> str:
        return self._say("improper.limit.hint")

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        try:
            read_limit(submitted.value)
        except ValueError:
            wrong = self._say("improper.limit.wrong")
            self.query_one("#wrong", Prose).show(f"✗ {wrong} {self._range()}", "bad")
        else:
            self.dismiss(submitted.value)

    def _range(self) -> str:
        range_ = RANGES["improper_limit"]
        words: Words = self.reader.words
        return words.say("improper.limit.range", least=range_.least, most=range_.most)

    def _say(self, key: str) -> str:
        return self.reader.words.say(key)
