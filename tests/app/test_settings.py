"""The user's settings: read, refused with a reason, kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from console.locale import words
from console.preferences.settings import Chosen
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


def values_of(chosen: ConsoleSettings) -> dict[str, Chosen]:
    return {item.name: getattr(chosen, item.name) for item in fields(chosen)}


def test_without_a_file_the_defaults_hold() -> None:
    assert settings.load() == ConsoleSettings()


def test_what_is_saved_is_loaded() -> None:
    chosen = ConsoleSettings(
        relay="wss://relay.example/", language="ja", bell=False, keys={"reply": 'x,"'}
    )
    assert settings.file().change(values_of(chosen)) == chosen
    assert settings.load() == chosen


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("# mine\nbell = true\n\nlangauge = 'ja'\n", "line 4: .*'langauge'.*known: relay, lang"),
        ("\n\nlanguage = 'de'", "line 3: language .*en.*ja"),
        ("language = true", "line 1: language"),
        ("bell = 'loud'", "line 1: bell .*true or false"),
        ("bell = 1", "line 1: bell"),
        ("theme = 5", "line 1: theme"),
        ("relay = ['a',\n 'b']\nbell = true", "line 1: relay"),
        ("keys = 'x'", "line 1: keys"),
        ("[keys]\nreply = 'x'\n# two\nend_chat = 5\n", "line 4: end_chat"),
        ("keys.reply = 'x'\nkeys.end_chat = ['y']\n", "line 2: end_chat"),
        ("# mine\nbell = ", "settings.toml, line 2: Invalid value. Mend"),
        ("bell = true\nbell = false\n# end", "settings.toml, line 2: Cannot overwrite"),
        ('relay = """\nws:\n', "settings.toml, line 1: "),
    ],
)
def test_a_slip_is_named_with_its_line(text: str, named: str) -> None:
    write(text)
    with pytest.raises(SettingsError, match=named) as raised:
        settings.load()
    assert "settings.toml" in str(raised.value)
    assert "settings.toml" in raised.value.text(words("ja"))


@pytest.mark.parametrize("text", ["bell = ", "langauge = 'ja'", "[keys]\nreply = 5"])
def test_a_file_that_can_not_be_read_is_not_overwritten(text: str) -> None:
    write(text)
    with pytest.raises(SettingsError):
        settings.file().change({"bell": False})
    assert settings.file().path.read_text() == text


OWN = """\
# Settings of Hana
language = "en"   # at work
bell = false

# What I have got used to
[keys]
# Answering
reply = "x"  # as in the old program
end_chat = "ctrl+e"
"""


def test_a_change_leaves_what_people_wrote_around_it() -> None:
    write(OWN)
    settings.file().change({"language": "ja"})
    assert settings.file().path.read_text() == OWN.replace('"en"', '"ja"')
    settings.file().change({"language": "en", "theme": 'a "b"\x7f', "notices": False})
    assert settings.file().path.read_text() == OWN.replace(
        "bell = false\n", 'bell = false\ntheme = "a \\"b\\"\\u007f"\nnotices = false\n'
    )


def test_what_is_new_stands_before_the_table_of_keys() -> None:
    settings.file().change({"keys": {"reply": "x"}})
    settings.file().change({"bell": False})
    settings.file().change({"language": "ja"})
    said = settings.file().path.read_text()
    assert said == 'bell = false\nlanguage = "ja"\n\n[keys]\nreply = "x"\n'


def test_keys_are_changed_where_they_stand() -> None:
    write(OWN)
    settings.file().change({"keys": {"reply": "z", "help": "f12"}})
    said = settings.file().path.read_text()
    assert '# Answering\nreply = "z"  # as in the old program\nhelp = "f12"' in said
    assert settings.load().keys == {"reply": "z", "help": "f12"}
    settings.file().change({"keys": {}})
    assert settings.load().keys == {}
    assert "# What I have got used to\n[keys]" in settings.file().path.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only words\n",
        "keys.reply = 'x'\n\nbell = true",
        "keys = {reply = 'x'} # in one\nbell = true\n",
        "[keys]\nreply = 'x'",
        'relay = """\nws://a.example"""\r\n\r\n[keys]\r\n',
        "'bell' = true\n\"theme\" = 'x'\n",
    ],
)
def test_every_way_to_write_it_can_be_changed(text: str) -> None:
    write(text)
    before = settings.load()
    changes: dict[str, Chosen] = {"bell": False, "theme": "nord", "keys": {"help": "f9,f1"}}
    after = settings.file().change(changes)
    assert after == settings.load() == before.changed(changes)
    assert settings.file().change({"keys": {}}).keys == {}


def test_two_consoles_change_what_each_has_changed() -> None:
    one, other = settings.file(), settings.file()
    one.change({"language": "ja", "keys": {"reply": "x"}})
    assert other.change({"bell": False}) == ConsoleSettings(
        language="ja", bell=False, keys={"reply": "x"}
    )
    assert one.change({"theme": "nord"}).bell is False


def test_both_at_once_lose_nothing() -> None:
    def change(name: str) -> ConsoleSettings:
        return settings.file().change({name: name})

    for _ in range(20):
        settings.file().path.unlink(missing_ok=True)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(change, ["relay", "theme"]))
        assert settings.load() == ConsoleSettings(relay="relay", theme="theme")


def test_keys_of_an_action_that_was_called_otherwise_are_its_own_still() -> None:
    write('[keys]\nchannels = "f9"\nreply = "x"\n')
    assert settings.load().keys == {"settings": "f9", "reply": "x"}
    assert settings.file().change({"keys": {"settings": "f9"}}).keys == {"settings": "f9"}
    assert "channels" not in settings.file().path.read_text()


def test_nothing_is_written_where_nothing_changes() -> None:
    write(OWN)
    before = settings.file().path.stat().st_mtime_ns
    settings.file().change({"language": "en"})
    assert settings.file().path.stat().st_mtime_ns == before


def test_a_file_that_a_link_leads_to_is_changed_where_it_is(folders: Path) -> None:
    real = folders / "dotfiles.toml"
    real.write_text(OWN)
    path = settings.file().path
    path.parent.mkdir(parents=True)
    path.symlink_to(real)
    settings.file().change({"bell": True})
    assert path.is_symlink()
    assert "bell = true" in real.read_text()


def test_where_it_can_not_be_written_the_sentence_says_why(folders: Path) -> None:
    (folders / "config").write_text("a file where the folder should be")
    with pytest.raises(SettingsError, match=r"settings.toml can not be written: "):
        settings.file().change({"bell": False})


def test_where_things_come_from_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MESSENGER_CONSOLE_TOKEN", "secret")
    monkeypatch.setenv("NO_COLOR", "1")
    known = settings.origins("wss://relay.example")
    assert (known.language, known.language_by) == ("ja", "LANG=ja_JP.UTF-8")
    assert known.folder_by == "MESSENGER_CONSOLE_CONFIG"
    assert known.token_by == "MESSENGER_CONSOLE_TOKEN"
    assert known.colours_by == "NO_COLOR"
    assert "secret" not in repr(known)
    assert settings.origins().token_by == ""


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
