"""Reads from the service what it did not report: what is older than a visitor's first chat, and
what happened while the relay could not be reached, was not subscribed, or heard suspiciously
little.

A service keeps no reports back for later (Messenger: "not able to query historical webhook event
notification data"): what it lists of the conversations is the only source.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from console.core.actor import RELAY
from console.core.channels.values import ChannelState, incident_key
from console.core.failures import Cause
from console.core.history import RestoreHistory
from console.core.kinds.known import kind_of
from console.core.log import Entry
from console.core.moments import HOUR, MINUTE, SECOND, Millis
from console.core.state import Chat, Visitor
from console.core.transcript import Message, Origin
from server_stub.relay import faults
from server_stub.relay.backfill.recovery import recover
from server_stub.relay.backfill.reports import reported_channel
from server_stub.relay.channel_port import ChannelPort, Conversation, Unread
from server_stub.relay.clock import Clock, wait_until_set
from server_stub.relay.log.journal import Journal
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.tasks import Tasks

log = logging.getLogger(__name__)

SILENCE: Millis = 30 * MINUTE
"""A channel of which nothing was heard for so long is asked about, each time with one call."""

MARGIN: Millis = MINUTE
"""Clocks differ, and reports overtake one another."""

_UNREADABLE = (Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST)
"""While one of these stands, nothing can be read of a channel."""

_DEAF = (Cause.NOT_SUBSCRIBED, *_UNREADABLE)
"""While one of these stands, nothing may be reported of a channel."""

_DEAF_BEFORE: Millis = HOUR
"""How long before its incident a channel may have been deaf, where nobody knows."""

_LOOK_SECONDS = 60.0
_AGAIN: Millis = 5 * MINUTE
_HISTORY_PAUSES = (60.0, 600.0)
"""Seconds before a further try to read what is older than a chat."""
_MOST_WAITING = 1_000


class Backfill:
    """For all channels. Make it before anything can reach the relay: what was heard until then is
    what the last run has heard."""

    def __init__(
        self, sequencer: Sequencer, journal: Journal, port: ChannelPort, clock: Clock
    ) -> None:
        self._sequencer = sequencer
        self._journal = journal
        self._port = port
        self._clock = clock
        self._loaded = sequencer.state.seq
        self._heard: dict[str, Millis] = {}
        """Up to when everything of a channel is known, as far as we know."""
        self._deaf_since: dict[str, Millis] = {}
        self._gaps: dict[str, Millis] = {}
        """Since when something of a channel may be missing."""
        self._not_before: dict[str, Millis] = {}
        self._woken = asyncio.Event()
        self._tasks = Tasks(log)

    async def stop(self) -> None:
        """What is missing still is found by the next run."""
        await self._tasks.stop()

    # What is heard

    def hear(self, entry: Entry) -> None:
        """Know of every entry: most of them show that the service reports."""
        channel = reported_channel(entry, self._sequencer.state)
        if channel:
            self._heard[channel] = max(entry.at, self._heard.get(channel, 0))

    def channel_connected(self, channel: str, at: Millis) -> None:
        self._heard.setdefault(channel, at)

    def channel_unlinked(self, channel: str) -> None:
        for known in (self._heard, self._deaf_since, self._gaps):
            known.pop(channel, None)

    def incident_opened(self, channel: str, cause: Cause, at: Millis) -> None:
        if cause in _DEAF:
            self._deaf_since.setdefault(channel, self._heard.get(channel, at))

    def incident_mended(self, channel: str, cause: Cause, at: Millis) -> None:
        if cause in _DEAF and not self._hindered(channel, _DEAF):
            self._suspect(channel, self._deaf_since.pop(channel, at))

    def chat_opened(self, chat: str, visitor: Visitor) -> None:
        if visitor.chats == 1 and len(self._tasks) < _MOST_WAITING:
            self._tasks.begin(f"reading what is older than chat {chat}", self._restore(chat))

    def change_mode(self, read_only: bool) -> None:
        """While nothing could be written, what was reported was sent back."""
        if not read_only:
            for channel, heard in self._heard.items():
                self._suspect(channel, heard)

    def _hindered(self, channel: str, causes: Sequence[Cause]) -> bool:
        incidents = self._sequencer.state.incidents
        return any(incident_key(channel, cause) in incidents for cause in causes)

    # What is missing

    def _suspect(self, channel: str, since: Millis) -> None:
        self._gaps[channel] = min(since, self._gaps.get(channel, since))
        self._not_before.pop(channel, None)
        self._woken.set()

    async def run(self) -> None:
        """Look for what the last run's end has kept from us, and from then on."""
        await self._look_back()
        while True:
            self._suspect_silence()
            self._woken.clear()
            now = self._sequencer.time.now()
            due = [
                channel
                for channel in self._gaps
                if self._not_before.get(channel, 0) <= now
                and not self._hindered(channel, _UNREADABLE)
            ]
            await asyncio.gather(*(self._fill(channel) for channel in due))
            await wait_until_set(self._woken, self._clock, _LOOK_SECONDS)

    async def _look_back(self) -> None:
        """Since the last report of the last run everything may be missing. Nothing is of a channel
        to which nobody has written yet: what is older than its connection is history."""
        reports = await self._journal.last_reports(self._loaded)
        written_to = await self._journal.channels_written_to()
        state, now = self._sequencer.state, self._sequencer.time.now()
        for channel, connected in state.channels.items():
            if connected.state is ChannelState.UNLINKED:
                continue
            service = kind_of(connected.kind).service.id
            since = reports.get(service) if channel in written_to else None
            self._heard[channel] = max(self._heard.get(channel, 0), since or now)
            incidents = [state.incidents.get(incident_key(channel, cause)) for cause in _DEAF]
            deaf = [one.since - _DEAF_BEFORE for one in incidents if one is not None]
            if since is not None:
                self._deaf_since |= {channel: min(since, *deaf)} if deaf else {}
                self._suspect(channel, since)

    def _suspect_silence(self) -> None:
        now = self._sequencer.time.now()
        for channel, heard in self._heard.items():
            if now - heard >= SILENCE and channel not in self._gaps:
                self._suspect(channel, heard)

    async def _fill(self, channel: str) -> None:
        """Take up what is missing of a channel; when that can not be done now, it stays missing."""
        since, now = self._gaps.pop(channel), self._sequencer.time.now()
        kind = kind_of(self._sequencer.state.channels[channel].kind)
        if not kind.backfill or not self._port.has_access(channel):
            self._heard[channel] = now
            return
        # What is older can not be answered any more.
        begin = max(since, now - kind.window.whole) - MARGIN
        why = ""
        try:
            unread = await recover(self._sequencer, self._port, channel, begin)
            why = unread.detail if unread is not None else ""
        except ReadOnlyError:
            why = "nothing can be written"
        except Exception as error:
            # Given up, and not tried again every few minutes for ever: silence has it looked at
            # in its time, from here on.
            faults.report(log, f"looking for what is missing of the channel {channel:.40}", error)
        if not why:
            self._heard[channel] = max(now, self._heard.get(channel, 0))
            return
        log.warning("what is missing of the channel %.40r could not be read: %s", channel, why)
        if channel not in self._heard:
            return
        self._gaps[channel] = min(since, self._gaps.get(channel, since))
        self._not_before[channel] = now + _AGAIN

    # What is older

    async def _restore(self, chat_id: str) -> None:
        """Read what the service lists of before a visitor's first chat."""
        for pause in (*_HISTORY_PAUSES, None):
            chat = self._sequencer.state.chats.get(chat_id)
            if chat is None or not self._port.has_access(chat.channel):
                return
            answer = await self._port.recent(chat.channel, chat.visitor.id)
            if not isinstance(answer, Unread):
                await self._store(chat_id, answer)
                return
            if pause is None or not answer.passing:
                log.info("what is older than chat %s can not be read: %s", chat_id, answer.detail)
                return
            await self._clock.sleep(pause)

    async def _store(self, chat_id: str, conversation: Conversation) -> None:
        chat = self._sequencer.state.chats.get(chat_id)
        earlier = _before(chat, conversation) if chat else ()
        if not earlier:
            return
        try:
            await self._sequencer.submit(
                RestoreHistory(chat_id, earlier), RELAY, f"history:{chat_id}"
            )
        except ReadOnlyError:
            log.info("what is older than chat %s could not be stored", chat_id)


def _before(chat: Chat, conversation: Conversation) -> tuple[Message, ...]:
    """The messages of before the chat; a service's times may be in whole seconds."""
    moments = [
        item.at
        for item in chat.timeline
        if isinstance(item, Message) and item.origin is not Origin.HISTORY
    ]
    begin = min(moments, default=0) // SECOND * SECOND
    return tuple(message for message in conversation.messages if message.at < begin)
