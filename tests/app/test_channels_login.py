"""Facebook's login in the console: the address, the wait, the code, and what comes of it."""

from __future__ import annotations

import pytest
from textual import events

from console.core.channels.connecting import ConnectAccount
from console.core.channels.values import Account, AccountChannel
from console.core.kinds.messenger.requests import CancelLogin, EnterCode, LoginStarted, StartLogin
from console.core.kinds.requests import Problem, ProblemCode
from console.locale import LANGUAGES, words
from console.program.browser import may_open, opener
from console.screens.settings.messenger.plan import Way, way_on
from console.session.values import LoginEnded
from tests.app.settings_rig import HANA, OUTLET, Window, settings

CODE = "https://relay.example/login/callback?code=AQx&state=1"


async def begin(window: Window) -> None:
    """Manage accounts > Add."""
    await window.press("m", "a")
    assert window.screen == "LoginScreen"


async def test_the_address_stands_there_and_the_time_that_is_left() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        unbroken = window.text.replace(" ", "")
        assert "https://www.facebook.com/v26.0/dialog/oauth?client_id=1029384756" in unbroken
        assert "Waiting for the browser, 10:00 left" in window.text
        window.session.play.now += 61_000
        window.app._tick()
        await window.settle()
        assert "8:59 left" in window.text


async def test_the_end_is_seen_at_once() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        window.session.happen(ConnectAccount(Account("7", "Kei Abe")))
        window.session.end_login(LoginEnded("of somebody else", "7", 9))
        await window.settle()
        assert "Waiting for the browser" in window.text
        window.session.end_login(LoginEnded("login-1", "7", 3))
        await window.settle()
        assert "✓ Connected: 3 Pages Kei Abe" in window.text
        await window.press("enter")
        assert window.screen == "AccountsScreen" and "✓ Kei Abe is signed in." in window.text


async def test_a_page_that_was_left_out_is_named_and_the_login_offered_again() -> None:
    async with settings() as window:
        await window.press("m", "enter")
        assert window.screen == "LoginScreen"
        other = AccountChannel(OUTLET, "Acme Outlet")
        window.session.happen(ConnectAccount(Account(HANA, "Hana Mori", (other,))))
        window.session.end_login(LoginEnded(window.session.login, HANA, 1))
        await window.settle()
        assert "✓ Connected: 1 Page Hana Mori" in window.text
        assert "✗ Left out, so nothing can be received or answered there: Acme Japan" in window.text
        await window.press("r")
        asked = window.session.asked[-1]
        assert asked == StartLogin(HANA, ask_again=True)
        await window.press("escape", "escape")
        assert "Left out when Hana Mori last signed in to Facebook" in window.text


async def test_escape_gives_the_login_up_at_the_relay_too() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        await window.press("escape")
        assert window.screen == "AccountsScreen" and "Nothing has changed." in window.text
        assert window.session.asked[-1] == CancelLogin("login-1")


async def test_a_code_can_be_entered_by_hand() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        await window.press("p")
        await window.write("nothing")
        await window.press("enter")
        assert "There is no code in this that Facebook takes." in window.text
        assert "Waiting for the browser" in window.text
        for _ in "nothing":
            await window.press("backspace")
        await window.write(CODE)
        await window.press("enter")
        assert EnterCode("login-1", CODE) in window.session.asked
        assert "✓ Connected: 3 Pages Hana Mori" in window.text


async def test_what_is_pasted_anywhere_is_the_code() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        window.app.post_message(events.Paste(f"{CODE}\n"))
        await window.settle()
        await window.press("enter")
        assert EnterCode("login-1", CODE) in window.session.asked


async def test_a_login_that_is_over_at_the_relay_waits_for_nothing() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        window.session.answers[EnterCode] = [Problem(ProblemCode.EXPIRED)]
        await window.press("p", "x", "enter")
        assert "This login is over" in window.text and "Waiting" not in window.text
        await window.press("r")
        assert window.session.asked[-1] == StartLogin()
        assert "Waiting for the browser, 10:00 left" in window.text


async def test_time_ends_a_login() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        window.session.play.now += 600_000
        window.app._tick()
        await window.settle()
        assert "This login is over" in window.text and "r sign in again" in window.text


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_every_problem_has_a_sentence_and_a_way_on(lang: str) -> None:
    async with settings(empty=True, lang=lang) as window:
        for code in ProblemCode:
            await begin(window)
            problem = Problem(code, "pages_messaging")
            window.session.end_login(LoginEnded(window.session.login, problem=problem))
            await window.settle()
            shown = window.text.replace(" ", "")
            for said in (*words(lang).problem(problem), words(lang).say("login.failed")):
                assert said.replace(" ", "") in shown, code
            asked = len(window.session.asked)
            await window.press("r")
            if way_on(code) is Way.BACK:
                assert len(window.session.asked) == asked
            else:
                again = StartLogin(ask_again=way_on(code) is Way.LOGIN_ASKING)
                assert window.session.asked[-1] == again
            await window.press("escape", "escape")
            assert window.session.state.accounts == {}


async def test_a_login_that_can_not_begin_says_why() -> None:
    async with settings(empty=True) as window:
        window.session.answers[StartLogin] = [Problem(ProblemCode.NOT_CONFIGURED, "PUBLIC_URL")]
        await begin(window)
        assert "The relay is not set up for this: PUBLIC_URL" in window.text
        await window.press("escape")
        assert window.screen == "AccountsScreen"


async def test_what_was_left_out_can_be_asked_for_once_more() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        less = Account(HANA, "Hana Mori", missing=("business_management",))
        window.session.happen(ConnectAccount(less))
        window.session.end_login(LoginEnded("login-1", HANA, 1))
        await window.settle()
        assert "Connected: 1 Page Hana Mori" in window.text
        assert "Not allowed, and not needed to answer: business_management" in window.text
        await window.press("r")
        assert window.session.asked[-1] == StartLogin(ask_again=True)


async def test_copying_and_showing_the_address_alone() -> None:
    async with settings(empty=True) as window:
        await begin(window)
        await window.press("c")
        url = window.app.clipboard
        assert url.startswith("https://www.facebook.com/") and url.endswith("1")
        await window.press("a")
        assert window.screen == "AddressScreen"
        strips = window.app.screen._compositor.render_strips()
        # Whole lines of the terminal, from its left edge on.
        assert "".join(strip.text for strip in strips).startswith(url)
        await window.press("escape")
        assert window.screen == "LoginScreen"


async def test_a_browser_opens_only_when_asked_and_where_one_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with settings(empty=True) as window:
        opened: list[str] = []

        def open_browser(url: str) -> bool:
            opened.append(url)
            return True

        monkeypatch.setattr(window.app, "open_browser", open_browser)
        await begin(window)
        await window.press("o")
        assert opened == [] and "open a browser" not in window.text
        await window.press("escape")
        monkeypatch.setattr(type(window.app), "has_browser", True)
        await window.press("a")
        assert opened == [] and "o open a browser" in window.text
        await window.press("o")
        await window.shows("A browser is opening.")
        assert len(opened) == 1


async def test_an_address_that_is_none_is_no_link() -> None:
    async with settings(empty=True) as window:
        bad = LoginStarted("login-9", "javascript:alert(1)", window.session.now() + 60_000)
        window.session.answers[StartLogin] = [bad]
        await begin(window)
        strips = window.app.screen._compositor.render_strips()
        links = {one.style.link for strip in strips for one in strip if one.style}
        assert links == {None}


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://www.facebook.com/dialog?a=b%20c", True),
        ("http://127.0.0.1:9001/dialog", True),
        ("file:///etc/passwd", False),
        ("--help", False),
        ("https://", False),
        ("https://x/ y", False),
        ("https://x/\x1b]0;", False),
        ("https://[x/", False),
    ],
)
def test_only_addresses_of_the_web_reach_a_browser(url: str, may: bool) -> None:
    assert may_open(url) is may


def test_no_browser_over_ssh_or_without_a_display() -> None:
    assert opener({"SSH_CONNECTION": "a"}, "darwin") is None
    assert opener({}, "darwin") == ["open"]
    assert opener({"PATH": ""}, "linux") is None
    assert opener({"DISPLAY": ":0", "PATH": ""}, "linux") is None
