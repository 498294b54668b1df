"""A sentence is tried: what of it would be marked, by which entry, and what that would count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from console.core.company.values import Settings
from console.core.profanity.listed import Hit
from console.core.profanity.matcher import improper_hits
from console.core.transcript import Author, Message
from console.locale import Words
from console.screens.host import Host
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.screens.settings.words.sentences import listed_text
from console.text import one_line
from console.widgets.field import Field
from console.widgets.lines.texts import text_lines
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph
from console.widgets.quiet import Line


class TryScreen(SettingsScreen[None]):
    """Tries by the settings of a brand that are in force, with the lists of this program."""

    AUTO_FOCUS = "Field"

    def __init__(self, host: Host, brand: str) -> None:
        super().__init__(host)
        self._brand = brand
        self._settings = Settings()
        self._nothing_allowed = Settings()

    def title_text(self) -> str:
        known = self.session.state.brands.get(self._brand)
        name = known.name if known is not None else ""
        return f"{name} › {self.words.say('setting.try_words')}"

    def body(self) -> Iterable[Widget]:
        yield Field(placeholder=self.words.say("improper.try.type"))
        yield ChoiceList()

    def keys(self) -> Sequence[KeyLabel]:
        return (("Esc", self.words.say("key.close")),)

    def draw(self) -> None:
        known = self.session.state.brands.get(self._brand)
        settings = known.settings if known is not None else Settings()
        if settings is not self._settings:
            self._settings = settings
            self._nothing_allowed = replace(settings, allowed_words=())
        text = self.query_one(Field).value
        hits = improper_hits(text, settings) if text else []
        others = improper_hits(text, self._nothing_allowed) if text else []
        marked = {(hit.start, hit.end) for hit in hits}
        spared = [hit for hit in others if (hit.start, hit.end) not in marked]
        words = self.words

        def choices(width: int) -> Sequence[Choice]:
            if not text.strip():
                about = paragraph(words.say("improper.try.what"), "muted", width)
                return [Choice("", about, enabled=False)]
            lines = [
                *_marked(text, hits, width),
                (),
                *paragraph(_counted(len(hits), settings, words), "", width),
                *_entries(text, hits, "improper.try.by", words, width),
                *_entries(text, spared, "improper.try.allowed", words, width),
            ]
            return [Choice("", tuple(lines), enabled=False)]

        self.choices.show(choices)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.draw()


def _marked(text: str, hits: Sequence[Hit], width: int) -> Iterator[Line]:
    """The sentence as a transcript marks it."""
    spans = tuple((hit.start, hit.end) for hit in hits)
    message = Message("", Author.VISITOR, 0, text, improper=spans)
    for line in text_lines(message, width):
        yield tuple((part, style if style == "improper" else "") for part, style in line)


def _counted(n: int, settings: Settings, words: Words) -> str:
    limit = settings.improper_limit
    if not settings.improper:
        return words.say("improper.try.off", n=n)
    if limit is None:
        return words.say("improper.try.no_limit", n=n)
    key = "improper.try.completes" if n >= limit else "improper.try.counts"
    return words.say(key, n=n, limit=limit)


def _entries(text: str, hits: Sequence[Hit], key: str, words: Words, width: int) -> Iterator[Line]:
    for hit in hits:
        part, by = one_line(text[hit.start : hit.end]), listed_text(hit.by, words)
        yield from paragraph(words.say(key, part=part, by=by), "muted", width)
