"""Where the relay and the login are, as far as that is settled without being told."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from server_stub.relay.messenger.connecting.accounts import DEFAULT_DIALOG
from server_stub.relay.messenger.connecting.connecting import dialog_of, placed, reachable
from server_stub.relay.messenger.graph.client import DEFAULT_GRAPH, Graph
from tests.relay.facebook_desk import APP
from tests.relay.rig import APP_SECRET

HERE = "http://127.0.0.1:9001"


def graph(base: str) -> Graph:
    return Graph(base, APP_SECRET, httpx.MockTransport(lambda request: httpx.Response(200)))


@pytest.mark.parametrize(
    ("base", "place", "configured", "found"),
    [
        (HERE, "http://127.0.0.1:8080", "", "http://127.0.0.1:8080"),
        (HERE, "http://[::1]:8080", "", "http://[::1]:8080"),
        (HERE, "http://0.0.0.0:8080", "", ""),
        (HERE, "http://127.0.0.1:8080", "https://relay.example", "https://relay.example"),
        (DEFAULT_GRAPH, "http://127.0.0.1:8080", "", ""),
        (DEFAULT_GRAPH, "http://127.0.0.1:8080", "https://r.example", "https://r.example"),
    ],
)
def test_a_stand_in_reaches_the_public_port_where_it_is(
    base: str, place: str, configured: str, found: str
) -> None:
    app = placed(replace(APP, public_url=configured), graph(base), place)
    assert app.public_url == found
    assert reachable(app) is bool(found)


@pytest.mark.parametrize(("base", "dialog"), [(HERE, HERE), (DEFAULT_GRAPH, DEFAULT_DIALOG)])
def test_a_stand_in_has_the_login_where_graph_is(base: str, dialog: str) -> None:
    assert dialog_of(graph(base)) == dialog


def test_an_address_that_nobody_reaches() -> None:
    assert not reachable(replace(APP, public_url="http://relay.example"))
