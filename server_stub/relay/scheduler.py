"""The timers: submits a chat's deadline when it has passed.

Deadlines are derived from the state, so after any downtime the overdue ones come up by
themselves, oldest first. While the wall clock has jumped and is not believed yet, time goes on as
if it had not; but a chat is not completed then, since nobody takes that back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from console.core.actor import RELAY
from console.core.agenda import Agenda
from console.core.log import Entry
from console.core.moments import MINUTE, Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.timers import PassDeadline, RecordClockJump, Rule, soonest
from console.core.working_state import changed_chats
from server_stub.relay import faults
from server_stub.relay.clock import JUMP, Clock, wait_until_set
from server_stub.relay.log.sequencer import Outcome, ReadOnlyError, Sequencer

log = logging.getLogger(__name__)

LONGEST_SLEEP = 30.0
"""Seconds between two looks at the wall clock."""

_HOLD_SECONDS = 5.0
"""Seconds between two looks at a clock that has jumped."""
PATIENCE_SECONDS = 600.0
"""For so long readings must agree before a clock that has jumped is believed, whichever way and
however far: what it would complete is over for good, and a clock that is wrong is soon set right
(specification, section 2)."""

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
        self._time = sequencer.time

    async def run(self) -> None:
        """Fire deadlines until cancelled."""
        self._agenda.rebuild(self._sequencer.state)
        while True:
            await self._sit_out_jump()
            while await self._fire():
                pass
            await wait_until_set(self._wake, self._clock, self._pause())
            self._wake.clear()

    def after_commit(self, entries: Sequence[Entry]) -> None:
        """Know when what is due next."""
        state = self._sequencer.state
        if any(entry.event.moves_deadlines for entry in entries):
            self._agenda.rebuild(state)
        else:
            self._agenda.update(state, changed_chats(entries))
        self._wake.set()

    def change_mode(self, read_only: bool) -> None:
        """When the log can be written again, its state is another one."""
        if not read_only:
            self._agenda.rebuild(self._sequencer.state)
            self._wake.set()

    def _pause(self) -> float:
        at = self._agenda.next_at()
        if at is None or self._sequencer.read_only:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.0, (at - self._time.now()) / 1_000))

    async def _fire(self) -> bool:
        """Submit what is due, one step at a time; whether anything was."""
        first = self._agenda.next_at()
        now = self._time.now()
        if first is None or first > now or self._sequencer.read_only or self._time.strayed():
            return False
        await self._ask(self._agenda.pop_due(min(now, first + _STEP)))
        return True

    async def _fire_what_can_be_undone(self) -> None:
        """Submit what is due and completes nothing: a chat that is missed can still be picked
        up."""
        if self._sequencer.read_only:
            return
        due = self._agenda.pop_due(self._time.now())
        missed = [chat for chat in due if self._next_rule(chat) is Rule.WAITING]
        self._agenda.update(self._sequencer.state, set(due) - set(missed))
        await self._ask(missed)

    def _next_rule(self, chat_id: str) -> Rule | None:
        state = self._sequencer.state
        chat = state.chats.get(chat_id)
        deadline = soonest(chat, state.settings(chat.channel)) if chat else None
        return deadline.rule if deadline else None

    async def _ask(self, chats: Sequence[str]) -> None:
        answers = {chat: answer for chat in chats if (answer := self._submit(chat)) is not None}
        outcomes = await asyncio.gather(*answers.values(), return_exceptions=True)
        for chat, outcome in zip(answers, outcomes, strict=True):
            self._take_answer(chat, outcome)

    def _take_answer(self, chat: str, outcome: Outcome | BaseException) -> None:
        """An accepted one has taken the chat off the agenda, or further down, already."""
        if isinstance(outcome, Refusal):
            # Off the agenda until the chat changes: asking on would be for ever.
            if outcome.code is not RefusalCode.FAULT:
                # The chat has changed, or the clock was set back a little: look at it again.
                self._agenda.update(self._sequencer.state, [chat])
        elif isinstance(outcome, Exception) and not isinstance(outcome, ReadOnlyError):
            faults.report(log, f"passing a deadline of chat {chat}", outcome)

    def _submit(self, chat_id: str) -> asyncio.Future[Outcome] | None:
        state = self._sequencer.state
        chat = state.chats.get(chat_id)
        deadline = soonest(chat, state.settings(chat.channel)) if chat else None
        if deadline is None:
            return None
        key = f"deadline:{chat_id}:{deadline.rule}:{deadline.at}"
        command = PassDeadline(chat_id, deadline.rule, deadline.at)
        return self._sequencer.submit(command, RELAY, key)

    # The clock

    async def _sit_out_jump(self) -> None:
        """While the clock has jumped, wait until it is set right, or readings agree for so long
        that it must be believed; that is logged."""
        strayed = self._time.strayed()
        if not strayed:
            return
        log.warning("the clock has jumped by %d s: no chat is completed", strayed // 1_000)
        since = self._clock.monotonic()
        while (held := self._clock.monotonic() - since) < PATIENCE_SECONDS:
            await self._fire_what_can_be_undone()
            await self._clock.sleep(min(_HOLD_SECONDS, PATIENCE_SECONDS - held))
            again = self._time.strayed()
            if not again:
                log.warning("the clock is right again")
                return
            if abs(again - strayed) > JUMP:
                strayed, since = again, self._clock.monotonic()
        jump = RecordClockJump(self._time.now(), self._clock.now())
        self._time.believe()
        await asyncio.gather(self._sequencer.submit(jump, RELAY), return_exceptions=True)
