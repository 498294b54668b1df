"""Tasks that nobody waits for: held while they run, and no longer."""

from __future__ import annotations

import asyncio

from console.session.tasks import Tasks


async def test_ended_tasks_are_not_collected() -> None:
    tasks = Tasks(lambda error: None)

    async def work() -> None:
        await asyncio.sleep(0)

    for _ in range(100):
        tasks.start(work())
    assert len(tasks) == 100
    await tasks.join()
    await asyncio.sleep(0)
    assert len(tasks) == 0


async def test_a_fault_costs_only_its_task() -> None:
    failed: list[str] = []
    tasks = Tasks(lambda error: failed.append(f"common {error}"))
    went_on = asyncio.Event()

    async def dies() -> None:
        raise ValueError("x")

    async def goes_on() -> None:
        await asyncio.sleep(0)
        went_on.set()

    tasks.start(dies())
    tasks.start(dies(), failed=lambda error: failed.append(f"its own {error}"))
    tasks.start(goes_on())
    await went_on.wait()
    assert failed == ["common x", "its own x"]


async def test_what_is_stopped_has_not_failed() -> None:
    failed: list[Exception] = []
    tasks = Tasks(failed.append)
    tasks.start(asyncio.Event().wait())  # type: ignore[arg-type]
    await tasks.stop()
    assert failed == []
