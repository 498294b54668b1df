"""Settings > Channels as it looks: the list in every state, terms, login, accounts, the steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from console.core.actor import RELAY
from console.core.channels.connecting import (
    AcceptTerms,
    ConnectAccount,
    ConnectChannel,
    SwitchChannel,
    UnlinkChannel,
)
from console.core.channels.incidents import OpenIncident
from console.core.channels.values import Account, AccountChannel
from console.core.company.brands import AddBrand
from console.core.company.values import Role
from console.core.failures import Cause, Failure
from console.core.messages import Receive
from console.core.state import Visitor
from console.headless.play import Play
from console.headless.scenario import load, offset
from console.headless.screenshots import Shot, draw_play
from console.screens.settings.terms import VERSION

SIZES = [(80, 24), (120, 36)]
BY_SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
BY_LANGUAGE = pytest.mark.parametrize("lang", ["en", "ja"])

Stored = Callable[[str], None]

KEI = Account(
    "7",
    "阿部 慧",
    (AccountChannel("81", "Globex 日本", "Shop", ("MESSAGING", "MODERATE")),),
    missing=("business_management",),
    by="aiko",
)


def office(accepted: bool = True) -> Play:
    """Brands in every state: on, in trouble, off with messages kept, unlinked, not connected."""
    scenario = load("errors")
    play = Play(scenario)
    play.advance_to(scenario.start + offset("00:03:00"))
    admin = next(actor for actor in play.operators.values() if actor.role is Role.ADMIN)
    if accepted:
        play.do(AcceptTerms(VERSION), admin)
    play.do(ConnectAccount(KEI), RELAY)
    play.do(ConnectChannel("81", "Globex 日本", "Globex", "営業部", KEI.id), RELAY)
    play.do(ConnectChannel("82", "Initech Help", "Initech", "Help", KEI.id), RELAY)
    play.do(ConnectChannel("83", "Old Shop", "Umbrella", "Sales", KEI.id), RELAY)
    play.do(AddBrand("Wayne"), admin)
    play.do(SwitchChannel("81", False), admin)
    play.do(UnlinkChannel("83"), RELAY)
    play.do(OpenIncident("82", Failure(Cause.NOT_SUBSCRIBED)), RELAY)
    for number in range(12):
        visitor = Visitor(str(number), "81", "Yuki Tanaka")
        play.do(Receive(visitor, f"kept{number}", play.now, "こんにちは"), RELAY)
    return play


def drawn(
    play: Play,
    size: tuple[int, int],
    lang: str,
    press: Sequence[str] = (),
    screen: str = "channels",
) -> str:
    return asyncio.run(draw_play(play, Shot("errors", "", screen, size, tuple(press), lang)))


@BY_LANGUAGE
@BY_SIZE
def test_the_list(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(drawn(office(), size, lang))


@BY_LANGUAGE
def test_the_end_of_the_list(stored_picture: Stored, lang: str) -> None:
    stored_picture(drawn(office(), (80, 24), lang, ["end"]))


@BY_LANGUAGE
@BY_SIZE
def test_the_terms(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(drawn(office(accepted=False), size, lang, screen="terms"))


@BY_LANGUAGE
@BY_SIZE
def test_the_accounts(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(drawn(office(), size, lang, screen="accounts"))


@BY_LANGUAGE
@BY_SIZE
def test_the_login(stored_picture: Stored, size: tuple[int, int], lang: str) -> None:
    stored_picture(drawn(office(), size, lang, ["a"], screen="accounts"))


@BY_LANGUAGE
@pytest.mark.parametrize("code", ["nothing", "?error=x", "?code=x"], ids=["wrong", "no", "yes"])
def test_how_a_login_ends(stored_picture: Stored, lang: str, code: str) -> None:
    press = ["a", "p", *code, "enter"]
    stored_picture(drawn(office(), (80, 24), lang, press, screen="accounts"))


@BY_LANGUAGE
def test_the_brands(stored_picture: Stored, lang: str) -> None:
    stored_picture(drawn(office(), (80, 24), lang, screen="brands"))


@BY_LANGUAGE
@pytest.mark.parametrize("step", range(5))
def test_the_steps_of_connecting(stored_picture: Stored, lang: str, step: int) -> None:
    keys = [["enter"], ["enter"], ["down", "enter"], ["enter"]]
    press = [key for pressed in keys[:step] for key in pressed]
    stored_picture(drawn(office(), (80, 24), lang, press, screen="connect_brand"))


@BY_LANGUAGE
@pytest.mark.parametrize("press", [["down", "r"], ["u", "y"]], ids=["reconnect", "unlink"])
def test_the_questions(stored_picture: Stored, lang: str, press: list[str]) -> None:
    stored_picture(drawn(office(), (80, 24), lang, press))
