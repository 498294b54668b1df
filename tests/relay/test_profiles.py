"""Visitors get their names, when Meta tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from console.core.chats import End, PickUp, VisitorNamed
from server_stub.relay.backfill.profiles import Profiles
from server_stub.relay.messenger.graph.profile import profile
from server_stub.relay.secret import Secret
from tests.relay.rig import AIKO, Rig, open_rig


def profiles(rig: Rig) -> Profiles:
    profiles = Profiles(rig.sequencer, rig.port)
    rig.joins(profiles=profiles)
    return profiles


async def test_a_visitor_is_asked_for_once(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.answer(200, {"name": "Yuki Tanaka", "locale": "ja_JP", "timezone": 9, "id": "7"})
        await rig.hear()
        await rig.hear("again")
        await rig.settle()
        assert rig.events(VisitorNamed) == [VisitorNamed("c1", "Yuki Tanaka", "ja_JP", 9.0)]
        await rig.do(PickUp("c1", 0), AIKO)
        await rig.do(End("c1"), AIKO)
        await rig.hear("me again")
        await rig.settle()
        assert len(rig.graph.requests) == 1
        assert rig.chat("c2").visitor.name == "Yuki Tanaka"
        assert "page-token" not in str(rig.graph.requests[0].url)


async def test_the_name_alone_when_more_is_not_permitted(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.refuse(200)
        rig.graph.answer(200, {"first_name": "Lena", "last_name": "Fischer"})
        await rig.hear()
        await rig.settle()
        assert rig.events(VisitorNamed) == [VisitorNamed("c1", "Lena Fischer", "", None)]


@pytest.mark.parametrize("content", [{}, [], "html", {"name": 5}, {"error": "x"}])
async def test_what_meta_does_not_tell_is_no_trouble(tmp_path: Path, content: Any) -> None:
    async with open_rig(tmp_path) as rig:
        profiles(rig)
        rig.graph.answer(200, content)
        rig.graph.answer(200, content)
        await rig.hear()
        rig.graph.script.clear()
        rig.graph.fail(httpx.ConnectError)
        await rig.hear(psid="8")
        await rig.settle()
        assert not [event for event in rig.events(VisitorNamed) if event.chat == "c1"]


async def test_a_strange_timezone_is_left_out(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        for zone in (99, "9", None):
            rig.graph.answer(200, {"name": "X", "timezone": zone})
            found = await profile(rig.client, "7", Secret("t"))
            assert found is not None
            assert found.timezone is None
