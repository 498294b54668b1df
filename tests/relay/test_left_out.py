"""A Page that is in use and that a new login does not include."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.core.channels.connecting import ConnectChannel
from console.core.failures import Cause, RelayCode
from console.core.kinds.requests import Done, Problem, ProblemCode
from tests.relay.facebook_desk import ALL_TASKS, CAFE, MIKA, SHOP, Desk, open_desk


async def _both_connected(desk: Desk) -> None:
    await desk.log_in()
    assert await desk.connect(SHOP) == Done()
    assert await desk.connect(CAFE) == Done()


def _leave_out(desk: Desk, page: str = CAFE) -> None:
    """Facebook kills the Page's token and does not list it any more."""
    desk.world.dead.add(f"{page}-by-long-1")
    del desk.world.tasks[page]


async def test_the_browser_names_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _both_connected(desk)
        _leave_out(desk)
        page = await desk.end_login(await desk.begin(MIKA), code="code-2")
        assert f"Not chosen, and so without access from now on: Page {CAFE}." in page.text
        assert f"Page {SHOP}" not in page.text


async def test_its_incident_says_why_and_ends_when_it_is_chosen(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _both_connected(desk)
        _leave_out(desk)
        await desk.log_in("code-2", MIKA)
        incident = desk.incident(CAFE, Cause.ACCESS_EXPIRED)
        assert incident is not None
        assert (incident.code, incident.subcode) == (0, RelayCode.LEFT_OUT)
        assert desk.incident(SHOP, Cause.ACCESS_EXPIRED) is None
        await desk.facebook.watch.check_all()
        seq = desk.rig.sequencer.state.seq
        await desk.facebook.watch.check_all()
        assert desk.rig.sequencer.state.seq == seq
        desk.world.tasks[CAFE] = list(ALL_TASKS)
        page = await desk.end_login(await desk.begin(MIKA), code="code-3")
        assert "Not chosen" not in page.text
        assert desk.incident(CAFE, Cause.ACCESS_EXPIRED) is None


async def test_an_incident_that_was_there_learns_the_reason(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _both_connected(desk)
        desk.world.dead |= {f"{CAFE}-by-long-1", f"{SHOP}-by-long-1"}
        await desk.facebook.watch.check_all()
        before = desk.incident(CAFE, Cause.ACCESS_EXPIRED)
        assert before is not None and before.code == 190
        _leave_out(desk)
        await desk.log_in("code-2", MIKA)
        after = desk.incident(CAFE, Cause.ACCESS_EXPIRED)
        assert after is not None
        assert (after.code, after.subcode) == (0, RelayCode.LEFT_OUT)


async def test_a_token_that_lives_and_may_not_ask_any_more(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _both_connected(desk)
        del desk.world.tasks[CAFE]
        desk.world.errors[f"GET {CAFE}/subscribed_apps"] = (200, 0, "no permission")
        await desk.log_in("code-2", MIKA)
        incident = desk.incident(CAFE, Cause.ACCESS_EXPIRED)
        assert incident is not None and incident.subcode == RelayCode.LEFT_OUT


async def test_a_token_that_works_all_the_same_is_no_incident(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _both_connected(desk)
        del desk.world.tasks[CAFE]
        await desk.log_in("code-2", MIKA)
        assert desk.incident(CAFE, Cause.ACCESS_EXPIRED) is None


async def test_a_login_that_leaves_everything_out(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _both_connected(desk)
        for page in (SHOP, CAFE):
            _leave_out(desk, page)
        ended = await desk.log_in("code-2", MIKA)
        assert ended.problem == Problem(ProblemCode.NO_CHANNELS)
        for page in (SHOP, CAFE):
            incident = desk.incident(page, Cause.ACCESS_EXPIRED)
            assert incident is not None and incident.subcode == RelayCode.LEFT_OUT


async def test_a_permission_that_is_left_out_is_noticed_at_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _both_connected(desk)
        desk.world.granted.discard("pages_messaging")
        ended = await desk.log_in("code-2", MIKA)
        assert ended.problem == Problem(ProblemCode.MISSING_PERMISSIONS, "pages_messaging")
        await desk.rig.settle()
        assert desk.incident(SHOP, Cause.PERMISSION_LOST) is not None


@pytest.mark.parametrize("account", ["", "9009"])
async def test_a_page_of_nobody_or_somebody_else_is_not_left_out(
    tmp_path: Path, account: str
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.rig.do(ConnectChannel("3001", "Other", "Acme", "Support", account))
        page = await desk.end_login(await desk.begin())
        assert "Not chosen" not in page.text
