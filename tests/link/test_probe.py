"""Trying a relay's address before it is remembered."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from console.core.company.invites import NotLetIn
from console.core.state import State
from console.link.probe import probe
from console.session.values import Unreached
from console.sign_in import SignIn
from console.wire.frames import Bye, Close
from tests.link.harness import Peer, fake_relay, snapshot, welcome


async def let_in(peer: Peer) -> None:
    await peer.send(welcome(State(), mode="snapshot"), *snapshot(State()))


async def test_who_is_let_in_leaves_again() -> None:
    closed: list[int | None] = []

    async def script(peer: Peer) -> None:
        await let_in(peer)
        closed.append(await peer.closed_with())

    async with fake_relay(script) as relay:
        assert await probe(relay.url, SignIn("secret"), "test") is None
        assert relay.tokens == ["Bearer secret"]
    assert closed == [1000]


async def test_it_takes_the_place_of_no_console() -> None:
    async with fake_relay(let_in, let_in) as relay:
        for _ in range(2):
            await probe(relay.url, SignIn("secret"), "test")
    assert len({hello.console_id for hello in relay.hellos}) == 2


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (HTTPStatus.UNAUTHORIZED, NotLetIn.UNKNOWN_TOKEN),
        (HTTPStatus.FORBIDDEN, Close.NOT_ALLOWED),
        (HTTPStatus.UPGRADE_REQUIRED, Close.VERSION),
        (HTTPStatus.BAD_REQUEST, Unreached.NOT_A_RELAY),
        (HTTPStatus.NOT_FOUND, Unreached.NOT_A_RELAY),
        (HTTPStatus.FOUND, Unreached.NOT_A_RELAY),
        (HTTPStatus.SERVICE_UNAVAILABLE, Unreached.ABSENT),
    ],
)
async def test_refused_at_the_door(status: HTTPStatus, why: Unreached | NotLetIn | Close) -> None:
    async with fake_relay(statuses=[status]) as relay:
        assert await probe(relay.url, SignIn("secret"), "test") is why


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (Close.TOKEN, NotLetIn.UNKNOWN_TOKEN),
        (Close.VERSION, Close.VERSION),
        (Close.RATE, Close.RATE),
        (Close.RESTART, Unreached.BROKEN),
    ],
)
async def test_refused_after_hello(code: Close, why: Unreached | NotLetIn | Close) -> None:
    async def script(peer: Peer) -> None:
        await peer.close(code)

    async with fake_relay(script) as relay:
        assert await probe(relay.url, SignIn("secret"), "test") is why


async def test_another_first_frame_and_another_protocol_are_no_relay() -> None:
    async def odd(peer: Peer) -> None:
        await peer.send(Bye(code=Close.RESTART, after=0))

    async def nonsense(peer: Peer) -> None:
        await peer.connection.send("hello?")

    async with fake_relay(odd, nonsense) as relay:
        for _ in range(2):
            assert await probe(relay.url, SignIn("secret"), "test") is Unreached.NOT_A_RELAY
    async with fake_relay(let_in, subprotocols=None) as relay:
        assert await probe(relay.url, SignIn("secret"), "test") is Unreached.NOT_A_RELAY
        relay.failures.clear()


async def test_nobody_there() -> None:
    async with fake_relay() as relay:
        pass
    assert await probe(relay.url, SignIn("secret"), "test") is Unreached.REFUSED
