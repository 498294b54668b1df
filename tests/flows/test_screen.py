"""Flows through the real screen: keys in, text out, an answer at Meta."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any

from textual import events
from textual.pilot import Pilot

from console.core.chats import Completed, PickedUp
from console.core.failures import Cause
from console.core.transcript import Message
from console.program.app import ConsoleApp
from console.program.credentials import Credentials
from console.program.key_reader import key_times
from console.program.settings import ConsoleSettings
from console.session.unplugged import first_painted
from console.sign_in import SignIn
from tests.flows.rig import Rig
from tests.flows.test_errors import mended
from tests.sessions import live_session
from tests.waiting import until

SIZE = (120, 36)
LOOKS = 300
"""How often the screen is looked at before what is waited for will not come any more."""


class Screen:
    """An operator in front of the console."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.press = pilot.press

    @property
    def text(self) -> str:
        """What stands on the screen, as the compositor puts it together."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    async def shows(self, *parts: str, without: str = "\0") -> None:
        """Wait until all of this is to be read, and that is not."""
        for _ in range(LOOKS):
            text = self.text
            if all(part in text for part in parts) and without not in text:
                return
            for _ in range(300):
                await asyncio.sleep(0)
        raise AssertionError(f"not to be read: {parts} (nor gone: {without!r})\n{self.text}")

    async def write(self, text: str) -> None:
        await self.press(*("space" if char == " " else char for char in text))


@contextlib.asynccontextmanager
async def sitting(
    rig: Rig,
    name: str,
    token: str | None = None,
    *,
    size: tuple[int, int] = SIZE,
    language: str = "en",
) -> AsyncIterator[Screen]:
    """The program of this operator, as `messenger-console` puts it together."""
    desk = rig.desk(name, token)
    app = ConsoleApp(
        first_painted(rig.clock.now(), None),
        ConsoleSettings(language=language, bell=False),
        live=lambda: live_session(
            desk.folder, desk.connect, desk.clock, signed_in=desk.endpoint.sign_in.mark
        ),
        tz=UTC,
        sign_in=desk.endpoint.sign_in,
        credentials=Credentials(desk.folder),
        key_time=key_times(still=True),  # nobody presses keys as fast as a test
    )
    thresholds = gc.get_threshold()
    try:
        async with app.run_test(size=size) as pilot:
            try:
                yield Screen(app, pilot)
            finally:
                await app.action_quit()
    finally:
        # The program tunes the collector for itself alone.
        gc.unfreeze()
        gc.set_threshold(*thresholds)


async def test_from_a_visitors_word_to_the_end_by_keys(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live", "Aiko: available", "nothing needs you")
        rig.meta.writes(rig.meta.yuki, "注文がまだ届きません")
        await screen.shows("Unanswered 1", "Yuki Tanaka", "注文がまだ届きません", "needs you 1")
        await screen.press("n", "p")
        await screen.shows("Picked up by Aiko", "Active 1", "Write an answer")
        await screen.write("Hello Yuki")
        await screen.shows("Hello Yuki", "10/2000")
        await screen.press("enter")
        await screen.shows("┃ You", "┃ Hello Yuki", "✓ sent", "Write an answer")
        asked = [send["params"] for send in rig.meta.standin.sends]
        (sent,) = (params for params in asked if "message" in params)
        assert sent["recipient"] == {"id": rig.meta.yuki.psid}
        assert sent["message"]["text"] == "Hello Yuki"
        assert "typing_on" in {params.get("sender_action") for params in asked}
        rig.meta.standin.messenger.reads(rig.meta.yuki)
        await screen.shows("✓✓ read", "nothing needs you")
        await screen.press("escape", "e")
        await screen.shows("Chat with Yuki Tanaka ends in 5 s", "u undo")
        await screen.press("u")
        await screen.shows("Active 1", without="ends in")
        await screen.press("e")
        await screen.shows("ends in 5 s")
        await rig.advance(5)
        screen.app._tick()
        await screen.shows("No chats under way", without="ends in")
        await screen.press("3")
        await screen.shows("Completed: ended by Aiko", "Completed: read-only")
        assert len(await rig.relay.events(PickedUp, Completed)) == 2
        assert rig.meta.texts() == ["Hello Yuki"]


async def test_an_error_and_its_key_on_the_screen(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live")
        rig.meta.writes(rig.meta.yuki, "hello?")
        await screen.shows("Yuki Tanaka")
        await screen.press("n", "p")
        await screen.shows("Write an answer")
        rig.meta.arm("190/463")
        await screen.write("one")
        await screen.press("enter")
        await screen.shows(
            "✗ access has expired; reconnect the account",
            "F5 see which admin can mend this",
            "⚠ Acme Japan: access has expired · 1 open chat · an admin mends it: F5",
            "⚠ access has expired: answers",
        )
        await screen.press("escape", "f2")
        await screen.shows("✗ アクセスの有効期限が切れ", without="access has expired")
        await screen.press("f2")
        await mended(rig, Cause.ACCESS_EXPIRED)
        await screen.shows("this is mended by now", "a send again", without="⚠")
        await screen.press("a")
        await screen.shows("It goes to the visitor once more")
        await screen.press("y")
        await screen.shows("✓ sent", without="this is mended")
        assert rig.meta.texts() == ["one", "one"]


async def test_held_answers_are_offered_when_it_is_mended_and_sent_after_a_look(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live")
        for visitor in (rig.meta.yuki, rig.meta.omar):
            rig.meta.writes(visitor, f"hello from {visitor.name}")
            await screen.press("1")
            await screen.shows("Unanswered 1", visitor.name)
            await screen.press("p")
            await screen.shows("Write an answer", without="Unanswered 1")
            await screen.press("escape")
        rig.meta.arm("190/463")
        for answer in ("one", "two"):
            await screen.press("n", "r")
            await screen.write(answer)
            await screen.press("enter")
            await screen.shows(f"┃ {answer}", "✗ access has expired")
            await screen.press("escape")
        await screen.shows("access has expired · 2 open chats · an admin mends it: F5")
        before = rig.meta.texts()
        await mended(rig, Cause.ACCESS_EXPIRED)
        await screen.shows("↻ 2 answers held back · F8")
        told = [notice.message for notice in screen.app._notifications]
        assert "Acme Japan works again. 2 answers were held back: F8 shows them" in told
        await screen.press("f8")
        await screen.shows("Answers held back", "Yuki Tanaka", "one", "Omar Haddad", "two")
        assert rig.meta.texts() == before
        await screen.press("enter")
        await screen.shows("Omar Haddad", without="Yuki Tanaka")
        await screen.press("a")
        await screen.shows("goes to its visitor now")
        await screen.press("y")
        await screen.shows("No answers are held back.")
        await screen.press("escape")
        await screen.shows("✓ sent", "nothing needs you", without="held back")
        assert rig.meta.texts()[len(before) :] == ["one", "two"]


async def test_one_message_is_answered_and_reacted_to_both_ways(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live")
        asked = rig.meta.writes(rig.meta.yuki, "where is it?")
        await screen.shows("Yuki Tanaka")
        await screen.press("n", "p")
        await screen.shows("Write an answer")
        await screen.press("escape", "right", "up", "r")
        await screen.shows("↱ To Yuki Tanaka: where is it?", "Esc drop")
        await screen.write("here")
        await screen.press("enter")
        await screen.shows("┃ ↱ Yuki Tanaka: where is it?", "┃ here", "✓ sent", without="Esc drop")
        sent = [send["params"] for send in rig.meta.standin.sends if "message" in send["params"]]
        assert [params["reply_to"] for params in sent] == [{"mid": asked}]
        await screen.press("escape", "plus", "2")
        await screen.shows("│ ❤ You")
        (chat,) = screen.app.session.state.chats.values()
        (mid,) = (one.mid for one in chat.timeline if isinstance(one, Message) and one.by)
        happened = {"reaction": {"mid": mid, "action": "react", "emoji": "👍", "reaction": "like"}}
        rig.meta.standin.messenger.acts(rig.meta.yuki, happened)
        await screen.shows("┃ 👍 Yuki Tanaka")


async def test_a_lost_relay_on_the_screen(rig: Rig) -> None:
    async with sitting(rig, "Aiko") as screen:
        await screen.shows("● live")
        rig.meta.writes(rig.meta.yuki, "hello?")
        await screen.shows("Yuki Tanaka")
        await screen.press("n", "p")
        await screen.shows("Write an answer")
        await rig.relay.stop()
        await screen.shows("relay gone since 08:00", "what you type is kept")
        await screen.write("kept")
        await screen.press("enter")
        await screen.shows("┃ kept", "◌ queued")
        await screen.write("half")
        await rig.relay.start()
        await rig.wait_for(lambda: screen.app.session.link.phase == "live")
        await screen.shows("● live", "✓ sent", "half")
        assert rig.meta.texts() == ["kept"]


async def test_a_wrong_token_is_asked_for(rig: Rig) -> None:
    await rig.hear()
    async with sitting(rig, "Aiko", token="f" * 64) as screen:
        await screen.shows("The relay does not accept this operator", "Enter signs in")
        assert "Yuki" not in screen.text
        screen.app.post_message(events.Paste(rig.token("Aiko")))
        await screen.shows("•" * 32)
        assert rig.token("Aiko")[:8] not in screen.text
        await screen.press("enter")
        await screen.shows("● live", "Yuki Tanaka", without="does not accept")
        assert Credentials(rig.desk("Aiko").folder).load() == SignIn(rig.token("Aiko"))
        await until(lambda: screen.app.session.you is not None)
