"""Connecting a brand, step by step."""

from __future__ import annotations

import pytest

from console.core.channels.connecting import ConnectAccount, ConnectChannel, ForgetAccount
from console.core.channels.values import Account, AccountChannel
from console.core.kinds.messenger.requests import ConnectPage, StartLogin
from console.core.kinds.requests import Problem, ProblemCode
from console.screens.settings.messenger.plan import Plan, Step, pages
from console.session.values import LoginEnded
from tests.app.settings_rig import HANA, OUTLET, PAGE, settings


async def test_from_an_empty_data_folder_to_a_connected_brand() -> None:
    async with settings(empty=True, agreed=False) as window:
        await window.press("c")
        assert window.screen == "TermsScreen"
        await window.press("a", "y")
        assert "Connect a brand · 1 of 5 · Brand" in window.text
        await window.press("enter")
        await window.write("Acme")
        await window.press("enter")
        assert "2 of 5 · Facebook account" in window.text and "Acme" in window.text
        assert "＋ Sign in to Facebook" in window.text
        await window.press("enter", "p")
        await window.write("?code=x")
        await window.press("enter", "enter")
        assert "3 of 5 · Page" in window.text and "Acme › Hana Mori" in window.text
        await window.press("enter")
        assert "4 of 5 · Department" in window.text
        await window.press("n")
        await window.write("Support")
        await window.press("enter")
        assert "5 of 5 · Review" in window.text
        for part in ("Brand Acme", "account Hana Mori", "Page Acme Japan", "Department Support"):
            assert part in window.text
        assert "connect_page" not in window.session.kinds()
        await window.press("enter")
        assert window.screen == "ChannelsScreen"
        assert "✓ Acme Japan is connected to Acme." in window.text
        assert "Acme Acme Japan Support ● on" in window.text


async def test_going_back_loses_nothing() -> None:
    async with settings() as window:
        await window.press("c", "enter", "enter", "down", "enter", "enter")
        assert "5 of 5 · Review" in window.text and "Page Acme Outlet" in window.text
        await window.press("escape", "left")
        assert "3 of 5 · Page" in window.text
        await window.press("left", "left")
        assert "1 of 5 · Brand" in window.text
        # At each step the cursor is on what was chosen before.
        await window.press("enter", "enter", "enter", "enter")
        assert "5 of 5 · Review" in window.text and "Page Acme Outlet" in window.text


async def test_a_line_of_the_review_leads_to_its_step_and_back() -> None:
    async with settings() as window:
        await window.press("c", "enter", "enter", "down", "enter", "enter")
        await window.press("up", "up", "enter")
        assert "3 of 5 · Page" in window.text
        await window.press("escape")
        assert "5 of 5 · Review" in window.text and "Page Acme Outlet" in window.text


async def test_another_brand_keeps_what_fits_and_asks_for_the_rest() -> None:
    async with settings(before=[ConnectChannel("2", "X", "Boutique", "Sales")]) as window:
        await window.press("c", "enter", "enter", "down", "enter", "enter")
        await window.press("home", "enter", "down", "enter")
        # Departments belong to a brand: the old one does not fit any more.
        assert "4 of 5 · Department" in window.text and "Sales" in window.text
        await window.press("enter")
        assert "Brand Boutique" in window.text and "Page Acme Outlet" in window.text


async def test_a_page_in_use_can_not_be_chosen_and_says_where_it_is() -> None:
    async with settings(before=[ConnectChannel("2", "X", "Boutique", "Sales")]) as window:
        await window.press("c", "down", "enter", "enter")
        assert "in use by Acme · Support; unlink it there first" in window.text
        assert "this account may not do enough here; missing: messages" in window.text
        await window.press("home", "enter")
        # The cursor has passed over it: the next one is chosen.
        await window.press("enter")
        assert "Page Acme Outlet" in window.text


async def test_leaving_at_the_first_step_connects_nothing() -> None:
    async with settings() as window:
        await window.press("c", "escape")
        assert window.screen == "ChannelsScreen" and window.session.kinds() == []


async def test_more_pages_are_asked_for_at_facebook() -> None:
    async with settings() as window:
        await window.press("c", "enter", "enter", "n")
        assert window.session.asked[-1] == StartLogin(HANA, ask_again=True)
        more = Account(HANA, "Hana Mori", (AccountChannel("9", "Acme Spa", "", ("MESSAGING",)),))
        window.session.happen(ConnectAccount(more))
        window.session.end_login(LoginEnded("login-1", HANA, 1))
        await window.settle()
        await window.press("enter")
        assert "3 of 5 · Page" in window.text and "Acme Spa" in window.text


@pytest.mark.parametrize(
    ("code", "asks_again"),
    [(ProblemCode.ACCESS_EXPIRED, False), (ProblemCode.MISSING_PERMISSIONS, True)],
)
async def test_a_problem_at_the_end_leads_to_a_login_and_back(
    code: ProblemCode, asks_again: bool
) -> None:
    async with settings() as window:
        window.session.answers[ConnectPage] = [Problem(code, "pages_messaging")]
        await window.press("c", "enter", "enter", "down", "enter", "enter", "enter")
        assert "5 of 5 · Review" in window.text and "r sign in again" in window.text
        assert OUTLET not in window.session.state.channels
        await window.press("r")
        assert window.session.asked[-1] == StartLogin(HANA, asks_again)
        window.session.end_login(LoginEnded("login-1", HANA, 3))
        await window.settle()
        await window.press("enter")
        assert "5 of 5 · Review" in window.text and "Page Acme Outlet" in window.text
        await window.press("enter")
        assert OUTLET in window.session.state.channels


async def test_a_problem_that_passes_is_tried_again_with_enter() -> None:
    async with settings() as window:
        window.session.answers[ConnectPage] = [Problem(ProblemCode.UNREACHABLE)]
        await window.press("c", "enter", "enter", "down", "enter", "enter", "enter")
        assert "✗ Facebook could not be reached. Nothing has changed." in window.text
        await window.press("enter")
        assert window.screen == "ChannelsScreen" and OUTLET in window.session.state.channels


async def test_what_vanished_meanwhile_is_chosen_again() -> None:
    async with settings() as window:
        await window.press("c", "enter", "enter", "down", "enter", "enter")
        window.session.happen(ForgetAccount(HANA))
        await window.press("enter")
        assert "2 of 5 · Facebook account" in window.text
        assert "Something has changed meanwhile; please choose again." in window.text
        assert "connect_page" not in window.session.kinds()


async def test_a_name_that_will_not_do_is_explained_and_stays() -> None:
    async with settings() as window:
        await window.press("c", "n", "enter")
        assert "1 to 80" in window.text
        await window.write("Acme")
        await window.press("enter")
        assert window.screen == "NameScreen" and "This name is taken" in window.text
        await window.press("2", "enter")
        assert "2 of 5 · Facebook account" in window.text
        assert "Acme2" in {one.name for one in window.session.state.brands.values()}


def test_a_plan_without_what_does_not_belong_together() -> None:
    from console.headless.play import Play
    from console.headless.scenario import load

    state = Play(load("morning")).state
    plan = Plan("b1", HANA, OUTLET, "d1")
    assert plan.tidied(state) == plan and plan.first_open(state) is Step.REVIEW
    assert plan.choose(Step.ACCOUNT, "9").tidied(state) == Plan("b1", department="d1")
    assert plan.choose(Step.BRAND, "9").tidied(state) == Plan("", HANA, OUTLET, "")
    blocked = {one.page.id for one in pages(plan, state) if one.blocked}
    assert blocked == {"100200300400502"}
    elsewhere = {one.page.id for one in pages(Plan("b9", HANA), state) if one.blocked}
    assert elsewhere == {PAGE, "100200300400502"}
