"""Answers on their way when the relay ends, planned or killed, and starts again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from console.core.kinds.messenger.kind import META, address
from console.core.messages import Echo
from console.core.outcomes import ReplySending
from console.core.transcript import SendState
from tests.relay.rig import PAGE, START, VirtualClock, open_rig


async def test_after_a_restart_queued_is_sent(tmp_path: Path) -> None:
    async with open_rig(tmp_path, clean=False) as rig:
        await rig.active_chat()
        rig.sender._stopping = True
        await rig.answer("hi", "a1")
        assert rig.send_state("a1") is SendState.QUEUED
    async with open_rig(tmp_path) as rig:
        rig.sender.start()
        await rig.settle()
        assert rig.send_state("a1") is SendState.SENT


async def test_after_a_restart_a_pause_is_kept(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock, clean=False) as rig:
        await rig.active_chat()
        rig.graph.fail(httpx.ConnectTimeout)
        await rig.answer("hi", "a1")
        await rig.settle()
    async with open_rig(tmp_path, clock) as rig:
        rig.sender.start()
        await rig.advance(1.9)
        assert not rig.graph.requests
        await rig.advance(0.2)
        assert rig.send_state("a1") is SendState.SENT


@pytest.mark.parametrize("echo", [True, False])
async def test_after_a_restart_sending_is_ambiguous(tmp_path: Path, echo: bool) -> None:
    async with open_rig(tmp_path, clean=False) as rig:
        await rig.active_chat()
        rig.graph.held = asyncio.Event()
        await rig.answer("hi", "a1")
        await rig.settle()
        assert rig.events(ReplySending)
    async with open_rig(tmp_path) as rig:
        rig.sender.start()
        await rig.advance(30)
        if echo:
            await rig.do(Echo(address(PAGE, "7"), "m_1", START, "hi", "c1:a1"), META, "echo:m_1")
        await rig.advance(31)
        assert rig.send_state("a1") is (SendState.SENT if echo else SendState.UNKNOWN)
        assert not rig.graph.requests


@pytest.mark.parametrize(("listed", "sent"), [("m_9", True), ("", False), (None, False)])
async def test_after_a_restart_meta_is_asked_at_once_what_it_has(
    tmp_path: Path, listed: str | None, sent: bool
) -> None:
    async with open_rig(tmp_path, clean=False) as rig:
        await rig.active_chat()
        rig.graph.held = asyncio.Event()
        await rig.answer("hi", "a1")
        await rig.settle()
    async with open_rig(tmp_path) as rig:
        rig.listed.append(listed)
        rig.sender.start()
        await rig.settle()
        assert rig.send_state("a1") is (SendState.SENT if sent else SendState.SENDING)
        await rig.advance(61)
        assert rig.send_state("a1") is (SendState.SENT if sent else SendState.UNKNOWN)
        assert not rig.graph.requests


async def test_a_planned_stop_waits_for_the_answer(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.held = asyncio.Event()
        await rig.answer("one", "a1")
        await rig.answer("two", "a2")
        await rig.settle()
        stopping = asyncio.create_task(rig.sender.stop())
        await rig.settle()
        rig.graph.held.set()
        await stopping
        assert rig.send_state("a1") is SendState.SENT
        assert rig.send_state("a2") is SendState.QUEUED


async def test_a_stop_does_not_wait_for_ever(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.held = asyncio.Event()
        await rig.answer("one", "a1")
        await rig.settle()
        await rig.sender.stop(patience=0)
        assert rig.send_state("a1") is SendState.SENDING
        assert len(asyncio.all_tasks()) == 2  # this test and the writer
