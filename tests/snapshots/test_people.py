"""Settings > People and Record as they look: the lists, what is asked, what is shown once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from console.core.actor import RELAY
from console.core.company.brands import AddDepartment, ChangeSettings, RenameBrand
from console.core.company.operators import AddOperator, ChangeLimit, ChangeRole
from console.core.company.values import Role, Settings
from console.headless.play import Play
from console.headless.scenario import load, offset
from console.headless.screenshots import Shot, draw_play

BY_SIZE = pytest.mark.parametrize(
    "size", [(60, 20), (80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}"
)
BY_LANGUAGE = pytest.mark.parametrize("lang", ["en", "ja"])

Stored = Callable[[str], None]


def staff() -> Play:
    """People in every state, and changes of every sort."""
    scenario = load("morning")
    play = Play(scenario)
    play.advance_to(scenario.start + offset("00:03:00"))
    admin = next(actor for actor in play.operators.values() if actor.role is Role.ADMIN)
    play.do(AddDepartment("b1", "Sales"), admin)
    play.do(RenameBrand("b1", "Acme Japan"), admin)
    play.do(AddOperator("chie", "阿部 千恵子", Role.OPERATOR, ("d1", "d2")), admin)
    play.do(AddOperator("dai", "Dai Endo", Role.OPERATOR, ("d2",), invited=True), admin)
    play.do(ChangeLimit("chie", 4), admin)
    play.do(ChangeRole("chie", Role.SUPERVISOR), admin)
    play.do(ChangeSettings("b1", Settings(retention=900, waiting=None)), admin)
    play.do(ChangeSettings("b1", Settings(retention=900, allowed_words=("Moe", "Lee"))), RELAY)
    return play


def drawn(screen: str, size: tuple[int, int], lang: str, press: str = "") -> str:
    shot = Shot("morning", "", screen, size, tuple(press.split()), lang)
    return asyncio.run(draw_play(staff(), shot))


@BY_LANGUAGE
@BY_SIZE
@pytest.mark.parametrize("screen", ["people", "record"])
def test_the_lists(stored_picture: Stored, screen: str, size: tuple[int, int], lang: str) -> None:
    stored_picture(drawn(screen, size, lang))


@BY_LANGUAGE
@pytest.mark.parametrize(
    "press",
    ["d", "n D a i enter enter enter", "down x", "t", "l 0 enter"],
    ids=["departments", "code", "removal", "token", "limit"],
)
def test_what_is_asked(stored_picture: Stored, press: str, lang: str) -> None:
    stored_picture(drawn("people", (80, 24), lang, press))
