"""One chat from the visitor's first word to its end, on two consoles."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from console.core.chats import Completed, PickedUp
from console.core.queues import Queue, Reason
from console.core.refusals import RefusalCode
from console.core.sends import ReplyQueued
from console.core.transcript import Author, Message, SendState
from tests.flows.rig import Desk, Rig
from tests.waiting import until


async def test_a_visitor_writes_and_every_console_rings(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.hear(text="注文がまだ届きません")
    for desk in (aiko, ben):
        row = desk.session.queues.row(chat)
        assert row is not None and row.last is not None
        assert (row.name, row.last.text) == ("Yuki Tanaka", "注文がまだ届きません")
        assert row.rings and row.queue is Queue.UNANSWERED and row.needs_me
        assert [notice.chat for notice in desk.notices if notice.rings] == [chat]


async def test_one_picks_up_and_the_other_sees_who(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    refusal = ben.session.pick_up(chat)
    assert refusal is not None
    assert (refusal.code, refusal.by) == (RefusalCode.TAKEN, "Aiko")
    refusal = ben.session.reply(chat, "me too")
    assert refusal is not None
    assert (refusal.code, refusal.by) == (RefusalCode.NOT_YOURS, "Aiko")


async def test_both_pick_up_at_the_same_moment(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.hear()
    for desk in (aiko, ben):
        assert desk.session.pick_up(chat) is None
    await until(lambda: not aiko.session.outbox.pending and not ben.session.outbox.pending)
    winner, loser = (aiko, ben) if aiko.chat(chat).operator == aiko.session.me else (ben, aiko)
    told = [notice.refusal for notice in loser.notices if notice.refusal]
    assert [(refusal.code, refusal.by) for refusal in told] == [(RefusalCode.TAKEN, winner.name)]
    assert not [notice for notice in winner.notices if notice.refusal]
    assert len(await rig.relay.events(PickedUp)) == 1
    assert aiko.session.state == ben.session.state == rig.relay.state


async def test_an_answer_reaches_meta_as_its_send_api_wants_it(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    assert aiko.session.reply(chat, "確認いたします。") is None
    await until(lambda: aiko.states(chat) == [SendState.SENT])
    (send,) = rig.meta.standin.sends
    message = aiko.ours(chat)[0]
    page, app = rig.meta.page, rig.meta.world.app
    assert send["path"] == f"/v26.0/{page.id}/messages"
    assert {name: send["params"][name] for name in ("recipient", "message", "messaging_type")} == {
        "recipient": {"id": rig.meta.yuki.psid},
        "message": {"text": "確認いたします。", "metadata": f"{chat}:{message.id}"},
        "messaging_type": "RESPONSE",
    }
    assert "tag" not in send["params"]
    assert send["headers"]["authorization"] == f"Bearer {page.token}"
    proof = hmac.new(app.secret.encode(), page.token.encode(), hashlib.sha256).hexdigest()
    assert send["query"] == f"appsecret_proof={proof}"
    thread = page.threads[rig.meta.yuki.psid]
    assert (thread.messages[-1].mid, thread.messages[-1].text) == (message.mid, "確認いたします。")


async def test_sent_delivered_read_on_both_consoles(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)

    async def both(state: SendState) -> None:
        await until(lambda: aiko.states(chat) == ben.states(chat) == [state])

    aiko.session.reply(chat, "one moment")
    assert aiko.states(chat) == [SendState.QUEUED]
    await both(SendState.SENT)
    messenger, yuki = rig.meta.standin.messenger, rig.meta.yuki
    messenger.receives(yuki, [aiko.ours(chat)[0].mid])
    await both(SendState.DELIVERED)
    messenger.reads(yuki)
    await both(SendState.READ)
    assert aiko.session.state == ben.session.state
    # Our own echo came as well, and is no second message.
    assert [message.text for message in aiko.ours(chat)] == ["one moment"]
    assert len(await rig.relay.events(ReplyQueued)) == 1


async def test_an_answer_from_facebooks_own_inbox_is_the_pages(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    rig.meta.standin.messenger.page_writes(rig.meta.yuki, "from Business Suite")

    def said(desk: Desk) -> list[str]:
        items = desk.session.timeline(chat)
        return [i.text for i in items if isinstance(i, Message) and i.author is Author.CHANNEL]

    await until(lambda: said(aiko) == said(ben) == ["from Business Suite"])
    assert aiko.chat(chat).unread == 0


async def test_an_end_can_be_undone_for_five_seconds(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    assert aiko.session.end(chat) is None
    await rig.advance(4)
    assert aiko.queue(chat) is ben.queue(chat) is Queue.ACTIVE
    assert aiko.session.undo_end(chat)
    await rig.advance(10)
    await rig.hear(rig.meta.omar)
    assert aiko.queue(chat) is ben.queue(chat) is Queue.ACTIVE
    assert not await rig.relay.events(Completed)
    assert not aiko.session.outbox.pending


async def test_without_undo_the_chat_completes_on_both(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    aiko.session.end(chat)
    await rig.advance(5)
    await until(lambda: aiko.queue(chat) is ben.queue(chat) is Queue.COMPLETED)
    assert not aiko.session.undo_end(chat)
    for desk in (aiko, ben):
        assert desk.chat(chat).reason is Reason.ENDED
        refusal = desk.session.reply(chat, "one more thing")
        assert refusal is not None and refusal.code is RefusalCode.COMPLETED
    assert aiko.chat(chat).timeline[-1] == ben.chat(chat).timeline[-1]


async def test_who_writes_again_opens_a_new_chat(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    first = await rig.picked_up(aiko)
    aiko.session.end(first)
    await rig.advance(5)
    await until(lambda: ben.queue(first) is Queue.COMPLETED)
    second = await rig.hear(text="one more thing")
    assert second != first
    assert aiko.queue(first) is Queue.COMPLETED and aiko.queue(second) is Queue.UNANSWERED
    assert ben.chat(second).visitor.chats == 2
    assert [row.chat for row in await ben.session.history.fetch_earlier(second)] == [first]


async def test_a_visitor_who_writes_meanwhile_keeps_the_chat_open(rig: Rig) -> None:
    """Nobody ends a chat over words they have not seen."""
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    aiko.session.end(chat)
    await rig.advance(3)
    assert await rig.hear(text="one more thing") == chat
    (refusal,) = [notice.refusal for notice in aiko.notices if notice.refusal]
    assert refusal.code is RefusalCode.WRITTEN_SINCE
    await rig.advance(10)
    assert aiko.queue(chat) is ben.queue(chat) is Queue.ACTIVE
    assert not aiko.session.outbox.ending and not aiko.session.outbox.pending


@pytest.mark.parametrize("in_time", [True, False])
async def test_an_end_survives_the_console(rig: Rig, in_time: bool) -> None:
    """Asked for, then the console is closed: undone after the next start, or carried out."""
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    aiko.session.end(chat)
    await rig.leave(aiko)
    await rig.advance(1 if in_time else 60)
    await rig.sit_down(aiko)
    if in_time:
        assert aiko.session.undo_end(chat)
        await rig.advance(30)
        assert aiko.queue(chat) is Queue.ACTIVE
    else:
        await rig.wait_for(lambda: aiko.queue(chat) is Queue.COMPLETED)


@pytest.mark.parametrize("closed", [False, True])
async def test_an_end_behind_an_answer_leaves_when_that_has_arrived(rig: Rig, closed: bool) -> None:
    """Asked for without the relay; also when the console is closed in between."""
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    await rig.relay.stop()
    assert aiko.session.reply(chat, "goodbye") is None
    assert aiko.session.end(chat) is None
    await rig.advance(20)
    assert chat in aiko.session.outbox.ending and not rig.meta.texts()
    if closed:
        await rig.leave(aiko)
    await rig.relay.start()
    if closed:
        await rig.open_console(aiko)
    await rig.wait_for(lambda: aiko.queue(chat) is Queue.COMPLETED)
    assert rig.meta.texts() == ["goodbye"]
    assert not [notice for notice in aiko.notices if notice.refusal or notice.say]


async def test_an_end_behind_an_answer_that_is_refused_leaves_the_chat_open(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    await rig.relay.stop()
    assert aiko.session.reply(chat, "goodbye") is None
    assert aiko.session.end(chat) is None
    await rig.leave(aiko)
    rig.meta.arm("551/1545041")
    await rig.relay.start()
    await rig.sit_down(aiko)
    await rig.wait_for(lambda: SendState.FAILED in aiko.states(chat))
    await rig.advance(20)
    assert aiko.queue(chat) is Queue.ACTIVE and not aiko.session.outbox.pending
    assert "notice.end_not_sent" in [notice.say for notice in aiko.notices]
