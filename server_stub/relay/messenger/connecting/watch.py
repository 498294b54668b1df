"""The channel watch: what is wrong with a Page at Meta becomes an incident before an answer fails.

Meta tells nobody that a token has died or that it has stopped reporting: it has to be asked.
That Meta itself can not be reached says nothing about a channel, and opens nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from enum import Enum

from console.core.actor import RELAY
from console.core.channels.incidents import MendIncident, OpenIncident, heard_since, other_reason
from console.core.channels.values import (
    INCIDENTS,
    Channel,
    ChannelState,
    Incident,
    incident_key,
    left_out,
)
from console.core.failures import Cause, Failure
from console.core.kinds.requests import ChannelFacts, ChannelsChecked, Problem, ProblemCode
from console.core.moments import MINUTE, Millis
from server_stub.relay.clock import Clock
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.log.vault import Vault
from server_stub.relay.messenger.connecting.checks import Checks, Diagnosis, Round
from server_stub.relay.tasks import Tasks

FIRST_SECONDS = 5.0
"""From the start to the first look at all channels."""
EVERY_SECONDS = 600.0
"""How often a channel is looked at,"""
APART_SECONDS = 60.0
"""but never two so close: Meta allows an app 200 calls an hour for each person who uses it, and
a look takes up to four."""
AGAIN_SECONDS = 60.0
"""After a failure has had a channel looked at, the next one within this time does not."""

LIMITED_SECONDS = 3_600.0
"""After Meta has found us too fast nothing is looked at by itself for so long: its allowance is
counted by the hour, and calling on prolongs the block (Meta, Graph API rate limiting)."""
DOUBTED: Millis = 10 * MINUTE
"""How long Meta's refusal of an answer, for a lack of permission that no look explains, counts
for more than a look that finds all well."""

HEARS: Millis = 10 * MINUTE
"""How long a message that Meta has reported counts for more than its word that it reports none."""

_SIDE_BY_SIDE = 4

log = logging.getLogger(__name__)


_BUSY = Problem(ProblemCode.UNREACHABLE)


class Mending(Enum):
    """Which incidents a look may end."""

    NONE = "none"
    SURE = "sure"
    """Those that can not stand any more."""
    ALL = "all"
    """Also those of which a person who asks may know better."""


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
        self._opened_at: dict[str, int] = {}
        """By Page, the log's entry that has opened its newest incident."""
        self._held_until = 0.0
        self._tasks = Tasks(log)

    async def run(self) -> None:
        """Watch, until cancelled."""
        await self._clock.sleep(FIRST_SECONDS)
        await self.check_all()
        while True:
            pages = [channel.id for channel in self._channels()]
            pause = max(APART_SECONDS, EVERY_SECONDS / max(1, len(pages)))
            for page in pages:
                await self._clock.sleep(pause)
                await self._look_again(page)
            if not pages:
                await self._clock.sleep(EVERY_SECONDS)

    async def stop(self) -> None:
        await self._tasks.stop()

    async def mark_unreadable(self) -> None:
        """Say of channels whose tokens can not be read that they are in trouble: Meta need not be
        asked for that."""
        for channel in self._channels():
            if channel.id in self._vault.unreadable_channels:
                failure = self._checks.without_token(channel.id)
                found = Diagnosis({failure.cause: failure})
                await self._conclude(channel.id, found, Mending.NONE)

    async def check_all(self, pages: Collection[str] | None = None) -> ChannelsChecked:
        """Look at all channels now, or at those of some Pages."""
        channels = [one for one in self._channels() if pages is None or one.id in pages]
        if not channels:
            return ChannelsChecked(())
        shared = await self._begin()
        looks = (self._look(one, shared, Mending.ALL) for one in channels)
        return ChannelsChecked(tuple(await asyncio.gather(*looks)))

    async def check(self, page: str) -> None:
        """Look at one channel now, if there is one."""
        await self.check_all([page])

    def soon(self, page: str) -> None:
        """Look at a channel without anybody waiting for it."""
        self._tasks.begin(f"looking at the Page {page:.40}", self.check(page))

    async def _look_again(self, page: str, mending: Mending = Mending.SURE) -> None:
        """Look at a channel for which nobody has asked."""
        channel = next((one for one in self._channels() if one.id == page), None)
        if channel is not None and self._clock.monotonic() >= self._held_until:
            await self._look(channel, await self._begin(), mending)

    async def _begin(self) -> Round:
        shared = await self._checks.begin()
        self._heed(shared)
        return shared

    def _heed(self, shared: Round) -> None:
        if shared.limited:
            self._held_until = self._clock.monotonic() + LIMITED_SECONDS

    def _channels(self) -> list[Channel]:
        channels = self._sequencer.state.channels.values()
        return [one for one in channels if one.state is not ChannelState.UNLINKED]

    def incident_opened(self, page: str, seq: int) -> None:
        self._opened_at[page] = seq

    def answer_failed(self, chat: str, cause: Cause, seq: int) -> None:
        """An answer that fails for a reason of the whole Page is a reason to look."""
        known = self._sequencer.state.chats.get(chat)
        if cause in INCIDENTS and known is not None and self._may_look(known.channel):
            what = f"looking at the Page {known.channel:.40}"
            self._tasks.begin(what, self._look_after_failure(known.channel, seq))

    async def _look_after_failure(self, page: str, seq: int) -> None:
        """A look does not overrule a refusal that has only just opened an incident: Meta has
        refused, whatever its other answers say. That incident stands behind the failure in the
        log, and is known by now."""
        just_opened = self._opened_at.get(page, 0) > seq
        await self._look_again(page, Mending.NONE if just_opened else Mending.SURE)

    def _may_look(self, page: str) -> bool:
        now = self._clock.monotonic()
        if now - self._looked.get(page, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return False
        self._looked[page] = now
        return True

    async def _look(self, channel: Channel, shared: Round, mending: Mending) -> ChannelFacts:
        token = self._vault.channel_token(channel.id)
        async with self._slots:
            diagnosis = Diagnosis(problem=_BUSY)
            if not shared.limited:
                is_left_out = left_out(channel, self._sequencer.state.accounts)
                diagnosis = await self._checks.channel(channel, shared, is_left_out)
                self._heed(shared)
        # What was found out about a token that has been replaced meanwhile is no longer true.
        if self._vault.channel_token(channel.id) is token:
            await self._conclude(channel.id, diagnosis, mending)
        return ChannelFacts(
            channel.id,
            self._sequencer.time.now(),
            self._last_webhook(channel.id),
            diagnosis.expires_at,
            diagnosis.missing_fields,
            diagnosis.problem,
        )

    async def _conclude(self, page: str, diagnosis: Diagnosis, mending: Mending) -> None:
        for cause, failure in diagnosis.verdicts.items():
            state = self._sequencer.state
            channel = state.channels.get(page)
            if channel is None or channel.state is ChannelState.UNLINKED:
                return
            incident = state.incidents.get(incident_key(page, cause))
            if failure is None and incident is None:
                continue
            if failure is not None and incident is not None:
                if other_reason(incident, failure):
                    await self._tell(page, cause, failure)
                continue
            if failure is not None and self._contradicted(page, cause):
                continue
            if incident is not None and not self._may_mend(incident, mending):
                continue
            await self._tell(page, cause, failure)

    def _may_mend(self, incident: Incident, mending: Mending) -> bool:
        """Whether that a look finds all well ends an incident. Not at once where Meta has refused
        an answer while a look would have found the same."""
        if mending is not Mending.SURE:
            return mending is Mending.ALL
        refused = incident.cause is Cause.PERMISSION_LOST and incident.code != 0
        return not refused or self._sequencer.time.now() >= incident.since + DOUBTED

    def _contradicted(self, page: str, cause: Cause) -> bool:
        """Whether Meta says that it reports nothing, and has just reported what a visitor wrote."""
        since = self._sequencer.time.now() - HEARS
        return cause is Cause.NOT_SUBSCRIBED and heard_since(page, since, self._sequencer.state)

    async def _tell(self, page: str, cause: Cause, failure: Failure | None) -> None:
        log.info("Page %.40r: %s is %s", page, cause, "over" if failure is None else "found")
        command = MendIncident(page, cause) if failure is None else OpenIncident(page, failure)
        try:
            await self._sequencer.submit(command, RELAY)
        except ReadOnlyError:
            log.info("an incident of Page %s could not be kept: the next look will", page)
