"""Every timer, at the relay and in front of the operators: when, where to, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.chats import Completed, PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.values import Settings
from console.core.kinds.kind import Opener
from console.core.kinds.messenger.kind import WINDOW
from console.core.moments import DAY, HOUR, MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.refusals import RefusalCode
from console.core.timers import Missed, Rule
from console.core.transcript import Message, SendState
from tests.flows.reading import last_move, said
from tests.flows.rig import Desk, Rig
from tests.waiting import until

HOURS_23 = 23 * 3_600
DAY_SECONDS = 86_400


def change(rig: Rig, admin: Desk, **settings: int | None) -> None:
    """An admin gives the brand other settings."""
    known = rig.relay.state.settings(rig.meta.page.id)
    brand = rig.relay.state.channels[rig.meta.page.id].brand
    admin.ask(ChangeSettings(brand, replace(known, **settings)))  # type: ignore[arg-type]


async def changed(rig: Rig, admin: Desk, **settings: int | None) -> Settings:
    """As `change`, until every console has it."""
    before = rig.relay.state.settings(rig.meta.page.id)
    change(rig, admin, **settings)

    def known(desk: Desk) -> Settings:
        return desk.session.state.settings(rig.meta.page.id)

    await rig.everywhere(lambda desk: known(desk) != before)
    return known(admin)


async def completed(rig: Rig, chat: str) -> Completed:
    """Wait until the chat's completion is on every console; the event of the log."""
    await rig.everywhere(lambda desk: not desk.session.state.chats[chat].open)
    (event,) = await rig.relay.events(Completed)
    assert isinstance(event, Completed) and event.chat == chat
    for desk in rig.open:
        row = desk.session.queues.row(chat)
        assert row is not None and row.queue is Queue.COMPLETED and not row.provisional
        assert (row.completed_at, row.reason) == (event.due, event.reason)
    return event


async def sent(rig: Rig, chat: str, count: int) -> None:
    """Wait until every console shows so many answers, all of them sent."""
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT] * count)


async def test_waiting_over_is_missed(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.hear()
    due = aiko.chat(chat).opened_at + MINUTE
    await rig.advance(59)
    assert aiko.chat(chat).incoming and ben.chat(chat).incoming
    assert not await rig.relay.events(Missed)
    await rig.advance(1)
    await rig.everywhere(lambda desk: desk.session.state.chats[chat].missed_at)
    (event,) = await rig.relay.events(Missed)
    assert event.due == aiko.chat(chat).missed_at == ben.chat(chat).missed_at == due
    assert aiko.queue(chat) is Queue.UNANSWERED
    assert said(aiko, chat) == said(ben, chat) == "Missed: nobody picked up within 60 s"
    assert aiko.session.pick_up(chat) is None
    await until(lambda: ben.queue(chat) is Queue.ACTIVE)


async def test_retention_over_is_completed(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.hear()
    await rig.advance(60)
    await rig.everywhere(lambda desk: desk.session.state.chats[chat].missed_at)
    await rig.overnight(DAY_SECONDS - 1)
    await rig.hear(rig.meta.omar)
    assert aiko.queue(chat) is ben.queue(chat) is Queue.UNANSWERED
    assert not await rig.relay.events(Completed)
    await rig.advance(1)
    event = await completed(rig, chat)
    missed = aiko.chat(chat).missed_at
    assert missed is not None and event.due == missed + DAY
    assert event.reason is Reason.RETENTION_OVER
    assert said(ben, chat) == "Completed: nobody picked up within 24 h"
    assert said(ben, chat, "ja") != said(ben, chat)


async def test_idle_starts_over_in_full_with_every_message(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    await rig.overnight(HOURS_23)
    await rig.hear(text="still there?")
    await rig.overnight(HOURS_23)
    assert aiko.session.reply(chat, "yes") is None
    await sent(rig, chat, 1)
    last = rig.clock.now()
    await rig.overnight(DAY_SECONDS - 1)
    await rig.hear(rig.meta.omar)
    assert aiko.queue(chat) is ben.queue(chat) is Queue.ACTIVE
    await rig.advance(1)
    event = await completed(rig, chat)
    assert (event.due, event.reason) == (last + 24 * HOUR, Reason.IDLE)
    assert said(aiko, chat) == "Completed: idle for 24 h, last message by Aiko"
    assert said(ben, chat, "ja") == "完了: 24時間やり取りなし（最後のメッセージ: Aiko）"


async def test_the_window_closes_seven_days_after_the_visitor(rig: Rig) -> None:
    """Whatever the operator writes: Meta counts from the visitor."""
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    heard = aiko.chat(chat).visitor_at
    for day in range(7):
        await rig.overnight(HOURS_23)
        assert aiko.session.reply(chat, f"day {day}") is None
        await sent(rig, chat, day + 1)
    tags = [send["params"].get("tag") for send in rig.meta.standin.sends]
    kinds = [send["params"]["messaging_type"] for send in rig.meta.standin.sends]
    assert tags == [None, *["HUMAN_AGENT"] * 6]
    assert kinds == ["RESPONSE", *["MESSAGE_TAG"] * 6]
    await rig.overnight(7 * DAY_SECONDS - 7 * HOURS_23 - 1)
    await rig.hear(rig.meta.omar)
    row = ben.session.queues.row(chat)
    assert row is not None and row.queue is Queue.ACTIVE and row.deadline is not None
    assert (row.deadline.rule, row.deadline.at) == (Rule.WINDOW, heard + WINDOW.whole)
    await rig.advance(1)
    event = await completed(rig, chat)
    assert (event.due, event.reason) == (heard + WINDOW.whole, Reason.WINDOW_CLOSED)
    assert said(ben, chat) == "Completed: the reply window of 7 days has closed"
    refusal = aiko.session.reply(chat, "too late")
    assert refusal is not None and refusal.code is RefusalCode.COMPLETED


async def test_a_reaction_on_the_seventh_day_keeps_the_chat_for_another(rig: Rig) -> None:
    """And what is answered then goes out without the tag of a person's answer."""
    aiko, chie = await rig.desks("Aiko", "Chie")
    await changed(rig, chie, waiting=None, retention=30 * DAY_SECONDS)
    chat = await rig.hear()
    (asked,) = (one.mid for one in aiko.chat(chat).timeline if isinstance(one, Message))
    await rig.overnight(6 * DAY_SECONDS + 3_600)
    thumb = {"reaction": {"mid": asked, "action": "react", "emoji": "👍", "reaction": "like"}}
    rig.meta.standin.messenger.acts(rig.meta.yuki, thumb)
    await rig.everywhere(lambda desk: desk.chat(chat).opener is Opener.REACTION)
    reacted = aiko.chat(chat).opener_at
    await rig.overnight(HOURS_23)
    aiko.ask(PickUp(chat, aiko.chat(chat).assignment))
    await rig.everywhere(lambda desk: desk.queue(chat) is Queue.ACTIVE)
    assert aiko.session.reply(chat, "Thank you!") is None
    await sent(rig, chat, 1)
    assert [send["params"].get("tag") for send in rig.meta.standin.sends] == [None]
    await rig.overnight(3_600)
    event = await completed(rig, chat)
    assert (event.due, event.reason) == (reacted + DAY, Reason.WINDOW_CLOSED)
    assert said(aiko, chat) == "Completed: the reply window of 24 h has closed"


async def test_the_window_closes_before_a_long_retention_is_over(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    await changed(rig, chie, waiting=None, retention=30 * DAY_SECONDS)
    chat = await rig.hear()
    await rig.overnight(7 * DAY_SECONDS)
    event = await completed(rig, chat)
    heard = aiko.chat(chat).visitor_at
    assert (event.due, event.reason) == (heard + WINDOW.whole, Reason.WINDOW_CLOSED)


async def test_improper_words_complete_at_the_limit(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    assert aiko.session.reply(chat, "damn, damn, damn") is None
    await rig.hear(text="damn. Scunthorpe")
    await rig.hear(text="F U C K?! My OPPO A5s!")
    assert ben.chat(chat).improper == 2 and ben.queue(chat) is Queue.ACTIVE
    await rig.hear(text="ｂｕｌｌｓｈｉｔ")
    event = await completed(rig, chat)
    assert (event.reason, event.count, event.limit) == (Reason.PROFANITY, 3, 3)
    assert said(aiko, chat) == said(ben, chat) == "Completed: 3 of 3 improper words"
    assert said(ben, chat, "ja") == "完了: 不適切な表現 3/3回"


@pytest.mark.parametrize("picked_up", [False, True])
async def test_a_console_alone_moves_the_chat_at_its_deadline(rig: Rig, picked_up: bool) -> None:
    aiko, ben, chie = await rig.desks("Aiko", "Ben", "Chie")
    await changed(rig, chie, idle=60)
    chat = await (rig.picked_up(aiko) if picked_up else rig.hear())
    due = aiko.chat(chat).last_at + MINUTE
    await rig.advance(10)
    await rig.relay.stop()
    await until(lambda: not aiko.live and not ben.live)
    moves = len(aiko.chat(chat).timeline)
    await rig.advance(49)
    for desk in (aiko, ben):
        row = desk.session.queues.row(chat)
        assert row is not None and not row.provisional
        assert len(desk.chat(chat).timeline) == moves
    await rig.advance(1)
    for desk in (aiko, ben):
        row = desk.session.queues.row(chat)
        assert row is not None and row.provisional
        assert row.queue is (Queue.COMPLETED if picked_up else Queue.UNANSWERED)
        assert not row.rings
        assert last_move(desk, chat).at == due
        assert len(desk.chat(chat).timeline) == moves + 1
    expected = said(ben, chat)
    await rig.relay.start()
    await rig.wait_for(lambda: aiko.live and ben.live)

    def confirmed(desk: Desk) -> bool:
        row = desk.session.queues.row(chat)
        return row is not None and not row.provisional

    await until(lambda: confirmed(aiko) and confirmed(ben))
    assert last_move(aiko, chat).at == due and said(aiko, chat) == expected
    assert len(aiko.chat(chat).timeline) == moves + 1


async def test_a_relay_stopped_over_deadlines_catches_up(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    ringing = await rig.hear()
    active = await rig.picked_up(aiko, rig.meta.omar)
    opened, last = aiko.chat(ringing).opened_at, aiko.chat(active).last_at
    await rig.leave(aiko)
    await rig.relay.stop()
    await rig.overnight(3 * DAY_SECONDS)
    await rig.relay.start()
    await rig.sit_down(aiko)
    await until(lambda: not aiko.session.state.open_chats)
    assert aiko.chat(ringing).missed_at == opened + MINUTE
    assert aiko.chat(ringing).completed_at == opened + MINUTE + DAY
    assert aiko.chat(active).completed_at == last + DAY
    events = await rig.relay.events(Missed, Completed)
    moves = [(event.chat, event.kind) for event in events]
    assert moves == [(ringing, "missed"), (active, "completed"), (ringing, "completed")]


async def test_changed_settings_move_deadlines_everywhere_at_once(rig: Rig) -> None:
    aiko, ben, chie = await rig.desks("Aiko", "Ben", "Chie")
    ringing = await rig.hear()
    active = await rig.picked_up(aiko, rig.meta.omar)
    await rig.advance(30)

    def due(desk: Desk, chat: str) -> int:
        row = desk.session.queues.row(chat)
        assert row is not None and row.deadline is not None
        return row.deadline.at

    await changed(rig, chie, waiting=120, idle=600)
    for desk in (aiko, ben, chie):
        assert due(desk, ringing) == aiko.chat(ringing).opened_at + 120 * SECOND
        assert due(desk, active) == aiko.chat(active).last_at + 600 * SECOND
    await rig.advance(60)
    assert all(desk.chat(ringing).incoming for desk in (aiko, ben, chie))
    # Shortened below what has passed already: now, and not at some moment before now.
    settings = await changed(rig, chie, waiting=10, idle=60)
    await rig.everywhere(lambda desk: not desk.session.state.chats[ringing].incoming)
    await rig.everywhere(lambda desk: not desk.session.state.chats[active].open)
    assert aiko.chat(ringing).missed_at == aiko.chat(active).completed_at == settings.since
    assert settings.since == rig.clock.now()


async def test_only_an_admin_changes_settings(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    change(rig, aiko, idle=60)
    await until(lambda: not aiko.session.outbox.pending)
    (refusal,) = [notice.refusal for notice in aiko.notices if notice.refusal]
    assert refusal.code is RefusalCode.NOT_ALLOWED
    assert rig.relay.state.settings(rig.meta.page.id).idle == DAY_SECONDS
