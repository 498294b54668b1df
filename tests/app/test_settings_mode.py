"""The settings as a mode: the sections beside what is chosen, F5, Esc, and the palette."""

from __future__ import annotations

import pytest

from console.core.company.roles import AT_COMPANY
from console.core.company.values import Role
from console.core.failures import Cause
from console.keys import Owner
from console.locale import LANGUAGES, words
from console.screens.finding import relevance
from console.screens.palette import settings_offers
from console.screens.settings.mode import SCREENS
from console.screens.settings.sections import SECTIONS, places, section_of
from tests.app.settings_rig import Window, settings

TO_BRANDS = ["down"] * [one.id for one in SECTIONS].index("brands")
"""In the list of sections, from the channels."""


def in_section(window: Window) -> bool:
    """Whether keys go to what is in the section."""
    focused = window.app.focused
    return focused is not None and focused.id != "rail"


def test_every_section_has_a_window_of_its_own_and_words_in_both_languages() -> None:
    assert [one.id for one in SECTIONS] == list(SCREENS)
    for section in SECTIONS:
        assert section.id == SCREENS[section.id]().SECTION
        if section.see is not None and section.change is not None:
            assert AT_COMPANY[section.change] <= AT_COMPANY[section.see]
        assert section_of(section.owner) is section
    for language in LANGUAGES:
        for section, setting in places(Role.ADMIN):
            key = f"setting.{setting}" if setting else f"section.{section.id}"
            for part in ("", ".tip", ".find"):
                assert words(language).say(key + part)


def test_an_owner_of_keys_that_is_no_section_has_none() -> None:
    assert section_of(Owner.INBOX) is None


@pytest.mark.parametrize("back", ["left", "tab"])
async def test_sections_stand_beside_what_is_chosen_and_keys_lead_there_and_back(
    back: str,
) -> None:
    async with settings(size=(80, 24)) as window:
        assert in_section(window)
        await window.press(back)
        assert not in_section(window) and "Enter open" in window.text
        await window.press(back)
        assert in_section(window) and "Settings › Channels" in window.text
        await window.press(back, *TO_BRANDS, "right")
        assert window.screen == "BrandsScreen" and in_section(window)
        await window.press("escape")
        assert window.screen == "InboxScreen"


async def test_where_there_is_no_room_for_both_they_come_one_after_the_other() -> None:
    async with settings(size=(60, 20)) as window:
        await window.press("escape")
        assert window.screen == "ChannelsScreen" and "Brands" in window.text
        assert "State" not in window.text
        await window.press(*TO_BRANDS, "enter")
        assert window.screen == "BrandsScreen" and "Support" in window.text
        await window.press("escape", "escape")
        assert window.screen == "InboxScreen"


async def test_f5_opens_where_one_was_last() -> None:
    async with settings(open_at="brands") as window:
        await window.press("escape", "f5")
        assert window.screen == "BrandsScreen"


async def test_f5_opens_the_channels_while_one_of_them_is_in_trouble() -> None:
    async with settings(open_at="brands") as window:
        await window.press("escape")
        window.session.trouble(Cause.ACCESS_EXPIRED)
        await window.press("f5")
        assert window.screen == "ChannelsScreen"


async def test_what_a_role_may_not_read_is_not_offered_and_says_who_may() -> None:
    async with settings() as window:
        window.session.be(Role.OPERATOR)
        await window.press("left")
        assert "brands" not in {one.id for one, _ in places(window.session.role)}
        window.app.open_settings("brands")
        await window.settle()
        assert window.screen == "ChannelsScreen"
        said = [one.message for one in window.app._notifications]
        assert said[-1].startswith("Only a supervisor or an admin")


NEWCOMERS = {
    "en": {
        "channels": (
            "page", "facebook", "integrations", "disconnect", "reconnect", "permission", "meta",
            "log in", "chanels",
        ),
        "flow": ("flow", "timer", "timers", "rules", "automation", "sla", "deadline"),
        "waiting": ("waiting", "wait", "ring", "missed", "incoming", "response time", "ring time"),
        "retention": (
            "retention", "retain", "unanswered", "keep chats", "expiry", "clean up", "archive",
            "retension", "auto close unanswered",
        ),
        "idle": (
            "idle", "timeout", "inactivity", "inactive", "idle timeout", "close automatically",
            "change the idle time", "abandoned", "silence",
        ),
        "window": ("window", "7 days", "24 hours", "human agent", "policy"),
        "answering_apps": ("apps", "help desk", "bot", "chatbot", "third party", "echo"),
        "brands": ("department", "team", "shop", "company", "rename", "organisation"),
        "people": (
            "operators", "user", "staff", "invite", "token", "roles", "administrator",
            "concurrent chats", "last seen", "revoke", "stolen", "pepole",
        ),
        "record": ("audit", "log", "history", "who changed", "csv"),
    },
    "ja": {
        "channels": ("ページ", "連携", "接続", "規約", "ﾍﾟｰｼﾞ"),
        "flow": ("フロー", "タイマー", "ルール"),
        "waiting": ("待機", "待ち時間", "着信", "応答漏れ"),
        "retention": ("保持期間", "保存期間", "未返信", "自動クローズ", "保持期間を変える"),
        "idle": ("アイドル", "ｱｲﾄﾞﾙ", "放置", "タイムアウト", "無応答"),
        "window": ("応答期限", "7日", "ポリシー"),
        "answering_apps": ("アプリ", "ボット", "ヘルプデスク"),
        "brands": ("部署", "チーム", "店舗", "会社"),
        "people": ("オペレーター", "招待", "トークン", "役割", "同時チャット数", "退職"),
        "record": ("監査", "履歴", "変更の記録", "エクスポート"),
    },
}  # fmt: skip
"""What somebody might type who does not know where a thing is, and where it leads."""


@pytest.mark.parametrize(
    ("language", "place", "typed"),
    [
        (language, place, typed)
        for language, by_place in NEWCOMERS.items()
        for place, several in by_place.items()
        for typed in several
    ],
)
def test_a_newcomer_finds_the_place(language: str, place: str, typed: str) -> None:
    opened: list[str] = []
    said = words(language)
    offers = settings_offers(Role.ADMIN, said, lambda section, at: opened.append(at or section))
    best = max(offers, key=lambda one: relevance(typed, one.name, one.others))
    assert relevance(typed, best.name, best.others) >= 0.3
    best.run()
    assert opened == [place]


async def test_the_palette_leads_to_a_section() -> None:
    async with settings(open_at="palette") as window:
        await window.write("storefront")
        await window.app.workers.wait_for_complete()
        await window.press("enter")
        assert window.screen == "BrandsScreen"


@pytest.mark.parametrize("typed", ["", "  ", "xyzzyq", "%", "のぬ"])
def test_what_is_called_by_no_word_is_not_found(typed: str) -> None:
    assert relevance(typed, "Channels", ("page", "log in", "チャネル")) == 0.0


def test_a_name_comes_before_other_words_for_it_and_these_before_slips() -> None:
    said = ("channels", "log in", "log", "pag", "account access", "acount")
    scores = [relevance(one, "Channels", ("log in", "page", "account", "access")) for one in said]
    assert scores == sorted(scores, reverse=True) and scores[-1] > 0
