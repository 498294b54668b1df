"""Reads from Meta what it did not report: what is older than a visitor's first chat, and what
happened while the relay could not be reached, was not subscribed, or heard suspiciously little.

Meta keeps no reports back for later ("not able to query historical webhook event notification
data"): the Conversations API is the only source.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from console.core.actor import META
from console.core.actor import RELAY
from console.core.channels.connecting import ChannelConnected, ChannelUnlinked
from console.core.channels.incidents import IncidentMended, IncidentOpened
from console.core.channels.values import ChannelState, incident_key
from console.core.chats import ChatOpened
from console.core.failures import Cause
from console.core.history import RestoreHistory
from console.core.log import Entry, Event
from console.core.moments import HOUR
from console.core.moments import MINUTE
from console.core.moments import SECOND
from console.core.moments import Millis
from console.core.state import Chat
from console.core.timers import REPLY_WINDOW
from console.core.transcript import Message
from console.core.transcript import Origin
from server_stub.relay.clock import Clock, wait_until_set
from server_stub.relay.graph.client import Denied
from server_stub.relay.graph.conversations import Conversation, Conversations, Failed
from server_stub.relay.inbound.recovery import recover
from server_stub.relay.log.journal import Journal, Record
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.sending.clearance import TokenOf

log = logging.getLogger(__name__)

SILENCE: Millis = 30 * MINUTE
"""A Page of which nothing was heard for so long is asked about, each time with one call."""

MARGIN: Millis = MINUTE
"""Clocks differ, and reports overtake one another."""

_UNREADABLE = (Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST)
"""While one of these stands, nothing can be read of a Page."""

_DEAF = (Cause.NOT_SUBSCRIBED, *_UNREADABLE)
"""While one of these stands, nothing may be reported of a Page."""

_DEAF_BEFORE: Millis = HOUR
"""How long before its incident a Page may have been deaf, where nobody knows."""

_LOOK_SECONDS = 60.0
_AGAIN: Millis = 5 * MINUTE
_HISTORY_PAUSES = (60.0, 600.0)
"""Seconds before a further try to read what is older than a chat."""
_MOST_WAITING = 1_000


class Backfill:
    """For all Pages. Make it before anything can reach the relay: what was heard until then is
    what the last run has heard."""

    def __init__(
        self,
        sequencer: Sequencer,
        journal: Journal,
        conversations: Conversations,
        clock: Clock,
        token_of: TokenOf,
    ) -> None:
        self._sequencer = sequencer
        self._journal = journal
        self._conversations = conversations
        self._clock = clock
        self._token_of = token_of
        self._loaded = sequencer.state.seq
        self._heard: dict[str, Millis] = {}
        """Up to when everything of a Page is known, as far as we know."""
        self._deaf_since: dict[str, Millis] = {}
        self._gaps: dict[str, Millis] = {}
        """Since when something of a Page may be missing."""
        self._not_before: dict[str, Millis] = {}
        self._woken = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        sequencer.subscribe(self._notice)
        sequencer.on_read_only(self._change_mode)

    def start(self) -> None:
        """Look for what the last run's end has kept from us, and from then on."""
        self._begin(self._run())

    async def stop(self) -> None:
        """What is missing still is found by the next run."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # What is heard

    def _notice(self, records: Sequence[Record]) -> None:
        for record in records:
            entry = record.entry
            match entry.event:
                case ChannelConnected(page=page):
                    self._heard.setdefault(page, entry.at)
                case ChannelUnlinked(page=page):
                    for known in (self._heard, self._deaf_since, self._gaps):
                        known.pop(page, None)
                case IncidentOpened(page=page, cause=cause) if cause in _DEAF:
                    self._deaf_since.setdefault(page, self._heard.get(page, entry.at))
                case IncidentMended(page=page, cause=cause) if cause in _DEAF:
                    if not self._stands(page, _DEAF):
                        self._suspect(page, self._deaf_since.pop(page, entry.at))
                case ChatOpened(chat=chat, visitor=visitor) if visitor.chats == 1:
                    if len(self._tasks) < _MOST_WAITING:
                        self._begin(self._restore(chat))
            self._hear(entry)

    def _hear(self, entry: Entry) -> None:
        if entry.by != META.id or getattr(entry.event, "origin", Origin.LIVE) is not Origin.LIVE:
            return
        page = self._page_of(entry.event)
        if page:
            self._heard[page] = max(entry.at, self._heard.get(page, 0))

    def _page_of(self, event: Event) -> str:
        chat = self._sequencer.state.chats.get(getattr(event, "chat", ""))
        if chat is not None:
            return chat.page
        visitor = getattr(event, "visitor", None)
        return str(getattr(visitor or event, "page", ""))

    def _change_mode(self, read_only: bool) -> None:
        """While nothing could be written, what Meta reported was sent back."""
        if not read_only:
            for page, heard in self._heard.items():
                self._suspect(page, heard)

    def _stands(self, page: str, causes: Sequence[Cause]) -> bool:
        standing = self._sequencer.state.incidents
        return any(incident_key(page, cause) in standing for cause in causes)

    # What is missing

    def _suspect(self, page: str, since: Millis) -> None:
        self._gaps[page] = min(since, self._gaps.get(page, since))
        self._not_before.pop(page, None)
        self._woken.set()

    async def _run(self) -> None:
        await self._look_back()
        while True:
            self._suspect_silence()
            self._woken.clear()
            now = self._sequencer.time.now()
            due = [
                page
                for page in self._gaps
                if self._not_before.get(page, 0) <= now and not self._stands(page, _UNREADABLE)
            ]
            await asyncio.gather(*(self._fill(page) for page in due))
            await wait_until_set(self._woken, self._clock, _LOOK_SECONDS)

    async def _look_back(self) -> None:
        """Since the last report of the last run everything may be missing. Nothing is of a Page
        to which nobody has written yet: what is older than its connection is history."""
        heard = await self._journal.heard(self._loaded)
        state, now = self._sequencer.state, self._sequencer.time.now()
        for page, channel in state.channels.items():
            if channel.state is ChannelState.UNLINKED:
                continue
            since = heard.get(page)
            self._heard[page] = max(self._heard.get(page, 0), since or now)
            standing = [state.incidents.get(incident_key(page, cause)) for cause in _DEAF]
            deaf = [one.since - _DEAF_BEFORE for one in standing if one is not None]
            if since is not None:
                self._deaf_since |= {page: min(since, *deaf)} if deaf else {}
                self._suspect(page, since)

    def _suspect_silence(self) -> None:
        now = self._sequencer.time.now()
        for page, heard in self._heard.items():
            if now - heard >= SILENCE and page not in self._gaps:
                self._suspect(page, heard)

    async def _fill(self, page: str) -> None:
        """Take up what is missing of a Page; when that can not be done now, it stays missing."""
        since, now = self._gaps.pop(page), self._sequencer.time.now()
        token = self._token_of(page)
        if token is None:
            self._heard[page] = now
            return
        # What is older can not be answered any more.
        begin = max(since, now - REPLY_WINDOW) - MARGIN
        why: str | None = None
        try:
            failed = await recover(self._sequencer, self._conversations, page, token, begin)
            why = _words(failed) if failed is not None else None
        except ReadOnlyError:
            why = "nothing can be written"
        except Exception:
            log.exception("what is missing of the Page %.40r could not be looked for", page)
            why = "see above"
        if why is None:
            self._heard[page] = max(now, self._heard.get(page, 0))
            return
        log.warning("what is missing of the Page %.40r could not be read: %s", page, why)
        if page not in self._heard:
            return
        self._gaps[page] = min(since, self._gaps.get(page, since))
        self._not_before[page] = now + _AGAIN

    # What is older

    async def _restore(self, chat_id: str) -> None:
        """Read what Meta lists of before a visitor's first chat."""
        for pause in (*_HISTORY_PAUSES, None):
            chat = self._sequencer.state.chats.get(chat_id)
            token = self._token_of(chat.page) if chat else None
            if chat is None or token is None:
                return
            found = await self._conversations.recent(chat.page, token, chat.visitor.psid)
            if isinstance(found, Conversation):
                await self._keep(chat_id, found)
                return
            if pause is None or (isinstance(found, Denied) and not found.transient):
                log.info("what is older than chat %s can not be read: %s", chat_id, _words(found))
                return
            await self._clock.sleep(pause)

    async def _keep(self, chat_id: str, found: Conversation) -> None:
        chat = self._sequencer.state.chats.get(chat_id)
        older = _older(found, chat) if chat else ()
        if not older:
            return
        try:
            await self._sequencer.submit(
                RestoreHistory(chat_id, older), RELAY, f"history:{chat_id}"
            )
        except ReadOnlyError:
            log.info("what is older than chat %s could not be kept", chat_id)


def _older(found: Conversation, chat: Chat) -> tuple[Message, ...]:
    """The messages of before the chat; Meta's times are in whole seconds."""
    own = [
        item.at
        for item in chat.timeline
        if isinstance(item, Message) and item.origin is not Origin.HISTORY
    ]
    begin = min(own, default=0) // SECOND * SECOND
    return tuple(message for message in found.messages if message.at < begin)


def _words(failed: Failed) -> str:
    if isinstance(failed, Denied):
        return f"{failed.code}/{failed.subcode} {failed.detail}"
    return failed.detail
