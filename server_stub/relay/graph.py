"""Meta's Graph API, as far as the relay speaks it: send a message, look up a visitor.

Source: Meta, Send API reference, User Profile API, Graph API rate limiting. Tokens go in a
header, so that no address that gets logged holds one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from server_stub.relay.inbound import clean
from server_stub.relay.secret import Secret

VERSION = "v26.0"
DEFAULT_GRAPH = "https://graph.facebook.com"

_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_LONGEST_DETAIL = 500
_USAGE_HEADERS = ("x-app-usage", "x-page-usage", "x-business-use-case-usage")


@dataclass(frozen=True, slots=True)
class Sent:
    mid: str


@dataclass(frozen=True, slots=True)
class Denied:
    """Meta's error answer; `code` is 0 when there was none in it."""

    code: int
    subcode: int
    transient: bool
    status: int
    detail: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """Nothing was written to Meta: trying again can not send anything twice."""

    detail: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The request went out and no answer came that could be understood."""

    detail: str


Answer = Sent | Denied | Unreached | Lost


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of its allowance the Page has used, in percent, and the minutes Meta says it
    takes to regain access (0 when it says nothing)."""

    percent: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    locale: str
    timezone: float | None


def bad_base(base: str) -> str | None:
    """What is wrong with the address of a Graph API, or None."""
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("https", "http"):
        return f"{base!r} is no address of a Graph API: give one like {DEFAULT_GRAPH}"
    if parts.scheme == "http" and not _is_here(base):
        return (
            f"the Pages' tokens would cross the network in the clear to {host}: give an https"
            " address, http is for this machine only"
        )
    return None


def _is_here(base: str) -> bool:
    """Whether an address is one of this machine's own, which no proxy can reach."""
    host = urlsplit(base).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Graph:
    """A client for one app. Give `transport` in tests."""

    def __init__(
        self,
        base: str,
        app_secret: Secret,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._app_secret = app_secret
        self._client = httpx.AsyncClient(
            base_url=f"{base.rstrip('/')}/{VERSION}/",
            timeout=_TIMEOUT,
            transport=transport,
            follow_redirects=False,
            trust_env=not _is_here(base),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def send_text(
        self, page: str, token: Secret, psid: str, text: str, metadata: str, human_agent: bool
    ) -> tuple[Answer, Usage]:
        """Ask Meta to deliver a text. Never raises for anything that Meta or the line does."""
        body: dict[str, Any] = {
            "recipient": {"id": psid},
            "message": {"text": text, "metadata": metadata},
            "messaging_type": "MESSAGE_TAG" if human_agent else "RESPONSE",
        }
        if human_agent:
            body["tag"] = "HUMAN_AGENT"
        try:
            response = await self._client.post(
                f"{quote(page, safe='')}/messages",
                json=body,
                params=self._proof(token),
                headers=_authorised(token),
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Unreached(type(error).__name__), Usage()
        except (httpx.UnsupportedProtocol, httpx.ProxyError, httpx.InvalidURL) as error:
            return Unreached(type(error).__name__), Usage()
        except httpx.HTTPError as error:
            return Lost(type(error).__name__), Usage()
        return _read_answer(response), read_usage(response.headers)

    async def profile(self, psid: str, token: Secret) -> Profile | None:
        """What Meta tells of a visitor; None when it tells no name.

        Locale and timezone need permissions of their own: without them it is asked again for
        the name alone.
        """
        for fields in ("name,first_name,last_name,locale,timezone", "name,first_name,last_name"):
            try:
                response = await self._client.get(
                    quote(psid, safe=""),
                    params={"fields": fields, **self._proof(token)},
                    headers=_authorised(token),
                )
            except httpx.HTTPError:
                return None
            content = _json(response)
            if "error" not in content:
                return _read_profile(content)
        return None

    def _proof(self, token: Secret) -> dict[str, str]:
        """Meta: Graph API, secure requests: HMAC-SHA256 of the token under the app secret."""
        digest = hmac.new(self._app_secret.encode(), token.encode(), hashlib.sha256)
        return {"appsecret_proof": digest.hexdigest()}


def _authorised(token: Secret) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.reveal()}"}


def _read_answer(response: httpx.Response) -> Answer:
    content = _json(response)
    error = content.get("error")
    if isinstance(error, dict):
        return Denied(
            _int(error.get("code")),
            _int(error.get("error_subcode")),
            error.get("is_transient") is True,
            response.status_code,
            _words(error.get("message")),
        )
    mid = content.get("message_id")
    if isinstance(mid, str) and mid:
        return Sent(clean(mid))
    if response.is_success:
        return Lost("an answer without a message id")
    return Denied(
        4 if response.status_code == httpx.codes.TOO_MANY_REQUESTS else 0,
        0,
        False,
        response.status_code,
        f"HTTP {response.status_code}",
    )


def _read_profile(content: Mapping[str, Any]) -> Profile | None:
    name = _words(content.get("name")) or " ".join(
        part for key in ("first_name", "last_name") if (part := _words(content.get(key)))
    )
    if not name:
        return None
    zone = content.get("timezone")
    known = isinstance(zone, int | float) and -24 <= zone <= 24
    return Profile(name, _words(content.get("locale")), float(zone or 0) if known else None)


def read_usage(headers: Mapping[str, str]) -> Usage:
    """The highest of what Meta's usage headers say."""
    percent = minutes = 0
    for name in _USAGE_HEADERS:
        for one in _usages(headers.get(name, "")):
            percents = (one.get(key) for key in ("call_count", "total_time", "total_cputime"))
            percent = max(percent, *map(_int, percents))
            minutes = max(minutes, _int(one.get("estimated_time_to_regain_access")))
    return Usage(percent, minutes)


def _usages(header: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(header) if header else {}
    except (ValueError, RecursionError):
        return []
    if not isinstance(content, dict):
        return []
    lists = [value for value in content.values() if isinstance(value, list)]
    found = [one for several in lists for one in several if isinstance(one, dict)]
    return [content, *found]


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        content = response.json()
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0
    try:
        return int(value)
    except (ValueError, OverflowError):
        return 0


def _words(value: object) -> str:
    return clean(value)[:_LONGEST_DETAIL] if isinstance(value, str) else ""
