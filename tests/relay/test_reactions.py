"""Operators' reactions reach Meta, the newest of each message, or say that they did not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from console.core.channels.incidents import OpenIncident
from console.core.channels.values import incident_key
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import META, address
from console.core.reactions import React, ReactByVisitor, reaction_of
from console.core.remarks import Remarked
from console.core.transcript import Author, Message, RemarkKind
from server_stub.relay.sending.reactions import Reactions
from tests.relay.rig import AIKO, PAGE, Rig, open_rig


@asynccontextmanager
async def reacting(folder: Path) -> AsyncIterator[Rig]:
    """A chat of Aiko's, with a visitor's message "m1"."""
    async with open_rig(folder) as rig:
        reactions = Reactions(rig.sequencer, rig.port, rig.clock, rig.sender.pace)
        rig.joins(reactions=reactions)
        try:
            await rig.active_chat()
            await rig.hear("thanks!", mid="m1")
            yield rig
        finally:
            await reactions.stop()


async def react(rig: Rig, emoji: str, key: str = "r1") -> None:
    await rig.do(React("c1", "m1", emoji), AIKO, key)
    await rig.settle()


def shown(rig: Rig) -> str:
    message = rig.message("m1")
    assert isinstance(message, Message)
    return reaction_of(message, Author.OPERATOR)


async def test_a_reaction_is_set_and_taken_back(tmp_path: Path) -> None:
    async with reacting(tmp_path) as rig:
        await react(rig, "❤")
        await react(rig, "", "r2")
        assert [request.url.path for request in rig.graph.requests] == [
            f"/v26.0/{PAGE}/messages"
        ] * 2
        assert rig.graph.bodies() == [
            {
                "recipient": {"id": "7"},
                "sender_action": "react",
                "payload": {"message_id": "m1", "reaction": "❤"},
            },
            {
                "recipient": {"id": "7"},
                "sender_action": "unreact",
                "payload": {"message_id": "m1"},
            },
        ]


async def test_the_visitors_own_reactions_are_no_business_of_ours(tmp_path: Path) -> None:
    async with reacting(tmp_path) as rig:
        await rig.do(ReactByVisitor(address(PAGE, "7"), "m1", "👍"), META)
        await rig.settle()
        assert not rig.graph.requests


async def test_while_one_is_being_set_only_the_newest_waits(tmp_path: Path) -> None:
    async with reacting(tmp_path) as rig:
        rig.graph.held = asyncio.Event()
        for number, emoji in enumerate(("❤", "😂", "👍")):
            await react(rig, emoji, f"r{number}")
        rig.graph.held.set()
        await rig.settle()
        set_ = [body["payload"]["reaction"] for body in rig.graph.bodies()]
        assert set_ == ["❤", "👍"]


@pytest.mark.parametrize("trouble", [httpx.ReadTimeout, httpx.ConnectError, None])
async def test_it_is_tried_again(
    tmp_path: Path, trouble: type[httpx.TransportError] | None
) -> None:
    async with reacting(tmp_path) as rig:
        if trouble is None:
            rig.graph.refuse(1, 0, 500)
        else:
            rig.graph.fail(trouble)
        await react(rig, "❤")
        assert len(rig.graph.requests) == 1
        await rig.advance(2)
        assert len(rig.graph.requests) == 2
        assert shown(rig) == "❤" and not rig.events(Remarked)


async def test_one_that_can_not_be_set_is_said_so_and_taken_back_here_alone(
    tmp_path: Path,
) -> None:
    async with reacting(tmp_path) as rig:
        rig.graph.refuse(9000001)
        await react(rig, "❤")
        (remark,) = rig.events(Remarked)
        assert (remark.what, remark.text) == (RemarkKind.REACTION_FAILED, "no")
        assert shown(rig) == ""
        await rig.advance(600)
        assert len(rig.graph.requests) == 1


async def test_one_that_fails_does_not_take_back_a_newer_one(tmp_path: Path) -> None:
    async with reacting(tmp_path) as rig:
        rig.graph.held = asyncio.Event()
        rig.graph.refuse(9000001)
        await react(rig, "❤")
        await react(rig, "👍", "r2")
        rig.graph.held.set()
        await rig.settle()
        assert rig.graph.bodies()[-1]["payload"]["reaction"] == shown(rig) == "👍"


async def test_after_some_attempts_it_is_given_up(tmp_path: Path) -> None:
    async with reacting(tmp_path) as rig:
        for _ in range(9):
            rig.graph.fail(httpx.ConnectError)
        await react(rig, "❤")
        await rig.advance(600)
        assert len(rig.graph.requests) == 5
        assert len(rig.events(Remarked)) == 1


async def test_what_concerns_the_whole_page_is_an_incident(tmp_path: Path) -> None:
    async with reacting(tmp_path) as rig:
        rig.graph.refuse(190, 463)
        await react(rig, "❤")
        assert incident_key(PAGE, Cause.ACCESS_EXPIRED) in rig.sequencer.state.incidents


async def test_while_access_is_lost_meta_is_not_asked(tmp_path: Path) -> None:
    async with reacting(tmp_path) as rig:
        await rig.do(OpenIncident(PAGE, Failure(Cause.ACCESS_EXPIRED, 190, detail="expired")))
        await react(rig, "❤")
        assert not rig.graph.requests
        (remark,) = rig.events(Remarked)
        assert remark.text == "expired"
