"""People and the record from the keyboard, on a real relay with two consoles."""

from __future__ import annotations

import re

from console.core.company.invites import GROUPS, LETTERS, OF_GROUP
from console.core.company.operators import ChangeLimit, ChangeRole
from console.core.company.values import Role
from console.core.queues import Queue
from console.sign_in import SignIn
from tests.flows.rig import Rig
from tests.flows.test_people import named, refused, status_of
from tests.flows.test_screen import Screen, sitting
from tests.waiting import until

CODE = re.compile(rf"inv(?:-[{LETTERS}]{{{OF_GROUP}}}){{{GROUPS}}}")
TOKEN = re.compile(r"[0-9a-f]{40,64}")


async def people(screen: Screen) -> None:
    """Open Settings > People, by its name."""
    await screen.shows("● live")
    screen.app.open_settings("people")
    await screen.shows("Settings › People", "Aiko", "Ben", "Chie (you)")


def told(screen: Screen) -> list[str]:
    """What was said in a corner."""
    return [one.message for one in screen.app._notifications]


async def at(screen: Screen, rig: Rig, name: str) -> None:
    screen.app.screen.choices.select(named(rig, name))  # type: ignore[attr-defined]


async def test_somebody_is_invited_comes_in_works_and_is_removed(rig: Rig) -> None:
    async with sitting(rig, "Chie") as screen:
        await people(screen)
        await screen.press("n")
        await screen.shows("Who is invited?")
        await screen.write("Dai")
        await screen.press("enter")
        await screen.shows("Role of Dai")
        await screen.press("1")
        await screen.shows("Departments of Dai")
        await screen.press("enter")
        await screen.shows("Code for Dai", "shown only now")
        (code,) = CODE.findall(screen.text)
        await screen.press("escape")
        await screen.shows("✓ Dai is invited", "… invited", without=code)
        own = "d" * 64
        assert await status_of(rig, own, code) == (101, "")
        assert await status_of(rig, "e" * 64, code) == (401, "invite used")
        dai = rig.desk("Ben", own)
        await rig.sit_down(dai)
        assert dai.session.you is not None and dai.session.you.name == "Dai"
        chat = await rig.picked_up(dai)
        screen.app.screen.tick()  # type: ignore[attr-defined]
        await until(lambda: not rig.relay.state.operators[named(rig, "Dai")].invited)
        await at(screen, rig, "Dai")
        await screen.press("x")
        await screen.shows("Dai has 1 active chat. What becomes of it?", "Give to Aiko")
        await screen.press("2")
        await screen.shows("1 active chat goes to Aiko.")
        await screen.press("y")
        await screen.shows("✓ Dai is removed.")
        await until(lambda: refused(dai) is not None)
        given = rig.relay.state.chats[chat]
        assert (given.queue, given.operator) == (Queue.ACTIVE, named(rig, "Aiko"))
        assert await status_of(rig, own) == (401, "unknown token")
        screen.app.open_settings("record")
        await screen.shows(
            "Dai removed",
            "1 active chat given to Aiko",
            "Dai signed in with the code",
            "Dai invited: a code was made",
            "Chie",
        )
        assert code not in screen.text and own not in screen.text


async def test_a_stolen_token_is_replaced_while_its_console_is_live(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    old = rig.token("Aiko")
    async with sitting(rig, "Chie") as screen:
        await people(screen)
        await screen.shows("1 console")
        await at(screen, rig, "Aiko")
        await screen.press("t")
        await screen.shows("All consoles of Aiko are signed out at once")
        await screen.press("y")
        await screen.shows("Token of Aiko")
        (new,) = TOKEN.findall(screen.text)
        await until(lambda: refused(aiko) is not None)
        assert await status_of(rig, old) == (401, "unknown token")
        aiko.session.identity.show(SignIn(new))
        await until(lambda: aiko.live)
        await screen.press("escape")
        await screen.shows("✓ Aiko has a new token", without=new)
        screen.app.open_settings("record")
        await screen.shows("Aiko was given a new token")
        assert new not in screen.text


async def test_two_admins_at_one_person_and_the_last_admin(rig: Rig) -> None:
    async with sitting(rig, "Chie") as screen:
        await people(screen)
        await screen.press("x")
        await screen.shows("✗ Nobody would be an admin any more")
        await at(screen, rig, "Ben")
        await screen.press("r", "3")
        await screen.shows("✓ Ben is now admin.")
        (ben,) = await rig.desks("Ben")
        await until(lambda: ben.session.role is Role.ADMIN)
        await at(screen, rig, "Aiko")
        await screen.press("l")
        await screen.shows("How many active chats may Aiko have at once?")
        ben.ask(ChangeLimit(named(rig, "Aiko"), 7))
        await until(lambda: rig.relay.state.operators[named(rig, "Aiko")].limit == 7)
        await screen.press("ctrl+e", "ctrl+u", "3", "enter")
        await screen.shows("Aiko was changed meanwhile", "from no", "limit to 7.")
        await screen.press("n")
        await screen.shows("0 of 7 active chats")
        assert rig.relay.state.operators[named(rig, "Aiko")].limit == 7


async def test_a_role_that_is_taken_away_while_one_looks_takes_the_keys_along(rig: Rig) -> None:
    async with sitting(rig, "Chie") as screen:
        await people(screen)
        await at(screen, rig, "Ben")
        await screen.press("r", "3")
        await screen.shows("✓ Ben is now admin.")
        (ben,) = await rig.desks("Ben")
        ben.ask(ChangeRole(named(rig, "Chie"), Role.SUPERVISOR))
        await screen.shows("Only an admin (Ben) can change the operators", without="n invite")
        await screen.press("n")
        await screen.shows("Settings › People")
        screen.app.open_settings("record")
        await screen.shows("Role of Chie changed", "role: admin → supervisor")


async def test_who_has_as_many_chats_as_they_may_is_told_so_at_the_next_one(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live")
        chie.ask(ChangeLimit(named(rig, "Aiko"), 1))
        await until(lambda: rig.relay.state.operators[named(rig, "Aiko")].limit == 1)
        rig.meta.writes(rig.meta.yuki, "hello?")
        await screen.shows("Unanswered 1")
        await screen.press("n", "p")
        await screen.shows("Picked up by Aiko", "Active 1")
        rig.meta.writes(rig.meta.omar, "anybody?")
        await screen.shows("Unanswered 1")
        await screen.press("escape", "1", "p")
        await until(lambda: any("as many as you may have" in one for one in told(screen)))
        await screen.shows("Unanswered 1", "Active 1")
        chie.ask(ChangeLimit(named(rig, "Aiko"), None))
        await until(lambda: rig.relay.state.operators[named(rig, "Aiko")].limit is None)
        await screen.press("p")
        await screen.shows("Active 2")
