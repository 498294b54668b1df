"""Settings > Flow controls: the timers of each brand, and through which apps people answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from console.core.company.brands import ChangeSettings
from console.core.company.requests import CompletedSince, CountCompleted, ReadRecord, RecordPage
from console.core.company.roles import CompanyAct
from console.core.company.spans import read_span
from console.core.company.values import Brand, Settings
from console.core.effects import Effects, defeats, effects_of
from console.core.kinds.kind import KindName, Window
from console.core.kinds.known import kind_of
from console.core.state import State
from console.keys import Owner, section_bindings
from console.screens.settings.by_name import brands
from console.screens.settings.flow.rows import (
    brand_choices,
    brand_of,
    row_id,
    setting_of,
)
from console.screens.settings.flow.sentences import (
    SPANS,
    differences,
    effect_text,
    value_text,
)
from console.screens.settings.flow.value import (
    ValueScreen,
    range_text,
    read_apps,
    wrong_apps,
    wrong_span,
)
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph

CHANGE = CompanyAct.CHANGE_SETTINGS


class FlowScreen(SettingsScreen[None]):
    """See the module. A value is typed, what it would do is said, and only then it is set."""

    SECTION = "flow"
    BINDINGS: ClassVar[list[BindingType]] = [*section_bindings(Owner.FLOW)]

    def title_text(self) -> str:
        return self.words.say("flow.title")

    def keys(self) -> Sequence[KeyLabel]:
        way_out = ("Esc", self.words.say("key.close"))
        if not self.may_change:
            return [way_out]
        change = f"{self.key_of('change_setting')} Enter", self.words.action("change_setting")
        back = self.key_of("take_back"), self.words.action("take_back")
        return [change, *([back] if self._changed_brands() else []), way_out]

    @property
    def may_change(self) -> bool:
        return self.session.rights.may(CHANGE)

    def _changed_brands(self) -> list[Brand]:
        return [one for one in self.session.state.brands.values() if one.former is not None]

    def point_at(self, setting: str) -> None:
        for brand in brands(self.session.state)[:1]:
            self.choices.select(row_id(brand.id, setting))

    def draw(self) -> None:
        state, now, reader = self.session.state, self.session.now(), self.reader
        key = self.key_of("take_back") if self.may_change else ""

        def choices(width: int) -> Sequence[Choice]:
            none = paragraph(self.words.say("brands.none"), "muted", width)
            rows = [
                choice
                for brand in brands(state)
                for choice in brand_choices(
                    brand, window_of(brand.id, state), reader, now, width, key
                )
            ]
            return rows or [Choice("", none, enabled=False)]

        self.choices.show(choices)
        self.barred(CompanyAct.CHANGE_SETTINGS)

    # The row under the cursor

    def _brand(self) -> Brand | None:
        return self.session.state.brands.get(brand_of(self.choices.selected))

    @on(ChoiceList.Chosen)
    async def _chosen(self) -> None:
        await self.run_action("change_setting")

    @work(group="flow")
    async def action_change_setting(self) -> None:
        brand, setting = self._brand(), setting_of(self.choices.selected)
        if self.barred(CompanyAct.CHANGE_SETTINGS):
            return
        if brand is None:
            return
        if setting == "window":
            self.say(self.words.say("flow.window_is_fixed"))
        elif not self.offline:
            await self._change(brand, setting)

    async def _change(self, brand: Brand, setting: str) -> None:
        """Ask for a value until one is set, or the operator leaves it. What was typed stays through
        every no, and what another admin sets meanwhile is shown and not overwritten unseen."""
        known, text = brand.settings, value_text(setting, brand.settings, self.words)
        if setting == "answering_apps":
            text = ", ".join(brand.settings.answering_apps)
        typed: str | None = None
        while True:
            if typed is None:
                typed = await self._typed(brand, setting, text)
            if typed is None:
                self.say(self.words.say("settings.unchanged"))
                return
            present = self.session.state.brands.get(brand.id)
            if present is None or self.offline:
                return
            value = read_apps(typed) if setting == "answering_apps" else read_span(typed)
            wanted = replace(present.settings, **{setting: value})  # type: ignore[arg-type]
            if getattr(present.settings, setting) != getattr(known, setting):
                known = present.settings
                if not await self._overwrite(present, setting, wanted):
                    self.say(self.words.say("settings.unchanged"))
                    return
                continue
            if wanted == present.settings:
                self.say(self.words.say("settings.unchanged"))
                return
            if not await self._agreed(present, setting, wanted):
                text, typed = typed, None
            elif await self._set(present, wanted):
                name = self.words.say(f"flow.name.{setting}")
                is_now = value_text(setting, wanted, self.words)
                self.good("flow.set", name=name, value=is_now, undo=self.key_of("take_back"))
                return
            elif self._version(brand.id) == present.settings.version:
                return  # refused, and the program has said why

    async def _typed(self, brand: Brand, setting: str, text: str) -> str | None:
        words = self.words
        what = words.say(f"flow.what.{setting}")
        if setting in SPANS:
            limits = words.say("flow.limits", range=range_text(setting, words))
            what = f"{what}\n\n{limits}"
        title = words.say(
            "flow.value.title", brand=brand.name, name=words.say(f"setting.{setting}")
        )

        def wrong(typed: str) -> str:
            return (
                wrong_span(typed, setting, words) if setting in SPANS else wrong_apps(typed, words)
            )

        return await self.app.push_screen_wait(ValueScreen(self.reader, title, what, text, wrong))

    async def _agreed(self, brand: Brand, setting: str, wanted: Settings) -> bool:
        """Say what it would do, and ask."""
        (line,) = differences(brand.settings, wanted, self.words)
        pointed_out = defeats(wanted, window_of(brand.id, self.session.state)).get(setting, ())
        said = effect_text(self._effects(brand, wanted), pointed_out, self.words)
        title = self.words.say("flow.confirm.title", brand=brand.name)
        return await self.confirmed(title, f"{line}\n\n{said}")

    def _effects(self, brand: Brand, wanted: Settings) -> Effects:
        session = self.session
        typed = session.drafts.keys() | session.colleagues.chats_typed_in(session.machine_now())
        return effects_of(brand.id, wanted, session.state, typed, session.now())

    async def _overwrite(self, brand: Brand, setting: str, wanted: Settings) -> bool:
        """Another admin has set the same meanwhile: show what, and ask whose it shall be."""
        words = self.words
        name = await self._changed_by(brand)
        question = words.say(
            "flow.conflict" if name else "flow.conflict.somebody",
            by=name,
            name=words.say(f"flow.name.{setting}"),
            theirs=value_text(setting, brand.settings, words),
            mine=value_text(setting, wanted, words),
        )
        title = words.say("flow.conflict.title", brand=brand.name)
        return await self.confirmed(title, question)

    async def _changed_by(self, brand: Brand) -> str:
        """Who changed the settings of a brand last, as far as the record tells it."""
        asked = ReadRecord(kinds=("settings_changed",), limit=20)
        page = await self.request(asked, self.words.say("settings.waiting"))
        lines = page.lines if isinstance(page, RecordPage) else ()
        by = next((one.by for one in lines if one.subject == brand.name), "")
        known = self.session.state.operators.get(by)
        return known.name if known is not None else ""

    async def _set(self, brand: Brand, wanted: Settings) -> bool:
        version = brand.settings.version
        asked = ChangeSettings(brand.id, wanted, replaces=version)

        def done(state: State) -> bool:
            known = state.brands.get(brand.id)
            if known is None or known.settings.version == version:
                return False
            return replace(known.settings, since=wanted.since, version=wanted.version) == wanted

        return await self.change(asked, done)

    def _version(self, brand: str) -> int:
        known = self.session.state.brands.get(brand)
        return known.settings.version if known is not None else -1

    # Back

    @work(group="flow")
    async def action_take_back(self) -> None:
        """Put the settings in force again that were before the last change of a brand."""
        brand = self._brand()
        if self.barred(CompanyAct.CHANGE_SETTINGS):
            return
        if brand is None or brand.former is None:
            self.say(self.words.say("flow.nothing_to_take_back"))
            return
        if self.offline:
            return
        changed_at, former = brand.settings.since, brand.former
        lines = "\n".join(differences(brand.settings, former, self.words))
        said = effect_text(self._effects(brand, former), (), self.words)
        title = self.words.say("flow.take_back.title", brand=brand.name)
        if not await self.confirmed(title, f"{lines}\n\n{said}") or self.offline:
            return
        if await self._set(brand, former):
            await self._say_taken_back(brand.id, changed_at)
        elif self._version(brand.id) != brand.settings.version:
            self.say(self.words.say("flow.take_back.changed"), "warn")

    async def _say_taken_back(self, brand: str, changed_at: int) -> None:
        asked = CountCompleted(brand, changed_at)
        answer = await self.request(asked, self.words.say("settings.waiting"))
        if isinstance(answer, CompletedSince) and answer.count:
            n = answer.count
            self.say(f"✓ {self.words.count('flow.taken_back_but', n)}", "good")
        elif isinstance(answer, CompletedSince):
            self.good("flow.taken_back")
        else:
            self.good("flow.taken_back_uncounted")


def window_of(brand: str, state: State) -> Window:
    """The reply window of a brand's channels."""
    kinds: Iterator[KindName] = (one.kind for one in state.channels.values() if one.brand == brand)
    return kind_of(next(kinds, KindName.MESSENGER)).window
