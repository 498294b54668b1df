"""Reading keys: one after the other, to text fields as text, elsewhere as commands, and a text
that no field takes as nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from itertools import count

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input, TextArea

from console.keys import weighs
from console.program.burst import MOST_IN_A_WINDOW, MOST_KEYS, QUIET, Burst
from console.program.waiting_key import FRESH, HOLD, ONE_PIECE, KeyGuard, WaitingKey
from console.screens.key_taker import KeyTaker
from console.screens.paste_taker import PasteTaker
from console.widgets.editor import Editor
from console.widgets.field import Field

LONGEST_WAIT = 0.25
"""Seconds that the next key waits at most for what the last one has set off."""

LONGEST_STANDING_UP = 5.0
"""Seconds that a key waits at most for a window that has just been opened."""


def key_times(still: bool) -> Callable[[events.Event], float]:
    """When a key or a paste came, in seconds. A still program takes all for pressed at leisure."""
    leisure = count(1.0)
    return (lambda event: next(leisure)) if still else (lambda event: event.time)


class KeyReader:
    """Gives keys and pastes to `app`. `key_time` says when one came, in seconds; `holds`: letters
    with consequences wait until it is clear that they are no text."""

    def __init__(
        self,
        app: App[None],
        key_time: Callable[[events.Event], float],
        guard: KeyGuard,
        holds: bool,
    ) -> None:
        self._app = app
        self._key_time = key_time
        self._guard = guard
        self._holds = holds
        self._burst = Burst()
        self._waiting: WaitingKey | None = None
        self._done: list[tuple[str, float]] = []
        """What keys that waited have done, and when each was pressed, since it was quiet."""
        self._shown_at = float("-inf")
        """When the window on top was painted; never yet, while it is not."""
        self._typed_at = float("-inf")
        """When a key was pressed last in a text field that the operator has not left."""
        self._typed_lately = False

    @property
    def in_field(self) -> bool:
        """Whether keys are text now."""
        return isinstance(self._app.focused, Input | TextArea)

    def paused(self) -> bool:
        """Whether nothing has been typed into a field since this was asked last."""
        typed, self._typed_lately = self._typed_lately, False
        return not typed

    async def read(
        self, event: events.Key | events.Paste, forward: Callable[[], Awaitable[None]]
    ) -> None:
        """Do all that a key or a paste is for before the next one is read: that one may belong
        to where this one leads. `forward` hands it to the focused widget, as Textual does."""
        if not await self._stands():
            return
        if not await self._past_waiting(event):
            return
        field = self._app.focused
        if isinstance(field, Input | TextArea):
            self._typed_at = float("-inf") if leaves(field, event) else self._key_time(event)
            self._typed_lately = True
            if self._typed(field, event):
                return
        elif isinstance(event, events.Paste) and isinstance(self._app.screen, PasteTaker):
            self._app.screen.take_paste(event.text)
            return
        elif self._is_text(event) or (isinstance(event, events.Key) and self._waits(event)):
            return
        elif isinstance(event, events.Key) and isinstance(self._app.screen, KeyTaker):
            self._app.screen.take_key(event)
            return
        # Textual asks for bindings only once a key has gone up all widgets.
        if not (isinstance(event, events.Key) and await self._run(event)):
            await forward()
        await self._settle()

    def _typed(self, field: Input | TextArea, event: events.Event) -> bool:
        if isinstance(field, Editor | Field) and isinstance(event, events.Key):
            return field.take(event)
        return False

    def _is_text(self, event: events.Key | events.Paste) -> bool:
        """Whether this is part of a text outside of any field, which runs nothing."""
        at = self._key_time(event)
        waited = self._burst.waits(at)
        if not waited and at - self._typed_at < QUIET:
            self._burst.expect(at)  # the field has gone, and whoever types has not noticed
        if isinstance(event, events.Paste):
            self._burst.expect(at)
            text = True
        elif event.is_printable:
            most = MOST_IN_A_WINDOW if self._app.screen.is_modal else MOST_KEYS
            text = self._burst.takes(event.key, at, most)
        else:
            text = event.key == "enter" and self._burst.waits(at)
        if text and not waited:
            self._guard.tell(self._taken_back() or "notice.text_runs_nothing")
        return text

    # Keys that wait

    def shown(self, at: float) -> None:
        """The window on top was painted at this time, or will be (infinity)."""
        self._shown_at = at

    async def _past_waiting(self, event: events.Key | events.Paste) -> bool:
        """Settle what is to become of a key that waits, now that another one is here; whether
        that one goes on."""
        waiting = self._waiting
        if waiting is None:
            return True
        at = self._key_time(event)
        if self.in_field and at - waiting.at >= ONE_PIECE:
            await self.release()  # what is written is for that chat
        elif isinstance(event, events.Key) and event.is_printable:
            if self.in_field:
                if self._burst.takes(event.key, at):
                    self._drop("notice.not_picked_up")
            elif event.key == waiting.event.key:
                return False  # held down
            else:
                self._drop("notice.not_alone")
        elif isinstance(event, events.Paste):
            self._drop("notice.not_picked_up" if self.in_field else "notice.not_alone")
        else:
            await self.release()
        return True

    def _waits(self, event: events.Key) -> bool:
        """Whether a key does not act now: it waits, or its window has only just come up."""
        bound = self._bound(event.key) if self._holds else None
        if bound is None or not weighs(bound[1].id or ""):
            return False
        at = self._key_time(event)
        if self._app.screen.is_modal and at - self._shown_at < FRESH:
            self._guard.tell("notice.window_is_new")
            return True
        node, binding = bound
        if not event.is_printable or not self._guard.holds(binding.id or ""):
            return False
        stop = self._guard.after(HOLD, self.release)
        self._waiting = WaitingKey(event, node, binding, self._guard.aim(), at, stop)
        return True

    def _bound(self, key: str) -> tuple[DOMNode, Binding] | None:
        """What a key would do now."""
        for node, bound in self._app.screen._modal_binding_chain:
            for binding in bound.key_to_bindings.get(key, ()):
                return node, binding
        return None

    def _drop(self, why: str) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
            self._guard.tell(why)

    async def release(self) -> None:
        """Nothing has followed the key that waits: let it act, on what it was pressed for."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        waiting.stop()
        if self._guard.aim() != waiting.aim:
            self._guard.tell("notice.aim_moved")
            return
        self._done = [one for one in self._done if one[1] >= self._burst.began]
        self._done.append((waiting.binding.id or "", waiting.at))
        await self._app.run_action(waiting.binding.action, waiting.bound_in)
        await self._settle()

    def _taken_back(self) -> str:
        """Take back what the beginning of this text has done; how that is told, "" for nothing."""
        done, self._done = self._done, []
        for action, at in done:
            if at >= self._burst.began and self._guard.takes_back(action):
                return f"notice.taken_back.{action}"
        return ""

    async def _stands(self) -> bool:
        """Wait until the window on top is all there; whether it is. Its keys would find nothing
        before."""
        screen, stands = self._app.screen, asyncio.Event()
        if not screen.is_mounted and screen.call_later(stands.set):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stands.wait(), LONGEST_STANDING_UP)
        return screen.is_mounted

    async def _run(self, event: events.Key) -> bool:
        check = self._app._check_bindings
        return await check(event.key, priority=True) or await check(event.key)

    async def _settle(self) -> None:
        """Wait, a moment at most, until what a key has set off is done: it goes up from the
        widget in messages, and one of these may lead to another."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                for _ in range(2):
                    for node in (self._app.focused or self._app.screen).ancestors_with_self:
                        if isinstance(node, Widget) and node.is_running:
                            done = asyncio.Event()
                            node.call_later(done.set)
                            await done.wait()


def leaves(field: Input | TextArea, event: events.Key | events.Paste) -> bool:
    """Whether a key ends the typing in a field: what comes next is no rest of its text."""
    if not isinstance(event, events.Key):
        return False
    return event.key == "escape" or (event.key == "enter" and isinstance(field, Input))
