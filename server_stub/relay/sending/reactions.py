"""Sets operators' reactions at the service, of each message the newest alone.

A reaction can be set twice without harm, so that it is simply tried again; one that can not be
set is said so in its transcript. What was not set when the relay ended stays as it is.
"""

from __future__ import annotations

import asyncio
import logging
from typing import NamedTuple

from console.core.actor import RELAY
from console.core.channels.incidents import OpenIncident
from console.core.failures import Failure
from console.core.moments import SECOND
from console.core.reactions import FailReaction, Reacted
from server_stub.relay import faults
from server_stub.relay.channel_port import ChannelPort, Refused
from server_stub.relay.clock import Clock
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.sending.clearance import obstacle
from server_stub.relay.sending.outcomes import Outcome, outcome_of
from server_stub.relay.sending.pace import Pace
from server_stub.relay.tasks import Tasks

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 4

_Key = tuple[str, str]
"""Chat and mid."""


class _Wanted(NamedTuple):
    reaction: Reacted
    channel: str
    visitor: str


class Reactions:
    """One task per message whose reaction is being set."""

    def __init__(self, sequencer: Sequencer, port: ChannelPort, clock: Clock, pace: Pace) -> None:
        self._sequencer = sequencer
        self._port = port
        self._clock = clock
        self._pace = pace
        self._wanted: dict[_Key, _Wanted] = {}
        self._busy: set[_Key] = set()
        self._tasks = Tasks(log)
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def stop(self) -> None:
        await self._tasks.stop()

    def want(self, reaction: Reacted) -> None:
        """Have an operator's reaction shown to the visitor."""
        chat = self._sequencer.state.chats[reaction.chat]
        key = (reaction.chat, reaction.mid)
        self._wanted[key] = _Wanted(reaction, chat.channel, chat.visitor.id)
        if key not in self._busy:
            self._busy.add(key)
            self._tasks.begin(f"setting a reaction in chat {chat.id}", self._run(key))

    async def _run(self, key: _Key) -> None:
        try:
            while (wanted := self._wanted.pop(key, None)) is not None:
                failure = await self._set(key, wanted)
                # One that is newer is wanted already, and stands in the log.
                if failure is not None and key not in self._wanted:
                    await self._give_up(wanted, failure)
        finally:
            self._busy.discard(key)

    async def _set(self, key: _Key, wanted: _Wanted) -> Failure | None:
        """Try until it is set or another one is wanted; why it can not be set."""
        tried = 0
        while key not in self._wanted:
            try:
                outcome = await self._attempt(wanted, tried)
            except Exception as error:
                what = f"setting a reaction in chat {wanted.reaction.chat}"
                return faults.failure_of(faults.report(log, what, error))
            if outcome is None:
                return None
            if outcome.pause is None:
                return outcome.failure
            tried += 1
            await self._clock.sleep(outcome.pause / SECOND)
        return None

    async def _attempt(self, wanted: _Wanted, tried: int) -> Outcome | None:
        """What has gone wrong; None when the reaction is set."""
        reaction, channel, visitor = wanted
        await self._pace.turn(channel)
        failure = obstacle(channel, self._sequencer.state, self._port)
        if failure is not None:
            return Outcome(failure)
        async with self._slots:
            answer = await self._port.react(channel, visitor, reaction.mid, reaction.emoji)
        if isinstance(answer, Refused):
            outcome = outcome_of(answer, tried)
            self._pace.take_in(channel, outcome)
            return outcome
        self._pace.hear_allowance(channel, answer.allowance)
        return None

    async def _give_up(self, wanted: _Wanted, failure: Failure) -> None:
        reaction, channel, _ = wanted
        failed = FailReaction(reaction.chat, reaction.mid, reaction.by, failure.detail)
        try:
            await self._sequencer.submit(failed, RELAY)
            await self._sequencer.submit(OpenIncident(channel, failure), RELAY)
        except ReadOnlyError:
            log.warning("a reaction in chat %s can not be set, nor that be stored", reaction.chat)
