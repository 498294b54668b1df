"""Settings > Flow controls: from the key to the rule, and what is said on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.company.brands import ChangeSettings
from console.core.company.requests import (
    CompletedSince,
    CountCompleted,
    ReadRecord,
    RecordPage,
)
from console.core.company.values import Role, Settings
from console.core.moments import MINUTE
from console.core.queues import Queue
from console.core.record import RecordLine
from console.widgets.field import Field
from tests.app.settings_rig import Window, settings

ROWS = ("waiting", "retention", "idle", "window", "answering_apps")


def rules(window: Window) -> Settings:
    (brand,) = window.session.state.brands.values()
    return brand.settings


def typed(window: Window) -> str:
    return window.app.screen.query_one(Field).value


def _open(window: Window, chat: str) -> bool:
    known = window.session.chat(chat)
    return known is not None and known.open


async def give(window: Window, setting: str, text: str) -> None:
    """Go to the row of a setting, type another value and go on with Enter."""
    await window.press("home", *["down"] * ROWS.index(setting), "enter")
    await window.press("f7", "backspace")
    await window.write(text)
    await window.press("enter")


def by_another(window: Window, **changed: object) -> None:
    """Another admin sets something."""
    wanted = replace(rules(window), **changed)  # type: ignore[arg-type]
    window.session.happen(ChangeSettings("b1", wanted))


@pytest.mark.parametrize(
    ("lang", "size", "setting", "text", "value", "shown"),
    [
        ("en", (80, 24), "retention", "15m", 900, "Retention of unanswered 15 min"),
        ("ja", (80, 24), "retention", "１５分", 900, "未対応の保持期間 15分"),
        ("en", (60, 20), "retention", "30 days", 2_592_000, "Retention of unanswered 30 days"),
        ("ja", (60, 20), "idle", "1分", 60, "アイドル時間 60秒"),
        ("en", (200, 50), "idle", "1 min", 60, "Idle time 60 s"),
        ("en", (120, 36), "waiting", "off", None, "Waiting time off"),
        ("ja", (120, 36), "waiting", "オフ", None, "待機時間 オフ"),
    ],
)
async def test_a_rule_is_set_by_keys_alone(
    lang: str, size: tuple[int, int], setting: str, text: str, value: int | None, shown: str
) -> None:
    async with settings(open_at="flow", lang=lang, size=size) as window:
        await give(window, setting, text)
        assert window.screen == "ConfirmScreen"
        await window.press("y")
        assert window.screen == "FlowScreen"
        assert getattr(rules(window), setting) == value
        assert shown in window.text


@pytest.mark.parametrize(
    ("setting", "text", "said"),
    [
        ("retention", "15", "15 of what? Write the unit"),
        ("retention", "15 lightyears", "“lightyears” is no unit"),
        ("retention", "14 min", "14 min is too short. From 15 min to 30 days."),
        ("retention", "31 days", "31 days is too long. From 15 min to 30 days."),
        ("retention", "off", "This can not be off. From 15 min to 30 days."),
        ("idle", "25h", "25 h is too long. From 60 s to 24 h."),
        ("waiting", "9s", "9 s is too short. From 10 s to 30 min, or off."),
        ("waiting", "soon", "can not be read as a length of time"),
        ("answering_apps", "12, abc", "“abc” is no id of an app"),
    ],
)
async def test_what_will_not_do_is_explained_with_its_range_and_stays(
    setting: str, text: str, said: str
) -> None:
    async with settings(open_at="flow") as window:
        before = rules(window)
        await give(window, setting, text)
        assert window.screen == "ValueScreen" and typed(window) == text
        assert said in window.text
        await window.press("escape")
        assert rules(window) == before and "Nothing has changed." in window.text


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("text", ["15", "15 lightyears", "soon", "14 min", "31 days"])
async def test_why_a_value_will_not_do_is_read_to_its_end_on_a_small_screen(
    lang: str, text: str
) -> None:
    async with settings(open_at="flow", lang=lang, size=(60, 20)) as window:
        await give(window, "retention", text)
        await window.settle()
        wrong = window.app.screen.query_one("#wrong")
        body = window.app.screen.query_one("#body")
        assert body.region.contains_region(wrong.region), window.text


async def test_before_it_is_set_it_says_what_it_does_to_the_open_chats() -> None:
    async with settings(open_at="flow") as window:
        session = window.session
        session.play.advance_to(session.now() + 20 * MINUTE)
        session.on_state(session.play.state, (), whole=True)
        long_ago = session.now() - 15 * MINUTE
        waiting = [
            chat.id
            for chat in session.state.chats.values()
            if chat.queue is Queue.UNANSWERED and (chat.missed_at or 0) <= long_ago
        ]
        session.keep_draft(waiting[0], "It", 2)
        session.on_typing(waiting[1], "ben")
        await give(window, "retention", "15m")
        assert "Retention of unanswered chats: 24 h → 15 min" in window.text
        said = "3 chats complete at once: 3 with an unanswered message, 2 being typed in"
        assert said in window.text
        assert "2 chats will move sooner than until now" in window.text
        assert "Completed chats stay completed" in window.text
        before = {chat.id for chat in session.state.chats.values() if chat.open}
        await window.press("y")
        shown = {chat for chat in before if not _open(window, chat)}
        assert len(shown) == 3 and shown == set(waiting)


async def test_a_no_leads_back_to_what_was_typed() -> None:
    async with settings(open_at="flow") as window:
        await give(window, "idle", "2h")
        await window.press("n")
        assert window.screen == "ValueScreen" and typed(window) == "2h"
        assert rules(window).idle == 86_400


async def test_rules_that_defeat_each_other_are_pointed_out_where_they_are_set() -> None:
    async with settings(open_at="flow", size=(120, 36)) as window:
        await give(window, "retention", "30 days")
        assert "⚠ This keeps chats that nobody can answer any more" in window.text
        await window.press("y")
        assert "⚠ This keeps chats that nobody can answer any more" in window.text
        await give(window, "waiting", "off")
        assert "the retention never begins" in window.text


async def test_what_another_admin_set_meanwhile_is_shown_and_decided() -> None:
    async with settings(open_at="flow") as window:
        line = RecordLine(9, 0, window.session.me, "settings_changed", "Acme")
        window.session.answers[ReadRecord] = [RecordPage((line,))] * 2
        await window.press("down", "enter", "f7", "backspace")
        await window.write("2h")
        by_another(window, retention=3 * 86_400)
        await window.press("enter")
        assert "Aiko Sato has set this meanwhile." in window.text
        assert "Retention of unanswered chats: 3 days You typed: 2 h" in window.text
        await window.press("n")
        assert rules(window).retention == 3 * 86_400 and "Nothing has changed." in window.text
        await window.press("enter", "f7", "backspace")
        await window.write("2h")
        by_another(window, retention=4 * 86_400)
        await window.press("enter", "y")
        assert "Retention of unanswered chats: 4 days → 2 h" in window.text
        await window.press("y")
        assert rules(window).retention == 7_200


async def test_another_admin_who_is_a_moment_faster_is_not_overwritten() -> None:
    async with settings(open_at="flow") as window:
        await give(window, "retention", "2h")
        ask = window.session.administer

        def beaten(command: object) -> str:
            window.session.administer = ask  # type: ignore[method-assign]
            by_another(window, retention=3 * 86_400)
            return ask(command)  # type: ignore[arg-type]

        window.session.administer = beaten  # type: ignore[method-assign]
        await window.press("y")
        assert window.screen == "ConfirmScreen"
        assert "Somebody else has set this meanwhile." in window.text
        assert rules(window).retention == 3 * 86_400
        await window.press("y", "y")
        assert rules(window).retention == 7_200


async def test_another_rule_that_was_set_meanwhile_stays() -> None:
    async with settings(open_at="flow") as window:
        await window.press("down", "enter", "f7", "backspace")
        await window.write("2h")
        by_another(window, idle=600, improper_limit=5)
        await window.press("enter", "y")
        known = rules(window)
        assert (known.retention, known.idle, known.improper_limit) == (7_200, 600, 5)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Taken back. No chat was completed meanwhile."),
        (1, "Taken back. 1 chat that was completed meanwhile stays completed."),
        (14, "Taken back. 14 chats that were completed meanwhile stay completed."),
    ],
)
async def test_one_key_takes_the_last_change_back_and_says_what_stays(
    count: int, said: str
) -> None:
    async with settings(open_at="flow") as window:
        await give(window, "retention", "15m")
        await window.press("y")
        assert "Retention of unanswered chats: 15 min. u takes it back." in window.text
        window.session.answers[CountCompleted] = [CompletedSince(count)]
        since = rules(window).since
        await window.press("u")
        assert "Retention of unanswered chats: 15 min → 24 h" in window.text
        await window.press("y")
        assert rules(window).retention == 86_400 and said in window.text
        asked = [one for one in window.session.asked if isinstance(one, CountCompleted)]
        assert asked == [CountCompleted("b1", since)]
        assert rules(window).version == 2  # a change of its own, which can be taken back too


async def test_where_nothing_was_changed_there_is_nothing_to_take_back() -> None:
    async with settings(open_at="flow") as window:
        assert "u take back" not in window.text
        await window.press("u")
        assert "There is no change of this brand's rules to take back." in window.text


async def test_who_may_only_read_sees_values_and_who_can_change_them() -> None:
    async with settings(open_at="flow") as window:
        window.session.be(Role.SUPERVISOR)
        await window.settle()
        assert "Waiting time 60 s" in window.text
        assert "Only an admin" in window.text and "Enter change" not in window.text
        before = window.session.state
        await window.press("enter", "e", "u")
        assert window.screen == "FlowScreen" and window.session.state is before


async def test_the_reply_window_is_a_fact_with_its_source() -> None:
    async with settings(open_at="flow") as window:
        await window.press(*["down"] * ROWS.index("window"), "enter")
        assert window.screen == "FlowScreen"
        assert "Meta fixes this (Messenger Platform, HUMAN_AGENT)" in window.text


async def test_apps_through_which_people_answer_are_named_by_their_ids() -> None:
    async with settings(open_at="flow") as window:
        await give(window, "answering_apps", "1029384756, 55 55")
        await window.press("y")
        assert rules(window).answering_apps == ("1029384756", "55")
        await give(window, "answering_apps", "")
        await window.press("y")
        assert rules(window).answering_apps == ()


async def test_a_setting_that_was_looked_for_has_the_cursor_on_its_row() -> None:
    async with settings(open_at="channels") as window:
        window.app.open_settings("flow", "idle")
        await window.settle()
        await window.press("enter")
        assert "Acme · Idle time" in window.text


async def test_without_the_relay_nothing_is_asked() -> None:
    async with settings(open_at="flow") as window:
        window.session.lose_relay()
        await window.press("enter")
        assert window.screen == "FlowScreen" and "No connection to the relay" in window.text
