"""From an empty data folder by keys alone: sign in, connect two brands to two Pages, switch one
off and on, lose the access, see the incident, reconnect, and send what was held after a look.
The browser is a client that fills in the dialog's form."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from console.core.channels.values import ChannelState, incident_key
from console.core.failures import Cause
from console.core.kinds.messenger.permissions import PERMISSIONS
from console.core.queues import Queue
from server_stub.meta.world import Page
from server_stub.relay.admin import add_operator
from tests.flows.clocks import MetaClock
from tests.flows.rig import PEOPLE, Rig
from tests.flows.servers import Meta, Relay
from tests.flows.test_screen import Screen, sitting
from tests.relay.rig import VirtualClock
from tests.waiting import until


class EmptyRig(Rig):
    """Operators with tokens, a person at Facebook with two Pages, and nothing connected."""

    cafe: Page

    async def set_up(self) -> None:
        for name, (role, _) in PEOPLE.items():
            self._tokens[name] = (await add_operator(self.relay.store, name, role)).reveal()
        self.cafe = self.meta.world.add_page("Acme Cafe")

    async def fill_in(self, url: str, **more: object) -> str:
        """Fill in Facebook's form; where it leads."""
        chosen = {
            "person": self.meta.world.people[0].id,
            "pages": [self.meta.page.id, self.cafe.id],
            "permissions": list(PERMISSIONS),
            "answer": "allow",
        } | more
        async with httpx.AsyncClient(trust_env=False) as browser:
            return (await browser.post(url, data=chosen)).headers["location"]

    async def use_browser(self, url: str, **more: object) -> None:
        """Fill in Facebook's form and come back."""
        leads = await self.fill_in(url, **more)
        async with httpx.AsyncClient(trust_env=False) as browser:
            await browser.get(leads)

    def trouble(self, page: Page) -> bool:
        return incident_key(page.id, Cause.ACCESS_EXPIRED) in self.relay.state.incidents


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[EmptyRig]:
    clock = VirtualClock()
    meta = Meta(MetaClock(clock))
    async with contextlib.AsyncExitStack() as stack:
        graph = await stack.enter_async_context(meta.open())
        relay = Relay(tmp_path / "relay", clock, meta, graph)
        await relay.start()
        stack.push_async_callback(relay.stop)
        opened = EmptyRig(tmp_path, clock, meta, relay)
        await opened.set_up()
        yield opened
        meta.end()
        assert not relay.failures


async def log_in(rig: EmptyRig, screen: Screen, **more: object) -> None:
    """Copy the address into the browser, and do there what is asked."""
    await screen.shows("Waiting for the browser")
    await screen.press("c")
    await rig.use_browser(screen.app.clipboard, **more)


async def connect_first(rig: EmptyRig, screen: Screen) -> None:
    """The first brand: terms, brand, login, Page, department, review."""
    await screen.press("f5")
    await screen.shows("No brand is connected to a Facebook Page yet.")
    await screen.press("c")
    await screen.shows("Nobody has accepted these terms yet")
    await screen.press("a")
    await screen.shows("Accept the terms of use?")
    await screen.press("y")
    await screen.shows("1 of 5")
    await screen.press("enter")
    await screen.shows("A name that everybody here recognises")
    await screen.write("Acme")
    await screen.press("enter")
    await screen.shows("2 of 5")
    await screen.press("enter")
    await log_in(rig, screen)
    await screen.shows("✓ Connected: 2 Pages")
    await screen.press("enter")
    await screen.shows("3 of 5", "Acme Cafe", "Acme Japan")
    await screen.press("down", "enter")
    await screen.shows("4 of 5")
    await screen.press("enter")
    await screen.shows("New department of Acme")
    await screen.write("Support")
    await screen.press("enter")
    await screen.shows("5 of 5", "Finish")
    await screen.press("enter")
    await screen.shows("✓ Acme Japan is connected to Acme.", "● on")


async def connect_second(rig: EmptyRig, screen: Screen) -> None:
    """Another brand through the same account; the Page in use can not be chosen."""
    await screen.press("c")
    await screen.shows("1 of 5")
    await screen.press("n")
    await screen.shows("A name that everybody here recognises")
    await screen.write("Cafe")
    await screen.press("enter")
    await screen.shows("2 of 5")
    await screen.press("enter")
    await screen.shows("3 of 5", "in use by Acme · Support")
    await screen.press("enter")
    await screen.shows("4 of 5")
    await screen.press("n")
    await screen.shows("New department of Cafe")
    await screen.write("Front")
    await screen.press("enter")
    await screen.shows("5 of 5", "Finish")
    await screen.press("enter")
    await screen.shows("✓ Acme Cafe is connected to Cafe.")


async def test_the_whole_life_of_two_channels(rig: EmptyRig) -> None:
    async with sitting(rig, "Chie") as screen:
        await screen.shows("● live")
        await connect_first(rig, screen)
        await connect_second(rig, screen)
        page, state = rig.meta.page, rig.relay.state
        assert state.channels[page.id].state is ChannelState.ON
        assert state.channels[rig.cafe.id].brand != state.channels[page.id].brand
        assert page.subscribed and rig.cafe.subscribed

        await switch_off_and_on(rig, screen)
        await answers_are_stopped(rig, screen)
        await reconnect(rig, screen)
        await send_what_was_held(rig, screen)


async def switch_off_and_on(rig: EmptyRig, screen: Screen) -> None:
    """What comes meanwhile is kept, and missed once the channel is on again."""
    page = rig.meta.page
    await screen.press("home", "space")
    await screen.shows("Switch Acme Japan off?")
    await screen.press("y")
    await screen.shows("○ off")
    rig.meta.writes(rig.meta.yuki, "anybody?")
    await screen.shows("1 kept")
    assert not rig.relay.state.open_chats
    await screen.press("space")
    await screen.shows("now missed chats: 1", without="○ off")
    assert rig.relay.state.channels[page.id].state is ChannelState.ON
    rig.meta.writes(rig.meta.omar, "hello")
    await screen.press("escape")
    await screen.shows("Yuki Tanaka", "Omar Haddad")


async def answers_are_stopped(rig: EmptyRig, screen: Screen) -> None:
    """The access dies: two answers fail, as one incident over both chats."""
    session = screen.app.session
    chats = [row.chat for row in session.queues.rows(Queue.UNANSWERED)]
    for chat in chats:
        assert session.pick_up(chat) is None
    await until(lambda: session.queues.count(Queue.ACTIVE) == 2)
    await rig.meta.standin.callbacks.happen(rig.meta.world.people[0], "password_changed")
    for number, chat in enumerate(chats):
        assert session.reply(chat, f"held {number}") is None
    await until(lambda: rig.trouble(rig.meta.page))
    await screen.press("f5")
    await until(lambda: rig.trouble(rig.cafe))
    await screen.shows("✗ in trouble", "access has expired", "2 open chats", "→ r reconnect")
    assert taken(rig) == set()


async def reconnect(rig: EmptyRig, screen: Screen) -> None:
    """One key, and the browser."""
    await screen.press("r")
    await log_in(rig, screen)
    await screen.shows("✓ Connected: 2 Pages")
    assert not rig.relay.state.incidents
    await screen.press("enter")


def taken(rig: EmptyRig) -> set[str]:
    """The texts that Meta has taken."""
    sends = [send for send in rig.meta.standin.sends if send["status"] == 200]
    return {send["params"]["message"]["text"] for send in sends if "message" in send["params"]}


async def send_what_was_held(rig: EmptyRig, screen: Screen) -> None:
    """The held answers are shown, and leave only with the operator's word."""
    await screen.shows("held 0", "held 1")
    assert taken(rig) == set()
    await screen.press("enter")
    await until(lambda: len(taken(rig)) == 1)
    await screen.shows("held back", without=taken(rig).pop())
    await screen.press("enter")
    await until(lambda: taken(rig) == {"held 0", "held 1"})
    await screen.press("escape")
    await screen.shows("✓ Mended: Acme Cafe, Acme Japan", without="in trouble")


async def test_a_declined_login_leaves_nothing_and_a_pasted_address_connects(
    rig: EmptyRig,
) -> None:
    async with sitting(rig, "Chie") as screen:
        await screen.shows("● live")
        await screen.press("f5")
        await screen.shows("No brand")
        await screen.press("t", "a")
        await screen.shows("Accept the terms of use?")
        await screen.press("y")
        await screen.shows("No brand", without="Accept the terms of use?")
        await screen.press("m")
        await screen.shows("Nobody has signed in to Facebook yet.")
        await screen.press("a")
        await log_in(rig, screen, answer="cancel")
        await screen.shows("The login was cancelled at Facebook.", "r sign in again")
        assert not rig.relay.state.accounts
        await screen.press("r")
        await screen.shows("Waiting for the browser")
        await screen.press("c")
        leads = await rig.fill_in(screen.app.clipboard, pages=[rig.cafe.id])
        await screen.press("p")
        await screen.write(leads)
        await screen.press("enter")
        await screen.shows("✓ Connected: 1 Page")
        assert list(rig.relay.state.accounts) == [rig.meta.world.people[0].id]
