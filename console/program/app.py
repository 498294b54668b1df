"""The program on the screen: it puts session, screens and keys together, and knows no chat."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic
from typing import ClassVar, assert_never

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from console.core.views import Phase
from console.keys import BY_ID, Owner, bindings, keymap, unknown_actions
from console.locale import Reader, words
from console.program import last_run
from console.program.key_guard import After, ScreenGuard
from console.program.key_reader import KeyReader, key_times
from console.program.settings import ConsoleSettings, language_of_terminal
from console.program.themes import DARK, LIGHT, Colours, offer_themes
from console.program.zone import SystemZone
from console.screens.follower import Follower
from console.screens.inbox.screen import InboxScreen
from console.screens.palette import ActionProvider, Palette
from console.session.session import Session
from console.session.values import Change

TICK_SECONDS = 1.0


class ConsoleApp(App[None], inherit_bindings=False):
    """The console, and the `Host` of its screens.

    `session` is what stands on screen first; `live` makes the one to work with, and is called
    after the first paint. `first_paint` is where the last screen is saved. `new_token` gets
    a token that the operator typed; `report` hears of a fault of this program; without it
    every fault ends the program. Times are shown in `tz`, the zone of this machine where none is
    given.
    `colours` are those that can be shown, found out from the terminal where none are given.
    `still`: no clock ticks and nothing moves by itself. `key_time` says when a
    key or a paste came, in seconds; without it a still program takes all keys for pressed at
    leisure, and none waits; `key_after` lets them wait all the same.
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
        new_token: Callable[[str], None] = lambda token: None,
        report: Callable[[BaseException], None] | None = None,
        still: bool = False,
        colours: Colours | None = None,
        key_time: Callable[[events.Event], float] | None = None,
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
        self.settings = settings
        self.failure = ""
        self.still = still
        self._live = live
        self._tz = tz or SystemZone()
        self._first_paint = first_paint
        self._new_token = new_token
        self._report = report
        self._language = settings.language or language_of_terminal()
        self._asking_token = False
        self._hung_up = False
        self._told_unpaintable = False
        self._reads_terminal = os.isatty(0)

    @property
    def reader(self) -> Reader:
        """Who looks at the screen, for everything that puts values into words."""
        return Reader(
            words(self._language), self._tz, self.session.me, self.session.state.operator_name
        )

    @property
    def keys(self) -> Mapping[str, str]:
        return self.settings.keys

    @property
    def inbox(self) -> InboxScreen:
        return next(s for s in self.screen_stack if isinstance(s, InboxScreen))

    async def on_mount(self) -> None:
        self.theme = self.settings.theme if self.settings.theme in self.available_themes else DARK
        self.set_keymap(keymap(self.settings.keys))
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
            self._end_with_the_terminal()
        for name in unknown_actions(self.settings.keys):
            self.say(self.reader.words.say("notice.unknown_action", name=name), "warning")
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

    def _end_with_the_terminal(self) -> None:
        """A closed window or a lost SSH line ends the program with everything typed on disk."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        loop.add_signal_handler(
            signal.SIGTERM, lambda: self.run_worker(self.action_quit(), group="quit")
        )

    def _hang_up(self) -> None:
        if not self._hung_up:
            self._hung_up = True
            self.run_worker(self._end_at_once(), group="quit")

    async def _end_at_once(self) -> None:
        # Nobody reads what is drawn any more, and writing to a terminal that is gone would
        # stop the loop before drafts are on disk.
        with self.batch_update():
            self.inbox.keep_text()
            await self.session.stop()
            os._exit(0)

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
        self.session = shown
        lines = [strip.render(self.console) for strip in self.inbox.draw_afresh()]
        last_run.save_screen(path, self.size.width, lines)

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
            # Not from here: this is called in the middle of drawing.
            self.call_later(self.say, words.say("notice.unpaintable"), "error")
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
        if self._reads_terminal and not self.is_headless and not os.isatty(0):
            self._hang_up()
            return
        # An end is seen where its bar is: in the pane, and under no window.
        seen = self.screen is self.inbox and self.inbox.pane.display
        self.session.tick(watched=seen)
        for screen in self._followers():
            screen.tick()
        if self._keys.paused():
            self._ask_refused_token()

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
        for screen in self._followers():
            screen.take(change)
        for notice in change.notices:
            if notice.rings and self.settings.bell:
                self.bell()
        # Who types would type the rest of their sentence there; they are asked at the next pause.
        if not self._keys.in_field:
            self._ask_refused_token()

    def _ask_refused_token(self) -> None:
        if self.session.link.phase is Phase.TOKEN_REFUSED and not self._asking_token:
            self.ask_token()

    def _followers(self) -> list[Follower]:
        return [screen for screen in self.screen_stack if isinstance(screen, Follower)]

    def ask_token(self) -> None:
        """Ask the operator for a token, since the relay refuses the one there is."""
        from console.screens.dialogs.token import TokenScreen

        self._asking_token = True

        def given(token: str | None) -> None:
            self._asking_token = False
            if token:
                self._new_token(token)
                self.session.use_token(token)

        self.push_screen(TokenScreen(self.reader), given)

    def say(self, text: str, severity: str = "information") -> None:
        """Tell the operator something once. `text` holds no markup: it is shown as it is."""
        from console.text import clean

        self.notify(clean(text), severity=severity, markup=False)  # type: ignore[arg-type]
        if not self.still:
            # What stood under a notice is not always drawn again when it goes.
            self.set_timer(self.NOTIFICATION_TIMEOUT + 0.5, self._draw_again)

    def _draw_again(self) -> None:
        self.screen.refresh()

    # Actions

    async def perform(self, action: str) -> None:
        owner = BY_ID[action].owner
        match owner:
            case Owner.PROGRAM:
                await self.run_action(action)
            case Owner.INBOX:
                await self.run_action(action, self.inbox)
            case Owner.CHAT:
                await self.run_action(action, self.inbox.pane)
            case Owner.CHANNELS:
                self.open_channels(action)
            case Owner.HELD | Owner.TEXT:
                pass  # of use only where their keys are: among held answers, in a text
            case never:
                assert_never(never)

    def action_language(self) -> None:
        self._language = "en" if self._language == "ja" else "ja"
        self.inbox.draw_all()
        self.say(self.reader.words.say("notice.language"))

    def action_theme(self) -> None:
        self.theme = LIGHT if self.current_theme.dark else DARK

    def action_copy_text(self) -> None:
        """Copy what is selected with the mouse; else say how the program is left, since this
        key leaves others."""
        if selected := self.screen.get_selected_text():
            self.copy_to_clipboard(selected)
            return
        self.say(self.reader.words.say("notice.quit"))

    def action_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder=self.reader.words.say("palette.search")))

    def action_help(self) -> None:
        from console.screens.dialogs.help import HelpScreen

        self.push_screen(HelpScreen(self.reader, self.settings.keys))

    def action_channels(self) -> None:
        self.open_channels()

    def open_channels(self, action: str = "") -> None:
        """Show the connected channels, and begin an action of that window."""
        from console.screens.settings.channels import ChannelsScreen

        self.push_screen(ChannelsScreen(self, action))

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
