"""What the doctor finds at the addresses that Meta, browsers and consoles come to."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx

from console.core.kinds.messenger.permissions import PERMISSIONS
from console.wire.frames import SUBPROTOCOL
from server_stub.relay.addresses import path_of
from server_stub.relay.doctor.findings import (
    ADDRESS,
    CONSOLES,
    DIALOG,
    LOGIN,
    SIGNATURE,
    WEBHOOK,
    Check,
    Finding,
    ok,
    unchecked,
    wrong,
)
from server_stub.relay.health import HEALTH
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.accounts import CALLBACK
from server_stub.relay.messenger.connecting.callbacks import DEAUTHORIZE, DELETION
from server_stub.relay.messenger.graph.client import VERSION
from server_stub.relay.messenger.inbound.webhook import WEBHOOK as WEBHOOK_PATH
from server_stub.relay.messenger.inbound.webhook import signature
from server_stub.relay.secret import Secret
from server_stub.relay.unreached import Reason, certificate_fault, in_words, reason_of

_HARMLESS = json.dumps({"object": "page", "entry": []}).encode()
"""A webhook that says nothing."""
_GATEWAY = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
_START = "start the relay, or point the proxy at its port"
_BLOCKED = ("URL Blocked", "Invalid App ID")
"""Meta's words on a login dialog that leads nowhere."""


async def look_at_address(web: httpx.AsyncClient, app: MetaApp) -> Finding:
    """Whether the relay answers where Meta will look for it."""
    answer = await _ask(ADDRESS, web, "GET", app.public_url + HEALTH)
    if isinstance(answer, Finding):
        return answer
    if answer.status_code == HTTPStatus.OK and answer.text.partition(",")[0] == "ok":
        certificate = " with a valid certificate" if app.public_url.startswith("https:") else ""
        return ok(ADDRESS, f"the relay answers at {app.public_url}{certificate}")
    if answer.text == "read-only":
        return wrong(ADDRESS, "the relay answers that it can not write", "make room on its disk")
    if answer.status_code in _GATEWAY:
        found = f"the proxy answers (HTTP {answer.status_code}), and nothing behind it"
        return wrong(ADDRESS, found, _START)
    if answer.is_redirect:
        do = "make PUBLIC_URL the address that answers itself"
        return wrong(ADDRESS, f"{app.public_url} leads elsewhere (HTTP {answer.status_code})", do)
    return wrong(ADDRESS, *_not_passed(app.public_url, [HEALTH]))


async def look_at_webhook(web: httpx.AsyncClient, app: MetaApp) -> Finding:
    """Whether the relay proves itself as Meta asks it to. Meta: Webhooks for Messenger Platform,
    verification requests."""
    challenge = str(secrets.randbelow(10**9))
    question = {
        "hub.mode": "subscribe",
        "hub.verify_token": app.verify_token.reveal(),
        "hub.challenge": challenge,
    }
    place = app.public_url + WEBHOOK_PATH
    answer = await _ask(WEBHOOK, web, "GET", place, params=question)
    if isinstance(answer, Finding):
        return answer
    if answer.status_code == HTTPStatus.OK and answer.text == challenge:
        return ok(WEBHOOK, f"{place} answers Facebook's question with our verify token")
    if answer.status_code == HTTPStatus.FORBIDDEN:
        return wrong(WEBHOOK, f"{place} does not know this META_VERIFY_TOKEN", _RESTART)
    return wrong(WEBHOOK, *_not_passed(app.public_url, [WEBHOOK_PATH]))


_RESTART = "start the relay again, with the settings that the doctor reads"


async def look_at_signature(web: httpx.AsyncClient, app: MetaApp) -> Finding:
    """Whether what Meta signs is believed, and only that."""
    place = app.public_url + WEBHOOK_PATH
    stranger = Secret(secrets.token_hex(16))
    statuses: list[int] = []
    for secret in (app.secret, stranger):
        headers = {"X-Hub-Signature-256": signature(secret, _HARMLESS)}
        answer = await _ask(SIGNATURE, web, "POST", place, content=_HARMLESS, headers=headers)
        if isinstance(answer, Finding):
            return answer
        statuses.append(answer.status_code)
    signed, forged = statuses
    match signed, forged:
        case HTTPStatus.OK, HTTPStatus.FORBIDDEN:
            return ok(SIGNATURE, "a signed webhook is taken, one with another signature refused")
        case HTTPStatus.FORBIDDEN, _:
            do = f"{_RESTART}; and let the proxy leave bodies as they are"
            return wrong(SIGNATURE, "a webhook signed with this META_APP_SECRET is refused", do)
        case HTTPStatus.OK, _:
            found = f"a webhook with a wrong signature is not refused (HTTP {forged})"
            return wrong(SIGNATURE, found, "let nothing but the relay answer webhooks")
        case HTTPStatus.SERVICE_UNAVAILABLE, _:
            return wrong(SIGNATURE, "the relay can not write", "make room on its disk")
        case _, _:
            found = f"a signed webhook is not taken (HTTP {signed})"
            return wrong(SIGNATURE, found, "let the proxy pass POST to /webhook")


async def look_at_login(web: httpx.AsyncClient, app: MetaApp) -> Finding:
    """Whether the addresses entered in the app's login settings are the relay's. Nothing that
    is sent to them has a state or a signature: nothing comes of it."""
    expected: Mapping[tuple[str, str], HTTPStatus] = {
        ("GET", CALLBACK): HTTPStatus.BAD_REQUEST,
        ("POST", DEAUTHORIZE): HTTPStatus.FORBIDDEN,
        ("POST", DELETION): HTTPStatus.FORBIDDEN,
    }
    lost: list[str] = []
    for (method, path), status in expected.items():
        answer = await _ask(LOGIN, web, method, app.public_url + path)
        if isinstance(answer, Finding):
            return answer
        # A refusal of the relay's own, and not of a proxy in front of it.
        ours = "content-security-policy" in answer.headers or answer.text == "not signed by Meta"
        if answer.status_code != status or not ours:
            lost.append(path)
    if lost:
        return wrong(LOGIN, *_not_passed(app.public_url, lost))
    return ok(LOGIN, f"the relay answers at {', '.join(path for _, path in expected)}")


async def look_at_dialog(web: httpx.AsyncClient, app: MetaApp, dialog: str) -> Finding:
    """Whether the login opens, as far as Meta tells somebody who is not signed in."""
    query = {
        "client_id": app.id,
        "redirect_uri": app.public_url + CALLBACK,
        "response_type": "code",
        "state": "doctor",
    }
    query |= {"config_id": app.login_config} if app.login_config else {"scope": _SCOPE}
    try:
        answer = await web.get(f"{dialog}/{VERSION}/dialog/oauth?{urlencode(query)}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = f"{dialog} can not be reached from here: it {in_words(error)}; browsers may reach it"
        return unchecked(DIALOG, why)
    if (said := next((sign for sign in _BLOCKED if sign in answer.text), None)) is not None:
        do = f"allow {app.public_url}{CALLBACK} in the app's login settings, and compare the app id"
        return wrong(DIALOG, f"Facebook says {said!r}", do)
    if answer.is_error:
        return unchecked(DIALOG, f"{dialog} does not show it to a program: open it in a browser")
    return ok(DIALOG, f"{dialog} opens it")


_SCOPE = ",".join(PERMISSIONS)


async def look_at_consoles(web: httpx.AsyncClient, place: str) -> Finding:
    """Whether a console would get through, up to the question for its token."""
    url = urlsplit(place)
    address = urlunsplit(url._replace(scheme=url.scheme.replace("ws", "http", 1)))
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
        "Sec-WebSocket-Protocol": SUBPROTOCOL,
    }
    answer = await _ask(CONSOLES, web, "GET", address, headers=headers)
    if isinstance(answer, Finding):
        return answer
    status = answer.status_code
    if status == HTTPStatus.UNAUTHORIZED:
        return ok(CONSOLES, f"{place} asks for a token")
    if status == HTTPStatus.UPGRADE_REQUIRED:
        do = "let the proxy pass websockets on (headers Upgrade and Connection)"
        return wrong(CONSOLES, f"{place} is reached, but not as a websocket", do)
    if status in _GATEWAY:
        return wrong(CONSOLES, f"nothing answers behind {place} (HTTP {status})", _START)
    do = "let the proxy pass this path to the consoles' port, or name the right one (--consoles)"
    return wrong(CONSOLES, f"{place} is not the relay's (HTTP {status})", do)


async def _ask(
    check: Check,
    web: httpx.AsyncClient,
    method: str,
    address: str,
    params: Mapping[str, str] | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response | Finding:
    """The answer, or why there is none."""
    host = urlsplit(address).netloc
    try:
        return await web.request(method, address, params=params, content=content, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason, fault = reason_of(error), certificate_fault(error)
        if reason is None:
            return wrong(check, f"{host} can not be reached ({type(error).__name__})", _REACH)
        detail = f" ({fault})" if fault else ""
        return wrong(check, f"{host} {reason}{detail}", _MEND[reason])


_REACH = "see that the name leads to this machine and that firewall, proxy and relay are up"
_MEND: Mapping[Reason, str] = {
    Reason.NAME: "enter the name in the DNS, or mend it in PUBLIC_URL",
    Reason.REFUSED: "nothing listens there: start the proxy, and see that it is the right port",
    Reason.TIMEOUT: "see that the name leads to this machine and that no firewall is in the way",
    Reason.CERTIFICATE: (
        "give the proxy a certificate for this name that browsers trust, with its chain"
    ),
    Reason.TLS: "have the proxy speak TLS on this port, or name the port that does",
    Reason.ROUTE: "see that this machine has a way to that address (network, IPv6)",
    Reason.CUT_OFF: "see what the proxy's log says, and that the relay runs",
}


def _not_passed(public_url: str, paths: list[str]) -> tuple[str, str]:
    """Something else answers there than the relay."""
    names = ", ".join(paths)
    if path := path_of(public_url):
        return (
            f"at {public_url} something else than the relay answers for {names}",
            f"leave the path {path} out of PUBLIC_URL, or let the proxy take it off",
        )
    return (
        f"at {public_url} something else than the relay answers for {names}",
        f"let the proxy pass {names} to the relay's public port",
    )
