"""Who had a chat that somebody else has ended hears of it, whenever they come back."""

from __future__ import annotations

import pytest

from console.core.queues import Queue
from server_stub.relay.admin import add_operator
from tests.flows.rig import Rig
from tests.waiting import until


@pytest.mark.parametrize("away", [False, True])
async def test_the_owner_hears_who_has_ended_their_chat(rig: Rig, away: bool) -> None:
    """Also where so much has happened meanwhile that everything is drawn anew."""
    aiko, chie = await rig.desks("Aiko", "Chie")
    chat = await rig.picked_up(aiko)
    if away:
        await rig.leave(aiko)
        await add_operator(rig.relay.store, "Dan", "operator")
    assert chie.session.end(chat) is None
    await rig.advance(6)
    await until(lambda: chie.queue(chat) is Queue.COMPLETED)
    if away:
        await rig.sit_down(aiko)
    await until(lambda: aiko.queue(chat) is Queue.COMPLETED)
    told = [notice for notice in aiko.notices if notice.ended_by]
    assert [(notice.chat, notice.ended_by) for notice in told] == [(chat, chie.session.me)]
