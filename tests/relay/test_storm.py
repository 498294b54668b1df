"""Webhooks as Meta sends them, spoiled, repeated and out of order: nothing fails, nothing stands
there twice, no message is lost, and the log folds to the same state after a restart."""

from __future__ import annotations

import asyncio
import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from console.core.chats import PickUp
from console.core.kinds.messenger.kind import META
from console.core.log import fold
from console.core.messages import MessageReceived, Receive
from console.core.sends import Reply
from console.core.state import State
from console.core.transcript import Message, takes_back
from server_stub.relay.messenger.inbound.arrivals import arrivals, parse_body
from tests.relay.payloads import OWN_APP, PAGE, PSID, names, webhook
from tests.relay.rig import AIKO, Rig, open_rig

ODD: list[Any] = [
    *(None, True, 0, -1, 2**53 + 1, 2**64, 10**30, 1.5, 1e300, 1_800_000_000, "1800000000000"),
    *("", "\0", "\ud800", "💥" * 50, "a" * 2_000, PAGE, PSID, OWN_APP, "0", [], {}, [[]], {"a": 1}),
]


def _places(value: Any) -> list[tuple[Any, Any]]:
    """All members and elements below a value, each as its holder and its name."""
    below = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[tuple[Any, Any]] = []
    for name, one in below:
        found.append((value, name))
        if isinstance(one, dict | list):
            found += _places(one)
    return found


def _spoiled(body: Any, random: Random) -> Any:
    body = deepcopy(body)
    for _ in range(random.randint(0, 3)):
        places = _places(body)
        if not places:
            break
        holder, name = random.choice(places)
        if random.random() < 0.75:
            holder[name] = deepcopy(random.choice(ODD))
        else:
            del holder[name]
    return body


async def _take(rig: Rig, bodies: list[Any]) -> set[str]:
    """Have the relay take webhooks in; the mids of the visitors' messages in them."""
    found = [
        arrival
        for body in bodies
        for arrival in arrivals(parse_body(json.dumps(body).encode()), rig.clock.now(), OWN_APP)
        if arrival.page == PAGE
    ]
    answers = [rig.sequencer.submit(one.command, META, one.key) for one in found]
    await asyncio.gather(*answers)
    return {one.command.mid for one in found if isinstance(one.command, Receive)}


def _says(state: State) -> list[object]:
    return [
        state.chats,
        state.open_chats,
        state.channels,
        state.backlog,
        state.incidents,
        state.seq,
    ]


@pytest.mark.parametrize("seed", range(5))
async def test_a_storm_of_webhooks(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    known = [webhook(name) for name in names()]
    sent: list[Any] = []
    mids: set[str] = set()
    async with open_rig(tmp_path) as rig:
        for step in range(12):
            bodies = [_spoiled(random.choice(known), random) for _ in range(random.choice((3, 60)))]
            sent += bodies
            bodies += random.choices(sent, k=20)
            random.shuffle(bodies)
            mids |= await _take(rig, bodies)
            for chat in list(rig.sequencer.state.chats.values()):
                await rig.do(PickUp(chat.id, chat.assignment), AIKO)
                await rig.do(Reply(chat.id, "hi"), AIKO, f"{step}-{chat.id}")
            await rig.settle()
            rig.clock.move(random.choice((0, 1, 60)))
        log = await rig.log()
        heard = [one.event.mid for one in log if isinstance(one.event, MessageReceived)]
        assert len(heard) == len(set(heard))
        whole = fold(State(), log)
        timelines = [chat.timeline for chat in whole.chats.values()]
        # What was taken back before it came is not shown at all.
        taken_back = {takes_back(item) for timeline in timelines for item in timeline}
        assert mids - taken_back == {
            item.mid
            for timeline in timelines
            for item in timeline
            if isinstance(item, Message) and item.mid in mids - taken_back
        }
        live = rig.sequencer.state
        assert _says(whole) == _says(live)
        before = _says(live)
        await rig.database.write(lambda connection: connection.execute("DELETE FROM snapshot"))
        rig.sequencer._snapshot_seq = live.seq  # so that the next start folds the log
    async with open_rig(tmp_path) as rig:
        assert _says(rig.sequencer.state) == before
