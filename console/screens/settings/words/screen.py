"""Settings > Improper words: what is marked and counted in what visitors write to each brand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from console.core.company.roles import CompanyAct
from console.core.company.values import BUILT_IN_LISTS, Brand, Settings
from console.core.company.word_lines import TakenIn, as_lines, take_in
from console.keys import Owner, section_bindings
from console.locale.words import local
from console.screens.settings.by_name import brands
from console.screens.settings.flow.value import ValueScreen
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.screens.settings.words.changing import change_words
from console.screens.settings.words.limit import limits_text, read_limit, wrong_limit
from console.screens.settings.words.rows import LISTS, WORDS, RowId, brand_choices, row_of
from console.screens.settings.words.sentences import (
    differences,
    limit_text,
    only_words_differ,
)
from console.screens.settings.words.trying import TryScreen
from console.screens.settings.words.word_file import WordFileScreen
from console.screens.settings.words.word_list import WordListScreen
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph


class WordsScreen(SettingsScreen[None]):
    """See the module. A switch turns at once, since what was counted stays counted; the last
    change can be taken back."""

    SECTION = "words"
    BINDINGS: ClassVar[list[BindingType]] = [*section_bindings(Owner.WORDS)]

    def title_text(self) -> str:
        return self.words.say("improper.title")

    def keys(self) -> Sequence[KeyLabel]:
        shown = ["change_words", "try_words", "import_words", "export_words", "take_back_words"]
        if not self.admin:
            shown = ["try_words", "export_words"]
        elif not any(one.former for one in self.session.state.brands.values()):
            shown.remove("take_back_words")
        labels = [(self.key_of(action), self.words.action(action)) for action in shown]
        if self.admin:
            labels[0] = (f"Enter {labels[0][0]}", labels[0][1])
        return [*labels, ("Esc", self.words.say("key.close"))]

    def point_at(self, setting: str) -> None:
        for brand in brands(self.session.state)[:1]:
            self.choices.select(str(RowId(brand.id, setting)))

    def draw(self) -> None:
        every, reader = brands(self.session.state), self.reader

        def choices(width: int) -> Sequence[Choice]:
            none = paragraph(self.words.say("brands.none"), "muted", width)
            rows = [
                choice
                for n, brand in enumerate(every)
                for choice in brand_choices(brand, reader, width, gap=n > 0)
            ]
            return rows or [Choice("", none, enabled=False)]

        self.choices.show(choices)
        self.barred(CompanyAct.CHANGE_SETTINGS)

    def _brand(self) -> Brand | None:
        """The brand under the cursor."""
        return self.session.state.brands.get(row_of(self.choices.selected).brand)

    # One rule

    @on(ChoiceList.Chosen)
    async def _chosen(self) -> None:
        await self.run_action("change_words")

    @work(group="flow")
    async def action_change_words(self) -> None:
        brand, setting = self._brand(), row_of(self.choices.selected).setting
        if brand is None:
            return
        if setting == "try_words":
            await self.app.push_screen_wait(TryScreen(self.host, brand.id))
        elif setting in WORDS or setting == "allowed_words":
            window = WordListScreen(self.host, brand.id, WORDS.get(setting))
            await self.app.push_screen_wait(window)
        elif self.barred(CompanyAct.CHANGE_SETTINGS) or self.offline:
            return
        elif setting == "improper_limit":
            await self._change_limit(brand)
        else:
            await self._turn(brand, setting)

    async def _turn(self, brand: Brand, setting: str) -> None:
        """Switch what is on or off to the other."""

        def turned(settings: Settings) -> Settings:
            if setting == "improper":
                return replace(settings, improper=not brand.settings.improper)
            language = LISTS[setting]
            used = {*settings.lists} - {language}
            if language not in brand.settings.lists:
                used.add(language)
            return replace(settings, lists=tuple(one for one in BUILT_IN_LISTS if one in used))

        if await change_words(self, brand.id, turned):
            self._say_set(brand, setting)

    async def _change_limit(self, brand: Brand) -> None:
        """Ask for a limit until one is set. What was typed stays through every no."""
        title = f"{brand.name} › {self.words.say('setting.improper_limit')}"
        text = limit_text(brand.settings, self.words)
        while (typed := await self._typed(title, text)) is not None and not self.offline:
            limited = partial(replace, improper_limit=read_limit(typed))
            if await change_words(self, brand.id, limited):
                self._say_set(brand, "improper_limit")
                return
            text = typed

    async def _typed(self, title: str, text: str) -> str | None:
        words = self.words
        what = f"{words.say('improper.limit.what')}\n\n{limits_text(words)}"
        wrong = partial(wrong_limit, words=words)
        return await self.app.push_screen_wait(ValueScreen(self.reader, title, what, text, wrong))

    def _say_set(self, brand: Brand, setting: str) -> None:
        """What it is now, and that nothing counted is forgotten."""
        known = self.session.state.brands.get(brand.id)
        if known is None:
            return
        lines = list(differences(brand.settings, known.settings, self.words))
        said = [f"{brand.name} › {line}" for line in lines]
        if lines:
            self.say("✓ " + "\n".join([*said, self.words.say(f"improper.after.{setting}")]), "good")

    # Trying, files

    @work(group="flow")
    async def action_try_words(self) -> None:
        brand = self._brand()
        if brand is not None:
            await self.app.push_screen_wait(TryScreen(self.host, brand.id))

    @work(group="flow")
    async def action_import_words(self) -> None:
        brand = self._brand()
        if self.barred(CompanyAct.CHANGE_SETTINGS):
            return
        if brand is None or self.offline:
            return
        data = await self.app.push_screen_wait(WordFileScreen(self.reader, brand.settings))
        if data is None or self.offline:
            return
        taken: TakenIn | None = None

        def added(settings: Settings) -> Settings:
            nonlocal taken
            made = take_in(data, settings)
            taken = made if isinstance(made, TakenIn) else None
            return taken.settings if taken is not None else settings

        if await change_words(self, brand.id, added, again=True) and taken is not None:
            new = self.words.count("improper.imported", taken.new, brand=brand.name)
            known = self.words.count("improper.imported_known", taken.known) if taken.known else ""
            self.say(f"✓ {' '.join(filter(None, (new, known)))}", "good")

    @work(group="flow")
    async def action_export_words(self) -> None:
        brand, words = self._brand(), self.words
        if brand is None:
            return
        day = local(self.session.now(), self.reader.tz)
        name = f"improper-words-{brand.name}-{day:%Y-%m-%d}.txt"
        n = len(brand.settings.custom_words) + len(brand.settings.allowed_words)
        if not n:
            self.say(words.say("improper.nothing_to_export"), "warn")
            return
        try:
            path = await self.session.files.save_text(as_lines(brand.settings), name)
        except OSError as error:
            self.say(words.say("improper.not_exported", detail=error.strerror or error), "bad")
            return
        self.say(f"✓ {words.count('improper.exported', n, path=path)}", "good")

    # Back

    @work(group="flow")
    async def action_take_back_words(self) -> None:
        """Put the rules in force again that were before the last change of a brand."""
        brand, words = self._brand(), self.words
        if self.barred(CompanyAct.CHANGE_SETTINGS):
            return
        if brand is None or self.offline:
            return
        former = brand.former
        if former is None:
            self.say(words.say("improper.nothing_to_take_back"))
        elif not only_words_differ(former, brand.settings):
            self.say(words.say("improper.take_back.elsewhere"), "warn")
        else:
            lines = "\n".join(differences(brand.settings, former, words))
            title = words.say("improper.take_back.title", brand=brand.name)
            question = f"{lines}\n\n{words.say('improper.take_back.what')}"
            if await self.confirmed(title, question) and not self.offline:
                await self._put_back(brand, former)

    async def _put_back(self, brand: Brand, former: Settings) -> None:
        """The words of the former settings, whatever else has changed since they were shown."""
        present = self.session.state.brands.get(brand.id)
        if present is None or present.settings.version != brand.settings.version:
            self.say(self.words.say("improper.take_back.changed"), "warn")
        elif await change_words(self, brand.id, lambda _: former):
            self.good("improper.taken_back")
