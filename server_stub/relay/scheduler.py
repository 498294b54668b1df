"""The timers: submits a chat's deadline when it has passed.

Deadlines are derived from the state, so after any downtime the overdue ones come up by
themselves, oldest first. A jump of the wall clock holds them until two readings agree.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from console.core.commands import PassDeadline, RecordClockJump
from console.core.deadlines import Agenda, soonest
from console.core.decide import RELAY
from console.core.fold import changed_chats, changes_settings
from console.core.model import MINUTE, Millis
from server_stub.relay.clock import Clock, wait_until_set
from server_stub.relay.journal import Record
from server_stub.relay.sequencer import Outcome, ReadOnlyError, Sequencer

log = logging.getLogger(__name__)

LONGEST_SLEEP = 30.0
"""Seconds between two looks at the wall clock."""

JUMP: Millis = MINUTE
"""A wall clock that strays further than this from the monotonic one has jumped."""

_HOLD_SECONDS = 5.0
_STEP: Millis = 15 * MINUTE
"""No timer that follows another one is shorter (unanswered retention, specification section 2):
what is due within one step can go out at once without getting in front of a follower."""


class Scheduler:
    """One task over the agenda of the sequencer's state. Start it when the log is replayed."""

    def __init__(self, sequencer: Sequencer, clock: Clock) -> None:
        self._sequencer = sequencer
        self._clock = clock
        self._agenda = Agenda()
        self._wake = asyncio.Event()
        self._wall = clock.now()
        self._steady = clock.monotonic()
        sequencer.subscribe(self._notice)
        sequencer.on_read_only(self._restart)

    async def run(self) -> None:
        """Fire deadlines until cancelled."""
        self._agenda.rebuild(self._sequencer.state)
        while True:
            await self._sit_out_jump()
            while await self._fire():
                pass
            await wait_until_set(self._wake, self._clock, self._pause())
            self._wake.clear()

    def _notice(self, records: Sequence[Record]) -> None:
        entries = [record.entry for record in records]
        state = self._sequencer.state
        if any(changes_settings(entry.event) for entry in entries):
            self._agenda.rebuild(state)
        else:
            self._agenda.update(state, changed_chats(entries))
        self._wake.set()

    def _restart(self, read_only: bool) -> None:
        if not read_only:
            self._agenda.rebuild(self._sequencer.state)
            self._wake.set()

    def _pause(self) -> float:
        at = self._agenda.next_at()
        if at is None or self._sequencer.read_only:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.0, (at - self._clock.now()) / 1_000))

    async def _fire(self) -> bool:
        """Submit what is due, one step at a time; whether anything was."""
        first = self._agenda.next_at()
        now = self._clock.now()
        if first is None or first > now or self._sequencer.read_only:
            return False
        answers = [
            answer
            for chat in self._agenda.pop_due(min(now, first + _STEP))
            if (answer := self._submit(chat)) is not None
        ]
        outcomes = await asyncio.gather(*answers, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, ReadOnlyError):
                log.error("a deadline could not be passed: %r", outcome)
        return True

    def _submit(self, chat_id: str) -> asyncio.Future[Outcome] | None:
        state = self._sequencer.state
        chat = state.chats.get(chat_id)
        deadline = soonest(chat, state.settings(chat.page)) if chat else None
        if deadline is None:
            return None
        key = f"deadline:{chat_id}:{deadline.rule}:{deadline.at}"
        command = PassDeadline(chat_id, deadline.rule, deadline.at)
        return self._sequencer.submit(command, RELAY, key)

    # The clock

    def _strayed(self) -> Millis:
        """How far the wall clock has moved by itself since the last look."""
        wall, steady = self._clock.now(), self._clock.monotonic()
        strayed = wall - self._wall - round((steady - self._steady) * 1_000)
        self._wall, self._steady = wall, steady
        return strayed

    async def _sit_out_jump(self) -> None:
        """After a jump, wait until two looks agree on the time, and log it."""
        strayed = self._strayed()
        if abs(strayed) <= JUMP:
            return
        after = self._wall
        before = after - strayed
        log.warning("the clock has jumped by %d s: timers are held", strayed // 1_000)
        while True:
            await self._clock.sleep(_HOLD_SECONDS)
            again = self._strayed()
            if abs(again) <= JUMP:
                break
            after = self._wall
            before += round(_HOLD_SECONDS * 1_000)
        if abs(after - before) > JUMP:
            jump = RecordClockJump(before, after)
            await asyncio.gather(self._sequencer.submit(jump, RELAY), return_exceptions=True)
