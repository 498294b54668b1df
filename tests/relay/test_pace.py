"""How fast a Page may send: Meta's rates, its usage headers, and what they make us wait."""

from __future__ import annotations

import asyncio

import pytest

from console.core.failures import Cause, Failure
from console.core.moments import SECOND
from console.wire.frames import Slowed
from server_stub.relay.channel_port import Allowance
from server_stub.relay.messenger.graph.usage import read_usage
from server_stub.relay.messenger.port import RATES
from server_stub.relay.sending.outcomes import Outcome
from server_stub.relay.sending.pace import Pace
from tests.relay.rig import START, VirtualClock

LIMITED = Failure(Cause.RATE_LIMITED, 613)


class Desk:
    """Messages that wait for their turn, and when each of them left."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.pace = Pace(self.clock, lambda channel: RATES)
        self.left: list[float] = []
        self._tasks: list[asyncio.Task[None]] = []

    def send(self, count: int = 1, page: str = "1", heavy: bool = False) -> None:
        self._tasks += [asyncio.create_task(self._turn(page, heavy)) for _ in range(count)]

    async def _turn(self, page: str, heavy: bool) -> None:
        await self.pace.turn(page, heavy)
        self.left.append(self.clock.monotonic())

    async def advance(self, seconds: float) -> None:
        end = self.clock.steady + seconds
        await self.settle()
        while (wake := self.clock.next_wake()) is not None and self.clock.steady + wake <= end:
            self.clock.move(wake)
            await self.settle()
        self.clock.move(end - self.clock.steady)
        await self.settle()

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def slowed(self) -> list[Slowed]:
        return self.pace.slowed(["1", "2"], START)


@pytest.mark.parametrize(
    ("headers", "usage"),
    [
        ({}, Allowance()),
        (
            {"x-app-usage": '{"call_count":28,"total_time":95,"total_cputime":25}'},
            Allowance(shared=95),
        ),
        ({"x-page-usage": '{"call_count":28,"total_time":"41"}'}, Allowance(channel=41)),
        (
            {
                "x-business-use-case-usage": '{"1":[{"call_count":100,'
                '"estimated_time_to_regain_access":12}],"2":[{"total_time":"7"}]}',
                "x-app-usage": '{"call_count":3}',
            },
            Allowance(100, 3, 12),
        ),
        ({"x-app-usage": "nonsense"}, Allowance()),
        ({"x-app-usage": '[{"call_count":99}]'}, Allowance()),
        ({"x-page-usage": '{"call_count":null,"total_time":1e400}'}, Allowance()),
        ({"x-business-use-case-usage": '{"1":[3,null],"2":"x"}'}, Allowance()),
    ],
)
def test_usage_headers(headers: dict[str, str], usage: Allowance) -> None:
    assert read_usage(headers) == usage


@pytest.mark.parametrize(("heavy", "most"), [(False, 300), (True, 10)])
async def test_no_page_sends_faster_than_meta_documents(heavy: bool, most: int) -> None:
    desk = Desk()
    desk.send(2 * most + 1, heavy=heavy)
    desk.send(1, "2", heavy)
    await desk.advance(0.99)
    assert len(desk.left) == most + 1
    await desk.advance(0.01)
    assert len(desk.left) == 2 * most + 1
    await desk.advance(1)
    assert len(desk.left) == 2 * most + 2
    await desk.close()


@pytest.mark.parametrize(
    ("percent", "spacing"), [(79, 0.0), (80, 1.0), (89, 1.0), (90, 3.0), (95, 10.0), (99, 10.0)]
)
@pytest.mark.parametrize("whose", ["page", "app"])
async def test_sends_are_spread_out_before_meta_refuses(
    percent: int, spacing: float, whose: str
) -> None:
    desk = Desk()
    desk.pace.hear_allowance(
        "1", Allowance(channel=percent) if whose == "page" else Allowance(shared=percent)
    )
    desk.send(3)
    await desk.advance(30)
    assert desk.left == [0.0, spacing, 2 * spacing]
    others = [Slowed(channel="2", percent=percent)] if whose == "app" else []
    shown = [Slowed(channel="1", percent=percent), *others] if spacing else []
    assert desk.slowed() == shown
    await desk.close()


async def test_whoever_waits_goes_on_when_the_usage_has_fallen() -> None:
    desk = Desk()
    desk.pace.hear_allowance("1", Allowance(channel=97))
    desk.send(3)
    await desk.advance(1)
    assert desk.left == [0.0]
    desk.pace.hear_allowance("1", Allowance(channel=20))
    await desk.settle()
    assert desk.left == [0.0, 1.0, 1.0]
    assert not desk.slowed()
    await desk.close()


async def test_what_was_said_long_ago_counts_no_more() -> None:
    desk = Desk()
    desk.pace.hear_allowance("1", Allowance(channel=97))
    await desk.advance(3_600)
    assert not desk.slowed()
    desk.send(2)
    await desk.settle()
    assert len(desk.left) == 2
    await desk.close()


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 60), (12, 720), (99_999, 86_400)])
async def test_at_a_hundred_percent_nothing_leaves_until_meta_allows_it(
    minutes: int, seconds: int
) -> None:
    desk = Desk()
    desk.pace.hear_allowance("1", Allowance(100, minutes=minutes))
    desk.send()
    desk.send(1, "2")
    await desk.advance(seconds - 1)
    assert desk.left == [0.0]
    percent = 100 if seconds < 3_600 else 0  # what was said is forgotten then, the hold is not
    assert desk.slowed() == [Slowed(channel="1", percent=percent, until=START + SECOND)]
    await desk.advance(1)
    assert desk.left == [0.0, float(seconds)]
    await desk.close()


@pytest.mark.parametrize("whole_app", [False, True])
async def test_a_refusal_holds_up_whom_it_concerns(whole_app: bool) -> None:
    desk = Desk()
    desk.pace.take_in("1", Outcome(LIMITED, 90 * SECOND, whole_app, Allowance()))
    desk.send()
    desk.send(1, "2")
    await desk.advance(89)
    assert desk.left == ([] if whole_app else [0.0])
    pages = ["1", "2"] if whole_app else ["1"]
    assert [(one.channel, one.until) for one in desk.slowed()] == [
        (page, START + SECOND) for page in pages
    ]
    await desk.advance(1)
    assert len(desk.left) == 2
    await desk.close()


async def test_other_failures_hold_up_nobody() -> None:
    desk = Desk()
    desk.pace.take_in(
        "1", Outcome(Failure(Cause.TEMPORARY, 1200), 2_000, False, Allowance(channel=5))
    )
    desk.pace.take_in("1", Outcome(LIMITED, None, False, None))
    desk.send()
    await desk.settle()
    assert desk.left == [0.0]
    await desk.close()


async def test_a_hold_is_waited_out_without_taking_a_turn() -> None:
    desk = Desk()
    desk.pace.hold("1", 5)
    waiting = asyncio.create_task(desk.pace.clear("1"))
    await desk.advance(4)
    assert not waiting.done()
    await desk.advance(1)
    assert waiting.done()
    desk.pace.hear_allowance("1", Allowance(channel=90))
    desk.send()
    await desk.settle()
    assert desk.left == [5.0]
    await desk.close()
