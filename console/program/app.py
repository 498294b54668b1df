"""The program on the screen: it puts session, screens and keys together, and knows no chat."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, assert_never

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from console.keys import BY_ID, Action, Owner, bindings, key_label
from console.locale import Reader
from console.preferences.settings import ConsoleSettings, Origins
from console.program import last_run
from console.program.credentials import Credentials
from console.program.desktop import desktop_notice
from console.program.key_guard import After, ScreenGuard
from console.program.key_reader import KeyReader, key_times
from console.program.preferences import Preferences
from console.program.settings_file import SettingsFile
from console.program.signing_in import SigningIn
from console.program.terminal_end import TerminalEnd
from console.program.themes import DARK, LIGHT, Colours, offer_themes
from console.program.zone import SystemZone
from console.screens.follower import Follower
from console.screens.inbox.screen import InboxScreen
from console.screens.palette import ActionProvider, Palette
from console.screens.settings.sections import section_of
from console.screens.who_may import AT_TIMES, for_role
from console.session.session import Session
from console.session.values import Change
from console.sign_in import SignIn

if TYPE_CHECKING:
    from console.screens.settings.mode import SettingsMode

TICK_SECONDS = 1.0


class ConsoleApp(App[None], inherit_bindings=False):
    """The console, and the `Host` of its screens.

    `session` is what stands on screen first; `live` makes the one to work with, and is called
    after the first paint. `first_paint` is where the last screen is saved. `sign_in` is what the
    relay is shown first, and `credentials` keep what the operator types in its place; `report`
    hears of a fault of this program; without it
    every fault ends the program. Times are shown in `tz`, the zone of this machine where none is
    given.
    `colours` are those that can be shown, found out from the terminal where none are given.
    `still`: no clock ticks and nothing moves by itself. `key_time` says when a
    key or a paste came, in seconds; without it a still program takes all keys for pressed at
    leisure, and none waits; `key_after` lets them wait all the same. `origins` say where
    `settings` come from, and `file` is where changes of them are remembered; without it they hold
    for this run.
    """

    TITLE = "Messenger Console"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Owner.PROGRAM)]
    CSS_PATH = Path(__file__).with_name("app.tcss")
    COMMANDS: ClassVar = {ActionProvider}
    ENABLE_COMMAND_PALETTE = False
    """Textual's own way to open the palette; ours is an action like any other."""
    PAUSE_GC_ON_SCROLL = True

    def __init__(
        self,
        session: Session,
        settings: ConsoleSettings,
        *,
        live: Callable[[], Session] | None = None,
        tz: tzinfo | None = None,
        first_paint: Path | None = None,
        sign_in: SignIn | None = None,
        credentials: Credentials | None = None,
        report: Callable[[BaseException], None] | None = None,
        still: bool = False,
        colours: Colours | None = None,
        key_time: Callable[[events.Event], float] | None = None,
        origins: Origins | None = None,
        file: SettingsFile | None = None,
        key_after: After | None = None,
    ) -> None:
        super().__init__()
        offer_themes(self, colours)
        self._keys = KeyReader(
            self,
            key_time or key_times(still),
            ScreenGuard(self, self, lambda: self.inbox, key_after),
            holds=key_after is not None or (key_time is None and not still),
        )
        self.session = session
        self.preferences = Preferences(self, settings, origins or Origins(), file, self._draw_all)
        self.failure = ""
        self.still = still
        self._live = live
        self._tz = tz or SystemZone()
        self._first_paint = first_paint
        self._signing_in = SigningIn(
            self, self, lambda: self.inbox.keep_text(), sign_in, credentials, first_paint
        )
        self._report = report
        self._told_unpaintable = False
        self._terminal = TerminalEnd(self, self.action_quit, self._keep_all)
        self._settings_mode: SettingsMode | None = None

    @property
    def reader(self) -> Reader:
        """Who looks at the screen, for everything that puts values into words."""
        return Reader(
            self.preferences.words, self._tz, self.session.me, self.session.state.operator_name
        )

    @property
    def keys(self) -> Mapping[str, str]:
        return self.preferences.keys

    @property
    def inbox(self) -> InboxScreen:
        return next(s for s in self.screen_stack if isinstance(s, InboxScreen))

    async def on_mount(self) -> None:
        self.preferences.start()
        self.session.watch(self._changed)
        self.screen_change_signal.subscribe(self, self._window_changed)
        await self.push_screen(InboxScreen(self))
        if self.still:
            self.animation_level = "none"
            return
        self.call_after_refresh(self._open)

    # Opening and closing

    def _open(self) -> None:
        if not self.is_headless:
            self._terminal.listen()
        self.preferences.tell_slips(self.say)
        if self._live is not None:
            self.run_worker(self._start(self._live), group="session", exit_on_error=False)
        self.set_interval(TICK_SECONDS, self._tick)

    async def _start(self, live: Callable[[], Session]) -> None:
        from console.program.live import START_ERRORS, failure_text

        session = live()
        self.session.unwatch(self._changed)
        self.session = session
        session.watch(self._changed)
        try:
            await session.start()
        except Exception as error:
            await session.stop()
            if isinstance(error, START_ERRORS):
                self.failure = failure_text(error, self.reader.words)
                self.exit()
            else:
                self._handle_exception(error)
            return
        # What is loaded now stays; collecting it again and again would stop the screen.
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 50, 1_000)
        gc.enable()

    async def _keep_all(self) -> None:
        self.inbox.keep_text()
        await self.session.stop()

    async def action_quit(self) -> None:
        """Keep everything, then end."""
        self.inbox.keep_text()
        session, path = self.session, self._first_paint
        # Before the relay has said who we are there is nothing that an earlier run did not know.
        known = session.ready and session.you is not None
        shown = None
        if path is not None and known:
            shown = last_run.save_rows(path, session, self.inbox.chat)
        await session.stop()
        try:
            if path is not None and shown is not None:
                self._save_last_screen(path, shown)
        finally:
            self.exit()

    def _save_last_screen(self, path: Path, shown: Session) -> None:
        """Save the screen as the next start will draw it first."""
        signed_in, self.session = self.session.identity.mark, shown
        lines = [strip.render(self.console) for strip in self.inbox.draw_afresh()]
        last_run.save_screen(path, self.size.width, lines, signed_in)

    # Faults of this program

    def _handle_exception(self, error: Exception) -> None:
        """Textual calls it for what nobody has caught, before it ends the program."""
        if self._report is not None:
            self._report(error)
        super()._handle_exception(error)

    def unpaintable(self, error: Exception) -> str:
        """A value that can not be drawn costs the line it stands in."""
        if self._report is None:
            raise error
        self._report(error)
        words = self.reader.words
        if not self._told_unpaintable:
            self._told_unpaintable = True
            quit_key = key_label("quit", self.keys)
            # Not from here: this is called in the middle of drawing.
            self.call_later(self.say, words.say("notice.unpaintable", quit=quit_key), "error")
        return words.say("fault.unpaintable", what=type(error).__name__)

    def panic(self, *renderables: RenderableType) -> None:
        # Nothing of it is shown: what an exception says of itself may be customers' words.
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        # Textual would print the local values of each frame, and there are customers' words
        # among them.
        self._close_messages_no_wait()

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._keys.read(event, partial(super().on_event, event))
        else:
            await super().on_event(event)

    def _window_changed(self, window: Screen[object]) -> None:
        self._keys.shown(inf)
        window.call_after_refresh(lambda: self._keys.shown(monotonic()))

    # What happens

    def _tick(self) -> None:
        if self._terminal.look():
            return
        # An end is seen where its bar is: in the pane, and under no window.
        seen = self.screen is self.inbox and self.inbox.pane.display
        self.session.tick(watched=seen)
        for screen in self._followers():
            screen.tick()
        if self._keys.paused():
            self._signing_in.ask_refused()

    def _changed(self, change: Change) -> None:
        if not self.is_running or not self.screen_stack:
            return
        try:
            self._follow(change)
        except Exception as error:
            # Whoever tells of a change goes on, such as the link, which would wait for a screen
            # that draws no more.
            self._handle_exception(error)

    def _follow(self, change: Change) -> None:
        if change.link:
            self._signing_in.follow()
        if change.token:
            self._signing_in.keep(SignIn(change.token))
        for screen in self._followers():
            screen.take(change)
        for notice in change.notices:
            if notice.rings and self.preferences.settings.bell:
                self.bell()
        # Who types would type the rest of their sentence there; they are asked at the next pause.
        if not self._keys.in_field:
            self._signing_in.ask_refused()

    def _followers(self) -> list[Follower]:
        return [screen for screen in self.screen_stack if isinstance(screen, Follower)]

    def ask_token(self) -> None:
        """Ask the operator for a token or a code, since the relay refuses what there is."""
        self._signing_in.ask()

    def sign_in(self, text: str) -> None:
        """Show the relay a token, or a code with a token of our own, from now on."""
        self._signing_in.take(text)

    def say(self, text: str, severity: str = "information") -> None:
        """Tell the operator something once. `text` holds no markup: it is shown as it is."""
        from console.text import clean

        self.notify(clean(text), severity=severity, markup=False)  # type: ignore[arg-type]
        if not self.still:
            # What stood under a notice is not always drawn again when it goes.
            self.set_timer(self.NOTIFICATION_TIMEOUT + 0.5, lambda: self.screen.refresh())

    def tell_outside(self, text: str) -> None:
        """Tell an operator who looks elsewhere, on the desktop, where they want that."""
        if self.preferences.settings.notices and not self.app_focus and self._driver is not None:
            self._driver.write(desktop_notice(self.TITLE, text, os.environ))

    # Actions

    def offered(self) -> list[Action]:
        """The actions that this operator can do now, of the table of keys."""
        inbox = self.inbox
        now = inbox.pane.offered | inbox.useful
        return [
            action
            for action in for_role(self.session)
            if action.id in now or not (action.owner is Owner.CHAT or action.id in AT_TIMES)
        ]

    async def perform(self, action: str) -> None:
        owner = BY_ID[action].owner
        match owner:
            case Owner.PROGRAM:
                await self.run_action(action)
            case Owner.INBOX:
                await self.run_action(action, self.inbox)
            case Owner.CHAT:
                await self.run_action(action, self.inbox.pane)
            case Owner.CHANNELS | Owner.FLOW | Owner.WORDS | Owner.BRANDS:
                section = section_of(owner)
                self.open_settings(section.id if section else "", action=action)
            case Owner.PEOPLE | Owner.RECORD | Owner.HELD | Owner.SETTINGS | Owner.CUSTOM_KEYS:
                pass  # of use only where their keys are: in their windows
            case Owner.TEXT:
                pass  # of use only in a text
            case never:
                assert_never(never)

    def action_language(self) -> None:
        self._choose(language="en" if self.preferences.language == "ja" else "ja")
        self.say(self.reader.words.say("notice.language"))

    def action_theme(self) -> None:
        self._choose(theme=LIGHT if self.current_theme.dark else DARK)

    def _choose(self, **changes: str | bool) -> None:
        """Change own settings, and tell when they hold for this run alone."""
        if trouble := self.preferences.choose(changes):
            self.say(self.reader.words.say("notice.for_this_run", why=trouble), "warning")

    def _draw_all(self) -> None:
        for screen in self._followers():
            screen.draw_all()

    def action_copy_text(self) -> None:
        """Copy what is selected with the mouse; else say how the program is left, since this
        key leaves others."""
        if selected := self.screen.get_selected_text():
            self.copy_to_clipboard(selected)
            return
        self.say(self.reader.words.say("notice.quit", key=key_label("quit", self.keys)))

    def action_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder=self.reader.words.say("palette.search")))

    def action_help(self) -> None:
        from console.screens.dialogs.help import HelpScreen

        self.push_screen(HelpScreen(self.reader, self.keys, for_role(self.session)))

    def action_settings(self) -> None:
        self.open_settings()

    def open_settings(self, section: str = "", at: str = "", action: str = "") -> None:
        """Open a section of the settings, as their `SettingsMode.open`."""
        from console.screens.settings.mode import SettingsMode

        self._settings_mode = self._settings_mode or SettingsMode(self, self)
        self._settings_mode.open(section, at, action)

    @property
    def has_browser(self) -> bool:
        """Whether an address can be opened where the operator sees it."""
        from console.program.browser import opener

        return not self.still and opener() is not None

    def may_open(self, url: str) -> bool:
        from console.program.browser import may_open

        return may_open(url)

    def open_browser(self, url: str) -> bool:
        from console.program.browser import open_address

        return open_address(url)

    def leave_windows(self) -> None:
        """Close whatever lies over the inbox."""
        while not isinstance(self.screen, InboxScreen):
            self.pop_screen()
