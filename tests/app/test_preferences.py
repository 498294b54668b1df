"""The preferences without a screen: in force at once, remembered where they can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from console.keys import BY_ID, key_labels
from console.locale import LANGUAGES, words
from console.preferences.settings import ConsoleSettings, Origins
from console.program.preferences import Preferences
from console.program.settings_file import SettingsFile
from console.program.themes import DARK, LIGHT


class Screen:
    """What shows them, and how often it was drawn."""

    def __init__(self) -> None:
        self.theme = ""
        self.keymap: dict[str, str] = {}
        self.drawn = 0

    @property
    def available_themes(self) -> Mapping[str, object]:
        return dict.fromkeys((LIGHT, "nord", DARK))

    def set_keymap(self, keymap: dict[str, str], /) -> None:
        self.keymap = keymap

    def draw_all(self) -> None:
        self.drawn += 1


def preferences(settings: ConsoleSettings, path: Path | None = None) -> tuple[Preferences, Screen]:
    screen = Screen()
    file = SettingsFile(path) if path is not None else None
    made = Preferences(screen, settings, Origins(language="ja"), file, screen.draw_all)
    made.start()
    return made, screen


def test_what_is_chosen_is_in_force_from_the_start() -> None:
    made, screen = preferences(ConsoleSettings(theme="nord", keys={"reply": "f9"}))
    assert screen.theme == "nord"
    assert screen.keymap == {"reply": "f9"}
    assert (made.language, made.keys["reply"], made.keys["help"]) == (
        "ja",
        "f9",
        "question_mark,f1",
    )


def test_a_theme_that_is_none_is_the_dark_one() -> None:
    made, screen = preferences(ConsoleSettings(theme="nothing"))
    assert screen.theme == DARK
    assert made.themes == [DARK, LIGHT, "nord"]


def test_only_what_is_another_now_is_drawn() -> None:
    made, screen = preferences(ConsoleSettings())
    made.choose({"bell": False})
    made.choose({"theme": "nord"})
    made.choose({"language": ""})
    assert (screen.drawn, screen.theme) == (0, "nord")
    made.choose({"language": "en"})
    made.choose({"keys": {"reply": "x"}})
    assert screen.drawn == 2


def test_what_can_not_be_remembered_holds_and_is_remembered_with_the_next(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    made, _ = preferences(ConsoleSettings(), path)
    path.write_text("bell = perhaps")
    # In the language that was chosen.
    assert "line 1: Invalid value" in made.choose({"language": "en"})
    assert made.look_again() != ""
    assert made.settings.language == "en"
    path.write_text("bell = false")
    assert made.choose({"theme": "nord"}) == ""
    assert SettingsFile(path).read() == ConsoleSettings(language="en", theme="nord", bell=False)
    path.write_text("")
    assert made.look_again() == ""
    assert made.settings == ConsoleSettings()


def test_what_a_file_says_of_keys_and_can_not_be_is_told() -> None:
    made, _ = preferences(ConsoleSettings(language="en", keys={"fly": "x", "reply": "wink,f9"}))
    said: list[str] = []
    made.tell_slips(lambda text, severity: said.append(text))
    assert said == [
        "settings.toml: there is no action fly; ? shows all keys",
        "settings.toml: reply has 'wink', and there is no such key",
    ]
    assert made.keys["reply"] == "f9"


CHANGEABLE = {
    label
    for action in BY_ID
    for label in key_labels(action, {})
    if label[0] == "^" or re.fullmatch(r"F\d+", label)
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_names_a_key_that_can_be_another(language: str) -> None:
    said = {
        key: text
        for key, text in words(language).catalogue.items()
        if CHANGEABLE & set(re.findall(r"\^[A-Z]|\bF\d+", text))
    }
    # An example of how a key is looked for, and what every keyboard has.
    assert said.keys() <= {"custom_keys.find", "press.is_text"}, said
