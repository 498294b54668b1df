"""Settings > Improper words as it looks: rules, a list, a sentence that is tried, an import; and
an excuse in a chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from console.core.actor import Actor
from console.core.company.brands import ChangeSettings
from console.core.company.values import CustomWord, Role, Settings, WordLanguage
from console.core.kinds.messenger.kind import META
from console.core.messages import Receive
from console.core.state import Visitor
from console.headless.play import PAGE, Play
from tests.relay import payloads
from tests.snapshots.every_kind import every_kind
from tests.snapshots.test_channels import drawn, office

SIZES = [(60, 20), (80, 24), (120, 36)]
BY_SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
BY_LANGUAGE = pytest.mark.parametrize("lang", ["en", "ja"])

TYPED = ["space" if char == " " else char for char in "tyou numpty, f**k Shit Happens"]
LIST = ["down", "down", "down", "down", "enter"]
"""To the English words of the first brand."""

Stored = Callable[[str], None]


def wordy() -> Play:
    """Brands with words of their own, and one that looks for none."""
    play = office()
    admin = Actor("admin", Role.ADMIN)
    words = (
        *(CustomWord(word, WordLanguage.ENGLISH) for word in ("numpty", "half-wit", "[a-z]+")),
        CustomWord("たわけ", WordLanguage.JAPANESE),
    )
    settings = Settings(custom_words=words, allowed_words=("Shit Happens",), improper_limit=2)
    play.do(ChangeSettings("b1", settings), admin)
    play.do(ChangeSettings("b2", Settings(improper=False)), admin)
    return play


def abused() -> Play:
    """A chat with an improper word in its last message."""
    play = every_kind()
    visitor = Visitor(payloads.PSID, PAGE, chats=0)
    play.do(Receive(visitor, "m_bad", play.now, "Shit My Dad Says, damn"), META)
    return play


def picture(size: tuple[int, int], lang: str, press: Sequence[str] = ()) -> str:
    return drawn(wordy(), size, lang, press, screen="words")


@BY_LANGUAGE
@BY_SIZE
def test_the_word_rules(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(picture(size, lang))


@BY_LANGUAGE
@BY_SIZE
def test_a_word_list(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(picture(size, lang, [*LIST, "n", "u", "down"]))


@BY_LANGUAGE
@BY_SIZE
def test_a_tried_sentence(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(picture(size, lang, TYPED))


@BY_LANGUAGE
def test_an_import_of_words(stored_picture: Stored, lang: str) -> None:
    stored_picture(picture((80, 24), lang, ["i"]))


@BY_LANGUAGE
def test_a_wrong_limit(stored_picture: Stored, lang: str) -> None:
    stored_picture(picture((80, 24), lang, ["down", "enter", "5", "0", "enter"]))


@BY_LANGUAGE
def test_a_rule_turned_off(stored_picture: Stored, lang: str) -> None:
    stored_picture(picture((80, 24), lang, ["enter"]))


@BY_LANGUAGE
@BY_SIZE
def test_an_excuse(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    press = ["2", *(["right"] if size[0] < 80 else []), "i", "2", *"a name", "enter"]
    press = ["space" if key == " " else key for key in press]
    stored_picture(drawn(abused(), size, lang, press, screen="inbox"))


@BY_LANGUAGE
def test_a_reason_is_asked_for(stored_picture: Stored, lang: str) -> None:
    press = ["2", "i", "1", "enter"]
    stored_picture(drawn(abused(), (80, 24), lang, press, screen="inbox"))
