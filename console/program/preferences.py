"""The user's own settings while the console runs: changed, in force at once, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from console.keys import key_label
from console.locale import Words, words
from console.preferences.custom_keys import (
    as_labels,
    keymap,
    keys_in_force,
    unknown_actions,
    unknown_keys,
)
from console.preferences.settings import Chosen, ConsoleSettings, Origins
from console.program.settings_file import SettingsError, SettingsFile
from console.program.themes import DARK, LIGHT


class Screen(Protocol):
    """What shows the settings in force."""

    theme: str

    @property
    def available_themes(self) -> Mapping[str, object]: ...

    def set_keymap(self, keymap: dict[str, str], /) -> None: ...


class Preferences:
    """See the module. `file` is where they are remembered, None for nowhere; `draw_all` draws
    every open screen in another language, with other keys."""

    def __init__(
        self,
        screen: Screen,
        settings: ConsoleSettings,
        origins: Origins,
        file: SettingsFile | None,
        draw_all: Callable[[], None],
    ) -> None:
        self.settings = settings
        self.origins = origins
        self.keys: Mapping[str, str] = as_labels(keys_in_force(settings.keys))
        """The keys of every action, those of the table included."""
        self._screen = screen
        self._file = file
        self._draw_all = draw_all
        self._unwritten: dict[str, Chosen] = {}
        """What is in force and could not be written yet."""

    @property
    def language(self) -> str:
        return self.settings.language or self.origins.language

    @property
    def words(self) -> Words:
        return words(self.language)

    @property
    def themes(self) -> list[str]:
        """The names of all themes, our own two first."""
        others = sorted(self._screen.available_themes.keys() - {DARK, LIGHT})
        return [DARK, LIGHT, *others]

    def start(self) -> None:
        """Put them in force, now that there is a screen."""
        self.try_theme(self.settings.theme)
        self._screen.set_keymap(keymap(self.settings.keys))

    def tell_slips(self, say: Callable[[str, str], object]) -> None:
        """Tell of what the file says of keys and can not be."""
        for name in unknown_actions(self.settings.keys):
            help_key = key_label("help", self.keys)
            say(self.words.say("notice.unknown_action", name=name, help=help_key), "warning")
        for name, key in unknown_keys(self.settings.keys):
            say(self.words.say("notice.unknown_key", name=name, key=key), "warning")

    def try_theme(self, name: str) -> None:
        """Show a theme without remembering it."""
        self._screen.theme = name if name in self._screen.available_themes else DARK

    def choose(self, changes: Mapping[str, Chosen]) -> str:
        """Change some: they are in force at once, and remembered. Why they could not be
        remembered, in words, "" where they are; then they are in force until the console ends."""
        self._unwritten |= changes
        return self._agree(lambda file: file.change(self._unwritten))

    def look_again(self) -> str:
        """Put in force what the file says now: another console or its owner may have changed it.
        Why it can not be read, in words, "" where it can."""
        return self._agree(lambda file: file.read())

    def _agree(self, ask: Callable[[SettingsFile], ConsoleSettings]) -> str:
        said: ConsoleSettings = self.settings
        trouble: SettingsError | None = None
        if self._file is not None:
            try:
                said = ask(self._file)
            except SettingsError as error:
                trouble = error
        self._take(said.changed(self._unwritten))
        if trouble is None:
            self._unwritten.clear()
            return ""
        return trouble.text(self.words)

    def _take(self, settings: ConsoleSettings) -> None:
        before, self.settings = self.settings, settings
        if settings == before:
            return
        if settings.theme != before.theme:
            self.try_theme(settings.theme)
        if settings.keys != before.keys:
            self.keys = as_labels(keys_in_force(settings.keys))
            self._screen.set_keymap(keymap(settings.keys))
        if settings.keys != before.keys or settings.language != before.language:
            self._draw_all()
