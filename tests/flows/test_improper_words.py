"""Improper words by the rules of a brand, from Meta's webhook to every console: set, counted,
excused, and set otherwise while chats are open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.core.chats import Completed
from console.core.company.brands import ChangeSettings, SettingsChanged
from console.core.company.custom_words import folded
from console.core.company.values import CustomWord, Settings, WordLanguage
from console.core.company.word_lines import TakenIn, take_in
from console.core.excuses import HitExcused
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.state import find_message
from tests.flows.reading import said
from tests.flows.rig import Desk, Rig
from tests.waiting import until

EN, JA = WordLanguage.ENGLISH, WordLanguage.JAPANESE


def rules(rig: Rig) -> Settings:
    return rig.relay.state.settings(rig.meta.page.id)


async def changed(rig: Rig, admin: Desk, **others: Any) -> Settings:
    """The admin sets rules, as they stand on every console then."""
    known = rules(rig)
    brand = rig.relay.state.channels[rig.meta.page.id].brand
    wanted = folded(replace(known, **others))
    admin.ask(ChangeSettings(brand, wanted, replaces=known.version))
    await rig.everywhere(
        lambda desk: desk.session.state.brands[brand].settings.version == known.version + 1
    )
    return rules(rig)


async def counted(rig: Rig, chat: str, n: int) -> None:
    await rig.everywhere(lambda desk: desk.chat(chat).improper == n)


async def excused(rig: Rig, desk: Desk, chat: str, word: str, reason: str) -> None:
    message = next(
        one for one in reversed(desk.chat(chat).timeline) if getattr(one, "improper", ())
    )
    assert desk.session.excuse(chat, message.id, word, reason) is None  # type: ignore[union-attr]
    await until(lambda: not desk.session.outbox.pending)


async def test_the_first_word_completes_at_a_limit_of_one(rig: Rig) -> None:
    aiko, ben, chie = await rig.desks("Aiko", "Ben", "Chie")
    await changed(rig, chie, improper_limit=1)
    chat = await rig.picked_up(aiko)
    await rig.hear(text="damn")
    await rig.everywhere(lambda desk: desk.queue(chat) is Queue.COMPLETED)
    assert said(ben, chat) == "Completed: 1 of 1 improper words"


async def test_the_twentieth_word_completes_at_a_limit_of_twenty(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    await changed(rig, chie, improper_limit=20)
    chat = await rig.picked_up(aiko)
    await rig.hear(text=" ".join(["damn"] * 19))
    await counted(rig, chat, 19)
    assert aiko.chat(chat).queue is Queue.ACTIVE
    await rig.hear(text="one more, damn")
    await rig.everywhere(lambda desk: desk.queue(chat) is Queue.COMPLETED)
    (event,) = await rig.relay.events(Completed)
    assert isinstance(event, Completed)
    assert (event.reason, event.count, event.limit) == (Reason.PROFANITY, 20, 20)


async def test_off_and_on_again_what_was_counted_stays_counted(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    chat = await rig.picked_up(aiko)
    await rig.hear(text="damn")
    await counted(rig, chat, 1)
    await changed(rig, chie, improper=False)
    await rig.hear(text="shit damn fuck cunt")
    assert aiko.chat(chat).improper == 1
    await changed(rig, chie, improper=True)
    await rig.hear(text="shit")
    await counted(rig, chat, 2)
    await changed(rig, chie, improper_limit=None)
    await rig.hear(text="shit shit shit")
    assert (aiko.chat(chat).improper, aiko.chat(chat).queue) == (2, Queue.ACTIVE)


async def test_own_words_allowed_names_and_lists_of_a_language(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    lines = "en|numpty\nja|たわけ\nallow|Fuck Buddies Ltd\n"
    taken = take_in(lines.encode(), rules(rig))
    assert isinstance(taken, TakenIn)
    await changed(
        rig,
        chie,
        improper_limit=20,
        custom_words=taken.settings.custom_words,
        allowed_words=taken.settings.allowed_words,
    )
    chat = await rig.picked_up(aiko)
    await rig.hear(text="numpties!")
    await counted(rig, chat, 1)
    await rig.hear(text="ﾀﾜｹ！")
    await counted(rig, chat, 2)
    await rig.hear(text="I ordered from Fuck Buddies Ltd")
    await rig.hear(text="死ね")
    await counted(rig, chat, 3)
    await changed(rig, chie, lists=(EN,))
    await rig.hear(text="死ね、たわけ")
    await counted(rig, chat, 4)


async def test_an_excused_hit_counts_no_more_on_any_console(rig: Rig) -> None:
    aiko, ben, chie = await rig.desks("Aiko", "Ben", "Chie")
    chat = await rig.picked_up(aiko)
    await rig.hear(text='Do you have "Shit My Dad Says"?')
    await rig.hear(text="damn")
    await counted(rig, chat, 2)
    refusal = ben.session.excuse(chat, "any", "damn", "a name")
    assert isinstance(refusal, Refusal) and refusal.code is RefusalCode.NOT_YOURS
    await excused(rig, aiko, chat, "damn", "he means a dam")
    await counted(rig, chat, 1)
    (event,) = await rig.relay.events(HitExcused)
    assert isinstance(event, HitExcused)
    assert (event.word, event.count, event.reason) == ("damn", 1, "he means a dam")
    assert event.by == aiko.session.me
    for desk in (aiko, ben, chie):
        message = find_message(desk.chat(chat), event.mid)
        assert message is not None
        assert (message.improper, [one.reason for one in message.excused]) == (
            (),
            ["he means a dam"],
        )
    assert aiko.session.state == ben.session.state == rig.relay.state


async def test_a_console_that_starts_anew_has_excuses_too(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    await rig.hear(text="damn")
    await excused(rig, aiko, chat, "damn", "a name")
    await counted(rig, chat, 0)
    (ben,) = await rig.desks("Ben")
    assert ben.session.state == rig.relay.state
    assert ben.chat(chat).improper == 0


async def test_every_word_of_a_full_brand_crosses_the_line(rig: Rig) -> None:
    """3,000 own words and 1,000 allowed ones of 40 characters of Japanese."""
    (chie,) = await rig.desks("Chie")

    def forty(n: int) -> str:
        return f"{n:04d}".translate({48 + d: 0x4E00 + d for d in range(10)}).ljust(40, "漢")

    full = {
        "custom_words": tuple(
            CustomWord(forty(n), language) for language in WordLanguage for n in range(1_000)
        ),
        "allowed_words": tuple(forty(n) for n in range(1_000)),
    }
    after = await changed(rig, chie, **full)
    assert len(after.custom_words) == 3_000 and len(after.allowed_words) == 1_000
    (ben,) = await rig.desks("Ben")
    assert ben.session.state == rig.relay.state


@pytest.mark.parametrize(
    ("others", "said_of_it"),
    [
        ({"improper_limit": 0}, "improper_limit"),
        ({"improper_limit": 21}, "improper_limit"),
        ({"custom_words": (CustomWord("x", EN),)}, "custom_words: short"),
        ({"allowed_words": ("",)}, "allowed_words: empty"),
        (
            {"custom_words": tuple(CustomWord(f"w{n}", JA) for n in range(1_001))},
            "custom_words: 1,001 > 1,000",
        ),
    ],
)
async def test_the_relay_refuses_what_a_screen_would_not_ask(
    rig: Rig, others: dict[str, Any], said_of_it: str
) -> None:
    (chie,) = await rig.desks("Chie")
    brand = rig.relay.state.channels[rig.meta.page.id].brand
    chie.ask(ChangeSettings(brand, replace(rules(rig), **others)))
    await until(lambda: any(notice.refusal for notice in chie.notices))
    (refusal,) = [notice.refusal for notice in chie.notices if notice.refusal]
    assert (refusal.code, refusal.detail) == (RefusalCode.BAD_SETTING, said_of_it)
    assert await rig.relay.events(SettingsChanged) == []
