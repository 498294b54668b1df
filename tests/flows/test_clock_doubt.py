"""A clock that has jumped and is not believed: said to whoever works with the relay or runs it."""

from __future__ import annotations

import httpx
import pytest

from console.core.moments import MINUTE
from tests.flows.rig import Rig
from tests.flows.test_screen import sitting


async def health(rig: Rig) -> str:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(rig.relay.webhook.replace("webhook", "healthz"))
    assert answer.status_code == 200, "the relay does its work"
    return answer.text


@pytest.mark.parametrize("jump", [15 * MINUTE, -15 * MINUTE])
async def test_consoles_and_healthz_say_that_the_clock_is_doubted(rig: Rig, jump: int) -> None:
    said = "the relay's clock jumped by 15m: no chat is completed"
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live", without=said)
        assert await health(rig) == "ok"
        rig.clock.wall += jump
        await rig.advance(6)
        await screen.shows("● live", said)
        assert (await health(rig)).startswith(f"ok, but the clock has jumped by {jump // 1_000} s")
    async with sitting(rig, "Ben") as screen:
        await screen.shows("● live", said)
        rig.clock.wall -= jump
        await rig.advance(6)
        await screen.shows("● live", without=said)
        assert await health(rig) == "ok"


async def test_a_clock_that_is_believed_after_a_while_is_no_news_any_more(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        rig.clock.wall += 15 * MINUTE
        await rig.advance(40)
        await screen.shows("the relay's clock jumped by 15m")
        await rig.advance(620, step=5)
        await screen.shows("● live", without="the relay's clock jumped")
