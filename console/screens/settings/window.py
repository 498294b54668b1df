"""What the windows of the settings have in common: they follow the session and ask the relay."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from console.core.company.roles import CompanyAct
from console.core.company.values import Role
from console.core.company_log import AdminCommand
from console.core.kinds.known import Request, Response
from console.core.kinds.requests import Problem
from console.core.state import State
from console.core.views import Phase
from console.keys import BY_ID, Owner, bindings, key_label
from console.locale import Words
from console.screens.dialogs.confirm import ConfirmScreen
from console.screens.dialogs.dialog import Dialog
from console.screens.host import Host
from console.screens.settings.rail import SectionRail
from console.screens.settings.sections import seen_by
from console.screens.who_may import AT_COMPANY, not_allowed_text
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
    under that all of its keys. Subclasses give body, keys and `draw`.

    The window of a section (`SECTION`) has the sections beside it, or before it where there is no
    room for both. `at` is the setting, by the id of its row, at which the cursor begins; `action`
    is begun at once.
    """

    SECTION: ClassVar[str] = ""
    """The id of the section whose window this is, "" for none."""

    # As a whole path: Textual looks for others beside the module of the subclass.
    CSS_PATH: ClassVar = [Path(__file__).with_name("window.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-beside"), (100, "-wide")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Owner.SETTINGS)]
    AUTO_FOCUS: ClassVar[str | None] = "ChoiceList"

    def __init__(self, host: Host, *, at: str = "", action: str = "") -> None:
        super().__init__(host.reader)
        self.host = host
        self.at = at
        self.action = action
        self.at_sections = False
        """Whether the operator looks at the sections, and not at what is in this one."""
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
        return self.session.role is Role.ADMIN

    # Layout

    def compose(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield Static(id="title")
            if self.SECTION:
                with Horizontal(id="panes"):
                    # After the body and as deep: `choices` finds the first list.
                    with Vertical(id="section"):
                        yield from self.body()
                    with Vertical(id="beside"):
                        yield SectionRail(id="rail")
            else:
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
        if self.at:
            self.point_at(self.at)
        if self.at_sections and self.has_class("-narrow"):
            self.action_sections()
        if self.action:
            self.call_after_refresh(self.begin_action)

    def begin(self) -> None:
        """What comes first once the window stands. For subclasses."""

    def point_at(self, setting: str) -> None:
        """Put the cursor on the row of a setting."""
        self.choices.select(setting)

    async def begin_action(self) -> None:
        """Begin the action that the window was opened for."""
        await self.run_action(self.action)

    def draw_all(self) -> None:
        """Draw everything: in another language, with other keys."""
        self.reader = self.host.reader
        self._draw_all()

    def _draw_all(self) -> None:
        self._directory = self._shown()
        self._draw_title()
        self._draw_keys()
        self._draw_rail()
        self.draw()

    def draw(self) -> None:
        """Draw the body as things stand. For subclasses."""

    def keys(self) -> Sequence[KeyLabel]:
        """The keys of this window and what they do; the way out at least."""
        return (("Esc", self.words.say("key.close")),)

    def key_of(self, action: str) -> str:
        """What the key of an action is called, the user's own where they have chosen one."""
        return key_label(action, self.host.keys)

    def _draw_keys(self) -> None:
        self.query_one(KeyLines).show(self._section_keys() if self.SECTION else self.keys())

    # The sections

    def _draw_title(self) -> None:
        alone = self.at_sections and self.has_class("-narrow")
        title = self.words.say("settings.title") if alone else self.title_text()
        self.query_one("#title", Static).update(content(title, "bold $primary"))

    def _section_keys(self) -> Sequence[KeyLabel]:
        say = self.words.say
        if self.at_sections:
            return (("Enter", say("settings.key.open")), ("Esc", say("key.close")))
        *keys, way_out = self.keys()
        to_sections = self.key_of("sections"), say("settings.key.sections")
        return [*keys, to_sections, way_out]

    def _draw_rail(self) -> None:
        for rail in self.query(SectionRail):
            sections = seen_by(self.session.role)
            named = [(one, self.words.say(f"section.{one.id}")) for one in sections]
            rail.show_sections(named, self.SECTION)

    @on(events.DescendantFocus)
    def _looked_at(self, event: events.DescendantFocus) -> None:
        self._look_at(isinstance(event.widget, SectionRail))

    def _look_at(self, sections: bool) -> None:
        if self.SECTION and self.at_sections is not sections:
            self.at_sections = sections
            self.set_class(sections, "-at-sections")
            self._draw_title()
            self._draw_keys()
            self._draw_rail()

    def action_sections(self) -> None:
        """To the sections, and from them back to what is in this one."""
        if self.at_sections and self.has_class("-at-sections"):
            self._enter(self.SECTION)
        else:
            self.at_sections = False
            self._look_at(True)
            self.query_one(SectionRail).focus()

    @on(SectionRail.Opened)
    def _opened(self, opened: SectionRail.Opened) -> None:
        opened.stop()
        self._enter(opened.section)

    def _enter(self, section: str) -> None:
        if section != self.SECTION:
            self.host.open_settings(section)
            return
        self._look_at(False)
        body = self.query_one("#section")
        inside = (one for one in body.query("*").results(Widget) if one.focusable)
        first = next(inside, None)
        if first is not None:
            first.focus()

    def action_close(self) -> None:
        if self.SECTION and self.has_class("-narrow") and not self.at_sections:
            self.action_sections()
        else:
            super().action_close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in BY_ID and BY_ID[action].owner is Owner.SETTINGS:
            return bool(self.SECTION)
        return True

    # Who may

    async def action_asked(self, action: str) -> None:
        """A key of the section: an action of it, where the role permits that. Else a line says who
        may."""
        act = AT_COMPANY.get(action)
        if not self.busy and not (act is not None and self.barred(act)):
            await self.run_action(action)

    def barred(self, act: CompanyAct) -> bool:
        """Whether the operator's role does not permit this; says who may."""
        if self.session.rights.may(act):
            return False
        self.say(not_allowed_text(act, self.session.state, self.words), "warn")
        return True

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
