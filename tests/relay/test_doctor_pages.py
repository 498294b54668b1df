"""What the doctor finds about Pages: as the relay holds them, and as Meta has them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from console.core.actor import RELAY
from console.core.channels.connecting import SwitchChannel, UnlinkChannel
from console.core.channels.incidents import OpenIncident
from console.core.company.operators import AddOperator, RemoveOperator
from console.core.company.values import Role
from console.core.failures import Cause, Failure
from console.core.kinds.requests import Done
from console.core.moments import DAY, HOUR, SECOND
from server_stub.relay.admin import AdminError
from server_stub.relay.doctor.findings import (
    ACCESS,
    ADMIN,
    EVENTS,
    FIRST_MESSAGE,
    PAGES,
    RIGHTS,
    Check,
    Finding,
    Mark,
)
from server_stub.relay.messenger.connecting.connecting import callback_of
from server_stub.relay.messenger.doctor.pages import (
    DOCTOR,
    PageDoctor,
    read,
    read_pages,
)
from server_stub.relay.messenger.graph.accounts import GraphAccounts
from server_stub.relay.messenger.graph.client import Graph
from tests.relay.facebook_desk import APP, CAFE, Desk, open_desk
from tests.relay.rig import CHIE, PAGE
from tests.relay.test_doctor_host import is_wrong


class Ward:
    """A desk with the Page CAFE connected through Mika's account, and a doctor."""

    def __init__(self, desk: Desk, doctor: PageDoctor) -> None:
        self.desk = desk
        self.world = desk.world
        self.doctor = doctor

    async def find(self, check: Check, page: str = CAFE) -> Finding:
        """One finding about a Page, through the words of the control socket."""
        answer = await self.doctor.answer({"do": DOCTOR, "page": page}, ())
        found = read(answer["findings"])
        assert [one.check for one in found] == [ACCESS, RIGHTS, EVENTS, FIRST_MESSAGE]
        return next(one for one in found if one.check == check)

    async def general(self, check: Check) -> Finding:
        answer = await self.doctor.answer({"do": DOCTOR}, ())
        return next(one for one in read(answer["findings"]) if one.check == check)


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        assert await desk.connect(CAFE) == Done()
        rig = desk.rig
        graph = Graph("http://graph", APP.secret, httpx.MockTransport(desk.world.handle))
        doctor = PageDoctor(
            lambda: rig.sequencer.state,
            rig.vault,
            GraphAccounts(graph, APP),
            callback_of(APP),
            lambda page: desk.heard.get(page, 0),
            rig.journal.knows_visitors,
            rig.sequencer.time.now,
            rig.journal.strays.counts,
        )
        yield Ward(desk, doctor)
        await graph.close()


def token(ward: Ward) -> str:
    held = ward.desk.token(CAFE)
    assert held is not None
    return held


async def test_a_page_that_was_left_out(ward: Ward) -> None:
    del ward.world.tasks[CAFE]
    await ward.desk.log_in("code-2")
    assert is_wrong(await ward.find(ACCESS), "left out", "Mika Aoyama", "choose this Page too")
    ward.world.dead.add(f"{CAFE}-by-long-1")
    assert is_wrong(await ward.find(ACCESS), "left out", "Mika Aoyama", "choose this Page too")


async def test_a_page_that_is_well(ward: Ward) -> None:
    ward.desk.heard[CAFE] = ward.desk.rig.clock.now() - 3 * HOUR
    for check in (ACCESS, RIGHTS, EVENTS, FIRST_MESSAGE):
        finding = await ward.find(check)
        assert (finding.mark, finding.channel) == (Mark.OK, f"Page {CAFE}"), finding
    assert "3 h ago" in (await ward.find(FIRST_MESSAGE)).what


async def test_looking_changes_nothing(ward: Ward) -> None:
    ward.world.dead.add(token(ward))
    before, calls = ward.desk.rig.sequencer.state, len(ward.world.calls)
    assert is_wrong(await ward.find(ACCESS), "460")
    assert ward.desk.rig.sequencer.state == before
    assert all(call.startswith("GET ") for call in ward.world.calls[calls:])


async def test_a_token_that_has_died(ward: Ward) -> None:
    ward.world.dead.add(token(ward))
    assert is_wrong(await ward.find(ACCESS), "password was changed", "190/460", "F5")
    for check in (RIGHTS, EVENTS):
        assert (await ward.find(check)).mark is Mark.UNCHECKED


async def test_a_token_that_ends(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = ward.world._facts
    ends = 0

    def ending(of: str) -> dict[str, object]:
        return facts(of) | {"expires_at": ends}

    monkeypatch.setattr(ward.world, "_facts", ending)
    ends = (ward.desk.rig.clock.now() + 8 * DAY) // SECOND
    far = await ward.find(ACCESS)
    assert (far.mark, "until 20" in far.what) == (Mark.OK, True)
    ends = (ward.desk.rig.clock.now() + 6 * DAY) // SECOND
    assert is_wrong(await ward.find(ACCESS), "ends on", "then r")


async def test_a_token_of_the_command_line(ward: Ward) -> None:
    """It is not held in this rig, so there is nothing to send with."""
    assert is_wrong(await ward.find(ACCESS, PAGE), "no token", f"page add {PAGE}")


async def test_permissions_that_are_gone(ward: Ward) -> None:
    ward.world.granted.discard("pages_messaging")
    assert is_wrong(await ward.find(RIGHTS), "pages_messaging", "F5")


async def test_a_permission_that_sending_does_not_need(ward: Ward) -> None:
    ward.world.granted.discard("pages_manage_metadata")
    assert is_wrong(await ward.find(RIGHTS), "pages_manage_metadata")


@pytest.mark.parametrize("left", [["MESSAGING"], ["MODERATE"], ["ADVERTISE"]])
async def test_tasks_that_are_gone(ward: Ward, left: list[str]) -> None:
    ward.world.tasks[CAFE] = left
    assert is_wrong(await ward.find(RIGHTS), "missing: M")


async def test_permissions_that_facebook_does_not_tell(ward: Ward) -> None:
    ward.world.errors["GET me/permissions"] = (2, 0, "busy")
    assert (await ward.find(RIGHTS)).mark is Mark.UNCHECKED


async def test_a_page_that_facebook_restricts(ward: Ward) -> None:
    failure = Failure(Cause.CHANNEL_RESTRICTED, 10, 1893063, "restricted for a week")
    await ward.desk.rig.do(OpenIncident(CAFE, failure), RELAY)
    assert is_wrong(await ward.find(RIGHTS), "restricted for a week")


async def test_events_that_are_not_reported(ward: Ward) -> None:
    ward.world.deaf.add("message_reactions")
    found = await ward.find(EVENTS)
    assert (found.mark, "message_reactions" in found.what) == (Mark.OK, True)
    ward.world.deaf.add("messages")
    assert is_wrong(await ward.find(EVENTS), "messages")
    ward.world.deaf.clear()
    ward.world.hook = "https://other.example/webhook"
    assert is_wrong(await ward.find(EVENTS), "messages")


async def test_events_while_facebook_does_not_say(ward: Ward) -> None:
    ward.world.errors["GET 4711/subscriptions"] = (2, 0, "busy")
    assert (await ward.find(EVENTS)).mark is Mark.UNCHECKED


async def test_facebook_is_gone(ward: Ward) -> None:
    ward.world.down = True
    for check in (ACCESS, RIGHTS, EVENTS):
        assert (await ward.find(check)).mark is Mark.UNCHECKED


async def test_the_first_message(ward: Ward) -> None:
    for page in (CAFE, PAGE):
        found = await ward.find(FIRST_MESSAGE, page)
        assert (found.mark, "nobody has written" in found.what) == (Mark.OK, True)
    await ward.desk.rig.hear()
    first = await ward.find(FIRST_MESSAGE, PAGE)
    assert (first.mark, "since the relay's start" in first.what) == (Mark.OK, True)


async def test_who_is_there_and_which_pages(ward: Ward) -> None:
    assert (await ward.general(ADMIN)).what == "Chie"
    await ward.desk.rig.do(AddOperator("op9", "Dai", Role.ADMIN))
    await ward.desk.rig.do(RemoveOperator("op9"))
    assert (await ward.general(ADMIN)).what == "Chie"
    await ward.desk.rig.do(SwitchChannel(CAFE, False), CHIE)
    pages = await ward.general(PAGES)
    assert (pages.mark, f"Page {CAFE} (switched off)" in pages.what) == (Mark.OK, True)
    await ward.desk.rig.do(UnlinkChannel(PAGE), CHIE)
    answer = await ward.doctor.answer({"do": DOCTOR}, ())
    assert read_pages(answer["pages"]) == [CAFE]
    for page in (PAGE, "7"):
        with pytest.raises(AdminError):
            await ward.doctor.answer({"do": DOCTOR, "page": page}, ())
    await ward.desk.rig.do(UnlinkChannel(CAFE), CHIE)
    assert is_wrong(await ward.general(PAGES), "no Page", "F5")


async def test_an_answer_of_another_version() -> None:
    for text in ("no", json.dumps([{"mark": "ok"}])):
        with pytest.raises(ValueError, match="validation error"):
            read(text)
