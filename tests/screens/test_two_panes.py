"""Two panes of chats side by side: each does what is asked of it, and nothing of the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.pilot import Pilot

from console.core.log import OperatorCommand
from console.core.queues import Queue
from console.core.sends import Reply
from console.core.transcript import Message
from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.keys import Action
from console.locale import Reader, words
from console.preferences.settings import ConsoleSettings, Origins
from console.program.preferences import Preferences
from console.screens.chat.chat_pane import ChatPane
from console.session.session import Session
from console.session.values import Pending


class Desk(App[None]):
    """A program of nothing but two panes: a `Host`, as the console is one."""

    still = True
    has_browser = False

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.said: list[str] = []
        self.left, self.right = ChatPane(self), ChatPane(self)

    @property
    def reader(self) -> Reader:
        return Reader(words("en"), me=self.session.me, name=self.session.state.operator_name)

    @property
    def keys(self) -> dict[str, str]:
        return {}

    @property
    def preferences(self) -> Preferences:
        return Preferences(self, ConsoleSettings(), Origins(), None, lambda: None)

    def tell_outside(self, text: str) -> None: ...

    def say(self, text: str, severity: str = "information") -> None:
        self.said.append(text)

    def ask_token(self) -> None: ...

    def offered(self) -> Sequence[Action]:
        return ()

    async def perform(self, action: str) -> None: ...

    def open_settings(self, section: str = "", at: str = "", action: str = "") -> None: ...

    def leave_windows(self) -> None: ...

    def may_open(self, url: str) -> bool:
        return False

    def open_browser(self, url: str) -> bool:
        return False

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self.left
            yield self.right


class Office:
    """Two chats of the operator, each in a pane, and what has been asked for them."""

    def __init__(self, desk: Desk, pilot: Pilot[Any], chats: tuple[str, str]) -> None:
        self.desk, self.pilot, self.chats = desk, pilot, chats
        self.left, self.right = desk.left, desk.right
        self.asked: list[OperatorCommand] = []

    def ask(self, command: OperatorCommand) -> Pending:
        self.asked.append(command)
        return Pending("", command, 0)


@asynccontextmanager
async def office() -> AsyncIterator[Office]:
    made = load("errors")
    play = Play(made)
    play.advance_to(made.start + offset("00:10:00"))
    session = played_session(play)
    mine = [row.chat for row in session.queues.rows(Queue.ACTIVE) if row.mine]
    desk = Desk(session)
    async with desk.run_test(size=(160, 36)) as pilot:
        at = Office(desk, pilot, (mine[0], mine[1]))
        session.outbox.ask = at.ask  # type: ignore[method-assign]
        at.left.show(at.chats[0])
        at.right.show(at.chats[1])
        await pilot.pause()
        yield at


async def test_the_keys_act_on_the_pane_that_the_focus_is_in() -> None:
    async with office() as at:
        for pane, chat in zip((at.left, at.right), at.chats, strict=True):
            pane.transcript.focus()
            await at.pilot.press("r", "o", "k")
            assert pane.composer.has_focus
            await at.pilot.press("enter")
            assert at.asked[-1] == Reply(chat, "ok", "")
        assert len(at.asked) == 2
        assert (at.left.composer.text, at.right.composer.text) == ("", "")


async def test_a_draft_and_the_message_replied_to_belong_to_one_pane() -> None:
    async with office() as at:
        at.left.transcript.focus()
        items = at.desk.session.timeline(at.chats[0])
        theirs = [one.id for one in items if isinstance(one, Message) and one.mid]
        at.left.transcript._mark(theirs[-1])
        await at.pilot.press("r", "h", "i")
        assert at.left.answer.replies_to is not None
        assert at.right.answer.replies_to is None
        assert at.desk.session.drafts[at.chats[0]].text == "hi"
        assert at.chats[1] not in at.desk.session.drafts
        at.right.draw()
        assert (at.left.composer.text, at.right.composer.text) == ("hi", "")


async def test_a_mark_and_what_helps_belong_to_one_pane() -> None:
    async with office() as at:
        at.right.transcript.focus()
        await at.pilot.press("up")
        assert at.right.transcript.marked is not None
        assert at.left.transcript.marked is None
        assert "react" in at.right.useful
        assert "react" not in at.left.useful


async def test_the_same_chat_in_both_is_written_in_once() -> None:
    async with office() as at:
        at.right.show(at.chats[0])
        at.left.transcript.focus()
        await at.pilot.press("r", "o", "k", "enter")
        assert at.asked == [Reply(at.chats[0], "ok", "")]
        at.right.draw()
        assert at.right.composer.text == ""


async def test_leaving_the_composer_is_said_by_the_pane_and_the_focus_stays_inside() -> None:
    async with office() as at:
        at.left.transcript.focus()
        await at.pilot.press("r")
        await at.pilot.press("escape")
        focused = at.desk.focused
        assert focused is not None
        assert at.left in focused.ancestors
