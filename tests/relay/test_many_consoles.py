"""One operator's token holds so many consoles and lines, and keeps nobody else out."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from console.wire.frames import Close
from server_stub.relay.consoles.hub import MOST_CONSOLES
from server_stub.relay.lines import MOST_OF_OPERATOR
from tests.relay.hub import open_hub


async def test_one_console_more_than_an_operator_may_have_is_told_so(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, AsyncExitStack() as open_consoles:
        for number in range(MOST_CONSOLES):
            console = await open_consoles.enter_async_context(hub.connect())
            await console.hello(f"k{number}")
            await console.until("live")
        async with hub.connect() as another:
            await another.hello("one more")
            assert await another.closed() == Close.RATE
            assert another.socket.close_reason == "too many consoles of one operator"
        async with hub.connect() as again:
            await again.hello("k0")
            assert (await again.until("live"))[-1]["type"] == "live", "it takes its own place"
        async with hub.live("token-op2"):
            assert hub.consoles.gauges()["consoles"] == MOST_CONSOLES


async def test_a_token_holds_no_more_lines_by_saying_nothing(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub, AsyncExitStack() as open_lines:
        for _ in range(MOST_OF_OPERATOR):
            await open_lines.enter_async_context(hub.connect())
        async with hub.connect() as another:
            assert await another.closed() == Close.RATE
            assert another.socket.close_reason == "too many lines of one operator"
        async with hub.live("token-op2"):
            pass
        await open_lines.aclose()
        await hub.rig.settle()
        async with hub.live():
            pass
