"""Events of Pages that are not connected: Meta gets its 200, since an hour of errors would have it
give the app's Pages up, and what it said waits for the Page to be connected."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter

from console.core.channels.values import ChannelState
from console.core.kinds.messenger.kind import META
from server_stub.relay.log.database import DataError
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.log.strays import Stray, Strays
from server_stub.relay.messenger.inbound.arrivals import arrivals
from server_stub.relay.messenger.inbound.values import as_objects
from server_stub.relay.tasks import Tasks

log = logging.getLogger(__name__)


class StrayEvents:
    """`our_app` is our app's id at Meta."""

    def __init__(self, sequencer: Sequencer, strays: Strays, our_app: str) -> None:
        self._sequencer = sequencer
        self._strays = strays
        self._our_app = our_app
        self._tasks = Tasks(log)

    async def keep(self, content: object, events: Counter[str]) -> None:
        """Keep of a webhook's body what is about these Pages; `events` counts those of each.

        Raises:
            DataError: nothing of it is kept.
        """
        now = self._sequencer.time.now()
        bodies: list[tuple[str, str]] = []
        for entry in as_objects(content.get("entry")) if isinstance(content, dict) else ():
            alone = {"object": "page", "entry": [entry]}
            pages = {arrival.page for arrival in arrivals(alone, now, self._our_app)}
            bodies += [(page, json.dumps(alone)) for page in sorted(pages & events.keys())]
        await self._strays.keep(bodies, now)
        for page, count in events.items():
            log.warning("%d events of Page %.40r, which is not connected, are kept", count, page)

    async def begin(self) -> None:
        """Take up what a crash has left of Pages that are connected by now."""
        for page in await self._strays.counts():
            self.channel_connected(page)

    def channel_connected(self, channel: str) -> None:
        """What has come for a Page before it was connected becomes chats now."""
        self._tasks.begin(f"what waits for Page {channel:.40}", self._take_up(channel))

    async def stop(self) -> None:
        await self._tasks.stop()

    async def _take_up(self, page: str) -> None:
        """In their order, and each once: an event has the key by which its repeat is known."""
        known = self._sequencer.state.channels.get(page)
        if known is None or known.state is ChannelState.UNLINKED:
            return
        for stray in await self._strays.of(page):
            try:
                await self._submit(page, stray)
                await self._strays.forget(page, stray.id)
            except (ReadOnlyError, DataError):
                log.warning("what waits for Page %.40r waits on: nothing can be written", page)
                return

    async def _submit(self, page: str, stray: Stray) -> None:
        asked = [
            self._sequencer.submit(arrival.command, META, arrival.key)
            for arrival in arrivals(json.loads(stray.body), stray.at, self._our_app)
            if arrival.page == page
        ]
        await asyncio.gather(*asked)
