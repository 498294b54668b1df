"""The user's settings: read, refused with a reason, kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.program import settings
from console.program.settings import ConsoleSettings, SettingsError


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MESSENGER_CONSOLE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MESSENGER_CONSOLE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MESSENGER_CONSOLE_TOKEN", raising=False)
    return tmp_path


def write(text: str) -> None:
    path = settings.config_folder() / "settings.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_without_a_file_the_defaults_hold() -> None:
    assert settings.load() == ConsoleSettings()


def test_what_is_saved_is_loaded() -> None:
    chosen = ConsoleSettings(
        relay="wss://relay.example/", language="ja", bell=False, keys={"reply": 'x,"'}
    )
    settings.save(chosen)
    assert settings.load() == chosen


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("langauge = 'ja'", "langauge"),
        ("language = 'de'", "language"),
        ("bell = 'loud'", "bell"),
        ("bell = ", "settings.toml"),
    ],
)
def test_a_slip_is_named(text: str, named: str) -> None:
    write(text)
    with pytest.raises(SettingsError, match=named):
        settings.load()


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "ja_JP.UTF-8"}, "ja"), ({"LC_ALL": "C", "LANG": "ja_JP"}, "en"), ({}, "en")],
)
def test_the_terminals_language_is_taken(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert settings.language_of_terminal() == language
