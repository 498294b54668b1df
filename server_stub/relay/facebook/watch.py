"""The channel watch: what is wrong with a Page at Meta becomes an incident before an answer fails.

Meta tells nobody that a token has died or that it has stopped reporting: it has to be asked.
That Meta itself can not be reached says nothing about a channel, and opens nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from console.core.actor import RELAY
from console.core.commands import MendIncident, OpenIncident
from console.core.directory import INCIDENTS, Channel, ChannelState, incident_key
from console.core.directory_events import IncidentOpened
from console.core.events import ReplyFailed
from console.core.moments import Millis
from console.core.requests import ChannelFacts, ChannelsChecked
from console.core.transcript import Cause, Failure
from server_stub.relay.clock import Clock
from server_stub.relay.facebook.checks import Checks, Standing
from server_stub.relay.graph.accounts import AppHook, Failed
from server_stub.relay.log.journal import Record
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.log.vault import Vault

FIRST_SECONDS = 5.0
"""From the start to the first look at all channels."""
EVERY_SECONDS = 600.0
"""How often a channel is looked at,"""
APART_SECONDS = 60.0
"""but never two so close: Meta allows an app 200 calls an hour for each person who uses it, and
a look takes up to four."""
AGAIN_SECONDS = 60.0
"""After a failure has had a channel looked at, the next one within this time does not."""

_SIDE_BY_SIDE = 4

log = logging.getLogger(__name__)


class Watch:
    """Looks at the channels one after the other, and at once where there is reason to.

    `last_webhook` says when Meta has last reported something of a Page, 0 for not yet.
    """

    def __init__(
        self,
        sequencer: Sequencer,
        vault: Vault,
        checks: Checks,
        clock: Clock,
        last_webhook: Callable[[str], Millis],
    ) -> None:
        self._sequencer = sequencer
        self._vault = vault
        self._checks = checks
        self._clock = clock
        self._last_webhook = last_webhook
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._looked: dict[str, float] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        sequencer.subscribe(self._notice)

    async def run(self) -> None:
        """Watch, until cancelled."""
        await self._clock.sleep(FIRST_SECONDS)
        await self.check_all()
        while True:
            pages = [channel.page for channel in self._channels()]
            pause = max(APART_SECONDS, EVERY_SECONDS / max(1, len(pages)))
            for page in pages:
                await self._clock.sleep(pause)
                await self.check(page)
            if not pages:
                await self._clock.sleep(EVERY_SECONDS)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def check_all(self) -> ChannelsChecked:
        """Look at all channels now."""
        channels = list(self._channels())
        hook = await self._checks.hook() if channels else AppHook()
        facts = await asyncio.gather(*(self._look(one, hook, True) for one in channels))
        return ChannelsChecked(tuple(facts))

    async def check(self, page: str, mend: bool = True) -> ChannelFacts | None:
        """Look at one channel now; None when there is none. Without `mend` nothing is taken
        back that stands."""
        channel = self._sequencer.state.channels.get(page)
        if channel is None or channel.state is ChannelState.UNLINKED:
            return None
        return await self._look(channel, await self._checks.hook(), mend)

    def soon(self, page: str, mend: bool = True) -> None:
        """Look at a channel without anybody waiting for it."""
        task: asyncio.Task[object] = asyncio.create_task(self.check(page, mend))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _channels(self) -> list[Channel]:
        channels = self._sequencer.state.channels.values()
        return [one for one in channels if one.state is not ChannelState.UNLINKED]

    def _notice(self, records: Sequence[Record]) -> None:
        """An answer that fails for a reason of the whole Page is a reason to look.

        It does not overrule a refusal that has only just opened an incident: Meta has refused,
        whatever its other answers say.
        """
        events = [record.entry.event for record in records]
        opened = {event.page for event in events if isinstance(event, IncidentOpened)}
        for event in events:
            if not isinstance(event, ReplyFailed) or event.failure.cause not in INCIDENTS:
                continue
            chat = self._sequencer.state.chats.get(event.chat)
            if chat is not None and self._may_look(chat.page):
                self.soon(chat.page, mend=chat.page not in opened)

    def _may_look(self, page: str) -> bool:
        now = self._clock.monotonic()
        if now - self._looked.get(page, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return False
        self._looked[page] = now
        return True

    async def _look(self, channel: Channel, hook: AppHook | Failed, mend: bool) -> ChannelFacts:
        token = self._vault.page_token(channel.page)
        async with self._slots:
            standing = await self._checks.channel(channel, hook)
        # What was found out about a token that has been replaced meanwhile is no longer true.
        if self._vault.page_token(channel.page) is token:
            await self._conclude(channel.page, standing, mend)
        return ChannelFacts(
            channel.page,
            self._sequencer.time.now(),
            self._last_webhook(channel.page),
            standing.expires_at,
            standing.missing_fields,
            standing.problem,
        )

    async def _conclude(self, page: str, standing: Standing, mend: bool) -> None:
        for cause, failure in standing.verdicts.items():
            state = self._sequencer.state
            channel = state.channels.get(page)
            if channel is None or channel.state is ChannelState.UNLINKED:
                return
            stands = incident_key(page, cause) in state.incidents
            if (failure is None) is not stands or (stands and not mend):
                continue
            await self._tell(page, cause, failure)

    async def _tell(self, page: str, cause: Cause, failure: Failure | None) -> None:
        log.info("Page %.40r: %s is %s", page, cause, "over" if failure is None else "found")
        command = MendIncident(page, cause) if failure is None else OpenIncident(page, failure)
        try:
            await self._sequencer.submit(command, RELAY)
        except ReadOnlyError:
            log.info("an incident of Page %s could not be kept: the next look will", page)
