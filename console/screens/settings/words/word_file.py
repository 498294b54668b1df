"""Which file words are imported from: its path is typed, what is wrong in it is said there."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterable
from pathlib import Path

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input

from console.core.company.custom_words import TooManyWords
from console.core.company.values import Settings
from console.core.company.word_lines import LARGEST_FILE, TakenIn, take_in
from console.locale import Reader
from console.screens.dialogs.dialog import Dialog
from console.screens.settings.words.sentences import broken_text, too_many_text
from console.text import one_line
from console.widgets.field import Field
from console.widgets.prose import Prose


class TooLargeError(OSError):
    """A file is larger than all words of a brand can be."""


def read_file(typed: str) -> bytes:
    """What stands in a file. Takes a moment. Raises OSError, ValueError or RuntimeError."""
    path = Path(typed.strip()).expanduser()
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise FileNotFoundError(typed)
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise TooLargeError(typed)
    return data


class WordFileScreen(Dialog[bytes]):
    """Ends with a file all of whose words can be added to those of `settings`, or None."""

    AUTO_FOCUS = "Field"

    def __init__(self, reader: Reader, settings: Settings) -> None:
        super().__init__(reader)
        self._settings = settings

    def title_text(self) -> str:
        return self.reader.words.say("improper.import.title")

    def body(self) -> Iterable[Widget]:
        yield Prose(self.reader.words.say("improper.import.what"))
        yield Field("~/", select_on_focus=False)
        yield Prose(id="wrong")

    def hint_text(self) -> str:
        return self.reader.words.say("improper.import.hint")

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        self._read(submitted.value)

    @work(exclusive=True)
    async def _read(self, typed: str) -> None:
        words = self.reader.words
        try:
            data = await asyncio.to_thread(read_file, typed)
        except TooLargeError:
            self._wrong(words.say("improper.import.large", most=words.size(LARGEST_FILE)))
            return
        except (OSError, ValueError, RuntimeError):
            self._wrong(words.say("improper.import.missing", path=one_line(typed)))
            return
        # Of 100,000 words it takes a second to say that they are too many.
        match await asyncio.to_thread(take_in, data, self._settings):
            case TakenIn():
                self.dismiss(data)
            case TooManyWords() as many:
                nothing = words.say("improper.import.nothing")
                self._wrong(f"{too_many_text(many, words)}\n{nothing}")
            case tuple() as broken:
                self._wrong(broken_text(broken, words))

    def _wrong(self, said: str) -> None:
        self.query_one("#wrong", Prose).show(f"✗ {said}", "bad")
