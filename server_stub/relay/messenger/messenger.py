"""The relay's side of Messenger: what it offers to the rest, and what it serves to Meta."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from starlette.routing import Route

from server_stub.relay.clock import Clock
from server_stub.relay.log.store import Store
from server_stub.relay.messenger import media
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.connecting import Connecting
from server_stub.relay.messenger.doctor.pages import page_doctor
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.messenger.graph.conversations import Conversations
from server_stub.relay.messenger.inbound.strays import StrayEvents
from server_stub.relay.messenger.inbound.webhook import Webhook
from server_stub.relay.messenger.port import MessengerPort


class Messenger:
    """All Pages of one app at Meta. `dialog` is where browsers log in, "" for where the Graph API
    says.

    `port` is how messages leave; `connecting` is what admins do; `doctor` looks at the Pages.
    Files of visitors come from `media_hosts` and `media_places`.
    """

    media_hosts = media.HOSTS

    def __init__(self, store: Store, app: MetaApp, graph: Graph, clock: Clock, dialog: str) -> None:
        token_of = store.vault.channel_token
        self.port = MessengerPort(graph, Conversations(graph, clock), token_of)
        self.strays = StrayEvents(store.sequencer, store.journal.strays, app.id)
        self.webhook = Webhook(store.sequencer, app.secret, app.verify_token, app.id, self.strays)
        heard = self.webhook.heard
        self.connecting = Connecting(store, app, graph, clock, heard, dialog)
        self.doctor = page_doctor(store, app, graph, heard)
        self.media_places = media.places(graph.base)

    def routes(self) -> list[Route]:
        """For the public port."""
        return [*self.webhook.routes(), *self.connecting.callbacks.routes()]

    async def start(self) -> None:
        await self.connecting.channels.tidy()
        await self.connecting.watch.mark_unreadable()
        await self.strays.begin()

    def lasting(self) -> dict[str, Coroutine[Any, Any, None]]:
        """What goes on as long as the relay does, by name."""
        return {"channel watch": self.connecting.watch.run()}

    async def stop(self) -> None:
        await self.strays.stop()
        await self.connecting.watch.stop()
