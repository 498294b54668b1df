"""Asks the service for the name of a visitor who has none yet, once per chat; never in the way."""

from __future__ import annotations

import asyncio
import logging

from console.core.actor import RELAY
from console.core.chats import NameVisitor
from console.core.state import Visitor
from server_stub.relay.channel_port import ChannelPort
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.tasks import Tasks

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 4
_MOST_WAITING = 1_000


class Profiles:
    """Looks visitors up as their chats open."""

    def __init__(self, sequencer: Sequencer, port: ChannelPort) -> None:
        self._sequencer = sequencer
        self._port = port
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._tasks = Tasks(log)

    async def stop(self) -> None:
        """Give up what is still being asked; the names are asked for with the next chat."""
        await self._tasks.stop()

    def chat_opened(self, chat: str, visitor: Visitor) -> None:
        if not visitor.name and len(self._tasks) < _MOST_WAITING:
            self._tasks.begin(f"naming the visitor of chat {chat}", self._look_up(chat, visitor))

    async def _look_up(self, chat: str, visitor: Visitor) -> None:
        if not self._port.has_access(visitor.channel):
            return
        async with self._slots:
            profile = await self._port.profile(visitor.channel, visitor.id)
        if profile is None:
            return
        name = NameVisitor(chat, profile.name, profile.locale, profile.timezone)
        try:
            await self._sequencer.submit(name, RELAY, f"name:{chat}")
        except ReadOnlyError:
            log.info("the name of a visitor could not be stored")
