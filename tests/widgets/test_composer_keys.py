"""The keys of the composer go from character to character, as people see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import accumulate
from typing import Any

import pytest
from textual.pilot import Pilot

from console.core.kinds.messenger.kind import TEXT
from console.widgets.composer import Composer, Writing
from tests.widgets.samples import EN, Host

LINES = {
    "families": ["a", "👩\u200d👩\u200d👧\u200d👦", "👩🏽\u200d🔧", "b"],
    "flags": ["🇯🇵", "🇩🇪", "🏴\U000e0067\U000e0062\U000e007f", "🏳\ufe0f\u200d🌈"],
    "keycaps": ["1\ufe0f\u20e3", "2", "❤\ufe0f", "❤\ufe0e"],
    "marks": ["e\u0301", "か\u3099", "n", "葛\U000e0100"],
    "hangul": ["\u1112\u1161\u11ab", "한"],
    "thai": ["ที่", "น้ำ", "ก"],
    "hindi": ["न", "म", "स्", "ते", "क्\u200d"],
    "persian": ["م", "ی\u200c", "خ"],
    "astral": ["𠮷", "野", "\U00100000"],
    "isolates": ["\u2067ש", "ל\u2069", "x"],
}
"""Lines by what is special about them, cut into characters."""


@asynccontextmanager
async def composing(text: str) -> AsyncIterator[tuple[Composer, Pilot[Any]]]:
    """A composer with a text, and the cursor at its end."""
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12)) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        composer.set_draft(text)
        await pilot.pause()
        yield composer, pilot


def places(characters: list[str]) -> list[int]:
    """Before, between and behind these characters."""
    return [0, *accumulate(map(len, characters))]


@pytest.mark.parametrize("characters", LINES.values(), ids=LINES)
async def test_left_and_right_stand_between_characters(characters: list[str]) -> None:
    async with composing("".join(characters)) as (composer, pilot):
        seen = [composer.cursor]
        for _ in characters:
            await pilot.press("left")
            seen.append(composer.cursor)
        assert seen == places(characters)[::-1]
        for _ in characters:
            await pilot.press("right")
            seen.append(composer.cursor)
        assert seen[len(characters) :] == places(characters)


@pytest.mark.parametrize("characters", LINES.values(), ids=LINES)
async def test_shift_and_an_arrow_select_whole_characters(characters: list[str]) -> None:
    async with composing("".join(characters)) as (composer, pilot):
        for number in range(1, len(characters) + 1):
            await pilot.press("shift+left")
            assert composer.selected_text == "".join(characters[-number:])
        await pilot.press("home")
        for number in range(1, len(characters) + 1):
            await pilot.press("shift+right")
            assert composer.selected_text == "".join(characters[:number])


@pytest.mark.parametrize("characters", LINES.values(), ids=LINES)
async def test_backspace_and_delete_take_whole_characters(characters: list[str]) -> None:
    text = "".join(characters)
    async with composing(text) as (composer, pilot):
        for number in range(len(characters) - 1, -1, -1):
            await pilot.press("backspace")
            assert composer.text == "".join(characters[:number])
        for key in ("delete", "ctrl+d"):
            composer.set_draft(text, cursor=0)
            for number in range(1, len(characters) + 1):
                await pilot.press(key)
                assert composer.text == "".join(characters[number:])


WORDS = {
    "marks": ["cafe\u0301", " au", " lait"],
    "joiners": ["می\u200cخواهم", " نمی\u200cدانم"],
    "emoji": ["hi", " 👩\u200d👩\u200d👧", " 🇯🇵🇩🇪", " x"],
    "hindi": ["नमस्ते", " दुनिया"],
    "signs": ["order", " #", "12", "?!"],
    "wide": ["注文", "\u3000番号"],
}
"""Lines by what is special about them, cut into words with the spaces before them."""


def behind_spaces(words: list[str]) -> list[int]:
    return [end - len(word.lstrip()) for word, end in zip(words, places(words)[1:], strict=True)]


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
async def test_ctrl_and_an_arrow_go_by_words(words: list[str]) -> None:
    async with composing("".join(words)) as (composer, pilot):
        for begin in reversed(behind_spaces(words)):
            await pilot.press("ctrl+left")
            assert composer.cursor == begin
        for end in places(words)[1:]:
            await pilot.press("ctrl+right")
            assert composer.cursor == end
        await pilot.press("ctrl+shift+left")
        assert composer.selected_text == words[-1].lstrip()
        await pilot.press("home", "ctrl+shift+right")
        assert composer.selected_text == words[0]


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
async def test_words_are_taken_whole(words: list[str]) -> None:
    text = "".join(words)
    async with composing(text) as (composer, pilot):
        for key in ("ctrl+w", "ctrl+backspace", "alt+backspace"):
            composer.set_draft(text)
            for begin in reversed(behind_spaces(words)):
                await pilot.press(key)
                assert composer.text == text[:begin]
        composer.set_draft(text, cursor=0)
        for end in places(words)[1:]:
            await pilot.press("alt+delete")
            assert composer.text == text[end:]


async def test_lines_are_left_and_joined_at_their_ends() -> None:
    async with composing("a👧\n\ne\u0301") as (composer, pilot):
        await pilot.press("left", "left")
        assert composer.cursor_location == (1, 0)
        await pilot.press("backspace", "left")
        assert (composer.text, composer.cursor) == ("a👧\ne\u0301", 1)
        await pilot.press("right", "delete", "ctrl+w")
        assert composer.text == "ae\u0301", "a letter and an emoji are two words"


WHOLE = {
    1: ("e\u0301", "3\ufe0f\u20e3", "x"),
    2: ("👩\u200d👧", "é"),
    3: ("น้ำ",),
}


async def test_up_and_down_stand_beside_no_half_of_a_character() -> None:
    lines = ["abcd", "e\u03013\ufe0f\u20e3x", "👩\u200d👧é", "น้ำน้ำ"]
    async with composing("\n".join(lines)) as (composer, pilot):
        for column in range(5):
            composer.move_cursor((0, column))
            for _ in lines[1:]:
                await pilot.press("down")
                row, at = composer.cursor_location
                await pilot.press("shift+left")
                whole = composer.selected_text
                await pilot.press("right")
                assert composer.cursor_location == (row, at)
                assert whole in ("", "\n", *WHOLE[row]), (row, at, whole)
