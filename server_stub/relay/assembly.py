"""The relay, put together: who needs whom, and in which order they start and end."""

from __future__ import annotations

import socket
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from starlette.routing import Route

from console.core.actor import RELAY
from console.core.moments import HOUR, SECOND
from server_stub.relay.admin import AdminError
from server_stub.relay.administration.desk import carry_out
from server_stub.relay.administration.office import Office
from server_stub.relay.after_commit import AfterCommit
from server_stub.relay.attempts import Attempts
from server_stub.relay.backfill.backfill import Backfill
from server_stub.relay.backfill.profiles import Profiles
from server_stub.relay.clock import Clock
from server_stub.relay.completed import CompletedDesk
from server_stub.relay.consoles.hub import Consoles
from server_stub.relay.consoles.services import Services
from server_stub.relay.control import Control
from server_stub.relay.descriptors import Descriptors, gates, raise_limit
from server_stub.relay.doctor.host import judge_descriptors, judge_strayed
from server_stub.relay.files.media import Media
from server_stub.relay.files.media_fetch import Fetcher
from server_stub.relay.files.media_links import MediaLinks
from server_stub.relay.files.uploads import Uploads
from server_stub.relay.health import Health
from server_stub.relay.lines import Lines
from server_stub.relay.log.store import Store
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.connecting import placed, reachable
from server_stub.relay.messenger.connecting.problems import StoppedError
from server_stub.relay.messenger.doctor.pages import DOCTOR
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.messenger.messenger import Messenger
from server_stub.relay.people import People
from server_stub.relay.record import RecordDesk
from server_stub.relay.requests import Requests
from server_stub.relay.scheduler import Scheduler
from server_stub.relay.sending.attaching import upload_in_use
from server_stub.relay.sending.inquiries import Inquiries
from server_stub.relay.sending.lookup import Lookup
from server_stub.relay.sending.presence import Presence
from server_stub.relay.sending.reactions import Reactions
from server_stub.relay.sending.sender import Sender

_SWEEP_SECONDS = HOUR / SECOND


class Relay:
    """The relay on an opened store. `dialog` is where browsers log in, "" for where the Graph API
    says; `place` the address of the public port on this machine."""

    def __init__(
        self,
        store: Store,
        app: MetaApp,
        graph: Graph,
        clock: Clock,
        folder: Path,
        place: str,
        dialog: str,
    ) -> None:
        app = placed(app, graph, place)
        self._store = store
        self._clock = clock
        self._messenger = Messenger(store, app, graph, clock, dialog)
        sequencer, port = store.sequencer, self._messenger.port
        # Before anything can reach the relay: it looks for what the last run has not heard.
        self._backfill = Backfill(sequencer, store.journal, port, clock)
        in_use = partial(upload_in_use, sequencer)
        self.people = People(
            store,
            lambda: self.consoles.connected(),
            lambda operator, why: self.consoles.sign_out(operator, why),
        )
        operator_of = self.people.operator_of
        self._uploads = Uploads(folder, operator_of, sequencer.time.now, in_use)
        links = MediaLinks(sequencer, store.journal, port)
        self._fetcher = Fetcher(clock, self._messenger.media_hosts, self._messenger.media_places)
        self._media = Media(links.attachment, links.fresh, operator_of, self._fetcher)
        lookup = Lookup(port, lambda chat: sequencer.state.chats.get(chat))
        self._sender = Sender(sequencer, port, clock, self._uploads, lookup.find_sent)
        self._inquiries = Inquiries(sequencer, clock, lookup.find_sent)
        self._reactions = Reactions(sequencer, port, clock, self._sender.pace)
        self._presence = Presence(sequencer, port, clock)
        self._profiles = Profiles(sequencer, port, clock)
        self._scheduler = Scheduler(sequencer, clock)
        services = Services(
            http=app.public_url if reachable(app) else "",
            answer=Requests(
                self._messenger.connecting.requests.answer,
                self.people.answer,
                record=RecordDesk(store.journal.records).answer,
                completed=CompletedDesk(store.journal, lambda: sequencer.state).answer,
            ).answer,
            slowed=self._sender.slowed,
            present=self._presence.hear,
            uploaded=self._uploads.record,
        )
        public_gate, console_gate = gates(raise_limit(), app.proxies)
        self.lines = Lines(public_gate)
        self.attempts = Attempts(clock)
        self._descriptors = Descriptors(clock)
        self.consoles = Consoles(
            sequencer,
            store.journal,
            clock,
            operator_of,
            services=services,
            lines=Lines(console_gate),
            attempts=self.attempts,
            redeem=self.people.redeem,
            seen=self.people.seen,
        )
        self._messenger.connecting.accounts.subscribe(self.consoles.tell_operator)
        self._health = Health(sequencer, self._gauges)
        self._control = Control(folder, self._administer)
        AfterCommit(
            self.consoles,
            self._scheduler,
            self._sender.attaching,
            self._sender,
            self._inquiries,
            self._reactions,
            self._presence,
            self._profiles,
            self._messenger.connecting.watch,
            self._backfill,
            self._messenger.strays,
            self.people,
        ).listen(sequencer)

    def routes(self) -> list[Route]:
        """All that is served on the public port."""
        return [
            *self._health.routes(),
            *self._messenger.routes(),
            *self._uploads.routes(),
            *self._media.routes(),
        ]

    async def start(self, consoles: socket.socket) -> None:
        """Take consoles and go on with what the last run has left."""
        await self.people.start()
        await self._messenger.start()
        await self.consoles.start(consoles)
        await self._control.start()
        self._sender.start()
        self._inquiries.start()
        self._profiles.start()

    def lasting(self) -> dict[str, Coroutine[Any, Any, None]]:
        """What goes on as long as the relay does, by name."""
        return {
            "timers": self._scheduler.run(),
            "descriptors": self._descriptors.run(),
            "heartbeats": self.consoles.beat(),
            "backfill": self._backfill.run(),
            "sweeping of uploads": self._sweep(),
            **self._messenger.lasting(),
        }

    async def stop(self) -> None:
        """Begin nothing more, and let go of what is on its way."""
        await self._control.stop()
        await self._sender.stop()
        await self._inquiries.stop()
        await self._reactions.stop()
        await self._presence.stop()
        await self._backfill.stop()
        await self._profiles.stop()
        await self._messenger.stop()
        await self.people.stop()
        await self.consoles.stop()
        await self._fetcher.close()

    def _gauges(self) -> dict[str, int]:
        ended = {f"lines_ended_{why}": count for why, count in self.lines.counts.items()}
        return {
            **self._messenger.webhook.counts,
            **self.consoles.gauges(),
            **self._descriptors.gauges(),
            **self.attempts.gauges(),
            "lines": len(self.lines),
            **ended,
        }

    async def _administer(self, request: dict[str, Any]) -> dict[str, Any]:
        """What comes by the control socket."""
        if request.get("do") == DOCTOR:
            strayed = judge_strayed(self._store.sequencer.time.strayed())
            descriptors = judge_descriptors(self._descriptors.allowed, self._descriptors.in_use)
            return await self._messenger.doctor.answer(request, [strayed, descriptors])
        office = Office(self._store, self.people, self._unlink)
        answer = await carry_out(office, request)
        self._messenger.connecting.watch.soon(str(request.get("page", "")))
        return answer

    async def _unlink(self, channel: str) -> None:
        try:
            await self._messenger.connecting.channels.unlink(channel, RELAY)
        except StoppedError as stopped:
            raise AdminError(
                f"Meta does not let go of it ({stopped.problem.code}"
                f" {stopped.problem.detail}): nothing is done"
            ) from None

    async def _sweep(self) -> None:
        while True:
            self._uploads.sweep(self._store.sequencer.time.now())
            await self._clock.sleep(_SWEEP_SECONDS)
