"""Shows the visitor that an operator types, or has seen what they wrote.

Nothing of it is stored or tried again: it is worth something at that moment only. Typing lapses
by itself at the visitor's after a while, or with the next message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from console.core.channels.values import ChannelState
from console.core.queues import Queue
from console.core.state import Chat
from console.core.timers import needs_tag
from console.core.transcript import last_received
from server_stub.relay.channel_port import ChannelPort, Sign
from server_stub.relay.clock import Clock, wait_until_set
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.sending.clearance import obstacle
from server_stub.relay.tasks import Tasks

log = logging.getLogger(__name__)

AGAIN_SECONDS = 10.0
"""How often typing that goes on is shown anew: well before it lapses."""
STOPPED_SECONDS = 8.0
"""An operator who has told nothing of typing for so long has stopped."""
LAPSE_SECONDS = 20.0
"""After which typing lapses by itself. Meta, sender actions: about 20 s."""
_MOST = 500
"""Signs under way; beyond, further ones are left out."""


@dataclass(slots=True)
class _Typing:
    """In one chat. Moments by the monotonic clock."""

    last_key_at: float
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    leaving: bool = False
    """The answer is on its way: nobody types, and the visitor may see it until it comes."""
    left: bool = False


class Presence:
    """Takes what consoles tell of their operators: `hear`."""

    def __init__(self, sequencer: Sequencer, port: ChannelPort, clock: Clock) -> None:
        self._sequencer = sequencer
        self._port = port
        self._clock = clock
        self._typing: dict[str, _Typing] = {}
        self._seen: dict[str, str] = {}
        """By chat, the visitor's message that was last shown as seen."""
        self._tasks = Tasks(log)

    async def stop(self) -> None:
        await self._tasks.stop()

    def hear(self, operator: str, what: str, chat: str) -> None:
        """An operator types in a chat ("typing"), or really looks at it ("viewing"). Only the
        chat's own operator shows at the visitor's, where we may answer; anything else is left
        alone."""
        state = self._sequencer.state
        known = state.chats.get(chat)
        if known is None or known.queue is not Queue.ACTIVE or known.operator != operator:
            return
        channel = state.channels.get(known.channel)
        if known.thread_owner or channel is None or channel.state is not ChannelState.ON:
            return
        if what == "typing":
            self._types(known)
        elif what == "viewing":
            self._sees(known)

    def _types(self, chat: Chat) -> None:
        typing = self._typing.get(chat.id)
        if typing is not None:
            typing.last_key_at, typing.leaving = self._clock.monotonic(), False
        elif chat.kind.typing and not needs_tag(chat, self._sequencer.time.now()):
            # Outside the free time a service takes messages under a tag, and nothing else.
            typing = self._typing[chat.id] = _Typing(self._clock.monotonic())
            if not self._begin(self._show_typing(chat.id, typing)):
                del self._typing[chat.id]

    def _sees(self, chat: Chat) -> None:
        newest = last_received(chat.timeline)
        if (
            newest
            and self._seen.get(chat.id) != newest
            and self._begin(self._show(chat.id, Sign.SEEN))
        ):
            self._seen[chat.id] = newest

    def _begin(self, work: Coroutine[Any, Any, None]) -> bool:
        if len(self._tasks) >= _MOST:
            work.close()
            return False
        self._tasks.begin("showing signs of an operator", work)
        return True

    # What becomes of the answer

    def answer_queued(self, chat: str) -> None:
        """Nobody types any more, and the visitor may see it until the answer comes."""
        typing = self._typing.get(chat)
        if typing is not None:
            typing.leaving = True

    def answer_settled(self, chat: str) -> None:
        """The answer has come to its visitor, or does not come."""
        typing = self._typing.get(chat)
        if typing is not None and typing.leaving:
            typing.left = True
            typing.changed.set()

    def chat_over(self, chat: str) -> None:
        self._seen.pop(chat, None)

    async def _show_typing(self, chat: str, typing: _Typing) -> None:
        """From the first key until the answer has left, or nothing is typed any more."""
        try:
            shown_at = -AGAIN_SECONDS
            while not typing.left:
                now = self._clock.monotonic()
                stops_at = typing.last_key_at + (
                    LAPSE_SECONDS if typing.leaving else STOPPED_SECONDS
                )
                if now >= stops_at:
                    break
                if now >= shown_at + AGAIN_SECONDS and not typing.leaving:
                    shown_at = now
                    await self._show(chat, Sign.TYPING)
                    continue
                next_at = stops_at if typing.leaving else min(stops_at, shown_at + AGAIN_SECONDS)
                await wait_until_set(typing.changed, self._clock, next_at - now)
                typing.changed.clear()
        finally:
            self._typing.pop(chat, None)
        await self._show(chat, Sign.STOPPED)

    async def _show(self, chat_id: str, sign: Sign) -> None:
        chat = self._sequencer.state.chats.get(chat_id)
        if chat is None or obstacle(chat.channel, self._sequencer.state, self._port) is not None:
            return
        if why := await self._port.show(chat.channel, chat.visitor.id, sign):
            log.info("%s in chat %s was not shown: %s", sign, chat_id, why)
