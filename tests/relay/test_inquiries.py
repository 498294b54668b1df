"""Messages of unknown outcome are looked for at Meta, and never sent again by themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from console.core.chats import End
from console.core.kinds.messenger.kind import META, address
from console.core.messages import Echo
from console.core.moments import DAY, SECOND
from console.core.outcomes import ReplySending, ReplySent, ReplyUnknown
from console.core.sends import SendAgain
from console.core.state import Chat
from console.core.transcript import Message, SendState
from server_stub.relay.messenger.graph.conversations import Conversations
from server_stub.relay.messenger.port import MessengerPort
from server_stub.relay.sending.inquiries import FindSent, Inquiries
from server_stub.relay.sending.lookup import Lookup
from tests.relay.rig import AIKO, PAGE, START, Rig, VirtualClock, open_rig

SECONDS = 60.0
"""Until the echo is waited for no longer."""


@asynccontextmanager
async def inquiring(rig: Rig, find_sent: FindSent | None = None) -> AsyncIterator[Inquiries]:
    inquiries = Inquiries(rig.sequencer, rig.clock, find_sent or rig.find_sent)
    rig.joins(inquiries=inquiries)
    try:
        yield inquiries
    finally:
        await inquiries.stop()


async def lost(rig: Rig, *messages: str) -> None:
    """Answers whose outcome is unknown."""
    await rig.active_chat()
    for message in messages or ("a1",):
        rig.graph.fail(httpx.ReadTimeout)
        await rig.answer("hi", message)
        await rig.advance(SECONDS)


async def test_what_meta_lists_was_sent(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, inquiring(rig):
        rig.listed = ["m_9"]
        await lost(rig)
        message = rig.message("a1")
        assert (message.state, message.mid) == (SendState.SENT, "m_9")
        await rig.do(Echo(address(PAGE, "7"), "m_9", START, "hi", "c1:a1"), META, "echo:m_9")
        await rig.advance(2 * DAY / SECOND)
        assert len(rig.graph.requests) == len(rig.events(ReplySent)) == 1


async def test_what_meta_does_not_list_was_probably_not_sent(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, inquiring(rig):
        rig.listed = ["", "", "m_never"]
        await lost(rig)
        message = rig.message("a1")
        assert (message.state, message.unlisted) == (SendState.UNKNOWN, True)
        await rig.advance(2 * DAY / SECOND)
        assert rig.listed == ["m_never"], (
            "looked for once more, since lists may lag, and no further"
        )
        assert len(rig.graph.requests) == 1
        assert rig.events(ReplyUnknown) == [
            ReplyUnknown("c1", "a1"),
            ReplyUnknown("c1", "a1", unlisted=True),
        ]


async def test_a_list_that_lags_is_looked_at_again(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, inquiring(rig):
        rig.listed = ["", "m_9"]
        await lost(rig)
        assert rig.message("a1").unlisted
        await rig.advance(60)
        assert rig.send_state("a1") is SendState.SENT


async def test_an_echo_that_comes_late_settles_what_was_not_listed(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, inquiring(rig):
        rig.listed = [""]
        await lost(rig)
        await rig.do(Echo(address(PAGE, "7"), "m_9", START, "hi", "c1:a1"), META, "echo:m_9")
        message = rig.message("a1")
        assert (message.state, message.mid) == (SendState.SENT, "m_9")


async def test_while_nobody_can_say_it_is_asked_again(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, inquiring(rig):
        rig.listed = [None, None, None, "m_9"]
        await lost(rig)
        for seconds, left in ((60, 2), (300, 1), (900, 0)):
            assert rig.send_state("a1") is SendState.UNKNOWN
            assert not rig.message("a1").unlisted
            await rig.advance(seconds)
            assert len(rig.listed) == left
        assert rig.send_state("a1") is SendState.SENT


async def test_in_the_end_it_is_left_to_a_person(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, inquiring(rig):
        rig.listed = [None] * 9
        await lost(rig)
        await rig.advance(DAY / SECOND / 2)
        assert len(rig.listed) == 4
        assert rig.send_state("a1") is SendState.UNKNOWN
        assert len(rig.graph.requests) == 1


async def test_who_sends_again_is_not_overtaken(tmp_path: Path) -> None:
    """Meta is asked about the first attempt while the second is on its way."""
    async with open_rig(tmp_path) as rig:

        async def find_sent(*_: Any) -> str | None:
            await rig.do(SendAgain("c1", "a1"), AIKO, "again")
            return ""

        async with inquiring(rig, find_sent):
            await lost(rig)
            await rig.settle()
            assert rig.send_state("a1") is SendState.SENT
            assert not any(event.unlisted for event in rig.events(ReplyUnknown))
            assert len(rig.events(ReplySending)) == 2


async def test_what_is_unknown_once_more_is_looked_for_at_once(tmp_path: Path) -> None:
    """Although the first attempt is not looked for again before an hour has passed."""
    async with open_rig(tmp_path) as rig, inquiring(rig):
        rig.listed = [None] * 4
        await lost(rig)
        await rig.advance(60 + 300 + 900)
        rig.graph.fail(httpx.ReadTimeout)
        await rig.do(SendAgain("c1", "a1"), AIKO, "again")
        rig.listed = ["m_9"]
        await rig.advance(SECONDS)
        assert rig.send_state("a1") is SendState.SENT
        assert len(rig.graph.requests) == 2


async def test_two_that_say_the_same_do_not_find_the_same_one(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock, clean=False) as rig:
        await lost(rig, "a1", "a2")
    async with open_rig(tmp_path, clock) as rig:
        told = [one(mid, "hi", "2027-01-15T08:02:00+0000") for mid in ("m_2", "m_1")]

        async def find_sent(chat: Chat, message: Message) -> str | None:
            port = MessengerPort(rig.client, Conversations(rig.client, clock), rig.token_of)
            rig.graph.answer(200, conversation(*told))
            return await Lookup(port, rig.chat_now).find_sent(chat, message)

        async with inquiring(rig, find_sent) as inquiries:
            inquiries.start()
            await rig.settle()
            await rig.settle()
            assert {rig.message("a1").mid, rig.message("a2").mid} == {"m_1", "m_2"}


@pytest.mark.parametrize(("age", "asked"), [(3_600, True), (90_000, False)])
async def test_after_a_restart_what_is_recent_is_looked_for(
    tmp_path: Path, age: int, asked: bool
) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock, clean=False) as rig:
        await lost(rig)
    clock.move(age)
    async with open_rig(tmp_path, clock) as rig, inquiring(rig) as inquiries:
        rig.listed = ["m_9"]
        inquiries.start()
        await rig.settle()
        assert rig.send_state("a1") is (SendState.SENT if asked else SendState.UNKNOWN)
        assert not rig.graph.requests


async def test_it_is_settled_in_a_chat_that_is_over_as_well(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, inquiring(rig):
        rig.listed = [None, "m_9"]
        await lost(rig)
        await rig.do(End("c1"), AIKO)
        assert "c1" not in rig.sequencer.state.chats
        await rig.advance(60)
        assert rig.events(ReplySent) == [ReplySent("c1", "a1", "m_9")]


# How Meta is asked


def conversation(*messages: dict[str, Any], more: bool = False) -> dict[str, Any]:
    listed: dict[str, Any] = {"data": list(messages)}
    if more:
        listed["paging"] = {"next": "https://graph/next"}
    return {"data": [{"id": "t_1", "messages": listed}]}


def one(mid: str, text: str, at: str, sender: str = PAGE, **more: Any) -> dict[str, Any]:
    return {"id": mid, "created_time": at, "from": {"id": sender}, "message": text, **more}


async def looked_up(rig: Rig, status: int, content: Any) -> str | None:
    rig.graph.answer(status, content)
    port = MessengerPort(rig.client, Conversations(rig.client, rig.clock), rig.token_of)
    lookup = Lookup(port, rig.chat_now)
    return await lookup.find_sent(rig.chat(), rig.message("a1"))


NOW = "2027-01-15T08:01:00+0000"
"""A minute after the start of the rig's clock, when `lost` has waited for the echo."""


async def test_meta_is_asked_for_the_newest_of_the_conversation(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await lost(rig)
        heard = one("m", "hello", "2027-01-15T07:59:00+0000", "7")
        ours = one("m_9", "hi", NOW)
        assert await looked_up(rig, 200, conversation(ours, heard)) == "m_9"
        request = rig.graph.requests[-1]
        assert (request.method, request.url.path) == ("GET", f"/v26.0/{PAGE}/conversations")
        assert request.url.params["user_id"] == "7"
        assert request.url.params["platform"] == "messenger"
        assert request.headers["authorization"] == "Bearer page-token"
        assert await looked_up(rig, 200, conversation(heard)) == ""
        long_after = [one(f"m{n}", "later", "2027-01-15T09:00:00+0000") for n in range(20)]
        assert await looked_up(rig, 200, conversation(*long_after, more=True)) is None


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (400, {"error": {"code": 613}}),
        (200, {"error": {"code": 190}}),
        (500, "oops"),
        (200, []),
        (200, {}),
        (200, {"data": []}),
        (200, {"data": [{"messages": {"data": "none"}}]}),
    ],
)
async def test_where_meta_does_not_answer_nobody_can_say(
    tmp_path: Path, status: int, content: Any
) -> None:
    async with open_rig(tmp_path) as rig:
        await lost(rig)
        assert await looked_up(rig, status, content) is None
        rig.tokens.clear()
        assert await looked_up(rig, 200, conversation()) is None
