"""What is at Meta beside us stays, what is left out is named: relay, stand-in and console."""

from __future__ import annotations

from pathlib import Path

from console.core.channels.values import incident_key, left_out
from console.core.failures import Cause, RelayCode
from console.core.kinds.messenger.permissions import FIELDS
from console.core.kinds.messenger.requests import UnlinkPage
from console.core.kinds.requests import ChannelsChecked, CheckChannels, Done
from console.core.state import State
from tests.flows.test_login import Place, open_place
from tests.waiting import until

OTHERS = ("leadgen", "feed")


async def test_others_fields_and_a_refused_one(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        page = place.meta.page
        page.subscribed, page.refused = OTHERS, ("inbox_labels", "standby")
        await place.log_in()
        assert await place.connect(page, "b1", "d1") == Done()
        assert set(page.subscribed) == {*OTHERS, *FIELDS} - set(page.refused)
        checked = await place.ask(CheckChannels())
        assert isinstance(checked, ChannelsChecked)
        assert set(checked.channels[0].missing_fields) == set(page.refused)
        assert checked.channels[0].problem is None
        assert await place.ask(UnlinkPage(page.id)) == Done()
        assert set(page.subscribed) == set(OTHERS)


async def test_a_failure_leaves_others_fields(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        page = place.meta.page
        page.subscribed, page.refused = OTHERS, ("messages",)
        await place.log_in()
        assert await place.connect(page, "b1", "d1") != Done()
        assert set(page.subscribed) == set(OTHERS)
        assert page.id not in place.relay.state.channels


async def _reconnect(place: Place, *pages: str) -> str:
    """Sign in again with these Pages; what the browser says."""
    leads = await place.allow(await place.begin(account=place.account), pages=list(pages))
    return (await place.browser.get(leads)).text


async def test_a_page_that_is_left_out_on_reconnect(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        page, cafe = place.meta.page, place.cafe
        await place.log_in()
        await place.connect(page, "b1", "d1")
        await place.connect(cafe, "b2", "d2")
        said = await _reconnect(place, page.id)
        assert "Not chosen, and so without access from now on: Acme Cafe." in said
        incident = place.relay.state.incidents[incident_key(cafe.id, Cause.ACCESS_EXPIRED)]
        assert (incident.code, incident.subcode) == (0, RelayCode.LEFT_OUT)
        await until(lambda: incident_key(cafe.id, Cause.ACCESS_EXPIRED) in seen(place).incidents)
        state = seen(place)
        named = [one.name for one in state.channels.values() if left_out(one, state.accounts)]
        assert named == ["Acme Cafe"]
        assert "Not chosen" not in await _reconnect(place, page.id, cafe.id)
        assert place.relay.state.incidents == {}


def seen(place: Place) -> State:
    return place.desk.session.state


async def test_what_comes_before_a_page_is_connected_is_a_chat_afterwards(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place.log_in()
        await place.connect(place.cafe, "b2", "d2")
        place.meta.page.subscribed = FIELDS
        place.write(place.meta.yuki, "こんにちは")
        strays = place.relay.store.journal.strays
        await until(lambda: place.meta.standin.deliveries.delivered)
        assert await strays.counts() == {place.meta.page.id: 1}
        assert await place.connect(place.meta.page, "b1", "d1") == Done()
        await until(lambda: place.relay.state.open_chats)
