"""Settings > My console as it looks: the rows, a theme, the keys, and a key that is pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.snapshots.test_channels import drawn, office

SIZES = [(60, 20), (80, 24), (120, 36)]
BY_SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
BY_LANGUAGE = pytest.mark.parametrize("lang", ["en", "ja"])
KEYS = ["down", "down", "down", "down", "enter"]

Stored = Callable[[str], None]


def picture(size: tuple[int, int], lang: str, press: Sequence[str] = ()) -> str:
    return drawn(office(), size, lang, press, screen="my_console")


@BY_LANGUAGE
@BY_SIZE
def test_my_console(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(picture(size, lang))


@BY_LANGUAGE
def test_a_theme(stored_picture: Stored, lang: str) -> None:
    stored_picture(picture((80, 24), lang, ["down", "enter", "down"]))


@BY_LANGUAGE
@BY_SIZE
def test_the_keys(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(picture(size, lang, KEYS))


@BY_LANGUAGE
def test_a_key_that_another_action_has(stored_picture: Stored, lang: str) -> None:
    stored_picture(picture((80, 24), lang, [*KEYS, "down", "down", "down", "enter", "e"]))
