"""What Meta reports of Pages that are not connected is kept, and becomes chats when they are."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from console.core.channels.connecting import ConnectChannel, UnlinkChannel
from console.core.messages import MessageReceived
from server_stub.relay.log.strays import LARGEST, LONGEST, MOST_OF_ONE
from server_stub.relay.messenger.inbound.strays import StrayEvents
from tests.relay.rig import PAGE, START
from tests.relay.test_webhook import Meta, hello, open_meta

OTHER = ConnectChannel("404", "Other", "Acme", "Support")


def texts(meta: Meta) -> list[str | None]:
    return [event.text for event in meta.rig.events(MessageReceived)]


async def counts(meta: Meta) -> dict[str, int]:
    return dict(await meta.rig.journal.strays.counts())


async def forgotten(meta: Meta) -> None:
    """Let the relay forget what it has taken up, which is a write of its own."""
    for _ in range(1_000):
        if not await counts(meta):
            return
        await meta.rig.settle()
    raise AssertionError(f"still kept: {await counts(meta)}")


async def test_they_are_kept_and_counted_and_nobody_reads_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_meta(tmp_path) as meta:
        caplog.set_level(logging.INFO)
        seq = meta.rig.sequencer.state.seq
        assert await meta.post(hello(page="404")) == 200
        assert (meta.rig.sequencer.state.seq, await counts(meta)) == (seq, {"404": 1})
        metrics = (await meta.client.get("/metrics")).text
        assert "messenger_relay_events_of_unknown_pages 1\n" in metrics
        assert "404" in caplog.text and "hello" not in caplog.text


async def test_they_become_chats_when_their_page_is_connected(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        both = hello("m_2", page="404")
        both["entry"] += hello("m_3")["entry"]
        for body in (hello("m_1", page="404"), both, both):
            assert await meta.post(body) == 200
        assert len(texts(meta)) == 1
        await meta.rig.do(OTHER)
        await meta.rig.settle()
        assert len(texts(meta)) == 3
        await forgotten(meta)
        assert await meta.post(hello("m_1", page="404")) == 200  # Meta repeats it
        assert len(texts(meta)) == 3


async def test_those_of_an_unlinked_page_wait_for_it_too(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        await meta.rig.do(UnlinkChannel(PAGE))
        assert await meta.post(hello()) == 200
        assert texts(meta) == []
        await meta.rig.do(ConnectChannel(PAGE, "Acme", "Acme", "Support"))
        await meta.rig.settle()
        assert len(texts(meta)) == 1


async def test_what_a_crash_has_left_is_taken_up_at_the_next_start(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        assert await meta.post(hello(page="404")) == 200
        await meta.rig.do(UnlinkChannel(PAGE))
        meta.rig.joins(waiting=_Deaf())
        await meta.rig.do(OTHER)
        await meta.rig.settle()
        assert texts(meta) == []
    async with open_meta(tmp_path) as meta:
        strays = StrayEvents(meta.rig.sequencer, meta.rig.journal.strays, "")
        await strays.begin()
        await meta.rig.settle()
        assert len(texts(meta)) == 1
        await strays.stop()


class _Deaf:
    """Ended before it could do anything."""

    def channel_connected(self, channel: str) -> None:
        pass


async def test_they_can_not_fill_the_disk(tmp_path: Path) -> None:
    async with open_meta(tmp_path) as meta:
        strays = meta.rig.journal.strays
        many = [("404", f"body {number}") for number in range(MOST_OF_ONE + 5)]
        await strays.keep([*many, ("405", "x" * (LARGEST + 1))], START)
        kept = await strays.of("404")
        assert (len(kept), kept[0].body) == (MOST_OF_ONE, "body 5")
        assert await counts(meta) == {"404": MOST_OF_ONE}
        await strays.keep([("406", "later")], START + LONGEST + 1)
        assert await counts(meta) == {"406": 1}


async def test_while_nothing_can_be_written_meta_is_to_repeat_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server_stub.relay.log.database import WriteFailedError

    async def full(*_: Any) -> None:
        raise WriteFailedError("SQLITE_FULL", lasting=False)

    async with open_meta(tmp_path) as meta:
        monkeypatch.setattr(meta.rig.journal.strays, "keep", full)
        assert await meta.post(hello(page="404")) == 503
