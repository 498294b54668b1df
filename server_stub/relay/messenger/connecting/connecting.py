"""All that deals with Facebook accounts and Pages, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from console.core.moments import Millis
from server_stub.relay.addresses import bad_public_url, is_here
from server_stub.relay.clock import Clock
from server_stub.relay.log.store import Store
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.accounts import DEFAULT_DIALOG, Accounts
from server_stub.relay.messenger.connecting.callbacks import Callbacks
from server_stub.relay.messenger.connecting.channels import Channels
from server_stub.relay.messenger.connecting.checks import Checks
from server_stub.relay.messenger.connecting.requests import Requests
from server_stub.relay.messenger.connecting.subscriptions import Subscriptions
from server_stub.relay.messenger.connecting.watch import Watch
from server_stub.relay.messenger.graph.accounts import GraphAccounts
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.messenger.inbound.webhook import WEBHOOK


class Connecting:
    """`heard` says when Meta has last reported something of a Page; `dialog` is where browsers
    log in, "" for where the Graph API says."""

    def __init__(
        self,
        store: Store,
        app: MetaApp,
        graph: Graph,
        clock: Clock,
        heard: Callable[[str], Millis],
        dialog: str = "",
    ) -> None:
        meta = GraphAccounts(graph, app)
        sequencer, vault = store.sequencer, store.vault
        callback = callback_of(app)
        self.checks = Checks(vault, meta, callback)
        self.watch = Watch(sequencer, vault, self.checks, clock, heard)
        subscriptions = Subscriptions(meta, store.journal)
        self.channels = Channels(sequencer, vault, meta, subscriptions, self.watch, callback)
        self.accounts = Accounts(
            sequencer, vault, meta, self.channels, app, dialog or dialog_of(graph)
        )
        self.requests = Requests(self.accounts, self.channels, self.watch)
        self.callbacks = Callbacks(self.accounts, app.secret, app.public_url, sequencer.time.now)


def reachable(app: MetaApp) -> bool:
    """Whether Meta and browsers can find the public port."""
    return bool(app.public_url) and bad_public_url(app.public_url) is None


def dialog_of(graph: Graph) -> str:
    """Where people log in: at Facebook, or at the stand-in for Meta, which has everything at one
    address."""
    return graph.base if is_here(graph.base) else DEFAULT_DIALOG


def placed(app: MetaApp, graph: Graph, place: str) -> MetaApp:
    """The app with the public port's own place (an address) where none is configured and Meta is
    a stand-in on this machine, which reaches it there."""
    here = is_here(graph.base) and is_here(place)
    return replace(app, public_url=place) if here and not app.public_url else app


def callback_of(app: MetaApp) -> str:
    """Where our webhook is, "" when that is not known."""
    return app.public_url + WEBHOOK if reachable(app) else ""
