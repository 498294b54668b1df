"""Who is let in, seen on the screen: a code by keys, a token that is taken away in mid-sentence."""

from __future__ import annotations

from console.core.company.invites import GOOD_FOR
from console.core.company.operators import RemoveOperator
from console.core.moments import SECOND
from console.program.credentials import Credentials
from console.sign_in import SignIn
from tests.flows.rig import Rig
from tests.flows.test_people import invited, named, rotated
from tests.flows.test_screen import sitting


async def test_a_code_is_typed_in_place_of_a_token(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    await rig.hear()
    code = (await invited(chie, "Dai")).code
    async with sitting(rig, "Dai", token="f" * 64) as screen:
        await screen.shows("The relay does not accept this operator")
        await screen.write(code[:-1])
        await screen.press("enter")
        await screen.shows("four groups of five letters", code[:-1])
        await screen.write(code[-1])
        await screen.press("enter")
        await screen.shows("● live", "Dai: available", "Yuki", without="does not accept")
        kept = Credentials(rig.desk("Dai", token="-").folder).load()
        assert len(kept.token) == 64 and not kept.invite
    async with sitting(rig, "Dai", token=kept.token) as screen:
        await screen.shows("● live", "Dai: available")


async def test_codes_that_are_no_good_say_why(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    used, late = await invited(chie, "Dai"), await invited(chie, "Emi")
    await rig.relay.store.access.redeem(used.code, "a" * 64, rig.clock.now())
    async with sitting(rig, "Dai", token="f" * 64) as screen:
        await screen.shows("does not accept this operator")
        for code, said in (
            (used.code, "This code has been used"),
            ("inv-33333-33333-33333-33333", "does not know this code"),
        ):
            await screen.write(code)
            await screen.press("enter")
            await screen.shows(said)
        await rig.overnight(GOOD_FOR / SECOND)
        await screen.write(late.code)
        await screen.press("enter")
        await screen.shows("This code is too old", "24 hours")


async def test_a_token_is_taken_away_in_mid_sentence(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    await rig.hear()
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live", "Yuki Tanaka")
        await screen.press("n", "p")
        await screen.shows("Picked up by Aiko", "Write an answer")
        await screen.write("what nobody else")
        await screen.shows("what nobody else")
        new = await rotated(rig, chie, "Aiko")
        await screen.shows("Your token has been replaced", without="what nobody else")
        await screen.press("escape")
        await screen.shows("the relay refuses this operator", without="Your token has")
        assert "Yuki" not in screen.text and "what nobody" not in screen.text
        # Somebody else signs in there, and leaves.
        screen.app.sign_in(rig.token("Ben"))
        await screen.shows("● live", "Ben: available", "Yuki Tanaka")
        assert "what nobody else" not in screen.text
        screen.app.sign_in(new)
        await screen.shows("● live", "Aiko: available")
        await screen.press("n")
        await screen.shows("what nobody else")


async def test_who_is_removed_is_told_and_sees_nothing_more(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    await rig.hear()
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live", "Yuki Tanaka")
        await screen.press("n", "p")
        await screen.shows("Write an answer")
        await screen.write("on my way")
        chie.session.administer(RemoveOperator(named(rig, "Aiko")))
        await screen.shows("You are not an operator here any more", without="on my way")
        assert "Yuki" not in screen.text
    folder = rig.desk("Aiko").folder
    assert not (folder / "first-paint.json").exists()
    assert Credentials(folder).load() == SignIn("")
