"""Keys that a terminal hands over at once do what they do when they come one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from console.locale import words
from console.program.app import ConsoleApp
from console.program.key_reader import leaves
from console.screens.chat.choose_file import AttachScreen, Entry, Folder
from console.screens.dialogs.name import NameScreen
from console.screens.palette import SearchField
from console.widgets.field import Field
from tests.app.test_typing import writing

_CHARACTERS = {"enter": "\r", "backspace": "\x7f", "escape": "\x1b"}


async def at_once(app: ConsoleApp, pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else _CHARACTERS.get(key)))
    await pilot.pause()


def sent(app: ConsoleApp) -> list[str]:
    return [getattr(item.command, "text", "") for item in app.session.outbox.pending.values()]


async def test_a_deletion_stays_between_the_letters_around_it() -> None:
    async with writing() as (app, pilot):
        await at_once(app, pilot, *"abc", "backspace", "d", "left", "e")
        assert app.inbox.pane.composer.text == "abed"


async def test_enter_sends_what_was_typed_before_it_and_no_more() -> None:
    async with writing() as (app, pilot):
        await at_once(app, pilot, *"hello", "enter", *"more", "enter", "enter", *"rest")
        assert sent(app) == ["hello", "more"]
        assert app.inbox.pane.composer.text == "rest"


async def test_an_answer_goes_to_the_chat_in_which_enter_was_pressed() -> None:
    async with writing() as (app, pilot):
        chat = app.inbox.chat
        await at_once(app, pilot, *"hello", "enter", "ctrl+n", "x")
        (item,) = app.session.outbox.pending.values()
        assert (item.command.chat, sent(app)) == (chat, ["hello"])
        assert app.inbox.chat != chat


async def test_a_sentence_goes_on_in_no_chat_but_its_own() -> None:
    async with writing(key_time=lambda event: 5.0) as (app, pilot):
        chat = app.inbox.chat
        await at_once(app, pilot, *"ab", "ctrl+n", *"see them end")
        assert app.inbox.chat != chat
        assert {one: draft.text for one, draft in app.session.drafts.items()} == {chat: "ab"}
        assert not app.session.outbox.pending and not app.session.outbox.ending


async def test_a_paste_keeps_its_place_between_keys() -> None:
    async with writing() as (app, pilot):
        app.post_message(events.Key("a", "a"))
        app.post_message(events.Paste("b\nc"))
        app.post_message(events.Key("enter", "\r"))
        app.post_message(events.Key("d", "d"))
        await pilot.pause()
        assert (sent(app), app.inbox.pane.composer.text) == (["ab\nc"], "d")


async def test_what_leads_out_of_the_composer_has_led_out_when_the_next_key_is_read() -> None:
    async with writing() as (app, pilot):
        before = app.session.outbox.pending.copy()
        await at_once(app, pilot, *"ab", "escape", "s")
        assert app.inbox.pane.composer.text == "ab"
        assert app.session.outbox.pending != before


async def test_other_fields_keep_every_character_and_take_away_whole_ones() -> None:
    async with writing() as (app, pilot):
        named: list[str | None] = []
        app.push_screen(NameScreen(app.reader, "t"), named.append)
        await pilot.pause()
        field = app.screen.query_one(Field)
        await at_once(
            app, pilot, *"あ\u3000می\u200cخ👩\u200d👧x", "backspace", "backspace", "left", "!"
        )
        assert field.value == "あ\u3000می\u200c!خ"
        app.post_message(events.Paste("\u2067ש\u2069\x1b[31m\nsecond"))
        await pilot.pause()
        assert field.value == "あ\u3000می\u200c!\u2067ש\u2069\x1b[31mخ"
        assert "\x1b" not in field.render_line(0).text
        await at_once(app, pilot, "home", "shift+right", "x", "enter")
        assert isinstance(field, Input) and field.value.startswith("x\u3000")


def test_who_ends_a_field_has_left_it() -> None:
    """Enter in a name's field closes it: another Enter right behind it chooses what comes next.
    In the composer Enter sends, and whoever types goes on."""
    enter, escape, letter = (events.Key(key, None) for key in ("enter", "escape", "x"))
    field, composer = Input(), TextArea()
    assert leaves(field, enter) and not leaves(composer, enter)
    assert leaves(field, escape) and leaves(composer, escape)
    assert not leaves(field, letter) and not leaves(field, events.Paste("x"))


async def test_the_palette_takes_what_is_typed_and_carries_it_out() -> None:
    async with writing() as (app, pilot):
        app.inbox.chat_list.focus()
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"languax", "backspace", "g", "e")
        await pilot.pause()
        field = app.screen.query_one(SearchField)
        assert field.has_focus and field.value == "language"
        await app.workers.wait_for_complete()
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is app.inbox and app.reader.words is words("ja")


async def test_the_files_to_attach_are_gone_through_by_the_keys_of_a_list(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.png").write_bytes(b"")
    (tmp_path / "deep" / ".b.png").write_bytes(b"")
    (tmp_path / "deep" / "c.txt").write_bytes(b"")
    async with writing() as (app, pilot):
        chosen: list[Path | None] = []
        window = AttachScreen(app.reader, tmp_path / "deep")

        async def names() -> list[str]:
            await app.workers.wait_for_complete()
            await pilot.pause()
            listed = window.query_one(Folder)
            return [one.location.name for one in listed.options if isinstance(one, Entry)]

        app.push_screen(window, chosen.append)
        await pilot.pause()
        assert await names() == ["..", "a.png"]
        await pilot.press("full_stop")
        assert await names() == ["..", ".b.png", "a.png"]
        await pilot.press("tab", "tab", "enter", "down", "enter")
        assert await names() == ["..", ".b.png", "a.png", "c.txt"]
        await pilot.press("backspace")
        assert "deep" in await names()
        await pilot.press("tab", *"deep", "full_stop", "backspace", "enter")
        assert "c.txt" in await names()
        await pilot.press("end", "up", "enter")
        await pilot.pause()
        assert chosen == [tmp_path / "deep" / "a.png"]
