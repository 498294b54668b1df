"""The relay goes and comes back, can not write, refuses a token: nothing typed is lost."""

from __future__ import annotations

import httpx
import pytest

from console.core.chats import PickedUp, PickUp
from console.core.company.operators import SetStatus, StatusSet
from console.core.company.values import Status
from console.core.messages import MessageReceived
from console.core.queues import Queue
from console.core.refusals import RefusalCode
from console.core.sends import ReplyQueued
from console.core.transcript import SendState
from console.core.views import Phase
from console.sign_in import SignIn
from tests.flows.rig import Desk, Rig
from tests.sessions import relay_of
from tests.waiting import until


async def gone(rig: Rig) -> int:
    """Stop the relay; the moment it was lost, by its own clock."""
    await rig.relay.stop()
    await rig.everywhere(lambda desk: not desk.live)
    return rig.clock.now()


async def back(rig: Rig) -> None:
    await rig.relay.start()
    await rig.wait_for(lambda: all(desk.live for desk in rig.open))


async def kept(rig: Rig, desk: Desk, chat: str) -> str | None:
    """The draft that the next start of a console finds."""
    await rig.leave(desk)
    await rig.open_console(desk)
    draft = desk.session.drafts.get(chat)
    return draft.text if draft else None


async def test_the_status_says_since_when(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    await rig.advance(30)
    lost = await gone(rig)
    for _ in range(6):
        await rig.advance(10)
        for desk in (aiko, ben):  # whatever Ben's own clock says
            link = desk.session.link
            assert link.phase in (Phase.OFFLINE, Phase.CONNECTING)
            assert link.since == lost
            assert link.phase is Phase.CONNECTING or (link.retry_at or 0) > rig.clock.now()
    assert aiko.phases.count(Phase.CONNECTING) > 3
    await back(rig)
    assert aiko.session.link.lag == 0
    await rig.hear()


async def test_what_was_asked_offline_is_done_once_in_order(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    other = await rig.hear(rig.meta.omar)
    await gone(rig)
    for text in ("one", "two"):
        assert aiko.session.reply(chat, text) is None
    assert aiko.session.pick_up(other) is None
    aiko.session.set_status(Status.BUSY)
    assert aiko.session.reply(chat, "three") is None
    aiko.session.keep_draft(chat, "and the fo", 10)
    assert [message.text for message in aiko.ours(chat)] == ["one", "two", "three"]
    assert aiko.states(chat) == [SendState.QUEUED] * 3
    await rig.advance(5)
    assert rig.meta.texts() == []
    await back(rig)
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT] * 3)
    await until(lambda: not aiko.session.outbox.pending)
    events = await rig.relay.events(ReplyQueued, PickedUp, StatusSet)
    asked = [getattr(event, "text", event.kind) for event in events]
    assert asked == ["picked_up", "one", "two", "picked_up", "status_set", "three"]
    assert rig.meta.texts() == ["one", "two", "three"]
    assert ben.chat(other).operator == aiko.session.me
    assert aiko.session.state == ben.session.state == rig.relay.state
    assert await kept(rig, aiko, chat) == "and the fo"


async def test_what_is_typed_right_after_sending_is_kept(rig: Rig) -> None:
    """Before the disk has got to the answer that was sent."""
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    aiko.session.keep_draft(chat, "sent", 4)
    aiko.session.reply(chat, "sent")
    aiko.session.keep_draft(chat, "typed", 5)
    await until(lambda: aiko.states(chat) == [SendState.SENT])
    assert await kept(rig, aiko, chat) == "typed"


async def test_a_visitor_who_wrote_meanwhile_is_heard(rig: Rig) -> None:
    """Meta tries again until the relay is there."""
    aiko, ben = await rig.desks("Aiko", "Ben")
    await gone(rig)
    for text in ("are", "you", "there?"):
        rig.meta.writes(rig.meta.yuki, text)
    await rig.advance(30)
    await rig.relay.start()
    await rig.wait_for(lambda: len(ben.session.state.chats) == 1 and aiko.live, 120)
    await rig.hear(text="ah")
    heard = await rig.relay.events(MessageReceived)
    assert [event.text for event in heard] == ["are", "you", "there?", "ah"]


async def test_an_answer_that_came_too_late_is_a_draft_again(rig: Rig) -> None:
    """Asked offline, refused later: the chat had been completed. The text is there again."""
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    await gone(rig)
    assert aiko.session.reply(chat, "a long answer") is None
    aiko.session.keep_draft(chat, "and more", 8)
    await rig.overnight(86_400)
    await back(rig)
    await until(lambda: not aiko.session.outbox.pending)
    (refusal,) = [notice.refusal for notice in aiko.notices if notice.refusal]
    assert refusal.code is RefusalCode.COMPLETED
    assert rig.meta.texts() == []
    await until(lambda: aiko.session.drafts[chat].text == "a long answer\nand more")
    assert await kept(rig, aiko, chat) == "a long answer\nand more"


async def fill(rig: Rig) -> list[str]:
    """Leave the disk no room, and have visitors write until the relay notices; what they said."""
    await rig.relay.room(0)
    said: list[str] = []
    while not rig.relay.store.sequencer.read_only:
        said.append(f"{len(said)} {'x' * 1_900}")
        rig.meta.writes(rig.meta.lena, said[-1])
        await until(
            lambda: rig.relay.store.sequencer.read_only or not rig.meta.standin.deliveries.pending()
        )
    return said


async def test_a_full_disk_loses_nothing(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    said = await fill(rig)
    await rig.everywhere(lambda desk: desk.session.link.read_only)
    health = rig.relay.webhook.replace("webhook", "healthz")
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(health)).status_code == 503
    assert aiko.session.reply(chat, "kept here") is None
    aiko.session.keep_draft(chat, "half a sen", 10)
    await rig.advance(20)
    assert aiko.live and aiko.session.link.read_only
    assert aiko.states(chat) == [SendState.QUEUED] and len(aiko.session.outbox.pending) == 1
    assert aiko.session.state == ben.session.state == rig.relay.state
    assert rig.meta.standin.deliveries.pending() and not rig.meta.texts()
    await rig.relay.room(1_000)
    await rig.wait_for(lambda: aiko.live and not aiko.session.link.read_only)
    await rig.wait_for(lambda: ben.states(chat) == [SendState.SENT])
    await rig.wait_for(lambda: not rig.meta.standin.deliveries.pending(), 600)
    heard = [event.text for event in await rig.relay.events(MessageReceived)]
    assert heard == ["hello", *said]
    assert rig.meta.texts() == ["kept here"]
    await rig.wait_for(lambda: aiko.session.state == ben.session.state == rig.relay.state)
    assert await kept(rig, aiko, chat) == "half a sen"


async def test_a_refused_token_is_not_tried_again(rig: Rig) -> None:
    chat = await rig.hear()
    aiko = rig.desk("Aiko", token="0" * 64)
    await rig.open_console(aiko)
    await until(lambda: aiko.session.link.phase is Phase.TOKEN_REFUSED)
    attempts = list(aiko.phases)
    await rig.advance(600, step=10)
    assert aiko.phases == attempts == [Phase.CONNECTING, Phase.TOKEN_REFUSED]
    aiko.session.identity.show(SignIn("1" * 64))
    await until(lambda: len(aiko.phases) == 4)
    assert aiko.phases[2:] == [Phase.CONNECTING, Phase.TOKEN_REFUSED]
    aiko.session.identity.show(SignIn(rig.token("Aiko")))
    await until(lambda: aiko.live and aiko.queue(chat) is Queue.UNANSWERED)
    assert aiko.session.you is not None and aiko.session.you.name == "Aiko"


@pytest.mark.parametrize("restarted", [False, True])
async def test_what_was_asked_twice_is_done_once(rig: Rig, restarted: bool) -> None:
    """A console that heard no answer asks again, under the same id."""
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.hear()
    aiko.session.pick_up(chat)
    (item,) = aiko.session.outbox.pending.values()
    await until(lambda: not aiko.session.outbox.pending)
    if restarted:
        await gone(rig)
        await back(rig)
    assert isinstance(item.command, PickUp)
    relay_of(aiko.session).send(item)
    aiko.ask(SetStatus(Status.AWAY))
    await until(lambda: not aiko.session.outbox.pending)
    assert len(await rig.relay.events(PickedUp)) == 1
    assert not [notice for notice in aiko.notices if notice.refusal]
    assert ben.chat(chat).operator == aiko.session.me
