"""Settings > My console: what this console remembers of its user, for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work

from console.preferences.settings import Chosen, ConsoleSettings
from console.screens.dialogs.choice import ChoiceScreen
from console.screens.settings.my_console.keys import KeysScreen
from console.screens.settings.my_console.rows import RowId, rows
from console.screens.settings.my_console.theme import ThemeScreen
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.widgets.lists.choice_list import Choice, ChoiceList


class MyConsoleScreen(SettingsScreen[None]):
    """Every change is in force at once, on all screens, and remembered."""

    SECTION = "my_console"

    def title_text(self) -> str:
        return self.words.say("preferences.title")

    def begin(self) -> None:
        # Another console, or an editor, may have changed the file since.
        if trouble := self.host.preferences.look_again():
            self.say(f"✗ {trouble}", "bad")

    def keys(self) -> Sequence[KeyLabel]:
        say = self.words.say
        return [("Enter", say("preferences.key.change")), ("Esc", say("key.close"))]

    def draw(self) -> None:
        preferences = self.host.preferences

        def choices(width: int) -> Sequence[Choice]:
            return [row.choice(width) for row in rows(preferences, self.words)]

        self.choices.show(choices)

    @property
    def _settings(self) -> ConsoleSettings:
        return self.host.preferences.settings

    @on(ChoiceList.Chosen)
    def _change(self, chosen: ChoiceList.Chosen) -> None:
        match RowId(chosen.choice):
            case RowId.LANGUAGE:
                self._change_language()
            case RowId.THEME:
                self._change_theme()
            case RowId.BELL:
                self._remember(bell=not self._settings.bell)
            case RowId.NOTICES:
                self._remember(notices=not self._settings.notices)
            case RowId.KEYS:
                self.app.push_screen(KeysScreen(self.host), lambda _: self.draw())
            case RowId.RELAY | RowId.FILE:
                pass  # facts

    @work(group="flow")
    async def _change_language(self) -> None:
        words, terminal = self.words, self.host.preferences.origins.language
        as_terminal = words.say(
            "preferences.language.terminal", language=words.say(f"preferences.language.{terminal}")
        )
        options = [
            ("en", words.say("preferences.language.en")),
            ("ja", words.say("preferences.language.ja")),
            ("", as_terminal),
        ]
        at = [value for value, _ in options].index(self._settings.language)
        title = words.say("setting.language")
        chosen = await self.app.push_screen_wait(ChoiceScreen(self.reader, title, options, at))
        if chosen is not None:
            self._remember(language=chosen)

    @work(group="flow")
    async def _change_theme(self) -> None:
        chosen = await self.app.push_screen_wait(ThemeScreen(self.reader, self.host.preferences))
        if chosen is not None:
            self._remember(theme=chosen)

    def _remember(self, **changes: Chosen) -> None:
        trouble = self.host.preferences.choose(changes)
        self.draw()
        if trouble:
            self.say(f"✗ {self.words.say('notice.for_this_run', why=trouble)}", "bad")
        else:
            self.good("preferences.remembered")
