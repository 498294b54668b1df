"""The words of one list of a brand: looked through, added to, and taken from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from console.core.company.custom_words import SEPARATORS, too_many, wrong_word
from console.core.company.values import (
    MOST_WORDS,
    CustomWord,
    Settings,
    WordLanguage,
)
from console.core.profanity.matcher import said_as
from console.keys import in_place
from console.screens.host import Host
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.screens.settings.words.changing import change_words
from console.screens.settings.words.sentences import (
    looks_like_a_pattern,
    too_many_text,
    wrong_text,
)
from console.text import cut, one_line
from console.widgets.field import Field
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph


class WordListScreen(SettingsScreen[None]):
    """The own words of a `language`, or where it is None the words allowed. What is typed looks
    for words that hold it, and Enter adds it."""

    AUTO_FOCUS = "Field"
    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place(
            {
                "word_list.list": "to_list",
                "word_list.find": "find",
                "word_list.remove": "remove",
            }
        )
    ]

    def __init__(self, host: Host, brand: str, language: WordLanguage | None) -> None:
        super().__init__(host)
        self._brand = brand
        self._language = language

    # What there is

    def _settings(self) -> Settings:
        known = self.session.state.brands.get(self._brand)
        return known.settings if known is not None else Settings()

    def _listed(self, settings: Settings) -> list[str]:
        if self._language is None:
            return list(settings.allowed_words)
        return [one.word for one in settings.custom_words if one.language is self._language]

    def title_text(self) -> str:
        known = self.session.state.brands.get(self._brand)
        name = known.name if known is not None else ""
        of = "allowed_words" if self._language is None else f"words_{self._language or 'any'}"
        return f"{name} › {self.words.say(f'setting.{of}')}"

    def body(self) -> Iterable[Widget]:
        yield Field(placeholder=self.words.say(self._said("improper.list.type")))
        yield ChoiceList()

    def _said(self, key: str) -> str:
        return key if self.admin else f"{key}.read"

    def keys(self) -> Sequence[KeyLabel]:
        say = self.words.say
        way_out = ("Esc", say("key.close"))
        to_list = ("↓", say("improper.key.list"))
        if not self.admin:
            return [to_list, ("/", say("improper.key.find")), way_out]
        return [
            ("Enter", say("improper.key.add")),
            to_list,
            ("x", say("improper.key.remove")),
            ("/", say("improper.key.find")),
            way_out,
        ]

    def draw(self) -> None:
        typed = self.query_one(Field).value.strip()
        part = said_as(typed)
        every = sorted(self._listed(self._settings()), key=lambda word: (said_as(word), word))
        shown = [word for word in every if part in said_as(word)]
        say, words = self.words.say, self.words
        if not every:
            nothing = say(self._said("improper.list.none"))
        else:
            nothing = say(self._said("improper.list.none_with"), part=one_line(typed, 60))
        n, most = words.number(len(every)), words.number(MOST_WORDS)
        count = say("improper.list.count", n=n, most=most)

        def choices(width: int) -> Sequence[Choice]:
            head = Choice("", (((count, "muted"),),), enabled=False)
            if not shown:
                return [head, Choice("", paragraph(nothing, "muted", width), enabled=False)]
            return [
                head,
                *(Choice(word, (((cut(one_line(word), width), "name"),),)) for word in shown),
            ]

        self.choices.show(choices)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.draw()

    # Going about

    def action_to_list(self) -> None:
        self.choices.focus()

    def action_find(self) -> None:
        self.query_one(Field).focus()

    # Changing

    @on(Input.Submitted)
    def _given(self, submitted: Input.Submitted) -> None:
        if self.admin and submitted.value.strip():
            self._add(re.split(f"[{SEPARATORS}]", submitted.value))

    @work(group="flow")
    async def _add(self, several: Sequence[str]) -> None:
        """Add one word, or several with bars between them: all or none."""
        if self.busy or self.offline:
            return
        words = self.words
        for word in several:
            if wrong := wrong_word(word):
                self.say(f"✗ {wrong_text(word, wrong, words)}", "bad")
                return
        known = {said_as(word): word for word in self._listed(self._settings())}
        more = [word.strip() for word in several if said_as(word.strip()) not in known]
        if not more:
            there = known[said_as(several[0].strip())]
            self.say(words.say("improper.there", word=one_line(there)), "warn")
            return
        wanted = self._with(self._settings(), more)
        if many := too_many(wanted.custom_words, wanted.allowed_words):
            self.say(f"✗ {too_many_text(many, words)}", "bad")
            return
        if await change_words(self, self._brand, lambda one: self._with(one, more), again=True):
            self.query_one(Field).value = ""
            self._say_added(more)

    def _say_added(self, more: Sequence[str]) -> None:
        words = self.words
        named = words.say("list.comma").join(f"“{one_line(word)}”" for word in more[:3])
        said = words.count("improper.added", len(more), named=named)
        pattern = next(filter(looks_like_a_pattern, more), None)
        if pattern is not None:
            said = f"{said}\n{words.say('improper.no_pattern', word=one_line(pattern))}"
        self.say(f"✓ {said}", "good")

    def _with(self, settings: Settings, more: Iterable[str]) -> Settings:
        if self._language is None:
            return replace(settings, allowed_words=(*settings.allowed_words, *more))
        added = (CustomWord(word, self._language) for word in more)
        return replace(settings, custom_words=(*settings.custom_words, *added))

    @work(group="flow")
    async def action_remove(self) -> None:
        """Take the word under the cursor out of the list."""
        word = self.choices.selected
        if not self.admin or not word or self.busy or self.offline:
            return

        def without(settings: Settings) -> Settings:
            if self._language is None:
                left = tuple(one for one in settings.allowed_words if one != word)
                return replace(settings, allowed_words=left)
            gone = CustomWord(word, self._language)
            words = tuple(one for one in settings.custom_words if one != gone)
            return replace(settings, custom_words=words)

        if await change_words(self, self._brand, without, again=True):
            self.good("improper.removed", word=one_line(word))
