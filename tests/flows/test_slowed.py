"""Meta's usage headers: the relay slows down before it is refused, and the console says so."""

from __future__ import annotations

from console.core.moments import MINUTE
from console.core.outcomes import ReplyFailed
from console.core.transcript import SendState
from tests.flows.rig import Desk, Rig

REGAIN = 5
"""Minutes that Meta wants to be left alone."""


def slowed(desk: Desk) -> tuple[int, int]:
    """Percent and until when, as the console is told of its Page; zeros for nothing."""
    found = desk.session.link.slowed
    assert len(found) <= 1
    return (found[0].percent, found[0].until) if found else (0, 0)


async def test_the_relay_slows_down_before_meta_refuses(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    rig.meta.arm("usage_climbing", regain=REGAIN)
    for number in range(12):
        aiko.session.reply(chat, str(number))
    # Meta counts 10 % a send, and refuses what comes after 100 %.
    await rig.wait_for(lambda: slowed(ben)[0] >= 80)
    await rig.wait_for(lambda: slowed(ben)[0] == 100)
    assert len(rig.meta.texts()) == 10
    held_until = slowed(ben)[1]
    assert 0 < held_until - rig.clock.now() <= REGAIN * MINUTE
    assert slowed(aiko) == slowed(ben)
    assert aiko.states(chat)[-2:] == [SendState.QUEUED] * 2
    rig.meta.mend()
    while rig.clock.now() < held_until - 1_000:
        await rig.advance(1)
    assert len(rig.meta.texts()) == 10
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.SENT] * 12)
    await rig.wait_for(lambda: slowed(ben) == (0, 0))
    assert rig.meta.texts() == [str(number) for number in range(12)]
    assert not await rig.relay.events(ReplyFailed)
