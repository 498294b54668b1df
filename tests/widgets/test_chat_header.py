"""The line above a chat: what gives way where there is no room."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from console.widgets.bars.chat_header import Piece, header_line
from tests.widgets.samples import HOSTILE, steers

PIECES = (
    Piece("Alexandra Konstantinopoulou", "name", 0),
    Piece("Acme Japan", "muted", 4),
    Piece("Ben", "warn", 3),
    Piece("Improper words 2 of 3", "warn", 2),
    Piece("picking up, waiting for the relay", "warn", 1),
)


def said(width: int, *pieces: Piece) -> str:
    line = "".join(text for text, _ in header_line(pieces or PIECES, width))
    assert cell_len(line) <= max(1, width)
    return line


def test_what_matters_least_gives_way_and_nothing_is_cut() -> None:
    assert said(110).endswith(
        "Acme Japan · Ben · Improper words 2 of 3 · picking up, waiting for the relay"
    )
    assert said(100) == (
        " Alexandra Konstantinopoulou · Ben · Improper words 2 of 3"
        " · picking up, waiting for the relay"
    )
    assert said(70) == " Alexandra Konstantinopoulou · picking up, waiting for the relay"
    assert said(40) == " Alexandra Konstantinopoulou"


def test_a_name_without_room_ends_with_a_word() -> None:
    assert said(20) == " Alexandra…"
    assert said(20, Piece("佐藤花子佐藤花子佐藤花子", "name", 0)) == " 佐藤花子佐藤花子…"


@pytest.mark.parametrize("width", range(0, 60, 3))
def test_at_any_width_no_word_is_cut_without_a_sign(width: int) -> None:
    words = {word for piece in PIECES for word in piece.text.split()} | {"·"}
    assert all(word in words or word.endswith("…") for word in said(width).split())


def test_hostile_names_steer_nothing() -> None:
    assert not steers(said(30, Piece(HOSTILE, "name", 0)))
