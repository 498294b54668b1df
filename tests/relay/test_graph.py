"""Which Graph API the relay speaks to, and how it gets there."""

from __future__ import annotations

import httpx
import pytest

from server_stub.relay.channel_port import Allowance
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.graph.accounts import GraphAccounts, TokenFacts
from server_stub.relay.messenger.graph.client import (
    DEFAULT_GRAPH,
    Denied,
    Graph,
    Lost,
    Reply,
    Result,
    Unreached,
    bad_base,
)
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


async def call(response: httpx.Response | type[httpx.TransportError] | httpx.InvalidURL) -> Result:
    """What becomes of a call that is answered like this."""

    def answer(request: httpx.Request) -> httpx.Response:
        if isinstance(response, httpx.Response):
            return response
        raise response if isinstance(response, Exception) else response("broken")

    graph = Graph("http://graph", Secret("s"), httpx.MockTransport(answer))
    try:
        return await graph.call("GET", "1001/messages", Secret("t"))
    finally:
        await graph.close()


APP = {"X-App-Usage": '{"call_count":28}'}


@pytest.mark.parametrize(
    ("response", "result"),
    [
        (httpx.Response(200, json={"a": 1}, headers=APP), Reply({"a": 1}, Allowance(shared=28))),
        (httpx.Response(200, json=True), Reply({"success": True})),
        (httpx.Response(200, json=[1]), Lost("no JSON object")),
        (httpx.Response(200, text="{"), Lost("no JSON object")),
        (
            httpx.Response(200, json={"error": {"code": "190", "error_subcode": 463}}),
            Denied(190, 463, False, 200, ""),
        ),
        (
            httpx.Response(
                400,
                json={"error": {"code": 613, "is_transient": True, "message": "a\0b" * 500}},
                headers=APP,
            ),
            Denied(613, 0, True, 400, ("ab" * 500)[:500], Allowance(shared=28)),
        ),
        (httpx.Response(429, text="slow"), Denied(4, 0, False, 429, "HTTP 429")),
        (httpx.Response(502, text="<html>"), Denied(0, 0, False, 502, "HTTP 502")),
        (httpx.Response(302, json={}), Denied(0, 0, False, 302, "HTTP 302")),
        (httpx.Response(400, json={"error": "x"}), Denied(0, 0, False, 400, "HTTP 400")),
        (httpx.ConnectError, Unreached("ConnectError")),
        (httpx.ConnectTimeout, Unreached("does not answer in time")),
        (httpx.PoolTimeout, Unreached("does not answer in time")),
        (httpx.ProxyError, Unreached("ProxyError")),
        (httpx.InvalidURL("no"), Unreached("InvalidURL")),
        (httpx.ReadTimeout, Lost("ReadTimeout")),
        (httpx.WriteError, Lost("WriteError")),
        (httpx.RemoteProtocolError, Lost("RemoteProtocolError")),
    ],
)
async def test_a_call_has_one_of_four_results(
    response: httpx.Response | type[httpx.TransportError] | httpx.InvalidURL, result: Result
) -> None:
    assert await call(response) == result


async def test_the_token_is_in_a_header_and_ids_are_quoted() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={})

    graph = Graph("http://graph", Secret("s"), httpx.MockTransport(answer))
    await graph.call("POST", "m_a?b #c/x", Secret("hidden"), params={"a": "1"}, json={"b": 2})
    await graph.call("GET", "oauth/access_token", None)
    await graph.close()
    first, second = seen
    assert first.url.raw_path.startswith(b"/v26.0/m_a%3Fb%20%23c/x?a=1&appsecret_proof=")
    assert "hidden" not in str(first.url)
    assert first.headers["authorization"] == "Bearer hidden"
    assert first.content == b'{"b":2}'
    assert "authorization" not in second.headers and not second.url.query


async def test_an_address_that_nobody_listens_at_is_unreached() -> None:
    graph = Graph("http://127.0.0.1:1", Secret("s"))
    assert isinstance(await graph.call("POST", "1/messages", Secret("t"), json={}), Unreached)
    await graph.close()


async def test_what_meta_quotes_of_our_secrets_is_left_out() -> None:
    """Meta answers a token that it can not read with "Malformed access token" and the token."""

    def answer(request: httpx.Request) -> httpx.Response:
        given = f"{request.content.decode()} {request.url.query.decode()} {request.headers}"
        return httpx.Response(400, json={"error": {"code": 190, "message": f"Malformed: {given}"}})

    graph = Graph("http://graph", Secret("canary-app-secret"), httpx.MockTransport(answer))
    app = MetaApp("4711", Secret("canary-app-secret"), Secret("canary-verify"))
    meta, token = GraphAccounts(graph, app), Secret("canary-token")
    results = [
        await graph.call("GET", "1001/messages", token, params={"input_token": "canary-other"}),
        await meta.exchange("canary-code", "https://relay.example/login/callback"),
        await meta.prolong(token),
        await meta.inspect(token),
        await meta.set_hook("https://relay.example/webhook", ["messages"]),
    ]
    await graph.close()
    for result in results:
        assert isinstance(result, Denied)
        assert result.detail.startswith("Malformed: ")
        assert "canary" not in result.detail


async def test_what_meta_quotes_of_a_token_it_looked_into_is_left_out() -> None:
    error = {"code": 190, "message": "Malformed access token canary-token"}
    data = {"data": {"is_valid": False, "error": error}}
    line = httpx.MockTransport(lambda request: httpx.Response(200, json=data))
    graph = Graph("http://graph", Secret("s"), line)
    app = MetaApp("4711", Secret("s"), Secret("v"))
    facts = await GraphAccounts(graph, app).inspect(Secret("canary-token"))
    await graph.close()
    assert isinstance(facts, TokenFacts)
    assert facts.detail == "Malformed access token ***"
