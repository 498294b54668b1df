"""relay.v1 over real websockets on loopback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from console.core.chats import PickUp
from console.core.company.invites import NotLetIn
from console.core.company.operators import RemoveOperator
from console.core.log import REDUCER_REV, fold
from console.core.state import State
from console.wire.frames import (
    HEARTBEAT_SECONDS,
    MAX_CLIENT_FRAME,
    TIMELINE_TAIL,
    Close,
    Events,
    Snapshot,
)
from server_stub.relay.consoles.hub import HELLO_SECONDS
from tests.relay.hub import open_hub
from tests.relay.rig import AIKO, CHIE, task


@pytest.mark.parametrize("token", ["", "wrong", "token-op9"])
async def test_without_a_known_token_there_is_no_connection(tmp_path: Path, token: str) -> None:
    async with open_hub(tmp_path) as hub:
        with pytest.raises(InvalidStatus) as caught:
            async with hub.connect(token):
                pass
        assert caught.value.response.status_code == 401


async def test_without_the_subprotocol_there_is_no_connection(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub:
        with pytest.raises(InvalidStatus) as caught:
            async with hub.connect(subprotocols=None):
                pass
        assert caught.value.response.status_code == 400


async def test_a_new_console_gets_a_snapshot(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.connect() as console:
        await hub.rig.active_chat()
        for number in range(60):
            await hub.rig.hear(f"text {number}")
        await console.hello()
        welcome, snapshot, live = await console.until("live")
        assert welcome["you"] == {"id": "op1", "name": "Aiko", "role": "operator"}
        assert (welcome["mode"], welcome["epoch"]) == ("snapshot", "epoch-1")
        (chat,) = snapshot["chats"]
        assert (len(chat["timeline"]), chat["earlier"]) == (TIMELINE_TAIL, 12)
        assert live["seq"] == snapshot["seq"] == welcome["seq"] == hub.rig.sequencer.state.seq


async def test_what_a_console_folds_is_the_relays_state(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.connect() as console:
        await hub.rig.hear()
        await console.hello()
        await console.frame()
        snapshot = await console.frame()
        assert isinstance(snapshot, Snapshot)
        await console.frame()
        assert snapshot.directory is not None
        state = State(
            seq=snapshot.seq,
            at=snapshot.at,
            opened=snapshot.directory.opened,
            chats={chat.id: chat for chat in snapshot.chats},
        )
        await hub.rig.do(PickUp("c1", 0), AIKO)
        await hub.rig.hear("more")
        for _ in range(2):
            events = await console.frame()
            assert isinstance(events, Events)
            state = fold(state, events.entries)
        assert state.chats == hub.rig.sequencer.state.chats


@pytest.mark.parametrize("tail", [1_000, 2])
async def test_a_console_resumes_without_gap_or_repeat(tmp_path: Path, tail: int) -> None:
    async with open_hub(tmp_path, tail=tail) as hub:
        for number in range(20):
            await hub.rig.hear(psid=str(number))
        async with hub.connect() as console:
            await console.hello(epoch="epoch-1", seq=9)
            frames = await console.until("live")
            assert frames[0]["mode"] == "resume"
            entries = [entry for frame in frames[1:-1] for entry in frame["entries"]]
            assert [entry["seq"] for entry in entries] == list(range(10, 47))
            await hub.rig.settle()
            await hub.rig.hear("next", psid="1")
            assert (await console.next())["entries"][0]["seq"] == 47


@pytest.mark.parametrize(
    "position",
    [
        {"epoch": "another", "seq": 6},
        {"epoch": "epoch-1", "seq": 10_000},
        {"epoch": "epoch-1", "seq": -1},
        {"epoch": "epoch-1"},
        {"seq": 6},
    ],
)
async def test_a_position_that_is_not_ours_gets_a_snapshot(
    tmp_path: Path, position: dict[str, Any]
) -> None:
    async with open_hub(tmp_path) as hub, hub.connect() as console:
        await hub.rig.hear()
        await console.hello(**position)
        frames = await console.until("live")
        assert [frame["type"] for frame in frames] == ["welcome", "snapshot", "live"]


async def test_what_happens_while_a_console_joins_reaches_it_once(tmp_path: Path) -> None:
    async with open_hub(tmp_path, tail=5) as hub, hub.connect() as console:
        for number in range(50):
            await hub.rig.hear(psid=str(number))
        seen = hub.rig.sequencer.state.seq
        await console.hello(epoch="epoch-1", seq=1)
        for number in range(30):
            await hub.rig.hear("more", psid=str(number))
        await hub.rig.settle()
        got: list[int] = []
        while not got or got[-1] < seen + 30:
            frame = await console.next()
            got += [entry["seq"] for entry in frame.get("entries", ())]
        assert got == list(range(2, seen + 31))


async def test_the_event_comes_before_the_ack_and_repeats_change_nothing(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console:
        await hub.rig.hear()
        await console.until("events")
        for _ in range(2):
            await console.command("u1", kind="pick_up", chat="c1", assignment=0)
        frames = [await console.next() for _ in range(3)]
        assert [frame["type"] for frame in frames] == ["events", "ack", "ack"]
        assert [frame["seq"] for frame in frames[1:]] == [9, 9]
        assert frames[0]["entries"][0]["by"] == "op1"


async def test_of_two_claims_one_wins_and_both_know_who(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as one, hub.live("token-op2") as two:
        await hub.rig.hear()
        for console, name in ((one, "a"), (two, "b")):
            await console.until("events")
            await console.command(name, kind="pick_up", chat="c1", assignment=0)
        acks = [(await console.until("ack"))[-1] for console in (one, two)]
        winners = [ack for ack in acks if ack["refused"] is None]
        (loser,) = [ack for ack in acks if ack["refused"]]
        assert len(winners) == 1
        operator = hub.rig.sequencer.state.operators[hub.rig.chat().operator]
        assert (loser["refused"]["code"], loser["refused"]["by"]) == ("taken", operator.name)


async def test_roles_come_from_the_token_only(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console:
        await console.command("u1", kind="change_settings", brand="b1", settings={})
        assert (await console.until("ack"))[-1]["refused"]["code"] == "not_allowed"
    async with open_hub(tmp_path) as hub, hub.live("token-op3") as console:
        await console.command("u2", kind="change_settings", brand="b1", settings={"idle": 600})
        assert (await console.until("ack"))[-1]["refused"] is None


BAD_FRAMES: list[str | bytes] = [
    "{",
    "[]",
    '{"type":"nothing"}',
    '{"type":"heartbeat","seq":1,"more":2}',
    '{"type":"hello","client":"x","console_id":"k"}',
    '{"type":"command","id":"u","command":{"kind":"receive"}}',
    '{"type":"command","id":"u","command":{"kind":"pass_deadline","chat":"c1"}}',
    '{"type":"command","id":"","command":{"kind":"end","chat":"c1"}}',
    '{"type":"command","id":"%s","command":{"kind":"end","chat":"c1"}}' % ("x" * 65),
    '{"type":"get","id":"g","what":"completed","limit":100000}',
    b"bytes",
]


@pytest.mark.parametrize("frame", BAD_FRAMES)
async def test_bad_frames_end_the_connection(tmp_path: Path, frame: str | bytes) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console, hub.live("token-op2") as other:
        await console.socket.send(frame)
        assert await console.closed() == Close.BAD_FRAME
        await hub.rig.hear()
        assert (await other.until("events"))[-1]["entries"]


async def test_a_frame_that_is_too_large(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console:
        await console.socket.send("x" * (MAX_CLIENT_FRAME + 1))
        assert await console.closed() == 1009


async def test_no_hello_in_time(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.connect() as silent, hub.connect() as wrong:
        await wrong.send(type="heartbeat", seq=0)
        assert await wrong.closed() == Close.BAD_FRAME
        await hub.rig.advance(HELLO_SECONDS)
        assert await silent.closed() == Close.NO_HELLO


async def test_the_same_console_elsewhere_closes_the_older(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as older, hub.live("token-op2") as other:
        async with hub.live() as newer:
            assert await older.closed() == Close.ELSEWHERE
            await hub.rig.hear()
            assert (await newer.until("events"))[-1]["entries"]
        assert (await other.until("events"))[-1]["entries"]


async def test_a_console_too_old_for_the_log_is_told(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub:
        async with hub.connect() as old:
            await old.hello(rev=REDUCER_REV - 1)
            assert await old.closed() == Close.VERSION
        for rev in (REDUCER_REV, REDUCER_REV + 1):
            async with hub.connect() as console:
                await console.hello(rev=rev)
                assert (await console.until("live"))[0]["mode"] == "snapshot"


async def test_heartbeats_say_where_the_log_is(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console, task(hub.consoles.beat()):
        await hub.rig.advance(HEARTBEAT_SECONDS)
        beat = (await console.until("heartbeat"))[-1]
        assert beat["seq"] == hub.rig.sequencer.state.seq
        assert (beat["now"], beat["read_only"]) == (hub.rig.clock.now(), False)


async def test_a_full_disk_is_told_and_commands_wait(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console:
        await hub.rig.active_chat()
        database = hub.rig.database
        pages = await database.run(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
        await database.run(lambda c: c.execute(f"PRAGMA max_page_count={pages}").fetchone())
        for number in range(40):
            await console.command(f"u{number}", kind="reply", chat="c1", text="x" * 2_000)
        beat = (await console.until("heartbeat"))[-1]
        assert beat["read_only"]
        await hub.rig.settle()
        async with hub.live("token-op2") as late:
            assert (await late.until("heartbeat"))[-1]["read_only"]
        await database.run(lambda c: c.execute("PRAGMA max_page_count=100000").fetchone())
        await hub.rig.advance(6)
        frames = await console.until("heartbeat")
        assert not frames[-1]["read_only"]
        assert await console.closed() == Close.RESTART
        async with hub.live() as again:
            await again.command("u39", kind="reply", chat="c1", text="x" * 2_000)
            assert (await again.until("ack"))[-1]["refused"] is None


async def test_others_see_who_is_typing_but_not_too_often(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as one, hub.live("token-op2") as two:
        assert (await one.next())["what"] == "online"
        assert await two.next() == {
            "type": "ephemeral",
            "operator": "op1",
            "what": "online",
            "chat": "",
        }
        for chat in ("c1", "c2", "c3"):
            await one.send(type="ephemeral", what="typing", chat=chat)
        await one.command("u1", kind="set_status", status="busy")
        await one.until("ack")
        frames = await two.until("events")
        assert [frame.get("chat") for frame in frames[:-1]] == ["c1"]
        await one.socket.close()
        assert (await two.next())["what"] == "offline"


async def test_a_planned_stop_says_goodbye(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.live() as console:
        await hub.consoles.stop()
        bye = (await console.until("bye"))[-1]
        assert (bye["code"], bye["after"] > 0) == (Close.RESTART, True)
        assert await console.closed() == Close.RESTART


async def test_who_is_signed_out_is_told_why_and_heard_no_more(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub:
        await hub.rig.hear()
        async with hub.live() as console, hub.live("token-op2") as other:
            hub.consoles.sign_out("op1", NotLetIn.TOKEN_ROTATED)
            # What was on its way by then comes to nothing.
            await console.command("late", kind="pick_up", chat="c1", assignment=0)
            assert await console.closed() == Close.TOKEN
            assert console.socket.close_reason == "token rotated"
            await hub.rig.settle()
            assert hub.rig.chat().operator == ""
            assert hub.consoles.connected() == {"op2": 1}
            told = [await other.next() for _ in range(2)]
            assert [one["what"] for one in told] == ["online", "offline"]


async def test_a_token_that_is_taken_away_before_the_hello(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, hub.connect("token-op2") as console:
        await hub.rig.do(RemoveOperator("op2"), CHIE)
        await console.hello()
        assert await console.closed() == Close.TOKEN


@pytest.mark.parametrize("token", ["token-op2", "token-nobody"])
async def test_who_was_removed_is_not_let_in(tmp_path: Path, token: str) -> None:
    async with open_hub(tmp_path) as hub:
        await hub.rig.do(RemoveOperator("op2"), CHIE)
        with pytest.raises(InvalidStatus) as refused:
            async with hub.connect(token):
                pass
        assert refused.value.response.status_code == 401
