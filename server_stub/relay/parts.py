"""All parts of the relay, put together: who needs whom, and in which order they start and end."""

from __future__ import annotations

import socket
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.routing import Route

from console.core.moments import HOUR
from console.core.moments import SECOND
from server_stub.relay.admin import carry_out
from server_stub.relay.clock import Clock
from server_stub.relay.config import MetaApp
from server_stub.relay.consoles.hub import Consoles
from server_stub.relay.consoles.services import Services
from server_stub.relay.control import Control
from server_stub.relay.doctor.pages import DOCTOR, page_doctor
from server_stub.relay.facebook.parts import Facebook, placed, reachable
from server_stub.relay.files.media import Media
from server_stub.relay.files.media_fetch import Fetcher
from server_stub.relay.files.media_links import MediaLinks
from server_stub.relay.files.uploads import Uploads
from server_stub.relay.graph.client import Graph, is_here
from server_stub.relay.graph.conversations import Conversations
from server_stub.relay.inbound.backfill import Backfill
from server_stub.relay.inbound.profiles import Profiles
from server_stub.relay.inbound.webhook import Webhook
from server_stub.relay.log.store import Store
from server_stub.relay.scheduler import Scheduler
from server_stub.relay.sending.attaching import upload_in_use
from server_stub.relay.sending.inquiries import Inquiries
from server_stub.relay.sending.lookup import Lookup
from server_stub.relay.sending.presence import Presence
from server_stub.relay.sending.reactions import Reactions
from server_stub.relay.sending.sender import Sender

_SWEEP_SECONDS = HOUR / SECOND


class Parts:
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
        sequencer, vault, token_of = store.sequencer, store.vault, store.vault.page_token
        app = placed(app, graph, place)
        self._store = store
        self._clock = clock
        conversations = Conversations(graph, clock)
        # Before anything can reach the relay: it looks for what the last run has not heard.
        self._backfill = Backfill(sequencer, store.journal, conversations, clock, token_of)
        self._webhook = Webhook(
            sequencer, app.secret, app.verify_token, lambda: self.consoles.gauges(), app.id
        )
        self._facebook = Facebook(store, app, graph, clock, self._webhook.heard, dialog)
        in_use = partial(upload_in_use, sequencer)
        self._uploads = Uploads(folder, vault.operator_of, sequencer.time.now, in_use)
        links = MediaLinks(sequencer, store.journal, conversations, token_of)
        self._fetcher = Fetcher(clock, _media_hosts(graph))
        self._media = Media(links.attachment, links.fresh, vault.operator_of, self._fetcher)
        lookup = Lookup(conversations, token_of, lambda chat: sequencer.state.chats.get(chat))
        self._sender = Sender(sequencer, graph, clock, token_of, self._uploads, lookup.find_sent)
        self._inquiries = Inquiries(sequencer, clock, lookup.find_sent)
        self._reactions = Reactions(sequencer, graph, clock, token_of, self._sender.pace)
        self._presence = Presence(sequencer, graph, clock, token_of)
        self._profiles = Profiles(sequencer, graph, token_of)
        self._scheduler = Scheduler(sequencer, clock)
        self._doctor = page_doctor(store, app, graph, self._webhook.heard)
        services = Services(
            http=app.public_url if reachable(app) else "",
            answer=self._facebook.requests.answer,
            slowed=self._sender.slowed,
            present=self._presence.note,
        )
        self.consoles = Consoles(
            sequencer, store.journal, clock, vault.operator_of, services=services
        )
        self._facebook.accounts.subscribe(self.consoles.tell_operator)
        self._control = Control(folder, self._administer)

    def routes(self) -> list[Route]:
        """All that is served on the public port."""
        return [
            *self._webhook.routes(),
            *self._facebook.callbacks.routes(),
            *self._uploads.routes(),
            *self._media.routes(),
        ]

    async def start(self, consoles: socket.socket) -> None:
        """Take consoles and go on with what the last run has left."""
        await self._facebook.channels.tidy()
        await self.consoles.start(consoles)
        await self._control.start()
        self._sender.start()
        self._inquiries.start()
        self._backfill.start()

    def lasting(self) -> dict[str, Coroutine[Any, Any, None]]:
        """What goes on as long as the relay does, by name."""
        return {
            "timers": self._scheduler.run(),
            "heartbeats": self.consoles.beat(),
            "channel watch": self._facebook.watch.run(),
            "sweeping of uploads": self._sweep(),
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
        await self._facebook.watch.stop()
        await self.consoles.stop()
        await self._fetcher.close()

    async def _administer(self, request: dict[str, Any]) -> dict[str, str]:
        """What comes by the control socket."""
        if request.get("do") == DOCTOR:
            return await self._doctor.answer(request)
        answer = await carry_out(self._store, request)
        self._facebook.watch.soon(str(request.get("page", "")))
        return answer

    async def _sweep(self) -> None:
        while True:
            self._uploads.sweep(self._store.sequencer.time.now())
            await self._clock.sleep(_SWEEP_SECONDS)


def _media_hosts(graph: Graph) -> list[str]:
    """Where media may come from besides Meta: from a stand-in on this machine."""
    return [urlsplit(graph.base).netloc] if is_here(graph.base) else []
