"""Settings > Improper words, from the key to what is in force, and what is said of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console.core.company.brands import ChangeSettings
from console.core.company.values import CustomWord, Role, Settings, WordLanguage
from console.core.log import Command
from console.widgets.field import Field
from tests.app.settings_rig import Window, settings

EN, JA = WordLanguage.ENGLISH, WordLanguage.JAPANESE
ADMIN_ONLY = "can change the rules of the brands"


@contextlib.asynccontextmanager
async def words(*before: Command, **more: Any) -> AsyncIterator[Window]:
    async with settings(open_at="words", before=before, **more) as window:
        yield window


def rules(window: Window) -> Settings:
    return window.session.state.brands["b1"].settings


async def at(window: Window, setting: str) -> None:
    window.app.screen.choices.select(f"b1:{setting}")  # type: ignore[attr-defined]
    await window.settle()


async def choose(window: Window, setting: str) -> None:
    await at(window, setting)
    await window.press("enter")


def field(window: Window) -> Field:
    return window.app.screen.query_one(Field)


async def test_rules_and_lists_are_turned_and_taken_back() -> None:
    async with words() as window:
        await choose(window, "improper")
        assert not rules(window).improper
        assert "Count improper words: on → off" in window.text
        assert "Words that were counted already stay counted." in window.text
        await choose(window, "list_en")
        assert rules(window).lists == (JA,)
        await window.press("u")
        assert window.screen == "ConfirmScreen"
        assert "Built-in list, English: off → on" in window.text
        await window.press("y")
        assert rules(window).lists == (EN, JA)
        assert not rules(window).improper, "one change is taken back, and no more"
        await choose(window, "improper")
        assert rules(window).improper


@pytest.mark.parametrize(
    ("typed", "limit"), [("1", 1), ("20", 20), ("５", 5), ("off", None), ("オフ", None), ("7回", 7)]
)
async def test_a_limit_is_typed_as_people_write_it(typed: str, limit: int | None) -> None:
    async with words() as window:
        await choose(window, "improper_limit")
        assert field(window).value == "3"
        await window.press("backspace")
        await window.write(typed)
        await window.press("enter")
        assert rules(window).improper_limit == limit
        assert "is completed by its next one" in window.text


@pytest.mark.parametrize("typed", ["0", "21", "-1", "three", "", "1.5", "5 minutes", "9" * 400])
async def test_a_limit_out_of_range_says_the_range_and_stays(typed: str) -> None:
    async with words() as window:
        await choose(window, "improper_limit")
        field(window).value = typed
        await window.press("enter")
        assert "1 to 20, or off" in window.text
        assert "✗ This is no limit" in window.text
        assert field(window).value == typed
        assert rules(window).improper_limit == 3
        await window.press("escape")
        assert window.screen == "WordsScreen"


async def test_words_are_added_found_and_removed() -> None:
    async with words() as window:
        await choose(window, "words_en")
        assert "None yet. Type a word and press Enter." in window.text
        for word in ("numpty", "half-wit"):
            await window.write(word)
            await window.press("enter")
        assert rules(window).custom_words == (CustomWord("numpty", EN), CustomWord("half-wit", EN))
        assert "2 of 1,000 at most" in window.text
        await window.write("HALF")
        assert "numpty" not in window.text
        await window.press("down", "x")
        assert rules(window).custom_words == (CustomWord("numpty", EN),)
        assert "“half-wit” removed" in window.text
        await window.press("escape")
        assert window.screen == "WordsScreen"


async def test_japanese_and_allowed_words_have_their_lists() -> None:
    async with words() as window:
        await choose(window, "words_ja")
        field(window).value = "たわけ|まぬけ"
        await window.press("enter", "escape")
        await choose(window, "allowed_words")
        await window.write("Dick Turpin")
        await window.press("enter", "escape")
        assert rules(window).custom_words == (CustomWord("たわけ", JA), CustomWord("まぬけ", JA))
        assert rules(window).allowed_words == ("Dick Turpin",)
        assert rules(window).version == 2, "several words are one change"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a", "✗ “a” is too short; 2 characters at least"),
        ("x" * 41, "is too long by 1; 40 characters at most"),
        ("ra\u202et", "holds a sign that nobody sees"),
        ("...", "is punctuation alone"),
        ("rat||cat", "✗ There is an empty word"),
        ("rat|a", "✗ “a” is too short"),
    ],
)
async def test_what_is_no_word_is_refused_and_stays_typed(typed: str, said: str) -> None:
    async with words() as window:
        await choose(window, "words_en")
        field(window).value = typed
        await window.press("enter")
        assert said in window.text
        assert field(window).value == typed
        assert rules(window).custom_words == ()


async def test_a_word_that_is_there_and_one_that_looks_like_a_pattern_are_said() -> None:
    async with words() as window:
        await choose(window, "words_en")
        field(window).value = "[a-z]+"
        await window.press("enter")
        assert "“[a-z]+” is looked for as it is spelled: it is no pattern." in window.text
        field(window).value = "[A-Z]+"
        await window.press("enter")
        assert "“[a-z]+” is in the list already" in window.text
        assert rules(window).custom_words == (CustomWord("[a-z]+", EN),)


async def test_the_thousand_and_first_word_is_refused_with_the_count() -> None:
    thousand = tuple(CustomWord(f"word {n}", EN) for n in range(1_000))
    async with words(ChangeSettings("b1", Settings(custom_words=thousand))) as window:
        await choose(window, "words_en")
        assert "1,000 of 1,000 at most" in window.text
        await window.write("one more")
        await window.press("enter")
        assert "✗ Own words, English: 1,001 words are too many; 1,000 at most" in window.text
        assert field(window).value == "one more"
        assert len(rules(window).custom_words) == 1_000
        await window.press(*["backspace"] * 8)
        await window.write("word 77")
        assert "word 77" in window.text
        assert "word 776" in window.text
        assert "word 123" not in window.text


async def test_what_another_admin_sets_meanwhile_stays() -> None:
    async with words() as window:
        await choose(window, "words_en")
        await window.write("numpty")
        theirs = Settings(improper_limit=9, custom_words=(CustomWord("twit", EN),))
        window.session.happen(ChangeSettings("b1", theirs))
        await window.settle()
        assert field(window).value == "numpty"
        await window.press("enter")
        assert rules(window).improper_limit == 9
        assert rules(window).custom_words == (CustomWord("twit", EN), CustomWord("numpty", EN))


async def test_a_change_of_flow_controls_is_not_taken_back_here() -> None:
    async with words(ChangeSettings("b1", Settings(idle=60))) as window:
        await window.press("u")
        assert window.screen == "WordsScreen"
        assert "one of the flow controls" in window.text
        assert rules(window).idle == 60


# Files


async def imported(window: Window, path: Path) -> None:
    await window.press("i")
    field(window).value = str(path)
    await window.press("enter")


async def test_a_file_with_a_broken_line_is_named_and_nothing_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("# ours\nen|numpty|half-wit\nja|死\nfr|merde\nallow|Dick Turpin\n")
    async with words() as window:
        await imported(window, file)
        await window.shows("Nothing was taken from it.")
        assert "✗ Line 3: “死” is too short" in window.text
        assert "Line 4: “fr” is no language here: en, ja, any or allow" in window.text
        assert rules(window) == Settings()
        file.write_text("# ours\nen|numpty|half-wit\nja|死ね死ね\nallow|Dick Turpin\n")
        await window.press("enter")
        await window.shows("4 words added.")
        assert window.screen == "WordsScreen"
        assert len(rules(window).custom_words) == 3
        assert rules(window).allowed_words == ("Dick Turpin",)
        await imported(window, file)
        await window.shows("0 words added. 4 were there already.")


async def test_a_list_of_a_hundred_thousand_words_is_refused_with_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "many.txt"
    file.write_text("\n".join(f"en|word{n}" for n in range(100_000)))
    async with words() as window:
        await imported(window, file)
        await window.shows("Own words, English: 100,000 words are too many; 1,000 at most")
        assert rules(window) == Settings()


async def test_what_is_no_file_is_said_and_the_path_stays(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * (4 * 1024 * 1024 + 1))
    async with words() as window:
        for path, said in (
            (tmp_path / "nowhere.txt", "There is no file to read at"),
            (tmp_path, "There is no file to read at"),
            (large, "The file is larger than"),
        ):
            await imported(window, path)
            await window.shows(said)
            assert field(window).value == str(path)
            await window.press("escape")


async def test_words_are_saved_as_a_file_that_can_be_read_again() -> None:
    listed = Settings(custom_words=(CustomWord("numpty", EN),), allowed_words=("Dick Turpin",))
    async with words(ChangeSettings("b1", listed)) as window:
        saved: list[tuple[str, str]] = []

        async def save_text(text: str, name: str) -> Path:
            saved.append((text, name))
            return Path("/home/aiko/Downloads") / name

        window.session.files.save_text = save_text  # type: ignore[method-assign]
        await window.press("x")
        ((text, name),) = saved
        assert text == "en|numpty\nallow|Dick Turpin\n"
        assert name.startswith("improper-words-") and name.endswith(".txt")
        assert "2 words saved" in window.text


# Trying


async def test_a_sentence_says_what_is_marked_by_which_entry_and_what_it_counts() -> None:
    listed = Settings(
        custom_words=(CustomWord("numpty", EN), CustomWord("たわけ", JA)),
        allowed_words=("Moby Shit",),
    )
    async with words(ChangeSettings("b1", listed)) as window:
        await window.press("t")
        field(window).value = "Numpties, f**k, タワケ; I want Moby Shit"
        await window.settle()
        assert "Would count 3: at 3 a chat is completed." in window.text
        assert "“Numpties”: own word “numpty” (English)" in window.text
        assert "“f**k”: “fuck” of the built-in list, English" in window.text
        assert "“タワケ”: own word “たわけ” (Japanese)" in window.text
        assert "“Shit” does not count, it is allowed; else: “shit” of the built-in" in window.text
        field(window).value = "a lovely day"
        await window.settle()
        assert "Would count 0, of 3." in window.text


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (Settings(improper=False), "Found: 1. Improper words are off"),
        (Settings(improper_limit=None), "Found: 1. There is no limit"),
        (Settings(improper_limit=1), "Would count 1: at 1 a chat is completed."),
        (Settings(improper_limit=20), "Would count 1, of 20."),
        (Settings(lists=(JA,)), "Would count 0, of 3."),
    ],
)
async def test_a_sentence_is_tried_by_the_rules_in_force(listed: Settings, said: str) -> None:
    async with words(ChangeSettings("b1", listed)) as window:
        await choose(window, "try_words")
        await window.write("damn")
        assert said in window.text


# Who may


async def test_a_supervisor_reads_and_tries_and_changes_nothing() -> None:
    listed = Settings(custom_words=(CustomWord("numpty", EN),))
    async with words(ChangeSettings("b1", listed)) as window:
        window.session.be(Role.SUPERVISOR)
        await window.settle()
        assert ADMIN_ONLY in window.text
        for key in ("import", "take back", "e change"):
            assert key not in window.text
        await choose(window, "improper")
        await choose(window, "improper_limit")
        assert window.screen == "WordsScreen"
        await window.press("i", "u")
        assert window.screen == "WordsScreen"
        await choose(window, "words_en")
        assert "numpty" in window.text
        await window.write("more")
        await window.press("enter", "down", "x", "escape")
        await window.press("t")
        assert window.screen == "TryScreen"
        assert rules(window).version == 1
        assert rules(window).custom_words == listed.custom_words


async def test_without_the_relay_nothing_is_asked() -> None:
    async with words() as window:
        window.session.lose_relay()
        await choose(window, "improper")
        await window.press("i")
        assert window.screen == "WordsScreen"
        assert rules(window).improper


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_every_window_fits(lang: str, size: tuple[int, int]) -> None:
    async with words(lang=lang, size=size) as window:
        if size[0] < 80:
            await window.press("enter")
        for keys in (("t",), ("i",)):
            await window.press(*keys)
            assert window.screen != "WordsScreen"
            assert "Esc" in window.text
            await window.press("escape")
        await choose(window, "words_ja")
        assert "Esc" in window.text
