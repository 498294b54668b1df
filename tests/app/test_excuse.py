"""An improper word of a message is excused from the keyboard, and the screen says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from console.core.actor import Actor
from console.core.company.brands import ChangeSettings
from console.core.company.values import Role, Settings
from console.core.excuses import LONGEST_REASON, ExcuseHit
from console.core.kinds.messenger.kind import META
from console.core.log import Command
from console.core.messages import Receive
from console.core.queues import Queue
from console.core.state import Visitor
from console.headless.play import PAGE, Play
from console.headless.played import played_session
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.screens.chat.excuse import ExcuseScreen, PickWordScreen
from console.session.session import Session
from console.widgets.field import Field
from tests.relay import payloads
from tests.snapshots.every_kind import every_kind

ADA = Actor("ada", Role.ADMIN)


class Desk:
    def __init__(self, app: ConsoleApp, session: Session, play: Play, pilot: Pilot[Any]) -> None:
        self.app, self.session, self.play, self.pilot = app, session, play, pilot

    async def hear(self, text: str, mid: str = "m_bad", psid: str = payloads.PSID) -> None:
        await self.do(Receive(Visitor(psid, PAGE, chats=0), mid, self.play.now, text), META)

    async def do(self, command: Command, actor: Actor) -> None:
        assert self.play.do(command, actor) is None
        chats = self.play.state.chats
        self.session.on_state(self.play.state, chats, whole=False)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def told(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]

    @property
    def counted(self) -> int:
        return self.session.state.chats["c1"].improper


@asynccontextmanager
async def desk(lang: str = "en") -> AsyncIterator[Desk]:
    play = every_kind()
    session = played_session(play)
    app = ConsoleApp(session, ConsoleSettings(bell=False, language=lang), still=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.inbox.show_queue(Queue.ACTIVE, "c1")
        yield Desk(app, session, play, pilot)


async def test_i_excuses_the_word_of_the_newest_message_that_has_one() -> None:
    async with desk() as at:
        await at.hear("Damn is a novel")
        await at.hear("thank you", "m_good")
        assert "Improper words 1 of 3" in at.text
        await at.press("i")
        assert isinstance(at.app.screen, ExcuseScreen)
        assert "“Damn” will not count in this message" in at.text
        assert "from 1 to 0, of 3" in at.text
        await at.press(*"a title", "enter")
        assert at.counted == 0
        assert "“damn” does not count: a title (Aiko)" in at.text
        assert "Improper words 1" not in at.text
        await at.press("i")
        assert at.told == ["No message here has an improper word that counts"]


async def test_of_two_words_one_is_chosen_and_the_other_still_counts() -> None:
    async with desk() as at:
        await at.hear("Shit My Dad Says, damn")
        await at.press("i")
        assert isinstance(at.app.screen, PickWordScreen)
        await at.press("1")
        await at.press(*"book", "enter")
        assert at.counted == 1
        assert "“shit” does not count: book (Aiko)" in at.text
        await at.press("i")
        assert isinstance(at.app.screen, ExcuseScreen), "there is but one left"
        await at.press("escape")
        assert at.counted == 1


async def test_a_reason_is_asked_for_until_it_is_one() -> None:
    async with desk() as at:
        await at.hear("damn")
        await at.press("i", "enter")
        assert "✗ Say why in a few words" in at.text
        at.app.screen.query_one(Field).value = "x" * (LONGEST_REASON + 3)
        await at.press("enter")
        assert "✗ 3 characters too many; 200 at most" in at.text
        assert at.app.screen.query_one(Field).value == "x" * 203, "what was typed stays"
        assert at.counted == 1
        await at.press("backspace", "backspace", "backspace", "enter")
        assert at.counted == 0


async def test_in_japanese_too() -> None:
    async with desk("ja") as at:
        await at.hear("死ね")
        await at.press("i")
        assert "このチャットの回数は1回から0回になります（上限3回）" in at.text
        await at.press(*"引用", "enter")
        assert "「死ね」は数えません: 引用（Aiko）" in at.text


async def test_details_of_the_message_say_it_as_well() -> None:
    async with desk() as at:
        await at.hear("damn")
        await at.press("i", *"fine", "enter")
        at.app.inbox.action_focus_transcript()
        at.app.inbox.pane.transcript._mark("m_bad")
        await at.press("enter")
        assert "Does not count" in at.text
        assert "“damn” does not count: fine (Aiko)" in at.text


@pytest.mark.parametrize("limit", [1, 20])
async def test_the_limit_of_the_brand_is_said(limit: int) -> None:
    async with desk() as at:
        await at.do(ChangeSettings("b1", Settings(improper_limit=20)), ADA)
        await at.hear("damn")
        await at.do(ChangeSettings("b1", Settings(improper_limit=limit)), ADA)
        await at.press("i")
        assert f"from 1 to 0, of {limit}" in at.text


async def test_in_a_chat_that_nobody_has_an_operator_is_told_to_pick_it_up() -> None:
    async with desk() as at:
        await at.hear("damn", psid="777")
        chat = f"c{at.session.state.opened}"
        at.session.you = at.session.state.operators["ben"]
        at.app.inbox.show_queue(Queue.UNANSWERED, chat)
        await at.press("i")
        assert at.told == ["Nobody has this chat yet; pick it up to excuse its words"]
        at.app.inbox.show_queue(Queue.ACTIVE, "c1")
        await at.hear("damn")
        await at.press("i")
        assert at.told[1].startswith("This is Aiko's chat")


async def test_a_completed_chat_is_read_only() -> None:
    async with desk() as at:
        await at.hear("damn shit fuck")
        at.app.inbox.show_queue(Queue.COMPLETED, "c1")
        await at.press("i")
        assert not isinstance(at.app.screen, ExcuseScreen | PickWordScreen)
        assert at.told[1:] == ["Completed chats are read-only; a new message opens a new chat"]
        assert at.counted == 3
        refusal = at.session.excuse("c1", "m_bad", "damn", "late")
        assert refusal is not None
        assert all(
            not isinstance(item.command, ExcuseHit) for item in at.session.outbox.pending.values()
        )
