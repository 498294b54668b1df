"""The inbox as it looks: sizes, themes, languages, and what can stand in it."""

from __future__ import annotations

import pytest

from console.headless.pytest_plugin import Compare, Render

SIZES = [(80, 24), (120, 36), (200, 50)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_morning(stored_screen: Compare, size: tuple[int, int], lang: str) -> None:
    stored_screen("morning", at="00:03:00", size=size, lang=lang, press=["2"])


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_morning_in_light(stored_screen: Compare, size: tuple[int, int]) -> None:
    stored_screen("morning", at="00:03:00", size=size, theme="textual-light")


def test_narrow_shows_the_list_and_right_goes_to_the_chat(
    stored_screen: Compare, screen: Render
) -> None:
    stored_screen("morning", at="00:03:00", size=(60, 20))
    assert screen("morning", at="00:03:00", size=(60, 20), press=["right"]) != screen(
        "morning", at="00:03:00", size=(60, 20)
    )


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("down", range(4))
def test_conversation_errors(stored_screen: Compare, lang: str, down: int) -> None:
    stored_screen("errors", at="00:10:00", lang=lang, press=["2", *["down"] * down])


def test_completed_chats_say_why(stored_screen: Compare) -> None:
    stored_screen("timers", at="400:00:00", press=["3"])


def test_hostile_text_is_shown_and_not_obeyed(stored_screen: Compare, screen: Render) -> None:
    stored_screen("hostile", at="00:10:00")
    assert "\x1b" not in screen("hostile", at="00:10:00")


def test_taking_an_end_back(stored_screen: Compare) -> None:
    stored_screen("morning", at="00:03:00", press=["2", "e"])


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", ["help", "channels"])
def test_windows_over_the_inbox(stored_screen: Compare, name: str, lang: str) -> None:
    stored_screen("errors", at="00:10:00", name=name, lang=lang)


def test_a_draft_stands_in_the_composer_with_its_length(stored_screen: Compare) -> None:
    press = ["2", "r", *"Dear", "space", *"Yuki"]
    stored_screen("morning", at="00:03:00", press=press)


def test_the_composer_refuses_what_can_not_be_sent(stored_screen: Compare) -> None:
    stored_screen("morning", at="00:03:00", press=["2", "r", "space", "enter"])
