"""Settings > Flow controls as they look: the rules, a wrong value, what a change does."""

from __future__ import annotations

from tests.snapshots.test_channels import BY_LANGUAGE, BY_SIZE, Stored, drawn, office


@BY_LANGUAGE
@BY_SIZE
def test_the_rules_of_every_brand(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    """The waiting time of the first one is off, so that its retention never begins."""
    press = ["enter", "f7", "backspace", "o", "f", "f", "enter", "y"]
    stored_picture(drawn(office(), size, lang, press, screen="flow"))


@BY_LANGUAGE
def test_a_value_that_will_not_do(stored_picture: Stored, lang: str) -> None:
    press = ["down", "enter", "f7", "backspace", "1", "5", "enter"]
    stored_picture(drawn(office(), (60, 20), lang, press, screen="flow"))


@BY_LANGUAGE
def test_what_a_change_does(stored_picture: Stored, lang: str) -> None:
    press = ["down", "enter", "f7", "backspace", "3", "0", "d", "enter"]
    stored_picture(drawn(office(), (60, 20), lang, press, screen="flow"))
