"""What the windows of the settings have in common: they follow the session and ask the relay."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from console.core.company.values import Role
from console.core.company_log import AdminCommand
from console.core.kinds.known import Request, Response
from console.core.kinds.requests import Problem
from console.core.state import State
from console.core.views import Phase
from console.locale import Words
from console.screens.dialogs.confirm import ConfirmScreen
from console.screens.dialogs.dialog import Dialog
from console.screens.host import Host
from console.session.session import Session
from console.session.values import Change
from console.text import content
from console.widgets.bars.key_lines import KeyLines
from console.widgets.lists.choice_list import ChoiceList
from console.widgets.prose import Prose

Result = TypeVar("Result")
KeyLabel = tuple[str, str]


class SettingsScreen(Dialog[Result], Generic[Result]):
    """A large window. Under its body stands a report (what is being done, what went wrong), and
    under that all of its keys. Subclasses give body, keys and `draw`."""

    # As a whole path: Textual looks for others beside the module of the subclass.
    CSS_PATH: ClassVar = [Path(__file__).with_name("window.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual declares it
    AUTO_FOCUS: ClassVar[str | None] = "ChoiceList"

    def __init__(self, host: Host) -> None:
        super().__init__(host.reader)
        self.host = host
        self._news = asyncio.Event()
        self._directory: tuple[object, ...] = ()
        self.busy = False
        """Whether an answer of the relay is waited for: one thing after the other."""

    # What stands behind

    @property
    def session(self) -> Session:
        return self.host.session

    @property
    def words(self) -> Words:
        return self.reader.words

    @property
    def admin(self) -> bool:
        you = self.session.you
        return you is not None and you.role is Role.ADMIN

    # Layout

    def compose(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield Static(id="title")
            yield from self.body()
            yield Prose(id="report")
            yield KeyLines(id="keys")

    def body(self) -> Iterable[Widget]:
        yield ChoiceList()

    @property
    def choices(self) -> ChoiceList:
        return self.query_one(ChoiceList)

    def on_mount(self) -> None:
        self._draw_all()
        self.begin()

    def begin(self) -> None:
        """What comes first once the window stands. For subclasses."""

    def draw_all(self) -> None:
        """Draw everything: in another language, with other keys."""
        self.reader = self.host.reader
        self._draw_all()

    def _draw_all(self) -> None:
        self._directory = self._shown()
        self.query_one("#title", Static).update(content(self.title_text(), "bold $primary"))
        self._draw_keys()
        self.draw()

    def draw(self) -> None:
        """Draw the body as things stand. For subclasses."""

    def keys(self) -> Sequence[KeyLabel]:
        """The keys of this window and what they do; the way out at least."""
        return (("Esc", self.words.say("key.close")),)

    def _draw_keys(self) -> None:
        self.query_one(KeyLines).show(self.keys())

    # What is being done and what went wrong

    def say(self, text: str, style: str = "muted") -> None:
        """Let a report stand under the body, in a style of `Prose`; "" takes it away."""
        for report in self.query("#report").results(Prose):
            report.show(text, style)
            report.display = bool(text)

    def good(self, key: str, **values: object) -> None:
        """Say that something is done."""
        self.say(f"✓ {self.words.say(key, **values)}", "good")

    def complain(self, problem: Problem) -> None:
        """Say what came to nothing and why, and how it goes on."""
        what, way = self.words.problem(problem)
        self.say(f"✗ {what}\n{way}", "bad")

    # Following the session

    def take(self, change: Change) -> None:
        """Something changed: go on with what waits for it, and draw what is another now."""
        self._news.set()
        if self.is_mounted and self._shown() != self._directory:
            self._draw_all()

    def tick(self) -> None:
        """Another second. For subclasses."""

    def _shown(self) -> tuple[object, ...]:
        """What the windows show: chats come and go meanwhile."""
        state = self.session.state
        return (
            state.brands,
            state.departments,
            state.channels,
            state.accounts,
            state.incidents,
            state.operators,
            state.consent,
            self.session.you,
            self.session.link.phase,
        )

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for a change that makes this true."""
        while not true():
            self._news.clear()
            await self._news.wait()

    # Asking

    @property
    def offline(self) -> bool:
        """Whether nothing can be changed now; says so."""
        link = self.session.link
        if link.phase is Phase.LIVE and not link.read_only:
            return False
        self.say(self.words.say("settings.offline"), "warn")
        return True

    async def request(self, request: Request, doing: str) -> Response:
        """Ask what needs a service; `doing` stands in the report meanwhile."""
        self.busy = True
        self.say(doing)
        answer = await self.session.request(request)
        self.busy = False
        self.say("")
        return answer

    async def change(self, command: AdminCommand, done: Callable[[State], bool]) -> bool:
        """Ask for a change and wait until it is `done`. False when the relay refuses it; the
        program has said why."""
        self.busy = True
        self.say(self.words.say("settings.waiting"))
        asked = self.session.administer(command)
        await self.until(
            lambda: done(self.session.state) or asked not in self.session.outbox.pending
        )
        self.busy = False
        self.say("")
        return done(self.session.state)

    def action_palette(self) -> None:
        self.host.leave_windows()
        self.app.call_later(self.app.run_action, "palette")

    async def confirmed(self, title: str, *questions: str) -> bool:
        """Ask every question in turn; whether all were answered with yes."""
        for question in questions:
            if not await self.app.push_screen_wait(ConfirmScreen(self.reader, title, question)):
                return False
        return True
