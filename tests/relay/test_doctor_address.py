"""What the doctor finds at the relay's addresses, with a proxy that is right or wrong."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from server_stub.relay.doctor.findings import Finding, Mark
from server_stub.relay.messenger.doctor.address import (
    look_at_address,
    look_at_consoles,
    look_at_dialog,
    look_at_login,
    look_at_signature,
    look_at_webhook,
)
from server_stub.relay.secret import Secret
from tests.relay.doctor_desk import Answer, Front, Proxy, open_front
from tests.relay.facebook_desk import APP
from tests.relay.test_doctor_host import is_wrong

CONSOLES = "wss://relay.example/relay"
FACEBOOK = "https://www.facebook.example"


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    async with open_front(tmp_path) as opened:
        yield opened


async def answering(answer: Answer) -> Finding:
    """The console check, where everything is answered like this."""
    proxy = Proxy(httpx.MockTransport(lambda request: httpx.Response(500)))
    proxy.instead[""] = answer
    async with httpx.AsyncClient(transport=proxy) as web:
        return await look_at_consoles(web, CONSOLES)


async def test_all_is_well(front: Front) -> None:
    for look in (look_at_address, look_at_webhook, look_at_signature, look_at_login):
        finding = await look(front.web, APP)
        assert finding.mark is Mark.OK, finding
    assert front.desk.rig.sequencer.state.incidents == {}
    assert not front.desk.told


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.ConnectError, "can not be reached"),
        (httpx.ConnectTimeout, "in time"),
        (httpx.Response(502), "nothing behind"),
        (httpx.Response(404), "/healthz"),
        (httpx.Response(200, text="<h1>welcome</h1>"), "something else"),
        (httpx.Response(301, headers={"Location": "https://www.relay.example/"}), "elsewhere"),
        (httpx.Response(503, text="read-only"), "can not write"),
    ],
)
async def test_an_address_that_is_wrong(front: Front, answer: Answer, words: str) -> None:
    front.proxy.instead["/healthz"] = answer
    assert is_wrong(await look_at_address(front.web, APP), words)


async def test_a_certificate_that_is_wrong(front: Front) -> None:
    class Untrusted(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            bad = ssl.SSLCertVerificationError(1, "x")
            bad.verify_message = "self-signed certificate"
            raise httpx.ConnectError("no", request=request) from bad

    async with httpx.AsyncClient(transport=Untrusted()) as web:
        assert is_wrong(await look_at_address(web, APP), "certificate", "self-signed", "chain")


async def test_a_relay_with_another_verify_token(front: Front) -> None:
    other = replace(APP, verify_token=Secret("another"))
    assert is_wrong(await look_at_webhook(front.web, other), "META_VERIFY_TOKEN", "again")


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(200, text="hello")])
async def test_a_webhook_that_is_not_passed_on(front: Front, answer: httpx.Response) -> None:
    front.proxy.instead["/webhook"] = answer
    assert is_wrong(await look_at_webhook(front.web, APP), "/webhook")


async def test_a_relay_with_another_secret(front: Front) -> None:
    other = replace(APP, secret=Secret("another"))
    assert is_wrong(await look_at_signature(front.web, other), "META_APP_SECRET", "again")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(200), "not refused"),
        (httpx.Response(405), "HTTP 405"),
        (httpx.Response(503), "can not write"),
        (httpx.ReadTimeout, "in time"),
    ],
)
async def test_a_signature_that_is_not_looked_at(front: Front, answer: Answer, words: str) -> None:
    front.proxy.instead["/webhook"] = answer
    assert is_wrong(await look_at_signature(front.web, APP), words)


@pytest.mark.parametrize("path", ["/login/callback", "/login/deauthorize", "/login/deletion"])
@pytest.mark.parametrize("status", [400, 403, 404, 200])
async def test_login_addresses_of_somebody_else(front: Front, path: str, status: int) -> None:
    front.proxy.instead[path] = httpx.Response(status, text="<h1>proxy</h1>")
    finding = await look_at_login(front.web, APP)
    assert is_wrong(finding, path)
    assert finding.what.count("/login/") == 1


async def test_login_addresses_that_can_not_be_reached(front: Front) -> None:
    front.proxy.instead["/login/callback"] = httpx.ReadTimeout
    assert is_wrong(await look_at_login(front.web, APP), "in time")


@pytest.mark.parametrize("config", ["", "77"])
async def test_a_login_dialog(front: Front, config: str) -> None:
    app = replace(APP, login_config=config)
    front.proxy.instead[""] = httpx.Response(302, headers={"Location": "https://x/login"})
    assert (await look_at_dialog(front.web, app, FACEBOOK)).mark is Mark.OK
    asked = front.proxy.asked[-1].url
    assert asked.params["redirect_uri"] == "https://relay.example/login/callback"
    assert ("config_id" in asked.params, "scope" in asked.params) == (bool(config), not config)
    front.proxy.instead[""] = httpx.Response(400, text="<p>URL Blocked: This redirect failed")
    assert is_wrong(
        await look_at_dialog(front.web, app, FACEBOOK), "URL Blocked", "/login/callback"
    )
    for unclear in (httpx.Response(400, text="Sorry"), httpx.ConnectError):
        front.proxy.instead[""] = unclear
        assert (await look_at_dialog(front.web, app, FACEBOOK)).mark is Mark.UNCHECKED


async def test_a_console_that_gets_through() -> None:
    finding = await answering(httpx.Response(401, text="unknown token\n"))
    assert finding.mark is Mark.OK, finding


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(426), "Upgrade"),
        (httpx.Response(502), "nothing answers"),
        (httpx.Response(404), "--consoles"),
        (httpx.Response(101), "HTTP 101"),
        (httpx.Response(599), "HTTP 599"),
        (httpx.ConnectError, "can not be reached"),
    ],
)
async def test_a_console_that_does_not(answer: Answer, words: str) -> None:
    assert is_wrong(await answering(answer), words)
