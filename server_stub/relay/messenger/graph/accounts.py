"""What Meta is asked about accounts, Pages and subscriptions.

Every question is answered by what was asked for, or by the failure as a value. Secrets go in the
body of a request, except the token that `debug_token` looks into: Meta takes that in the query
only, and no address of this program is logged.

Sources: Meta, "Manually Build a Login Flow", "Get Long-Lived Access Tokens", User accounts, User
permissions, Page subscribed_apps, App subscriptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from console.core.channels.values import AccountChannel
from console.core.moments import SECOND, Millis
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.graph.client import Denied, Graph, Lost, Reply, Unreached, readable
from server_stub.relay.messenger.graph.usage import number
from server_stub.relay.secret import Secret

MOST_PAGES = 2_000
"""Pages of one account that are read; far more than a person has."""
_AT_ONCE = 100
_ID = re.compile(r"[0-9]{1,32}", re.ASCII)

Failed = Denied | Unreached | Lost
"""Why a question has no answer."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose token it is. `id` is scoped to our app: it is no PSID."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A Page of an account, with the token that acts for it; None where Meta gives none."""

    page: AccountChannel
    token: Secret | None


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What a token is worth. `expires_at` is 0 for never or not known, `scopes` None where Meta
    does not say. `code`, `subcode` and `detail` are those of the death of an invalid one."""

    valid: bool
    scopes: frozenset[str] | None = None
    expires_at: Millis = 0
    code: int = 0
    subcode: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AppHook:
    """Where Meta reports what happens on Pages, "" for nowhere, and which events."""

    callback: str = ""
    fields: frozenset[str] = frozenset()


class GraphAccounts:
    """The questions, asked for one app."""

    def __init__(self, graph: Graph, app: MetaApp) -> None:
        self._graph = graph
        self._app = app
        self._app_token = Secret(f"{app.id}|{app.secret.reveal()}")

    # A person's login

    async def exchange(self, code: str, redirect: str) -> Secret | Failed:
        """The person's token for the code that their login gave. Codes work once."""
        return await self._token({"code": code, "redirect_uri": redirect})

    async def prolong(self, token: Secret) -> Secret | Failed:
        """The long-lived token (about 60 days) for a short-lived one. Page tokens that it gives
        have no end."""
        grant = {"grant_type": "fb_exchange_token", "fb_exchange_token": token.reveal()}
        return await self._token(grant)

    async def person(self, token: Secret) -> Person | Failed:
        result = await self._graph.call("GET", "me", token, params={"fields": "id,name"})
        if not isinstance(result, Reply):
            return result
        name = readable(result.content.get("name"))
        person = _id(result.content.get("id"))
        return Person(person, name or person) if person else Lost("an answer without an id")

    async def granted(self, token: Secret) -> frozenset[str] | Failed:
        """The permissions that the person has granted."""
        result = await self._graph.call("GET", "me/permissions", token)
        if not isinstance(result, Reply):
            return result
        return frozenset(
            readable(one.get("permission"))
            for one in _list(result.content)
            if one.get("status") == "granted"
        )

    async def pages(self, token: Secret) -> Sequence[AccountPage] | Failed:
        """The Pages that the person lets us use."""
        pages: list[AccountPage] = []
        params = {"fields": "id,name,category,access_token,tasks", "limit": str(_AT_ONCE)}
        while True:
            result = await self._graph.call("GET", "me/accounts", token, params=params)
            if not isinstance(result, Reply):
                return result
            pages += [page for one in _list(result.content) if (page := _page(one)) is not None]
            after = _next(result.content)
            if not after or after == params.get("after") or len(pages) >= MOST_PAGES:
                return pages
            params["after"] = after

    async def revoke(self, person: str, token: Secret) -> Failed | None:
        """Give all permissions of the person back; their tokens die."""
        return _done(await self._graph.call("DELETE", f"{person}/permissions", token))

    async def inspect(self, token: Secret) -> TokenFacts | Failed:
        """What a token of our app is worth, alive or not."""
        result = await self._graph.call(
            "GET", "debug_token", self._app_token, params={"input_token": token.reveal()}
        )
        if not isinstance(result, Reply):
            return result
        data = result.content.get("data")
        return _facts(data, token) if isinstance(data, dict) else Lost("an answer without data")

    async def _token(self, grant: dict[str, str]) -> Secret | Failed:
        secret = {"client_id": self._app.id, "client_secret": self._app.secret.reveal()}
        result = await self._graph.call("POST", "oauth/access_token", None, data=secret | grant)
        if not isinstance(result, Reply):
            return result
        token = result.content.get("access_token")
        if isinstance(token, str) and token.isascii() and token.isprintable() and token.strip():
            return Secret(token)
        return Lost("an answer without a token")

    # Who is told what

    async def subscribe(self, page: str, token: Secret, fields: Iterable[str]) -> Failed | None:
        """Have exactly these events of the Page reported."""
        data = {"subscribed_fields": ",".join(fields)}
        return _done(await self._graph.call("POST", f"{page}/subscribed_apps", token, data=data))

    async def unsubscribe(self, page: str, token: Secret) -> Failed | None:
        """Have nothing of the Page reported any more."""
        return _done(await self._graph.call("DELETE", f"{page}/subscribed_apps", token))

    async def subscribed(self, page: str, token: Secret) -> frozenset[str] | Failed:
        """The events of the Page that are reported to our app."""
        result = await self._graph.call("GET", f"{page}/subscribed_apps", token)
        if not isinstance(result, Reply):
            return result
        ours = [one for one in _list(result.content) if _id(one.get("id")) == self._app.id]
        return frozenset(name for one in ours for name in _names(one.get("subscribed_fields")))

    async def hook(self) -> AppHook | Failed:
        """Where the events of all Pages are reported to."""
        path = f"{self._app.id}/subscriptions"
        result = await self._graph.call("GET", path, self._app_token)
        if not isinstance(result, Reply):
            return result
        for one in _list(result.content):
            if one.get("object") == "page" and one.get("active", True) is True:
                fields = frozenset(_names(one.get("fields")))
                return AppHook(readable(one.get("callback_url")), fields)
        return AppHook()

    async def set_hook(self, callback: str, fields: Iterable[str]) -> Failed | None:
        """Have the events reported to this address, which Meta first asks whether it is ours."""
        data = {
            "object": "page",
            "callback_url": callback,
            "fields": ",".join(fields),
            "verify_token": self._app.verify_token.reveal(),
            "include_values": "true",
        }
        path = f"{self._app.id}/subscriptions"
        return _done(await self._graph.call("POST", path, self._app_token, data=data))


def _done(result: Reply | Failed) -> Failed | None:
    """Meta says yes as `true`, and in some places as the string."""
    if not isinstance(result, Reply):
        return result
    said = result.content.get("success")
    return None if said in (True, "true") else Lost("an answer that is no yes")


def _page(content: dict[str, Any]) -> AccountPage | None:
    page = _id(content.get("id"))
    if not page:
        return None
    token = content.get("access_token")
    about = AccountChannel(
        page,
        readable(content.get("name")) or page,
        readable(content.get("category")),
        tuple(_names(content.get("tasks"))),
    )
    return AccountPage(about, Secret(token) if isinstance(token, str) and token.isascii() else None)


def _facts(data: dict[str, Any], token: Secret) -> TokenFacts:
    error = data.get("error")
    reason = error if isinstance(error, dict) else {}
    ends = [number(data.get(name)) for name in ("expires_at", "data_access_expires_at")]
    scopes = data.get("scopes")
    return TokenFacts(
        data.get("is_valid") is True,
        frozenset(_names(scopes)) if isinstance(scopes, list) else None,
        min((end for end in ends if end > 0), default=0) * SECOND,
        number(reason.get("code")),
        number(reason.get("subcode")),
        readable(reason.get("message"), [token.reveal()]),
    )


def _next(content: dict[str, Any]) -> str:
    """The cursor of the next part of a list; "" at its end."""
    paging = content.get("paging")
    if not isinstance(paging, dict) or "next" not in paging:
        return ""
    cursors = paging.get("cursors")
    return readable(cursors.get("after")) if isinstance(cursors, dict) else ""


def _list(content: dict[str, Any]) -> list[dict[str, Any]]:
    data = content.get("data")
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _names(value: object) -> list[str]:
    """Names in a list, plain or as objects with a `name`."""
    if not isinstance(value, list):
        return []
    plain = [one.get("name") if isinstance(one, dict) else one for one in value]
    return [name for one in plain if (name := readable(one))]


def _id(value: object) -> str:
    """An id as text (Meta writes some as numbers); "" for what is none."""
    text = str(value) if isinstance(value, int | str) else ""
    return text if _ID.fullmatch(text) else ""
