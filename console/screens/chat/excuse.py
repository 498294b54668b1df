"""Why an improper word of a message is none: asked for, and not left out."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from console.core.excuses import LONGEST_REASON
from console.core.profanity.matcher import said_as
from console.core.transcript import Message
from console.locale import Reader
from console.screens.dialogs.choice import ChoiceScreen
from console.screens.dialogs.dialog import Dialog
from console.widgets.field import Field
from console.widgets.prose import Prose


def as_written(message: Message, word: str) -> str:
    """A word of a message as it is written there; in its plain form where it stands no more."""
    places = (message.text[start:end] for start, end in message.improper)
    return next((place for place in places if said_as(place) == word), word)


class PickWordScreen(ChoiceScreen[str]):
    """Ends with one of a message's words, in its plain form, or None."""

    def __init__(self, reader: Reader, message: Message, words: Iterable[str]) -> None:
        options = [(word, as_written(message, word)) for word in words]
        super().__init__(reader, reader.words.say("excuse.which"), options)


class ExcuseScreen(Dialog[str]):
    """Ends with the reason, or None. `count` and `limit` are the chat's, `less` what is taken off
    the count; `limit` is None where there is none."""

    AUTO_FOCUS = "Field"

    def __init__(self, reader: Reader, word: str, count: int, less: int, limit: int | None) -> None:
        super().__init__(reader)
        self._word = word
        self._count, self._less, self._limit = count, less, limit

    def title_text(self) -> str:
        return self.reader.words.say("excuse.title")

    def body(self) -> Iterable[Widget]:
        words = self.reader.words
        after = max(0, self._count - self._less)
        yield Prose(words.say("excuse.what", word=self._word))
        if self._limit is None:
            yield Prose(words.say("excuse.count", before=self._count, after=after))
        else:
            said = words.say("excuse.count_of", before=self._count, after=after, limit=self._limit)
            yield Prose(said)
        yield Prose(words.say("excuse.why"))
        yield Field(select_on_focus=False)
        yield Prose(id="wrong")

    def hint_text(self) -> str:
        return self.reader.words.say("excuse.hint")

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        reason = submitted.value.strip()
        if not reason:
            self._wrong(self.reader.words.say("excuse.empty"))
        elif len(reason) > LONGEST_REASON:
            over = len(reason) - LONGEST_REASON
            self._wrong(self.reader.words.count("excuse.too_long", over, most=LONGEST_REASON))
        else:
            self.dismiss(reason)

    def _wrong(self, said: str) -> None:
        self.query_one("#wrong", Prose).show(f"✗ {said}", "bad")
