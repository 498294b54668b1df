"""Looks for messages of unknown outcome in the conversation as the service lists it.

Begins when the time for the echo is over, or with the relay, and asks again at ever longer
intervals while the service does not answer. What is found is settled; what surely is not there is
marked as probably not sent. Nothing is ever sent again by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any

from console.core.actor import RELAY
from console.core.moments import DAY
from console.core.outcomes import SettleSend
from console.core.state import Chat, find_message
from console.core.transcript import Message, SendState
from server_stub.relay import faults
from server_stub.relay.clock import Clock
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer

log = logging.getLogger(__name__)

FindSent = Callable[[Chat, Message], Coroutine[Any, Any, str | None]]
"""Looks for one of our messages at the service: its mid, "" when it is surely not there, None when
nobody can say."""

_PAUSES = (0.0, 60.0, 300.0, 900.0, 3_600.0)
"""Seconds before each look. What is not listed is looked for once more, since a list may lag."""

_SIDE_BY_SIDE = 2


class Inquiries:
    """One task per message of unknown outcome."""

    def __init__(self, sequencer: Sequencer, clock: Clock, find_sent: FindSent) -> None:
        self._sequencer = sequencer
        self._clock = clock
        self._find_sent = find_sent
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)

    def start(self) -> None:
        """Look for what an earlier run has left unknown within the last day."""
        recent = self._sequencer.time.now() - DAY
        for chat in list(self._sequencer.state.chats.values()):
            for item in chat.timeline:
                if isinstance(item, Message) and _is_unknown(item) and item.at >= recent:
                    self._begin(chat, item)

    async def stop(self) -> None:
        """Leave the rest to the next run."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def look_for(self, chat_id: str, message_id: str) -> None:
        """Begin to look for a message whose outcome has just become unknown."""
        chat = self._sequencer.state.chats.get(chat_id)
        message = find_message(chat, message_id) if chat else None
        if chat is not None and message is not None:
            self._begin(chat, message)

    def _begin(self, chat: Chat, message: Message) -> None:
        """Anew when it was sent again meanwhile, and is unknown once more."""
        key = (chat.id, message.id)
        if key in self._tasks:
            self._tasks[key].cancel()
        self._tasks[key] = asyncio.create_task(self._run(chat, message))

    async def _run(self, chat: Chat, message: Message) -> None:
        try:
            await self._inquire(chat, message)
        except Exception as error:
            # Its outcome is unknown, and stays so until a person says what to do.
            faults.report(log, f"looking for a message in chat {chat.id}", error)
        finally:
            key = (chat.id, message.id)
            if self._tasks.get(key) is asyncio.current_task():
                del self._tasks[key]

    async def _inquire(self, chat: Chat, message: Message) -> None:
        missed = 0
        for pause in _PAUSES:
            if pause:
                await self._clock.sleep(pause)
            # Two messages that say the same must not find the same one.
            async with self._turns[chat.id], self._slots:
                # The relay lets go of a chat that is over; what it was is enough to look for.
                chat = self._sequencer.state.chats.get(chat.id, chat)
                message = find_message(chat, message.id) or message
                if message.state is not SendState.UNKNOWN:
                    return
                mid = await self._find_sent(chat, message)
                if mid is None or not await self._settle(chat, message, mid):
                    continue
            missed += 1
            if mid or missed == 2:
                return

    async def _settle(self, chat: Chat, message: Message, mid: str) -> bool:
        """Record what was found; whether that could be done."""
        command = SettleSend(chat.id, message.id, mid, unlisted=not mid)
        try:
            await self._sequencer.submit(command, RELAY)
        except ReadOnlyError:
            return False
        return True


def _is_unknown(message: Message) -> bool:
    return message.state is SendState.UNKNOWN and not message.unlisted
