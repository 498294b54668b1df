"""Settings > Channels: the list of brands, and what its keys do."""

from __future__ import annotations

import pytest

from console.core.channels.connecting import ConnectAccount, ConnectChannel, SwitchChannel
from console.core.channels.incidents import MendIncident
from console.core.channels.values import Account, ChannelState
from console.core.company.brands import AddBrand
from console.core.company.values import Role
from console.core.failures import Cause
from console.core.kinds.messenger.requests import ConnectPage, StartLogin, UnlinkPage
from console.core.kinds.requests import (
    ChannelFacts,
    ChannelsChecked,
    CheckChannels,
    Done,
    Problem,
    ProblemCode,
)
from console.core.queues import Queue
from console.headless.play import PAGE
from console.session.values import LoginEnded
from tests.app.settings_rig import HANA, settings
from tests.sessions import played_relay

BOUTIQUE = AddBrand("Boutique")


def state_of(window: object, page: str = PAGE) -> ChannelState:
    return window.session.state.channels[page].state  # type: ignore[attr-defined,no-any-return]


async def test_every_brand_stands_in_the_list_with_its_page_department_and_state() -> None:
    async with settings() as window:
        window.session.administer(BOUTIQUE)
        await window.settle()
        assert "Brand Page Department State" in window.text
        assert "Acme Acme Japan Support ● on" in window.text
        assert "Boutique — — – not connected → c connect it" in window.text


async def test_it_says_when_facebook_was_asked_and_when_it_last_reported() -> None:
    async with settings() as window:
        assert "through Hana Mori" in window.text
        assert "last event 09:03" in window.text and "checked 09:03" in window.text
        now = window.session.now()
        problem = Problem(ProblemCode.UNREACHABLE)
        facts = ChannelFacts(PAGE, now, 0, now + 10**10, ("messages", "message_reads"), problem)
        window.session.answers[CheckChannels] = [ChannelsChecked((facts,))]
        await window.press("f5")
        assert "no event heard yet" in window.text and "access until 26 Jun 2026" in window.text
        assert "Facebook does not report: messages, message_reads" in window.text
        assert "Not checked: Facebook could not be reached." in window.text


@pytest.mark.parametrize(
    ("cause", "said", "offer"),
    [
        (Cause.ACCESS_EXPIRED, "access has expired; reconnect the account", "→ r reconnect"),
        (Cause.PERMISSION_LOST, "the permission to send for this Page is gone", "→ r reconnect"),
        (Cause.CHANNEL_RESTRICTED, "Facebook has restricted this Page", "→ F5 check again"),
    ],
)
async def test_what_is_wrong_stands_there_with_the_one_key_that_mends_it(
    cause: Cause, said: str, offer: str
) -> None:
    async with settings() as window:
        window.session.trouble(cause)
        await window.settle()
        assert f"✗ in trouble ✗ {said} · since 09:03" in window.text
        assert offer in window.text


async def test_an_incident_counts_the_chats_it_touches() -> None:
    async with settings(scenario="errors", size=(120, 36)) as window:
        assert (
            "access has expired; reconnect the account · since 10:00 · 8 open chats" in window.text
        )


async def test_switching_off_is_asked_once_and_says_what_it_means() -> None:
    async with settings() as window:
        await window.press("space")
        assert "What visitors write meanwhile is kept" in window.text
        await window.press("n")
        assert state_of(window) is ChannelState.ON
        await window.press("space", "y")
        assert state_of(window) is ChannelState.OFF
        assert "○ off" in window.text and "→ Space switch on" in window.text


async def test_what_came_meanwhile_is_counted_and_missed_once_it_is_on_again() -> None:
    async with settings(empty=True, open_at="help") as window:
        session, play = window.session, window.session.play
        session.happen(ConnectChannel(PAGE, "Acme Japan", "Acme", "Support"))
        admin = play.operators[session.me]
        assert play.do(SwitchChannel(PAGE, False), admin) is None
        play._say(next(iter(play._visitors.values())), "hello")
        played_relay(session).catch_up()
        await window.press("escape")
        await window.app.run_action("settings")
        await window.settle()
        assert "○ off · 1 kept" in window.text
        await window.press("space")
        assert "now missed chats: 1" in window.text
        assert [row.rings for row in session.queues.rows(Queue.UNANSWERED)] == [False]


@pytest.mark.parametrize("keys", [("n",), ("y", "n"), ("y", "escape")])
async def test_unlinking_is_asked_twice_and_each_time_no_is_no(keys: tuple[str, ...]) -> None:
    async with settings() as window:
        await window.press("u", *keys)
        assert window.screen == "ChannelsScreen"
        assert window.session.kinds() == [] and state_of(window) is ChannelState.ON


async def test_an_unlinked_page_stays_in_the_list_and_can_be_connected_again() -> None:
    async with settings() as window:
        await window.press("u")
        assert "the relay forgets its access" in window.text
        await window.press("y")
        assert "unlink Acme Japan from Acme now?" in window.text
        await window.press("y")
        assert window.session.asked[-1] == UnlinkPage(PAGE)
        assert "✓ Acme Japan is unlinked." in window.text and "◌ unlinked" in window.text
        await window.press("r")
        # Brand, Page and department are known: only the account is asked.
        assert "2 of 5 · Facebook account" in window.text
        await window.press("enter")
        assert "5 of 5 · Review" in window.text
        await window.press("enter")
        assert "Acme Japan is connected to Acme." in window.text
        assert state_of(window) is ChannelState.ON


async def test_a_refused_unlink_says_why_and_changes_nothing() -> None:
    async with settings() as window:
        window.session.answers[UnlinkPage] = [Problem(ProblemCode.REFUSED, "(#200) no")]
        await window.press("u", "y", "y")
        assert "✗ Facebook refused: (#200) no" in window.text
        assert state_of(window) is ChannelState.ON


async def test_reconnecting_what_works_is_asked_twice() -> None:
    async with settings() as window:
        await window.press("r")
        assert "Its access is renewed at Facebook." in window.text
        await window.press("y")
        assert "as Hana Mori. This renews the access of: Acme Japan." in window.text
        assert window.session.kinds() == []
        await window.press("y")
        assert window.screen == "LoginScreen"


async def test_one_key_reconnects_what_is_broken_and_says_what_it_mended() -> None:
    async with settings() as window:
        window.session.trouble(Cause.ACCESS_EXPIRED)
        await window.press("r")
        assert window.screen == "LoginScreen"
        assert StartLogin(HANA) in window.session.asked
        window.session.happen(MendIncident(PAGE, Cause.ACCESS_EXPIRED))
        window.session.end_login(LoginEnded("login-1", HANA, 3))
        await window.settle()
        await window.press("enter")
        assert window.screen == "ChannelsScreen"
        assert "✓ Mended: Acme Japan" in window.text and "● on" in window.text


async def test_what_reconnecting_did_not_mend_is_said() -> None:
    async with settings() as window:
        window.session.trouble(Cause.CHANNEL_RESTRICTED)
        window.session.trouble(Cause.PERMISSION_LOST)
        await window.press("r")
        assert StartLogin(HANA, ask_again=True) in window.session.asked
        window.session.happen(MendIncident(PAGE, Cause.PERMISSION_LOST))
        window.session.end_login(LoginEnded("login-1", HANA, 3))
        await window.settle()
        await window.press("enter")
        assert "✗ Acme Japan: Facebook has restricted this Page" in window.text


async def test_a_reconnect_that_was_given_up_changes_nothing() -> None:
    async with settings() as window:
        window.session.trouble(Cause.ACCESS_EXPIRED)
        await window.press("r", "escape")
        assert "Nothing has changed." in window.text and "✗ in trouble" in window.text


async def test_a_lost_subscription_is_mended_without_a_login() -> None:
    async with settings() as window:
        window.session.trouble(Cause.NOT_SUBSCRIBED)
        await window.press("r")
        (asked,) = [one for one in window.session.asked if isinstance(one, ConnectPage)]
        assert (asked.account, asked.page) == (HANA, PAGE)
        assert "start_login" not in window.session.kinds()


async def test_a_lost_subscription_leads_to_a_login_where_access_has_expired_too() -> None:
    async with settings() as window:
        window.session.trouble(Cause.NOT_SUBSCRIBED)
        window.session.answers[ConnectPage] = [Problem(ProblemCode.ACCESS_EXPIRED)]
        await window.press("r")
        assert window.screen == "LoginScreen"
        assert window.session.kinds() == ["connect_page", "start_login"]


async def test_who_is_no_admin_reads_the_list_and_learns_who_can_help() -> None:
    async with settings() as window:
        window.session.be(Role.OPERATOR)
        window.session.trouble(Cause.ACCESS_EXPIRED)
        await window.settle()
        assert "Only an admin (Ada) can change channels" in window.text
        assert "reconnect the account" in window.text and "r reconnect" not in window.text
        before = window.session.state
        await window.press("c", "space", "r", "u", "m", "b", "t", "f5")
        assert window.screen == "ChannelsScreen"
        assert window.session.kinds() == [] and window.session.state is before


@pytest.mark.parametrize("key", ["c", "space", "r", "u", "f5"])
async def test_without_the_relay_nothing_is_begun(key: str) -> None:
    async with settings() as window:
        window.session.lose_relay()
        asked = len(window.session.asked)
        await window.press(key)
        assert window.screen == "ChannelsScreen"
        assert "No connection to the relay" in window.text
        assert len(window.session.asked) == asked


async def test_the_palette_begins_an_action_where_there_is_no_doubt_which_page() -> None:
    async with settings(open_at="help") as window:
        await window.press("escape")
        window.app.open_settings("channels", action="unlink")
        await window.settle()
        assert "Unlink Acme Japan?" in window.text
        await window.press("escape", "escape")
        window.session.happen(ConnectChannel("2", "Acme Europe", "Acme", "Sales"))
        window.app.open_settings("channels", action="unlink")
        await window.settle()
        assert "Choose the Page, then press u: unlink." in window.text


async def test_names_from_outside_are_text() -> None:
    hostile = ConnectChannel("2", "[@click=app.quit]Q[/]", "[b]\x1b]0;x\x07[/]", "S\u202e")
    async with settings(before=[hostile], size=(120, 36)) as window:
        assert "[@click=app.quit]Q[/]" in window.text and "[b]" in window.text
        assert "\x1b" not in window.text and "\u202e" not in window.text


async def test_an_empty_list_says_what_comes_first() -> None:
    async with settings(empty=True) as window:
        assert "No brand is connected to a Facebook Page yet." in window.text
        assert "c connects one: agree to the terms" in window.text
        assert "c connect " in window.text


async def test_pages_without_an_account_are_connected_anew_through_one() -> None:
    by_hand = ConnectChannel("2", "By Hand", "Other", "Desk")
    account = Account("7", "Kei Abe")
    async with settings(before=[by_hand, ConnectAccount(account)]) as window:
        window.session.answers[ConnectPage] = [Done()]
        await window.press("down", "r", "y", "y")
        assert "2 of 5 · Facebook account" in window.text
        await window.press("down", "enter")
        # This account does not have the Page: another one has to be chosen, or signed in for.
        assert "3 of 5 · Page" in window.text


async def test_in_japanese() -> None:
    async with settings(lang="ja") as window:
        window.session.trouble(Cause.ACCESS_EXPIRED)
        await window.settle()
        assert "✗ 問題あり" in window.text and "→ r 再接続" in window.text


async def test_the_palette_opens_over_the_inbox_from_any_window() -> None:
    async with settings() as window:
        await window.press("m", "ctrl+p")
        assert window.screen == "Palette"
        await window.press("escape")
        assert window.app.screen is window.app.inbox


async def test_who_turns_out_to_be_an_admin_sees_how_the_channels_stand() -> None:
    async with settings(open_at="help") as window:
        window.session.be(Role.OPERATOR)
        await window.press("escape")
        await window.app.run_action("settings")
        await window.settle()
        assert (
            "Only an admin (Ada) can change channels" in window.text
            and "checked" not in window.text
        )
        window.session.be(Role.ADMIN)
        await window.settle()
        assert "Only an admin" not in window.text and "checked 09:03" in window.text
        assert "c connect" in window.text
