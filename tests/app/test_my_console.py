"""My console: what is changed there is in force at once, and there again after a restart."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.core.company.values import Role
from console.headless.play import Play
from console.headless.scenario import load, offset
from console.keys import BY_ID, Owner
from console.preferences.custom_keys import keys_in_force
from console.preferences.settings import ConsoleSettings, Origins
from console.program.app import ConsoleApp
from console.program.key_reader import key_times
from console.program.settings_file import SettingsFile
from console.text import cells
from console.widgets.lists.choice_list import BAR
from tests.app.settings_rig import Scripted, Window

ORIGINS = Origins(file="~/settings.toml", relay="wss://relay.example", language="en")


@contextlib.asynccontextmanager
async def program(
    folder: Path,
    *,
    size: tuple[int, int] = (100, 40),
    origins: Origins = ORIGINS,
    opened: bool = True,
) -> AsyncIterator[Window]:
    """The program with what the file in a folder says, My console open."""
    scenario = load("morning")
    play = Play(scenario)
    play.advance_to(scenario.start + offset("00:03:00"))
    session = Scripted(play)
    file = SettingsFile(folder / "settings.toml")
    app = ConsoleApp(
        session,
        file.read(),
        still=True,
        key_time=key_times(still=True),
        origins=origins,
        file=file,
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        window = Window(app, session, pilot)
        if opened:
            app.open_settings("my_console")
            await window.settle()
        yield window


def read(folder: Path) -> ConsoleSettings:
    return SettingsFile(folder / "settings.toml").read()


def screen(window: Window) -> str:
    """All that stands on screen."""
    strips = window.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def shows(window: Window, part: str) -> None:
    """Wait for what the palette has found, which it looks for by itself."""
    for _ in range(2_000):
        if part in screen(window):
            return
        await window.settle()
    raise AssertionError(f"not to be read: {part}\n{screen(window)}")


async def open_keys(window: Window, find: str = "") -> None:
    await window.press("down", "down", "down", "down", "enter")
    assert window.screen == "KeysScreen"
    if find:
        await window.press("slash")
        await window.write(find)
        await window.press("enter")


async def test_what_is_in_force_stands_there_with_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('theme = "textual-light"\nrelay = "wss://a.example"\n')
    origins = Origins(
        file="/here/settings.toml",
        folder_by="MESSENGER_CONSOLE_CONFIG",
        token_by="MESSENGER_CONSOLE_TOKEN",
        language="ja",
        language_by="LANG=ja_JP.UTF-8",
        colours_by="NO_COLOR",
    )
    async with program(tmp_path, origins=origins, size=(100, 60)) as window:
        seen = window.text
        await window.press(*["down"] * 20)
        seen += window.text
        for part in (
            "日本語",
            "LANG=ja_JP.UTF-8",
            "ライト",
            "NO_COLOR",
            "/here/settings.toml",
            "MESSENGER_CONSOLE_CONFIG",
            "MESSENGER_CONSOLE_TOKEN",
            "練習用",
            "wss://a.example",
        ):
            assert part in seen, part


async def test_a_long_address_and_a_long_path_are_read_to_their_ends(tmp_path: Path) -> None:
    path, relay = f"/home/{'hana/' * 15}settings.toml", f"wss://{'relay.' * 12}example"
    origins = Origins(file=path, relay=relay)
    async with program(tmp_path, origins=origins, size=(60, 20)) as window:
        seen = set()
        for _ in range(30):
            await window.press("down")
            seen.add("".join(screen(window).split()).replace("│", "").replace("▕", ""))
        assert any(path in said for said in seen)
        assert any(relay in said for said in seen)


async def test_the_language_changes_on_every_screen_and_stays(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await window.press("enter", "2")
        assert window.screen == "MyConsoleScreen"
        assert "このコンソール" in window.text
        assert "保存しました" in window.text
        assert read(tmp_path).language == "ja"
        await window.press("escape")
        assert "未対応" in screen(window)
        assert "ヘルプ" in screen(window)
    async with program(tmp_path) as window:
        assert "このコンソール" in window.text
        await window.press("enter", "3")
        assert "My console" in window.text
        assert read(tmp_path).language == ""


async def test_f2_and_f3_are_remembered_too(tmp_path: Path) -> None:
    async with program(tmp_path, opened=False) as window:
        await window.press("f2", "f3")
        assert read(tmp_path) == ConsoleSettings(language="ja", theme="textual-light")
        assert window.app.theme == "textual-light"
    async with program(tmp_path, opened=False) as window:
        assert window.app.theme == "textual-light"
        await window.app.perform("theme")
        assert read(tmp_path).theme == "textual-dark"


async def test_a_theme_is_shown_while_it_is_looked_at_and_taken_with_enter(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await window.press("down", "enter", "down")
        assert window.app.theme == "textual-light"
        assert read(tmp_path).theme == "textual-dark"
        await window.press("escape")
        assert window.app.theme == "textual-dark"
        await window.press("enter", "down", "enter")
        assert window.app.theme == read(tmp_path).theme == "textual-light"
        assert "light" in window.text


async def test_the_palette_leaves_a_theme_that_was_only_looked_at(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await window.press("down", "enter", "down", "ctrl+p")
        assert window.app.theme == "textual-dark"


async def test_bell_and_notices_are_switched(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await window.press("down", "down", "enter", "down", "enter")
        assert read(tmp_path) == ConsoleSettings(bell=False, notices=False)
        await window.press("enter")
        assert read(tmp_path) == ConsoleSettings(bell=False)
        assert window.app.preferences.settings.bell is False


@pytest.mark.parametrize(
    ("asked", "language", "row"),
    [
        ("translation", "en", "Language"),
        ("dark mode", "en", "Theme"),
        ("sound", "en", "Bell"),
        ("desktop notification", "en", "Desktop notices"),
        ("shortcut", "en", "Keys"),
        ("表示言語", "ja", "言語"),
        ("テーマ", "ja", "配色"),
        ("音", "ja", "ベル"),
        ("デスクトップ", "ja", "デスクトップ通知"),
        ("ショートカット", "ja", "キー"),
    ],
)
async def test_each_is_found_in_the_palette_by_what_people_call_it(
    tmp_path: Path, asked: str, language: str, row: str
) -> None:
    (tmp_path / "settings.toml").write_text(f'language = "{language}"\n')
    async with program(tmp_path, opened=False) as window:
        await window.press("ctrl+p")
        await window.write(asked)
        await shows(window, f"› {row}")
        await window.press("enter")
        assert window.screen == "MyConsoleScreen"
        assert f"{BAR} {row}" in screen(window)


# Keys


async def test_a_key_is_pressed_and_in_force_at_once_everywhere(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "write an answer")
        await window.press("enter")
        assert window.screen == "PressKeyScreen"
        await window.press("f9")
        assert window.screen == "KeysScreen"
        assert "✓ reply: F9" in window.text
        assert read(tmp_path).keys == {"reply": "f9"}
        await window.press("escape", "escape", "escape")
        await window.press("2")
        assert "F9 reply" in screen(window)
        await window.press("r")
        assert not window.app.inbox.pane.composer.has_focus
        await window.press("f9")
        assert window.app.inbox.pane.composer.has_focus
        await window.press("escape", "f1")
        assert "F9" in window.text
        await window.press("escape")
        await window.app.run_action("copy_text")
        await window.settle()
        assert "^Q leaves" in screen(window)
    async with program(tmp_path, opened=False) as window:
        await window.press("2", "f9")
        assert window.app.inbox.pane.composer.has_focus


async def test_who_would_lose_the_key_is_said_before_it_is_taken(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "write an answer")
        await window.press("enter", "e")
        assert "end chat would lose this key" in window.text
        assert "While you type, e is a letter" in window.text
        await window.press("escape")
        assert read(tmp_path).keys == {}
        await window.press("enter", "e", "enter")
        given = keys_in_force(read(tmp_path).keys)
        assert (given["reply"], given["end_chat"]) == (("e",), ())


async def test_what_can_not_be_taken_is_said_and_enter_does_not_take_it(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "write an answer")
        await window.press("enter")
        for key, said in (
            ("ctrl+q", "stay within reach"),
            ("down", "every list and window"),
            ("ctrl+p", "stay within reach"),
            ("enter", "every list and window"),
            ("r", "already"),
        ):
            await window.press(key)
            assert window.screen == "PressKeyScreen"
            assert said in window.text, key
        await window.press("enter")
        assert window.screen == "PressKeyScreen"
        await window.press("escape")
        assert read(tmp_path).keys == {}


async def test_a_letter_is_no_key_while_text_is_typed(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "text_cut")
        await window.press("a", "k")
        assert "types a character" in window.text
        await window.press("ctrl+n")
        assert "does no longer: next" in window.text
        await window.press("enter")
        assert keys_in_force(read(tmp_path).keys)["text_cut"] == ("ctrl+x", "super+x", "ctrl+n")


async def test_a_key_that_not_every_terminal_sends_is_taken_with_a_word(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "write an answer")
        await window.press("a", "ctrl+shift+r")
        assert "Not every terminal sends Ctrl+Shift+R" in window.text
        await window.press("enter")
        assert read(tmp_path).keys == {"reply": "r,ctrl+shift+r"}


async def test_keys_are_taken_away_and_come_back(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "to the next chat that")
        await window.press("x", "1")
        assert read(tmp_path).keys == {"next_chat": "ctrl+n"}
        await window.press("x")
        assert read(tmp_path).keys == {"next_chat": ""}
        assert "^P finds it" in window.text
        assert "no key" in window.text
        await window.press("r")
        assert read(tmp_path).keys == {}


async def test_the_way_out_can_not_be_taken_away(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "leave the console")
        await window.press("x")
        assert "has to stay within reach" in window.text
        await window.press("enter", "z")
        assert "has to stay within reach" in window.text
        await window.press("escape")
        assert read(tmp_path).keys == {}


async def test_the_palettes_key_is_another_in_windows_as_well(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "any command by")
        await window.press("enter", "ctrl+l")
        assert "✓ commands: ^L" in window.text
        await window.press("ctrl+p")
        assert window.screen == "KeysScreen"
        await window.press("ctrl+l")
        assert "Palette" in window.screen


async def test_all_keys_come_back_after_a_question(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[keys]\nreply = "f9"\nhelp = "f12"\n')
    async with program(tmp_path) as window:
        await open_keys(window)
        await window.press("w")
        assert "reply" in window.text and "help" in window.text
        await window.press("n")
        assert read(tmp_path).keys == {"reply": "f9", "help": "f12"}
        await window.press("w", "y")
        assert read(tmp_path).keys == {}


async def test_an_action_is_found_by_its_key_and_by_its_words(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "^K")
        assert "Delete to the end of the line" in window.text
        assert "reply" not in window.text
        await window.press("escape", "home")
        assert "reply" in window.text
        await window.press("slash")
        await window.write("no such thing")
        assert "Nothing is called so" in window.text


async def test_the_keys_are_those_of_what_one_may_do(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        await open_keys(window, "facebook")
        assert "Connect a brand to a Facebook Page" in window.text
        window.session.be(Role.OPERATOR)
        await window.settle()
        assert "Connect a brand" not in window.text


# When it can not be remembered


async def test_a_broken_file_is_left_and_the_change_holds_for_this_run(tmp_path: Path) -> None:
    async with program(tmp_path) as window:
        (tmp_path / "settings.toml").write_text("# mine\nbell = perhaps\n")
        await window.press("down", "down", "enter")
        assert "settings.toml, line 2" in window.text
        assert "Until you quit" in window.text
        assert window.app.preferences.settings.bell is False
        assert (tmp_path / "settings.toml").read_text() == "# mine\nbell = perhaps\n"
        (tmp_path / "settings.toml").write_text("# mended\n")
        await window.press("down", "enter")
        assert read(tmp_path) == ConsoleSettings(bell=False, notices=False)


async def test_what_another_console_has_changed_is_in_force_when_one_looks(tmp_path: Path) -> None:
    async with program(tmp_path, opened=False) as window:
        SettingsFile(tmp_path / "settings.toml").change({"language": "ja", "keys": {"reply": "f9"}})
        window.app.open_settings("my_console")
        await window.settle()
        assert "このコンソール" in window.text
        await window.press("down", "down", "enter")
        assert read(tmp_path) == ConsoleSettings(language="ja", bell=False, keys={"reply": "f9"})


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
@pytest.mark.parametrize("language", ["en", "ja"])
async def test_nothing_is_cut_that_has_to_be_read(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    (tmp_path / "settings.toml").write_text(f'language = "{language}"\n')
    async with program(tmp_path, size=size) as window:
        for keys in ((), ("down",) * 4 + ("enter",), ("enter",), ("e",)):
            await window.press(*keys)
            lines = screen(window).split("\n")
            assert all(cells(line) <= size[0] for line in lines)
            assert "Esc" in window.text


def test_every_action_of_the_list_of_keys_is_in_the_table() -> None:
    own = {name for name, action in BY_ID.items() if action.owner is Owner.CUSTOM_KEYS}
    assert own == {"add_key", "take_key", "default_keys", "all_default_keys", "find_key"}
