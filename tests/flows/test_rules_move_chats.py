"""An admin sets a brand's rules from the keyboard, and thousands of open chats move at their new
deadlines: at the relay, in the admin's terminal and at a colleague's console.

In CI with as many chats as are worth its time; `MANY_CHATS=10000 pytest` on this file runs it with
as many as a busy company has.
"""

from __future__ import annotations

import asyncio
import os

import pytest

from console.core.actor import Actor
from console.core.chats import Completed, PickUp
from console.core.company.brands import SettingsChanged
from console.core.company.values import Role, Settings
from console.core.kinds.messenger.kind import META
from console.core.messages import Receive
from console.core.moments import MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.state import State, Visitor
from console.core.timers import Missed
from console.core.views import Phase
from tests.flows.rig import Desk, Rig
from tests.flows.test_screen import Screen, sitting
from tests.waiting import until

CHATS = int(os.environ.get("MANY_CHATS", "500"))
SAID = {
    "en": {
        "section": "Flow controls",
        "retention": "Retention of unanswered chats",
        "at_once": "{half} chats complete at once: {half} with",
        "kept": "{half} chats that were completed meanwhile",
        "live": "● live",
    },
    "ja": {
        "section": "フロー制御",
        "retention": "未対応チャットの保持期間",
        "at_once": "{half}件のチャットがすぐに完了になります",
        "kept": "その間に完了した{half}件のチャット",
        "live": "●",
    },
}


async def fill(rig: Rig, count: int) -> None:
    """So many people write; nobody picks their chats up in time, then half of them are."""
    sequencer, page, now = rig.relay.store.sequencer, rig.meta.page.id, rig.clock.now()
    heard = (
        Receive(Visitor(f"9{n:07}", page, f"Visitor {n}", chats=0), f"m{n}", now, "hello")
        for n in range(count)
    )
    await asyncio.gather(*(sequencer.submit(one, META) for one in heard))
    written = rig.relay.state.seq
    await rig.overnight(60)
    await until(lambda: rig.relay.state.seq == written + count)
    assert all(chat.missed_at for chat in rig.relay.state.chats.values())
    (aiko,) = (one.id for one in rig.relay.state.operators.values() if one.name == "Aiko")
    chats = list(rig.relay.state.chats)[: count // 2]
    actor = Actor(aiko, Role.OPERATOR)
    await asyncio.gather(*(sequencer.submit(PickUp(chat, 0), actor) for chat in chats))


def rules(state: State) -> Settings:
    (brand,) = state.brands.values()
    return brand.settings


def shown_open(desk: Desk | Screen) -> int:
    """How many chats a console shows as not completed."""
    session = desk.session if isinstance(desk, Desk) else desk.app.session
    return sum(session.queues.count(queue) for queue in (Queue.UNANSWERED, Queue.ACTIVE))


async def set_rule(screen: Screen, row: int, text: str, *shown: str) -> None:
    """Type another value for the rule in this row, look at what it would do, and agree."""
    await screen.press("home", *["down"] * row, "enter", "f7", "backspace")
    await screen.write(text)
    await screen.press("enter")
    await screen.shows(*shown)
    await screen.press("y")


async def completed(rig: Rig, left: int, screen: Screen, ben: Desk) -> list[Completed]:
    """Wait until so many chats are left open at the relay and on both consoles; the others are
    completed, none of them twice, and none before its deadline."""
    await until(lambda: len(rig.relay.state.open_chats) == left)
    await until(lambda: shown_open(ben) == shown_open(screen) == left)
    events: list[Completed] = []
    for entry in await rig.relay.log():
        if isinstance(entry.event, Completed):
            assert entry.event.due <= entry.at
            events.append(entry.event)
    assert len({one.chat for one in events}) == len(events) == rig.relay.state.opened - left
    return events


async def still_open(rig: Rig, count: int, screen: Screen, ben: Desk) -> None:
    """Nothing more has moved anywhere."""
    screen.app._tick()
    await rig.relay.disk()
    assert len(rig.relay.state.open_chats) == count
    assert shown_open(ben) == shown_open(screen) == count


async def awake(rig: Rig, screen: Screen, ben: Desk) -> None:
    """Wait until both consoles are there again after a long time."""
    link = screen.app.session
    await rig.wait_for(lambda: ben.live and link.link.phase is Phase.LIVE)


@pytest.mark.parametrize(("language", "count"), [("en", CHATS), ("ja", 60)])
async def test_rules_set_by_keys_move_every_open_chat_once_and_at_its_time(
    rig: Rig, language: str, count: int
) -> None:
    half = count // 2
    said = {key: text.format(half=half) for key, text in SAID[language].items()}
    await fill(rig, count)
    (ben,) = await rig.desks("Ben")
    async with sitting(rig, "Chie", size=(80, 24), language=language) as screen:
        await screen.shows(said["live"])
        await until(lambda: shown_open(ben) == shown_open(screen) == count)
        await screen.press("f5", "left", "down", "enter")
        await screen.shows(said["section"], "Acme")

        # Kept for 30 days: nothing moves. Then for 15 minutes: at that, and no second before.
        await set_rule(screen, 1, "30 days", said["retention"])
        await until(lambda: rules(ben.session.state).retention == 30 * 86_400)
        missed_at = max(one.due for one in await rig.relay.events(Missed))
        await set_rule(screen, 1, "15分", said["retention"])
        await until(lambda: rules(ben.session.state).retention == 900)
        await still_open(rig, count, screen, ben)
        await rig.overnight((missed_at + 15 * MINUTE - rig.clock.now()) / SECOND - 1)
        await still_open(rig, count, screen, ben)
        await rig.overnight(1)
        screen.app._tick()
        events = await completed(rig, half, screen, ben)
        assert {(one.due, one.reason) for one in events} == {
            (missed_at + 15 * MINUTE, Reason.RETENTION_OVER)
        }

        # Idle for 1 minute: over at once, at the moment of the change.
        await rig.advance(1)
        await awake(rig, screen, ben)
        changed = rig.clock.now()
        await set_rule(screen, 2, "1 min", said["at_once"])
        events = await completed(rig, 0, screen, ben)
        idle = [one for one in events if one.reason is Reason.IDLE]
        assert len(idle) == half and {one.due for one in idle} == {changed}

        # Taken back: what is over stays over.
        await screen.press("u")
        await screen.shows("60")
        await screen.press("y")
        await screen.shows(said["kept"])
        await until(lambda: rules(ben.session.state).idle == 86_400)
        assert rules(ben.session.state) == rules(screen.app.session.state)

        # Without a waiting time a chat rings on.
        await set_rule(screen, 0, "オフ")
        await until(lambda: rules(ben.session.state).waiting is None)
        chat = await rig.hear()
        await rig.overnight(3_600)
        screen.app._tick()
        assert ben.chat(chat).incoming and rig.relay.state.chats[chat].incoming

    changes: list[SettingsChanged] = []
    for entry in await rig.relay.log():
        if isinstance(entry.event, SettingsChanged):
            assert rig.relay.state.operator_name(entry.by) == "Chie"
            assert entry.event.settings.since == entry.at
            changes.append(entry.event)
    assert [one.settings.version for one in changes] == [1, 2, 3, 4, 5]
    assert [one.settings.retention for one in changes] == [2_592_000, *[900] * 4]
    assert [one.settings.idle for one in changes] == [86_400, 86_400, 60, 86_400, 86_400]
