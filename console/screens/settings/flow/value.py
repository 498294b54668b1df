"""A value for a setting: typed as people write it, and explained when it will not do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from console.core.company.brands import LONGEST_APP
from console.core.company.spans import Misread, read_span
from console.core.company.values import MOST_APPS, RANGES, Range
from console.locale import Reader, Words
from console.screens.dialogs.dialog import Dialog
from console.widgets.field import Field
from console.widgets.prose import Prose

LONGEST_TEXT = (LONGEST_APP + 2) * MOST_APPS


class ValueScreen(Dialog[str]):
    """Ends with the text, or None. `what` says what it is for and how it is written; `wrong` why a
    text will not do, "" when it will."""

    AUTO_FOCUS = "Field"

    def __init__(
        self, reader: Reader, title: str, what: str, text: str, wrong: Callable[[str], str]
    ) -> None:
        super().__init__(reader)
        self._title = title
        self._what = what
        self._text = text
        self._wrong = wrong

    def title_text(self) -> str:
        return self._title

    def body(self) -> Iterable[Widget]:
        yield Prose(self._what)
        yield Field(self._text, max_length=LONGEST_TEXT)
        yield Prose(id="wrong")

    def hint_text(self) -> str:
        return self.reader.words.say("flow.value.hint")

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        wrong = self._wrong(submitted.value)
        if wrong:
            self.query_one("#wrong", Prose).show(f"✗ {wrong}", "bad")
            # On a small screen there may be no room for all of it.
            body = self.query_one("#body")
            self.call_after_refresh(body.scroll_end, animate=False, force=True)
        else:
            self.dismiss(submitted.value)


def span_text(seconds: int | None, words: Words) -> str:
    """A length of time as it can be typed again."""
    return words.say("flow.off") if seconds is None else words.span(seconds)


def range_text(setting: str, words: Words) -> str:
    """What a length of time may be: "10 s to 30 min, or off"."""
    range_ = RANGES[setting]
    key = "flow.range_or_off" if range_.off else "flow.range"
    return words.say(key, least=words.span(range_.least), most=words.span(range_.most))


def wrong_span(text: str, setting: str, words: Words) -> str:
    """Why a text is no value for a length of time, with what may stand there; "" when it is."""
    read = read_span(text)
    limits = range_text(setting, words)
    if isinstance(read, Misread):
        return words.say(f"flow.wrong.{read.why}", part=read.part, range=limits)
    return "" if RANGES[setting].holds(read) else _out_of(RANGES[setting], read, limits, words)


def _out_of(range_: Range, read: int | None, limits: str, words: Words) -> str:
    if read is None:
        return words.say("flow.wrong.not_off", range=limits)
    key = "flow.wrong.short" if read < range_.least else "flow.wrong.long"
    return words.say(key, value=words.span(read), range=limits)


def read_apps(text: str) -> tuple[str, ...]:
    """The ids in a text, with commas or spaces between them, each once."""
    plain = text.replace(",", " ").replace("、", " ")
    return tuple(dict.fromkeys(plain.split()))


def wrong_apps(text: str, words: Words) -> str:
    """Why a text is no list of ids of apps, "" when it is."""
    apps = read_apps(text)
    for app in apps:
        if not (app.isascii() and app.isdigit() and len(app) <= LONGEST_APP):
            return words.say("flow.wrong.app", part=app)
    if len(apps) > MOST_APPS:
        return words.say("flow.wrong.many_apps", n=len(apps), most=MOST_APPS)
    return ""
