"""Terms, accounts, brands and departments."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.core.channels.connecting import AcceptTerms, ConnectChannel
from console.core.company.brands import AddBrand
from console.core.company.values import Role
from console.core.kinds.messenger.requests import RemoveAccount, StartLogin
from console.core.kinds.requests import Problem, ProblemCode
from console.locale import LANGUAGES, words
from tests.app.settings_rig import HANA, settings

SCREENS = Path(__file__).parents[2] / "console"


@pytest.mark.parametrize("key", ["d", "escape"])
@pytest.mark.parametrize("begun", [("c",), ("m", "a")])
async def test_without_the_terms_nothing_can_be_added(key: str, begun: tuple[str, ...]) -> None:
    async with settings(agreed=False) as window:
        before = window.session.state
        await window.press(*begun)
        assert "version 2026-11" in window.text
        assert "Nobody has accepted these terms yet." in window.text
        await window.press(key)
        assert "Nothing has changed." in window.text
        assert window.session.state is before and window.session.kinds() == []


async def test_who_accepted_and_when_is_recorded_and_shown() -> None:
    async with settings(agreed=False) as window:
        await window.press("t", "a", "y")
        assert window.screen == "ChannelsScreen"
        consent = window.session.state.consent
        assert consent is not None
        assert (consent.version, consent.operator) == ("2026-11", window.session.me)
        await window.press("t")
        assert "✓ Accepted by Aiko Sato, 09:03" in window.text
        assert "a accept" not in window.text
        await window.press("a")
        assert window.session.state.consent is consent


async def test_newer_terms_have_to_be_accepted_anew() -> None:
    async with settings(agreed=False) as window:
        window.session.administer(AcceptTerms("2025-01"))
        await window.press("c")
        assert "Aiko Sato accepted version 2025-01" in window.text
        await window.press("a", "y")
        assert "Connect a brand" in window.text


async def test_the_terms_can_be_read_to_their_end() -> None:
    async with settings(agreed=False, size=(80, 24)) as window:
        await window.press("t")
        assert "Ending it." not in window.text
        await window.press("end")
        assert "until you delete the relay's data." in window.text


async def test_an_account_says_who_signed_in_and_what_lives_on_it() -> None:
    async with settings() as window:
        await window.press("m")
        assert "Hana Mori 3 Pages · signed in 09:00 by Aiko Sato" in window.text
        assert "in use for Acme Japan" in window.text
        await window.press("r")
        assert window.session.asked[-1] == StartLogin(HANA)


async def test_removing_an_account_is_asked_twice_and_names_what_it_unlinks() -> None:
    async with settings() as window:
        await window.press("m", "d")
        assert "This unlinks: Acme Japan" in window.text
        await window.press("y", "n")
        assert window.session.kinds() == []
        window.session.answers[RemoveAccount] = [Problem(ProblemCode.UNREACHABLE)]
        await window.press("d", "y", "y")
        assert "Facebook could not be reached." in window.text
        assert HANA in window.session.state.accounts
        await window.press("d", "y", "y")
        assert "✓ Hana Mori is removed." in window.text
        assert "Nobody has signed in to Facebook yet." in window.text
        await window.press("escape")
        assert "◌ unlinked" in window.text


async def test_brands_and_departments_are_added_and_renamed() -> None:
    async with settings() as window:
        await window.press("b", "n")
        await window.write("Boutique")
        await window.press("enter", "d")
        assert "New department of Boutique" in window.text
        await window.write("Sales")
        await window.press("enter")
        assert "Acme └ Support Boutique └ Sales" in window.text
        await window.press("e", "2", "enter", "up", "enter", "2", "enter")
        assert "Acme └ Support Boutique2 └ Sales2" in window.text


async def test_a_name_refused_by_the_relay_is_said_and_waits_for_nothing() -> None:
    async with settings() as window:
        await window.press("b", "n")
        # A colleague is faster.
        await window.write("Acme3")
        window.session.happen(ConnectChannel("3", "X", "Acme3", "Y"))
        await window.press("enter")
        assert window.screen == "BrandsScreen" and "Waiting" not in window.text
        names = [one.name for one in window.session.state.brands.values()]
        assert names.count("Acme3") == 1


def test_every_text_that_is_said_stands_in_the_catalogues() -> None:
    said = re.compile(r'\b(?:say|count|good)\(\s*"([a-z_.]+)"')
    found = {key for path in SCREENS.rglob("*.py") for key in said.findall(path.read_text())}
    assert "settings.unchanged" in found
    for lang in LANGUAGES:
        known = words(lang).catalogue
        assert [key for key in found if key not in known and f"{key}.one" not in known] == []


async def test_what_is_used_is_not_removed_and_says_by_what() -> None:
    async with settings(open_at="brands") as window:
        await window.press("x")
        assert "Acme is not removed. Still used by Acme Japan, Support" in window.text
        await window.press("down", "x")
        assert "Support is not removed. Still used by Acme Japan" in window.text
        assert window.screen == "BrandsScreen" and len(window.session.state.departments) == 1


async def test_what_nothing_uses_is_removed_after_a_question_and_its_name_is_free() -> None:
    async with settings(open_at="brands", before=[AddBrand("Boutique")]) as window:
        await window.press("end", "d")
        await window.write("Sales")
        await window.press("enter", "x", "n")
        assert len(window.session.state.departments) == 2
        await window.press("x", "y")
        assert "Sales is removed." in window.text
        assert len(window.session.state.departments) == 1
        await window.press("end", "x", "y")
        assert [one.name for one in window.session.state.brands.values()] == ["Acme"]
        await window.press("n")
        await window.write("Boutique")
        await window.press("enter")
        assert "Boutique" in window.text and len(window.session.state.brands) == 2


async def test_who_is_no_admin_reads_the_brands_and_gets_no_key() -> None:
    async with settings(open_at="brands") as window:
        window.session.be(Role.SUPERVISOR)
        await window.press("x", "n", "e", "d", "enter")
        assert "Only an admin" in window.text and "remove" not in window.text
        assert len(window.session.state.brands) == 1
