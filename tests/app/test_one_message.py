"""What an operator does with one message: reply to it, react, look closer, leave it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from console.core.log import OperatorCommand
from console.core.queues import Queue
from console.core.reactions import React
from console.core.sends import Dismiss, Reply, SendAgain
from console.core.transcript import Author, Message, SendState
from console.headless.played import played_session
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.screens.chat.details import DetailsScreen
from console.screens.dialogs.choice import ChoiceScreen
from console.session.session import Session
from tests.sessions import catch
from tests.snapshots.every_kind import every_kind


class Desk:
    """The console before Aiko, with the chat that holds everything open."""

    def __init__(self, app: ConsoleApp, session: Session, pilot: Pilot[Any]) -> None:
        self.app, self.session, self.pilot = app, session, pilot
        self.asked: list[OperatorCommand] = []

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def told(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]

    @property
    def pane(self) -> Any:
        return self.app.inbox.pane

    def message(self, id: str) -> Message:  # noqa: A002 - as the message calls it
        items = self.session.timeline("c1")
        return next(one for one in items if isinstance(one, Message) and one.id == id)

    async def mark(self, message: str) -> None:
        self.app.inbox.action_focus_transcript()
        self.pane.transcript._mark(message)
        await self.pilot.pause()


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    session = played_session(every_kind())
    app = ConsoleApp(session, ConsoleSettings(bell=False), still=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.inbox.show_queue(Queue.ACTIVE, "c1")
        made = Desk(app, session, pilot)
        catch(session, made.asked.append)
        yield made


async def test_r_replies_to_the_marked_message() -> None:
    async with desk() as at:
        await at.mark("m_re")
        await at.pilot.press("r")
        assert at.pane.composer.has_focus
        assert "↱ To Yuki Tanaka: これのことです" in at.text
        assert "Esc drop" in at.text
        assert at.pane.transcript.marked is None
        await at.pilot.press("o", "k", "enter")
        assert at.asked[-1] == Reply("c1", "ok", at.message("m_re").mid)
        assert "↱ To" not in at.text
        await at.pilot.press("h", "i", "enter")
        assert at.asked[-1] == Reply("c1", "hi", "")


async def test_escape_drops_the_message_replied_to_and_then_leaves() -> None:
    async with desk() as at:
        await at.mark("m_re")
        await at.pilot.press("r", "o", "escape")
        assert at.pane.composer.has_focus
        assert at.pane.composer.text == "o"
        assert "↱ To" not in at.text
        await at.pilot.press("escape")
        assert not at.pane.composer.has_focus


async def test_without_a_mark_or_elsewhere_r_only_writes() -> None:
    async with desk() as at:
        await at.pilot.press("r", "escape")
        await at.mark("m_re")
        at.app.inbox.action_focus_list()
        await at.pilot.press("r")
        assert "↱ To" not in at.text


async def test_a_message_that_is_not_at_facebook_can_not_be_replied_to() -> None:
    async with desk() as at:
        await at.mark("r4")
        await at.pilot.press("r")
        assert not at.pane.composer.has_focus
        assert at.told == ["This message is not at Facebook yet; wait until it is sent"]


async def test_the_message_replied_to_is_kept_for_its_chat() -> None:
    async with desk() as at:
        await at.mark("m_re")
        await at.pilot.press("r")
        at.app.inbox.open_chat("")
        await at.pilot.pause()
        assert "↱ To" not in at.text
        at.app.inbox.open_chat("c1")
        await at.pilot.pause()
        assert "↱ To Yuki Tanaka" in at.text


async def test_plus_reacts_to_the_marked_message() -> None:
    async with desk() as at:
        await at.mark("m_re")
        await at.pilot.press("plus", "down", "enter")
        assert at.asked == [React("c1", "m_re", "❤\ufe0f")]
        await at.pilot.press("plus", "escape")
        assert len(at.asked) == 1


async def test_a_reaction_is_taken_back() -> None:
    async with desk() as at:
        (first,) = [
            one.id
            for one in at.session.timeline("c1")
            if isinstance(one, Message) and one.reactions and one.author is Author.VISITOR
        ]
        await at.mark(first)
        await at.pilot.press("plus")
        assert "take back 👍" in at.text
        await at.pilot.press("7")
        assert at.asked == [React("c1", first, "")]
        await at.pilot.press("plus", "1")
        assert len(at.asked) == 1


async def test_without_a_mark_the_visitors_last_message_gets_the_reaction() -> None:
    async with desk() as at:
        await at.pilot.press("plus", "6")
        items = [one for one in at.session.timeline("c1") if isinstance(one, Message)]
        last = [one for one in items if one.author is Author.VISITOR][-1]
        assert at.asked == [React("c1", last.id, "😡")]


async def test_a_chat_of_somebody_else_gets_no_reaction() -> None:
    async with desk() as at:
        at.session.you = at.session.state.operators["ben"]
        await at.pilot.press("plus")
        assert not isinstance(at.app.screen, ChoiceScreen)
        assert at.told == ["This is Aiko's chat: only Aiko can react in it"]


async def test_enter_shows_all_that_is_known() -> None:
    async with desk() as at:
        await at.mark("m_ed")
        await at.pilot.press("enter")
        assert isinstance(at.app.screen, DetailsScreen)
        for part in ("Yuki Tanaka", "It said before", "ありがとうございます！"):
            assert part in at.text
        await at.pilot.press("escape")
        await at.mark("m_re")
        await at.pilot.press("enter")
        assert "It answers" in at.text
        assert "確認いたします。少々お待ちください。" in at.text


async def test_what_can_be_attached_is_chosen_where_there_are_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with desk() as at:
        opened: list[tuple[str, str, int, str]] = []
        monkeypatch.setattr(at.pane.files, "show", lambda *what: opened.append(what))
        several = next(
            one
            for one in at.session.timeline("c1")
            if isinstance(one, Message) and len(one.attachments) == 3
        )
        await at.mark(several.id)
        await at.pilot.press("o")
        assert "Which attachment?" in at.text
        await at.pilot.press("3")
        await at.pilot.pause()
        assert opened == [("c1", several.id, 2, "open")]
        await at.mark("r2")
        await at.pilot.press("d")
        await at.pilot.pause()
        assert opened[1:] == [("c1", "r2", 0, "save")]
        await at.mark("m_re")
        await at.pilot.press("o")
        assert at.told == ["There is no attachment in this message"]


async def test_x_leaves_a_failed_message_and_a_sends_the_marked_one() -> None:
    async with desk() as at:
        await at.mark("r4")
        await at.pilot.press("a")
        assert at.asked == [], "neither can be taken back, so both are asked first"
        await at.pilot.press("y")
        await at.pilot.pause()
        assert at.asked == [SendAgain("c1", "r4")]
        await at.pilot.press("x", "n", "x", "y")
        await at.pilot.pause()
        assert at.asked[1:] == [Dismiss("c1", "r4")]
        await at.pilot.press("escape", "x", "y")
        await at.pilot.pause()
        assert at.asked[2:] == [Dismiss("c1", "r6")]
        assert at.message("r6").state is SendState.UNKNOWN
