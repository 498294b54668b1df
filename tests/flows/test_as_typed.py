"""What an operator typed is what arrives at the service, character for character."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from console.core.kinds.messenger.kind import TEXT
from console.core.refusals import RefusalCode
from console.core.sends import Reply
from console.core.transcript import SendState
from server_stub.meta.lengths import length
from tests.flows.console_child import ANSWER, DRAFT
from tests.flows.rig import Rig
from tests.flows.test_crashes import said, start_child, tell
from tests.flows.test_screen import Screen, sitting
from tests.flows.typed_texts import PASTED, TYPED
from tests.waiting import until


async def answering(rig: Rig, screen: Screen) -> None:
    """Yuki's chat is picked up, and its composer has the focus."""
    await screen.shows("● live")
    rig.meta.writes(rig.meta.yuki, "hello?")
    await screen.shows("Yuki Tanaka")
    await screen.press("n", "p")
    await screen.shows("Write an answer")


def from_terminal(screen: Screen, stream: str) -> None:
    """What a terminal sends, read as the driver reads it."""
    for event in XTermParser().feed(stream):
        screen.app.post_message(event)


def pasted_from_terminal(screen: Screen, text: str) -> None:
    """As `from_terminal`, in brackets. Terminals let no escape character into these."""
    if "\x1b" in text:
        screen.app.post_message(events.Paste(text))
    else:
        from_terminal(screen, f"\x1b[200~{text}\x1b[201~")


async def sent(rig: Rig, screen: Screen, number: int) -> str:
    """Send what stands in the composer; the text of the so manieth message at the service."""
    await screen.press("enter")
    await rig.wait_for(lambda: len(rig.meta.texts()) == number)
    return rig.meta.texts()[-1]


async def test_each_character_that_is_typed_arrives(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        await answering(rig, screen)
        for number, text in enumerate(TYPED.values(), start=1):
            from_terminal(screen, text)
            assert ascii(await sent(rig, screen, number)) == ascii(text)


async def test_each_character_that_is_pasted_arrives(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        await answering(rig, screen)
        for number, text in enumerate(PASTED.values(), start=1):
            pasted_from_terminal(screen, text)
            assert ascii(await sent(rig, screen, number)) == ascii(text)


async def test_what_was_taken_back_and_put_again_arrives(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        await answering(rig, screen)
        composer = screen.app.inbox.pane.composer
        for number, text in enumerate(PASTED.values(), start=1):
            pasted_from_terminal(screen, text)
            await screen.press("ctrl+z")
            assert composer.text == ""
            await screen.press("ctrl+y")
            assert ascii(await sent(rig, screen, number)) == ascii(text)


async def test_a_killed_console_has_answer_and_draft_as_they_were_typed(rig: Rig) -> None:
    await rig.hear()
    child = await start_child(rig, rig.desk("Aiko").folder)
    await rig.relay.stop()
    await tell(child, "go")
    assert await said(child) == "kept"
    child.kill()
    await child.communicate()
    await rig.relay.start()
    async with sitting(rig, "Aiko") as screen:
        await rig.wait_for(lambda: rig.meta.texts())
        assert [ascii(text) for text in rig.meta.texts()] == [ascii(ANSWER)]
        await screen.press("2", "r")
        await until(lambda: screen.app.inbox.pane.composer.text == DRAFT)
        assert ascii(await sent(rig, screen, 2)) == ascii(DRAFT)


@pytest.mark.parametrize("text", [*PASTED.values(), "\ud83d", "𠮷" * 1_000, "x" * 2_000])
def test_core_and_stand_in_count_alike(text: str) -> None:
    assert TEXT.length(text) == length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


FULL = {"letters": "x" * 2_000, "astral": "😀" * 1_000, "family": "👩\u200d👧" * 400}
"""At the limit: UTF-16 units, however many bytes or characters as people see them."""


@pytest.mark.parametrize("text", FULL.values(), ids=FULL)
async def test_composer_relay_and_stand_in_agree_on_the_limit(rig: Rig, text: str) -> None:
    async with sitting(rig, "Aiko") as screen:
        await answering(rig, screen)
        pasted_from_terminal(screen, text)
        await screen.shows("2000/2000")
        assert await sent(rig, screen, 1) == text
        await screen.shows("✓ sent")
        over = f"{text}!"
        pasted_from_terminal(screen, over)
        await screen.shows("2001/2000")
        await screen.press("enter")
        await screen.shows("✗ Too long by 1; shorten it to 2,000")
        assert screen.app.inbox.pane.composer.text == over
        assert rig.meta.texts() == [text]


@pytest.mark.parametrize("text", FULL.values(), ids=FULL)
async def test_the_relay_counts_as_the_console_does(rig: Rig, text: str) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    aiko.ask(Reply(chat, f"{text}!"))
    await until(lambda: not aiko.session.outbox.pending)
    told = [notice.refusal for notice in aiko.notices if notice.refusal]
    assert [refusal.code for refusal in told] == [RefusalCode.TOO_LONG]
    aiko.ask(Reply(chat, text))
    await until(lambda: aiko.states(chat) == [SendState.SENT])
    assert rig.meta.texts() == [text]
