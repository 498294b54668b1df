"""Programs of two versions on one line: they work together, or say that they can not."""

from __future__ import annotations

import json
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.stored.folders import VERSIONS, Folder, frames, misfits
from tests.stored.programs import (
    current_rev,
    older_relay,
    working,
)
from tests.waiting import until

TOO_OLD = 4426


def hellos(version: str) -> list[str]:
    """How a console of this version begins: new, and as one that was here before."""
    return [line for line in frames(version, "console") if json.loads(line)["type"] == "hello"]


async def answers(line: ClientConnection) -> list[dict[str, Any]]:
    """The relay's frames, until the connection is live or closed."""
    heard: list[dict[str, Any]] = []
    try:
        while not heard or heard[-1]["type"] != "live":
            heard.append(json.loads(await line.recv()))
    except ConnectionClosed:
        pass
    return heard


async def test_a_console_of_an_older_version_is_let_in_or_told_that_it_is_too_old(
    folder: Folder,
) -> None:
    """Every relay, whatever folder it goes on with, to consoles of every version."""
    async with working(folder) as office:
        for version in VERSIONS:
            for hello in hellos(version):
                async with office.line("Aiko") as line:
                    await line.send(hello)
                    heard = await answers(line)
                    if json.loads(hello)["rev"] < current_rev():
                        assert heard == []
                        assert line.close_code == TOO_OLD
                    else:
                        assert [heard[0]["type"], heard[-1]["type"]] == ["welcome", "live"]


async def test_a_console_understands_a_relay_of_an_older_version(folder: Folder) -> None:
    """From hello on, what that relay said comes to the state which that relay had."""
    was = folder.state
    async with older_relay(folder) as desk:
        await until(lambda: desk.live and desk.session.state.seq == was["seq"])
    was.pop("kept", None)  # known at the relay alone
    assert list(misfits(was, folder.cached)) == []
