"""Timers: at their time, in order, once, and not because a clock was set."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest

from console.core.chats import Completed, PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.values import Settings
from console.core.kinds.messenger.kind import WINDOW
from console.core.moments import DAY, HOUR, MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.timers import ClockJumped, Missed
from server_stub.relay.log.sequencer import ReadOnlyError
from server_stub.relay.scheduler import PATIENCE_SECONDS
from tests.relay.rig import AIKO, CHIE, START, Rig, VirtualClock, open_rig, task


async def test_each_timer_fires_at_its_time(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.hear()
        await rig.advance(59)
        assert rig.chat().incoming
        await rig.advance(1)
        assert rig.events(Missed) == [Missed("c1", START + 60 * SECOND, 60)]
        await rig.advance(DAY / SECOND)
        due = START + 60 * SECOND + DAY
        assert rig.events(Completed) == [Completed("c1", due, Reason.RETENTION_OVER, seconds=86400)]


async def test_idle_starts_over_with_every_message(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.active_chat()
        await rig.advance(23 * HOUR / SECOND)
        await rig.hear("still here")
        await rig.advance(23 * HOUR / SECOND)
        assert rig.chat().queue is Queue.ACTIVE
        await rig.advance(HOUR / SECOND)
        assert [event.reason for event in rig.events(Completed)] == [Reason.IDLE]


async def test_the_reply_window_ends_a_chat(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.do(ChangeSettings("b1", Settings(waiting=None)), CHIE)
        await rig.hear()
        await rig.advance(WINDOW.whole / SECOND)
        assert rig.events(Completed) == [
            Completed("c1", START + WINDOW.whole, Reason.WINDOW_CLOSED, seconds=7 * 86_400)
        ]


async def test_changed_settings_move_open_chats_at_once(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.active_chat()
        await rig.advance(HOUR / SECOND)
        await rig.do(ChangeSettings("b1", Settings(idle=60)), CHIE)
        await rig.settle()
        assert [event.due for event in rig.events(Completed)] == [START + HOUR]


async def test_downtime_is_caught_up_in_due_order(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock, clean=False) as rig:
        await rig.hear(psid="1")
        clock.move(30)
        await rig.hear(psid="2")
        clock.move(10)
        await rig.hear(psid="3")
        await rig.do(PickUp("c3", 0), AIKO)
    clock.move(3 * DAY / SECOND)
    async with open_rig(tmp_path, clock) as rig, task(rig.scheduler.run()):
        await rig.settle()
        moved = [
            (event.due, type(event).__name__, event.chat)
            for batch in rig.batches
            for entry in batch
            if isinstance(event := entry.event, Missed | Completed)
        ]
        minute = 60 * SECOND
        assert moved == [
            (START + minute, "Missed", "c1"),
            (START + minute + 30 * SECOND, "Missed", "c2"),
            (START + 40 * SECOND + DAY, "Completed", "c3"),
            (START + minute + DAY, "Completed", "c1"),
            (START + minute + 30 * SECOND + DAY, "Completed", "c2"),
        ]
        assert all(entry.at == clock.now() for batch in rig.batches for entry in batch)


async def test_a_deadline_fires_once_after_a_crash(tmp_path: Path) -> None:
    clock = VirtualClock()
    for _ in range(3):
        async with open_rig(tmp_path, clock, clean=False) as rig, task(rig.scheduler.run()):
            if rig.sequencer.state.opened == 0:
                await rig.hear()
            await rig.advance(61)
    async with open_rig(tmp_path, clock) as rig:
        missed = [entry for entry in await rig.log() if isinstance(entry.event, Missed)]
        assert len(missed) == 1


async def test_a_forward_jump_is_held_until_two_readings_agree(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig, task(rig.scheduler.run()):
        await rig.active_chat()
        await rig.settle()
        clock.wall += 365 * DAY
        await rig.advance(31)
        assert not rig.events(Completed)
        clock.wall -= 365 * DAY  # somebody set it right: the readings disagree
        await rig.advance(10)
        assert not rig.events(Completed)
        assert not rig.events(ClockJumped)
        await rig.advance(60)
        assert rig.chat().queue is Queue.ACTIVE


async def test_a_jump_that_stays_is_logged_and_then_counts(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig, task(rig.scheduler.run()):
        await rig.active_chat()
        await rig.advance(HOUR / SECOND)
        clock.wall += 23 * HOUR + 1
        await rig.advance(PATIENCE_SECONDS - 10)
        assert not rig.events(ClockJumped)
        await rig.advance(40)
        jump = rig.events(ClockJumped)[0]
        assert abs(jump.after - jump.before - 23 * HOUR) < MINUTE
        assert [event.due for event in rig.events(Completed)] == [START + DAY]


@pytest.mark.parametrize("jump", [15 * MINUTE, 23 * HOUR, 400 * DAY])
async def test_a_jump_completes_nothing_before_it_has_lasted(tmp_path: Path, jump: int) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.do(ChangeSettings("b1", Settings(idle=600)), CHIE)
        await rig.active_chat()
        await rig.settle()
        rig.clock.wall += jump
        await rig.advance(PATIENCE_SECONDS - 10)
        assert not rig.events(Completed)
        await rig.advance(60)
        assert len(rig.events(Completed)) == len(rig.events(ClockJumped)) == 1


async def test_a_machine_that_slept_has_not_jumped(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.active_chat()
        await rig.settle()
        rig.clock.sleep_through(25 * HOUR / SECOND)
        await rig.advance(31)
        assert [event.due for event in rig.events(Completed)] == [START + DAY]
        assert not rig.events(ClockJumped)


@pytest.mark.parametrize("jump", [23 * HOUR, -23 * HOUR])
async def test_while_the_clock_is_not_believed_a_chat_is_missed_in_time(
    tmp_path: Path, jump: int
) -> None:
    """That can be undone: by the time that would be, had the clock not jumped."""
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.hear()
        await rig.settle()
        rig.clock.wall += jump
        await rig.advance(80)
        assert [event.due for event in rig.events(Missed)] == [START + MINUTE]
        assert not rig.events(ClockJumped)
        assert rig.sequencer.time.strayed() == jump


async def test_a_deadline_that_completes_waits_for_the_clock_to_be_believed(
    tmp_path: Path,
) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.do(ChangeSettings("b1", Settings(idle=60)), CHIE)
        await rig.active_chat()
        await rig.settle()
        rig.clock.wall -= HOUR
        await rig.advance(PATIENCE_SECONDS - 10)
        assert not rig.events(Completed)
        rig.clock.wall += HOUR
        await rig.advance(40)
        assert [event.due for event in rig.events(Completed)] == [START + MINUTE]
        assert not rig.events(ClockJumped)


async def test_a_glitch_of_the_clock_leaves_no_trace(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig, task(rig.scheduler.run()):
        await rig.active_chat()
        clock.wall += 365 * DAY
        await rig.hear("in between", mid="m2")
        await rig.hear("a new one", psid="8")
        assert isinstance(await rig.answer("yes", "a1"), int)
        await rig.advance(40)
        await rig.hear("still in between", mid="m3")
        clock.wall -= 365 * DAY
        assert isinstance(await rig.answer("all is well", "a2"), int)
        assert all(entry.at <= clock.now() for entry in await rig.log())
        assert not rig.message("a2").tagged
        await rig.advance(30)
        assert [event.due for event in rig.events(Missed)] == [START + MINUTE]
        await rig.advance(DAY / SECOND)
        assert {event.reason for event in rig.events(Completed)} == {
            Reason.IDLE,
            Reason.RETENTION_OVER,
        }
        assert not rig.events(ClockJumped)


async def test_a_clock_that_leaps_days_ahead_is_believed_after_a_while(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig, task(rig.scheduler.run()):
        await rig.active_chat()
        clock.wall += 30 * DAY
        await rig.advance(590)
        assert rig.chat().open
        await rig.advance(60)
        assert rig.events(ClockJumped)
        assert not rig.sequencer.state.open_chats


async def test_a_clock_that_is_behind_the_log_refuses_no_answer(tmp_path: Path) -> None:
    clock = VirtualClock(START + 365 * DAY)
    async with open_rig(tmp_path, clock) as rig:
        await rig.hear("from a year ahead", psid="1")
    async with open_rig(tmp_path, VirtualClock()) as rig:
        await rig.hear()
        await rig.do(PickUp("c2", 0), AIKO)
        assert isinstance(await rig.answer("yes", "a1", "c2"), int)
        times = [entry.at for entry in await rig.log()]
        assert times == sorted(times)


async def test_a_deadline_refused_by_a_hair_comes_back(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig, task(rig.scheduler.run()):
        await rig.hear()
        await rig.settle()
        submit = rig.sequencer.submit

        def step_back(*asked: Any) -> Any:
            clock.wall -= SECOND
            rig.sequencer.submit = submit  # type: ignore[method-assign]
            return submit(*asked)

        rig.sequencer.submit = step_back  # type: ignore[method-assign, assignment]
        await rig.advance(60)
        assert not rig.events(Missed)
        await rig.advance(1)
        assert rig.events(Missed) == [Missed("c1", START + MINUTE, 60)]


async def test_a_backward_jump_fires_nothing_twice(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig, task(rig.scheduler.run()):
        await rig.hear()
        await rig.advance(61)
        clock.wall -= HOUR
        await rig.advance(2 * HOUR / SECOND)
        assert len(rig.events(Missed)) == 1
        assert len(rig.events(ClockJumped)) == 1


async def test_timers_resume_when_the_disk_does(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.hear()
        pages = await rig.database.run(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
        await rig.database.run(lambda c: c.execute(f"PRAGMA max_page_count={pages}").fetchone())
        for number in range(40):
            if not rig.sequencer.read_only:
                await _hear_or_not(rig, number)
        assert rig.sequencer.read_only
        await rig.advance(120)
        await rig.database.run(lambda c: c.execute("PRAGMA max_page_count=100000").fetchone())
        await rig.advance(40)
        assert rig.events(Missed)[0] == Missed("c1", START + MINUTE, 60)


async def _hear_or_not(rig: Rig, number: int) -> None:
    with contextlib.suppress(ReadOnlyError):
        await rig.hear("x" * 2_000, mid=f"big-{number}")
