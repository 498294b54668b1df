"""Which Graph API the relay speaks to, and how it gets there."""

from __future__ import annotations

import pytest

from server_stub.relay.graph import DEFAULT_GRAPH, Graph, bad_base
from server_stub.relay.secret import Secret


@pytest.mark.parametrize(
    ("base", "good"),
    [
        (DEFAULT_GRAPH, True),
        ("https://graph.example:8443/x", True),
        ("http://127.0.0.1:9000", True),
        ("http://127.3.2.1", True),
        ("http://localhost:9000", True),
        ("http://[::1]:9000", True),
        ("http://10.0.0.1", False),
        ("http://localhost.example", False),
        ("http://127.0.0.1.example", False),
        ("http://localhost@graph.example", False),
        ("http://127.0.0.1:port", False),
    ],
)
def test_tokens_cross_in_the_clear_on_this_machine_only(base: str, good: bool) -> None:
    assert (bad_base(base) is None) is good


@pytest.mark.parametrize(
    ("base", "proxied"),
    [(DEFAULT_GRAPH, True), ("http://127.0.0.1:9", False), ("http://[::1]:9", False)],
)
async def test_no_proxy_stands_before_this_machine(
    monkeypatch: pytest.MonkeyPatch, base: str, proxied: bool
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    graph = Graph(base, Secret("s"))
    assert graph._client.trust_env is proxied
    await graph.close()
