"""Every kind of message, attachment, remark and failure in one transcript, as it looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from console.core.transcript import Message
from console.headless.play import Play
from console.headless.screenshots import Shot, draw_play
from tests.app.test_held import Office
from tests.snapshots.every_kind import every_kind

Stored = Callable[[str], None]


def picture(size: tuple[int, int], lang: str, *press: str) -> str:
    shot = Shot("", "", size=size, press=("2", "right", *press), language=lang)
    return asyncio.run(draw_play(every_kind(), shot))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_all_of_it(stored_picture: Stored, lang: str) -> None:
    stored_picture(picture((120, 176), lang))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("pages", [0, 2])
def test_scrolled(stored_picture: Stored, lang: str, size: tuple[int, int], pages: int) -> None:
    stored_picture(picture(size, lang, *["pageup"] * pages))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_message_is_marked(stored_picture: Stored, lang: str) -> None:
    stored_picture(picture((80, 24), lang, "up", "up", "up"))


def marked(lang: str, size: tuple[int, int], message: str, *press: str) -> str:
    """The chat with one of its messages marked, and some keys pressed."""
    ups = [one.id for one in reversed(messages(every_kind()))].index(message) + 1
    return picture(size, lang, *["up"] * ups, *press)


def messages(play: Play) -> list[Message]:
    return [one for one in play.state.chats["c1"].timeline if isinstance(one, Message)]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("key", ["r", "plus", "enter"])
def test_one_message(stored_picture: Stored, lang: str, key: str) -> None:
    stored_picture(marked(lang, (80, 24), "m_ed", key))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("mended", [False, True], ids=["standing", "mended"])
def test_incident(stored_picture: Stored, lang: str, size: tuple[int, int], mended: bool) -> None:
    office = Office()
    if mended:
        office.mend()
    shot = Shot("", "", size=size, press=("2",), language=lang)
    stored_picture(asyncio.run(draw_play(office.play, shot)))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_held_answers(stored_picture: Stored, lang: str, size: tuple[int, int]) -> None:
    office = Office(7)
    office.mend()
    shot = Shot("", "", size=size, press=("2", "f8", "down"), language=lang)
    stored_picture(asyncio.run(draw_play(office.play, shot)))
