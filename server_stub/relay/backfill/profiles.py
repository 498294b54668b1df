"""Asks the service who a visitor is, when their chat opens and until it says; never in the way.

A passing fault is asked about again after a while, longer each time, and with the visitor's next
message. What the service refuses for good is left alone for a day. A visitor who comes back, or
writes on for days, is looked up anew: people change their names and move.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from console.core.actor import RELAY
from console.core.chats import NameVisitor
from console.core.moments import DAY, SECOND
from console.core.state import Chat, Visitor, open_chat
from server_stub.relay.channel_port import ChannelPort, Profile
from server_stub.relay.clock import Clock, wait_until_set
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.tasks import Tasks

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 4
_MOST_WAITING = 1_000
_MOST_REMEMBERED = 20_000

_PAUSES = (10.0, 30.0, 120.0, 600.0, 1_800.0, *[3_600.0] * 6)
"""Seconds from one try to the next; after the last one it is the visitor's next message that
counts."""
_SPACING = (1.0, 4.0, 16.0, 60.0, 300.0)
"""Seconds between two tries at least, however much the visitor writes."""
_LIMITED_SECONDS = 900.0
"""How long a channel is left alone when the service wants fewer calls."""

_FRESH_SECONDS = 3_600.0
"""For so long a new chat needs no new look-up."""
_REFUSED_SECONDS = DAY / SECOND
_STALE_SECONDS = 7 * DAY / SECOND
"""A name that is older is looked up again when the visitor writes."""


@dataclass(slots=True)
class _Inquiry:
    """What is known of asking for one visitor. `settled_at`: when the service said who it is, or
    that it does not say (`refused`); moments by the monotonic clock."""

    asking: bool = False
    settled_at: float | None = None
    refused: bool = False
    written: asyncio.Event = field(default_factory=asyncio.Event)


class Profiles:
    """Looks visitors up, each by one question at a time."""

    def __init__(self, sequencer: Sequencer, port: ChannelPort, clock: Clock) -> None:
        self._sequencer = sequencer
        self._port = port
        self._clock = clock
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._tasks = Tasks(log)
        self._inquiries: dict[str, _Inquiry] = {}
        self._free_at: dict[str, float] = {}

    def start(self) -> None:
        """Go on with whoever has no name from the last run."""
        for chat in list(self._sequencer.state.chats.values()):
            if chat.open and not chat.visitor.name:
                self._begin(chat.visitor, self._inquiry(chat.visitor))

    async def stop(self) -> None:
        """Give up what is still being asked; `start` goes on with it."""
        await self._tasks.stop()

    def chat_opened(self, visitor: Visitor) -> None:
        """A visitor is here, perhaps again."""
        inquiry = self._inquiry(visitor)
        if self._age(inquiry, _FRESH_SECONDS) >= _FRESH_SECONDS:
            self._begin(visitor, inquiry)

    def heard(self, chat: str) -> None:
        """A visitor has written."""
        known = self._sequencer.state.chats.get(chat)
        if known is None or not known.open:
            return
        inquiry = self._inquiry(known.visitor)
        inquiry.written.set()
        if self._age(inquiry, self._known_for(known)) >= self._worth(inquiry, known):
            self._begin(known.visitor, inquiry)

    def _known_for(self, chat: Chat) -> float:
        """Seconds since a visitor was looked up, when this run does not know: with the chat."""
        return (self._sequencer.time.now() - chat.opened_at) / SECOND

    @staticmethod
    def _worth(inquiry: _Inquiry, chat: Chat) -> float:
        """For how many seconds what came of the last look-up is good."""
        if inquiry.refused:
            return _REFUSED_SECONDS
        return _STALE_SECONDS if chat.visitor.name else 0.0

    def _age(self, inquiry: _Inquiry, otherwise: float) -> float:
        """Seconds since the service has answered; `otherwise` when it has not in this run."""
        if inquiry.settled_at is None:
            return otherwise
        return self._clock.monotonic() - inquiry.settled_at

    def _inquiry(self, visitor: Visitor) -> _Inquiry:
        key = visitor.address.key
        if key not in self._inquiries and len(self._inquiries) >= _MOST_REMEMBERED:
            idle = [name for name, one in self._inquiries.items() if not one.asking]
            for name in idle[: _MOST_REMEMBERED // 2]:
                del self._inquiries[name]
        return self._inquiries.setdefault(key, _Inquiry())

    def _begin(self, visitor: Visitor, inquiry: _Inquiry) -> None:
        if inquiry.asking or len(self._tasks) >= _MOST_WAITING:
            return
        inquiry.asking, inquiry.settled_at, inquiry.refused = True, None, False
        what = f"naming the visitor {visitor.address.key}"
        self._tasks.begin(what, self._look_up(visitor, inquiry))

    async def _look_up(self, visitor: Visitor, inquiry: _Inquiry) -> None:
        try:
            for number, pause in enumerate(_PAUSES):
                inquiry.written.clear()
                if await self._ask(visitor, inquiry):
                    return
                least = _SPACING[min(number, len(_SPACING) - 1)]
                await self._clock.sleep(least)
                await wait_until_set(inquiry.written, self._clock, pause - least)
                if open_chat(self._sequencer.state, visitor.address) is None:
                    return
        finally:
            inquiry.asking = False

    async def _ask(self, visitor: Visitor, inquiry: _Inquiry) -> bool:
        """Ask once; whether that has settled it."""
        channel = visitor.channel
        while (left := self._free_at.get(channel, 0.0) - self._clock.monotonic()) > 0:
            await self._clock.sleep(left)
        if not self._port.has_access(channel):
            return False
        async with self._slots:
            answer = await self._port.profile(channel, visitor.id)
        if isinstance(answer, Profile):
            await self._name(visitor, answer)
        elif answer.passing:
            if answer.limited:
                self._free_at[channel] = self._clock.monotonic() + _LIMITED_SECONDS
            return False
        inquiry.refused = not isinstance(answer, Profile)
        inquiry.settled_at = self._clock.monotonic()
        return True

    async def _name(self, visitor: Visitor, profile: Profile) -> None:
        chat = open_chat(self._sequencer.state, visitor.address)
        if chat is None:
            return
        name = NameVisitor(chat.id, profile.name, profile.locale, profile.timezone)
        try:
            await self._sequencer.submit(name, RELAY)
        except ReadOnlyError:
            log.info("the name of a visitor could not be stored")
