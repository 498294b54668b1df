"""Asks Meta for the name of a visitor who has none yet, once per chat; never in the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from console.core.actor import RELAY
from console.core.chats import ChatOpened, NameVisitor
from server_stub.relay.graph.client import Graph
from server_stub.relay.graph.profile import profile
from server_stub.relay.log.journal import Record
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.sending.clearance import TokenOf

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 4
_MOST_WAITING = 1_000


class Profiles:
    """Looks visitors up as their chats open."""

    def __init__(self, sequencer: Sequencer, graph: Graph, token_of: TokenOf) -> None:
        self._sequencer = sequencer
        self._graph = graph
        self._token_of = token_of
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._tasks: set[asyncio.Task[None]] = set()
        sequencer.subscribe(self._notice)

    async def stop(self) -> None:
        """Give up what is still being asked; the names are asked for with the next chat."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _notice(self, records: Sequence[Record]) -> None:
        for record in records:
            event = record.entry.event
            if (
                isinstance(event, ChatOpened)
                and not event.visitor.name
                and len(self._tasks) < _MOST_WAITING
            ):
                task = asyncio.create_task(self._look_up(event))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _look_up(self, opened: ChatOpened) -> None:
        token = self._token_of(opened.visitor.page)
        if token is None:
            return
        async with self._slots:
            found = await profile(self._graph, opened.visitor.psid, token)
        if found is None:
            return
        name = NameVisitor(opened.chat, found.name, found.locale, found.timezone)
        try:
            await self._sequencer.submit(name, RELAY, f"name:{opened.chat}")
        except ReadOnlyError:
            log.info("the name of a visitor could not be kept")
