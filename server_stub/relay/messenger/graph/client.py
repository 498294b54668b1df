"""The line to Meta's Graph API: calls, and what can come of one.

What is asked of it stands in the files beside this one. Tokens go in a
header, so that no address that gets logged holds one. Nothing that Meta or the line does is
raised: it is one of four results.

Source: Meta, Graph API overview, "Handling Errors" and "Secure Requests".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from server_stub.relay.addresses import is_here
from server_stub.relay.channel_port import Allowance
from server_stub.relay.messenger.graph.usage import number, read_usage
from server_stub.relay.plain_text import clean
from server_stub.relay.secret import Secret
from server_stub.relay.unreached import in_words

VERSION = "v26.0"
DEFAULT_GRAPH = "https://graph.facebook.com"

TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_LONGEST_DETAIL = 500

_SECRETS = (
    "access_token",
    "client_secret",
    "code",
    "fb_exchange_token",
    "input_token",
    "verify_token",
)
"""Parameters whose values are not for people's eyes."""
_SHORTEST_SECRET = 6


@dataclass(frozen=True, slots=True)
class Reply:
    """Meta did what was asked. `content` is its JSON object."""

    content: dict[str, Any]
    usage: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, slots=True)
class Denied:
    """Meta's error answer; `code` is 0 when there was none in it. `detail` is cleaned."""

    code: int
    subcode: int
    transient: bool
    status: int
    detail: str
    usage: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, slots=True)
class Unreached:
    """Nothing was written to Meta: trying again can not do anything twice."""

    detail: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The request went out and no answer came that could be understood."""

    detail: str


Result = Reply | Denied | Unreached | Lost


def bad_base(base: str) -> str | None:
    """What is wrong with the address of a Graph API, or None."""
    try:
        address = urlsplit(base)
        host, _ = address.hostname, address.port
    except ValueError:
        host = None
    if not host or address.scheme not in ("https", "http"):
        return f"{base!r} is no address of a Graph API: give one like {DEFAULT_GRAPH}"
    if address.scheme == "http" and not is_here(base):
        return (
            f"the Pages' tokens would cross the network in the clear to {host}: give an https"
            " address, http is for this machine only"
        )
    return None


class Graph:
    """A client for one app. Give `transport` in tests."""

    def __init__(
        self,
        base: str,
        app_secret: Secret,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base = base.rstrip("/")
        self._app_secret = app_secret
        self._client = httpx.AsyncClient(
            base_url=f"{self.base}/{VERSION}/",
            timeout=TIMEOUT,
            transport=transport,
            follow_redirects=False,
            trust_env=not is_here(base),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def call(
        self,
        method: str,
        path: str,
        token: Secret | None,
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
        data: Mapping[str, str] | None = None,
        files: Mapping[str, Any] | None = None,
        patience: httpx.Timeout = TIMEOUT,
    ) -> Result:
        """One call, `path` relative to the version ("1001/messages"; it is quoted here).

        The body is `json`, or a form of `data`, with `files` multipart as httpx takes them; what
        is secret belongs there and never into `params`. Without a token nobody is named and no
        proof is given. Pages of a list are asked for by their cursor (`after`), since the
        addresses that Meta gives for them hold the token.
        """
        try:
            response = await self._client.request(
                method,
                quote(path, safe="/"),
                params={**(params or {}), **self._proof(token)},
                json=json,
                data=data,
                files=files,
                headers={"Authorization": f"Bearer {token.reveal()}"} if token else None,
                timeout=patience,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Unreached(in_words(error))
        except (httpx.UnsupportedProtocol, httpx.ProxyError, httpx.InvalidURL) as error:
            return Unreached(type(error).__name__)
        except httpx.HTTPError as error:
            return Lost(type(error).__name__)
        given = {**(params or {}), **(data or {})}
        hidden = [given[name] for name in _SECRETS if name in given]
        hidden += [one.reveal() for one in (token, self._app_secret) if one]
        return _read(response, hidden)

    def _proof(self, token: Secret | None) -> dict[str, str]:
        """Meta: Graph API, secure requests: HMAC-SHA256 of the token under the app secret."""
        if token is None:
            return {}
        digest = hmac.new(self._app_secret.encode(), token.encode(), hashlib.sha256)
        return {"appsecret_proof": digest.hexdigest()}


def _read(response: httpx.Response, hidden: Sequence[str]) -> Result:
    """An error in the body counts whatever the HTTP status says, which is a weak signal. What is
    `hidden` is left out of its words."""
    status, usage = response.status_code, read_usage(response.headers)
    try:
        content = response.json()
    except (ValueError, RecursionError):
        content = None
    error = content.get("error") if isinstance(content, dict) else None
    if isinstance(error, dict):
        return Denied(
            number(error.get("code")),
            number(error.get("error_subcode")),
            error.get("is_transient") is True,
            status,
            readable(error.get("message"), hidden),
            usage,
        )
    if not response.is_success:
        code = 4 if status == httpx.codes.TOO_MANY_REQUESTS else 0
        return Denied(code, 0, False, status, f"HTTP {status}", usage)
    if content is True:  # some edges of older versions say so
        return Reply({"success": True}, usage)
    return Reply(content, usage) if isinstance(content, dict) else Lost("no JSON object")


def readable(value: object, hidden: Iterable[str] = ()) -> str:
    """A text of Meta's for people: cleaned and cut; "" for anything else. Meta may quote what is
    secret and was sent to it ("Malformed access token ..."): `hidden` says what to leave out."""
    if not isinstance(value, str):
        return ""
    for secret in hidden:
        for form in (secret, quote(secret, safe="")):
            if len(secret) >= _SHORTEST_SECRET:
                value = value.replace(form, "***")
    return clean(value)[:_LONGEST_DETAIL]
