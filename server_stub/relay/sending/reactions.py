"""Sets operators' reactions at Meta, of each message the newest alone.

A reaction can be set twice without harm, so that it is simply tried again; one that can not be
set is said so in its transcript. What was not set when the relay ended stays as it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import NamedTuple

from console.core.actor import RELAY
from console.core.channels.incidents import OpenIncident
from console.core.failures import Failure
from console.core.moments import SECOND
from console.core.reactions import FailReaction, Reacted
from console.core.transcript import Author
from server_stub.relay.clock import Clock
from server_stub.relay.graph.client import Graph, Reply
from server_stub.relay.graph.send import react
from server_stub.relay.log.journal import Record
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.sending.clearance import TokenOf, may_send
from server_stub.relay.sending.outcomes import Outcome, of_repeatable
from server_stub.relay.sending.pace import Pace

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 4

_Key = tuple[str, str]
"""Chat and mid."""


class _Wanted(NamedTuple):
    reaction: Reacted
    page: str
    psid: str


class Reactions:
    """One task per message whose reaction is being set."""

    def __init__(
        self, sequencer: Sequencer, graph: Graph, clock: Clock, token_of: TokenOf, pace: Pace
    ) -> None:
        self._sequencer = sequencer
        self._graph = graph
        self._clock = clock
        self._token_of = token_of
        self._pace = pace
        self._wanted: dict[_Key, _Wanted] = {}
        self._tasks: dict[_Key, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        sequencer.subscribe(self._notice)

    async def stop(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _notice(self, records: Sequence[Record]) -> None:
        for record in records:
            event, by = record.entry.event, record.entry.by
            # One that failed is taken back in the log, which is none to take back at Meta.
            if isinstance(event, Reacted) and event.author is Author.OPERATOR and by != RELAY.id:
                chat = self._sequencer.state.chats[event.chat]
                key = (event.chat, event.mid)
                self._wanted[key] = _Wanted(event, chat.page, chat.visitor.psid)
                if key not in self._tasks:
                    self._tasks[key] = asyncio.create_task(self._run(key))

    async def _run(self, key: _Key) -> None:
        try:
            while (wanted := self._wanted.pop(key, None)) is not None:
                failure = await self._set(key, wanted)
                # One that is newer is wanted already, and stands in the log.
                if failure is not None and key not in self._wanted:
                    await self._give_up(wanted, failure)
        except Exception:
            log.exception("setting a reaction in chat %s has stopped", key[0])
        finally:
            del self._tasks[key]

    async def _set(self, key: _Key, wanted: _Wanted) -> Failure | None:
        """Try until it is set or another one is wanted; why it can not be set."""
        tried = 0
        while key not in self._wanted:
            outcome = await self._attempt(wanted, tried)
            if outcome is None:
                return None
            if outcome.pause is None:
                return outcome.failure
            tried += 1
            await self._clock.sleep(outcome.pause / SECOND)
        return None

    async def _attempt(self, wanted: _Wanted, tried: int) -> Outcome | None:
        """What has gone wrong; None when the reaction is set."""
        reaction, page, psid = wanted
        await self._pace.turn(page)
        token = may_send(page, self._sequencer.state, self._token_of)
        if isinstance(token, Failure):
            return Outcome(token)
        async with self._slots:
            result = await react(self._graph, page, token, psid, reaction.mid, reaction.emoji)
        if isinstance(result, Reply):
            self._pace.note(page, result.usage)
            return None
        outcome = of_repeatable(result, tried)
        self._pace.take_in(page, outcome)
        return outcome

    async def _give_up(self, wanted: _Wanted, failure: Failure) -> None:
        reaction, page, _ = wanted
        failed = FailReaction(reaction.chat, reaction.mid, reaction.by, failure.detail)
        try:
            await self._sequencer.submit(failed, RELAY)
            await self._sequencer.submit(OpenIncident(page, failure), RELAY)
        except ReadOnlyError:
            log.warning("a reaction in chat %s can not be set, nor that be kept", reaction.chat)
