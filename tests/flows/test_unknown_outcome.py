"""When nobody can say whether an answer went through: the echo says it, or a person does."""

from __future__ import annotations

import pytest

from console.core.outcomes import ReplySending
from console.core.transcript import SendState
from server_stub.meta.faults import Fault
from server_stub.meta.world import FIELDS
from server_stub.meta.world import Message as Said
from tests.flows.reading import last_of_ours, under
from tests.flows.rig import Desk, Rig
from tests.waiting import until

GRAPH_SECONDS = 31
"""A little more than the relay waits for an answer of Graph."""


def without_echoes(rig: Rig) -> None:
    """Meta tells nothing of what the Page says."""
    rig.meta.page.subscribed = tuple(name for name in FIELDS if name != "message_echoes")


def nothing_listed(rig: Rig) -> None:
    """Meta shows no conversations."""
    rig.meta.standin.faults.arm(Fault("200", call="conversations"))


def messages_of(rig: Rig) -> list[Said]:
    """What stands in Yuki's Messenger."""
    return rig.meta.page.threads[rig.meta.yuki.psid].messages


async def unknown(rig: Rig, fault: str) -> tuple[Desk, Desk, str]:
    """Aiko's answer has an unknown outcome, as she and Ben see it."""
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    without_echoes(rig)
    rig.meta.arm(fault, times=1)
    aiko.session.reply(chat, "one")
    await until(lambda: rig.meta.texts() == ["one"])
    await rig.advance(GRAPH_SECONDS)
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENDING])
    await rig.advance(60)
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.UNKNOWN])
    return aiko, ben, chat


@pytest.mark.parametrize(
    "fault",
    [
        "timeout_after_accept",
        "dropped_after_accept",
        "http_502_after_accept",
        "malformed_json",
        "1/1357046",
    ],
)
async def test_the_echo_settles_what_the_answer_did_not(rig: Rig, fault: str) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    rig.meta.arm(fault, times=1)
    aiko.session.reply(chat, "one")
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT])
    await rig.advance(GRAPH_SECONDS + 61)
    await rig.hear(rig.meta.omar)
    assert aiko.states(chat) == ben.states(chat) == [SendState.SENT]
    aiko.session.reply(chat, "two")
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT] * 2)
    assert rig.meta.texts() == ["one", "two"]


@pytest.mark.parametrize("fault", ["timeout_without_echo", "dropped_without_echo"])
async def test_without_an_echo_meta_lists_what_was_sent(rig: Rig, fault: str) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    rig.meta.arm(fault, times=1)
    aiko.session.reply(chat, "one")
    await until(lambda: rig.meta.texts() == ["one"])
    await rig.advance(GRAPH_SECONDS)
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENDING])
    await rig.wait_for(lambda: aiko.states(chat) == ben.states(chat) == [SendState.SENT])
    (sent,) = [each for each in messages_of(rig) if each.from_page]
    assert last_of_ours(ben, chat).mid == sent.mid
    assert rig.meta.texts() == ["one"]


@pytest.mark.parametrize("fault", ["timeout", "dropped", "http_500"])
async def test_what_meta_does_not_list_was_probably_not_sent(rig: Rig, fault: str) -> None:
    aiko, ben, chat = await unknown(rig, fault)
    await rig.everywhere(lambda desk: last_of_ours(desk, chat).unlisted)
    for desk in (aiko, ben):
        assert under(desk, chat) == [
            "? outcome unknown: Facebook does not list the message, probably not sent",
            "it is not sent again without your word",
            "a send again",
        ]
        shown = under(desk, chat, "ja")
        assert shown[0].startswith("? ") and not any(line.isascii() for line in shown[:2])
    # The word of a person sends it again, and nothing else.
    await rig.overnight(3_600)
    await rig.hear(rig.meta.omar)
    assert rig.meta.texts() == ["one"]
    assert aiko.session.send_again(chat, last_of_ours(aiko, chat).id) is None
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT])
    assert [each.text for each in messages_of(rig) if each.from_page] == ["one"]


@pytest.mark.parametrize("fault", ["timeout_without_echo", "dropped", "http_500"])
async def test_where_meta_says_nothing_it_is_unknown_and_stays(rig: Rig, fault: str) -> None:
    nothing_listed(rig)
    aiko, ben, chat = await unknown(rig, fault)
    for desk in (aiko, ben):
        assert under(desk, chat) == [
            "? outcome unknown: the message may have gone through",
            "it is not sent again without your word; look in Messenger first",
            "a send again",
        ]
        shown = under(desk, chat, "ja")
        assert shown[0].startswith("? ") and not any(line.isascii() for line in shown[:2])
    row = aiko.session.queues.row(chat)
    assert row is not None and row.failed and row.needs_me
    # Never by itself: not in time, not when the relay starts anew.
    await rig.overnight(3_600)
    await rig.relay.stop()
    await rig.relay.start()
    await rig.wait_for(lambda: aiko.live and ben.live)
    await rig.hear(rig.meta.omar)
    await rig.advance(61)
    assert rig.meta.texts() == ["one"]
    assert aiko.states(chat) == [SendState.UNKNOWN]
    # With a person's word: once.
    assert aiko.session.send_again(chat, last_of_ours(aiko, chat).id) is None
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT])
    assert rig.meta.texts() == ["one", "one"]
    assert len(await rig.relay.events(ReplySending)) == 2


async def test_when_meta_can_be_asked_again_it_is(rig: Rig) -> None:
    nothing_listed(rig)
    aiko, ben, chat = await unknown(rig, "timeout_without_echo")
    rig.meta.mend()
    await rig.wait_for(lambda: aiko.states(chat) == ben.states(chat) == [SendState.SENT], 70)
    assert rig.meta.texts() == ["one"]


async def test_a_late_echo_settles_an_unknown_outcome(rig: Rig) -> None:
    aiko, ben, chat = await unknown(rig, "timeout")
    rig.meta.page.subscribed = FIELDS
    metadata = f"{chat}:{last_of_ours(aiko, chat).id}"
    rig.meta.standin.messenger.page_writes(rig.meta.yuki, "one", metadata)
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT])
    assert ben.session.state == aiko.session.state
    assert rig.meta.texts() == ["one"]


async def test_what_waits_behind_an_unknown_outcome_goes_on(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    without_echoes(rig)
    rig.meta.arm("dropped", times=1)
    for text in ("one", "two"):
        aiko.session.reply(chat, text)
    await until(lambda: rig.meta.texts() == ["one"])
    await rig.advance(59)
    assert rig.meta.texts() == ["one"]
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.UNKNOWN, SendState.SENT])
    assert rig.meta.texts() == ["one", "two"]
