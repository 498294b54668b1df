"""What Facebook calls, or sends browsers to, about logins: `/login/...` on the public port.

| path | who | what |
|---|---|---|
| GET /login/callback | a browser | it is back from the login dialog |
| POST /login/deauthorize | Meta | a person has removed our app |
| POST /login/deletion | Meta | a person wants their data deleted |
| GET /login/deletion/{code} | a person | what became of that |

Sources: Meta, "Manually Build a Login Flow"; Data Deletion Request Callback. Requests of Meta are
believed for their signature alone.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from console.core.moments import SECOND, Millis
from server_stub.relay.log.database import DataError
from server_stub.relay.log.sequencer import ReadOnlyError
from server_stub.relay.messenger.connecting.accounts import CALLBACK, Accounts
from server_stub.relay.messenger.connecting.login_pages import (
    deletion_page,
    language_of,
    login_page,
)
from server_stub.relay.messenger.connecting.logins import read_return
from server_stub.relay.messenger.graph.usage import number
from server_stub.relay.secret import Secret

DEAUTHORIZE = "/login/deauthorize"
DELETION = "/login/deletion"
LARGEST_FORM = 16 * 1024
FORM_SECONDS = 20
"""How long a form may take to come in."""

_CODE = re.compile(r"([0-9a-f]{9,12})([hn])([0-9a-f]{32})")
"""Seconds, whether anything was held, and a signature over both: the code itself says what was
done, so that nothing of a person has to be kept for it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed request says. `person` is the app-scoped id; `issued_at` 0 for not said."""

    person: str
    issued_at: Millis


class Callbacks:
    """`now` is the relay's time; `public_url` where a person's browser finds these pages."""

    def __init__(
        self, accounts: Accounts, app_secret: Secret, public_url: str, now: Callable[[], Millis]
    ) -> None:
        self._accounts = accounts
        self._app_secret = app_secret
        self._public_url = public_url
        self._now = now

    def routes(self) -> list[Route]:
        """For the public port."""
        return [
            Route(CALLBACK, self._end_login, methods=["GET"]),
            Route(DEAUTHORIZE, self._signed(self._deauthorise), methods=["POST"]),
            Route(DELETION, self._signed(self._delete), methods=["POST"]),
            Route(DELETION + "/{code}", self._deletion, methods=["GET"]),
        ]

    async def _end_login(self, request: Request) -> Response:
        if request.method == "HEAD":  # a preview of the link must not use the login up
            return PlainTextResponse("")
        query = request.query_params
        once = {name: value for name, value in query.items() if len(query.getlist(name)) == 1}
        ended = await self._accounts.end_login(read_return(once))
        return login_page(ended.problem, ended.pages, _language(request), ended.left_out)

    async def _deauthorise(self, signed: Signed) -> Response:
        await self._accounts.deauthorised(signed.person, signed.issued_at)
        return JSONResponse({"success": True})

    async def _delete(self, signed: Signed) -> Response:
        held = await self._accounts.delete(signed.person)
        said = f"{self._now() // SECOND:09x}{'h' if held else 'n'}"
        code = said + self._sign(said)
        return JSONResponse(
            {"url": f"{self._public_url}{DELETION}/{code}", "confirmation_code": code}
        )

    async def _deletion(self, request: Request) -> Response:
        match = _CODE.fullmatch(request.path_params["code"])
        if match is None or not hmac.compare_digest(match[3], self._sign(match[1] + match[2])):
            return deletion_page("", False, _language(request))
        day = datetime.fromtimestamp(int(match[1], 16), UTC).date().isoformat()
        return deletion_page(day, match[2] == "h", _language(request))

    def _sign(self, said: str) -> str:
        text = b"deletion:" + said.encode()
        return hmac.new(self._app_secret.encode(), text, hashlib.sha256).hexdigest()[:32]

    def _signed(
        self, then: Callable[[Signed], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that believes only what Meta has signed."""

        async def answer(request: Request) -> Response:
            try:
                async with asyncio.timeout(FORM_SECONDS):
                    form = await _read_form(request)
            except TimeoutError:
                return PlainTextResponse("too slow", 408)
            except ClientDisconnect:
                return PlainTextResponse("cut off", 400)
            if form is None:
                return PlainTextResponse("too large", 413)
            signed = read_signed(form, self._app_secret)
            if signed is None:
                return PlainTextResponse("not signed by Meta", 403)
            try:
                return await then(signed)
            except (ReadOnlyError, DataError):
                return PlainTextResponse("try again", 503)

        return answer


def read_signed(text: str, app_secret: Secret) -> Signed | None:
    """A signed request: `base64url(signature).base64url(JSON)`, the signature HMAC-SHA256 over the
    second part as it stands; None when it is not Meta's."""
    signature, dot, payload = text.partition(".")
    given = _decode(signature)
    right = hmac.new(app_secret.encode(), payload.encode("utf-8", "replace"), hashlib.sha256)
    if not dot or given is None or not hmac.compare_digest(given, right.digest()):
        return None
    try:
        content = json.loads(_decode(payload) or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("algorithm") != "HMAC-SHA256":
        return None
    person = str(content.get("user_id"))
    if not (person.isascii() and person.isdigit()):
        return None
    return Signed(person, number(content.get("issued_at")) * SECOND)


async def _read_form(request: Request) -> str | None:
    """The `signed_request` of a form, "" when it has none; None for a body that is too large."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return None
    try:
        values = parse_qs(body.decode("ascii", "replace"), max_num_fields=20)
    except ValueError:
        return ""
    requests = values.get("signed_request", [])
    return requests[0] if len(requests) == 1 else ""


def _decode(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language", ""))
