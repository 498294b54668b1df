"""Asking Meta who a visitor is. Source: Meta, User Profile API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from console.core.failures import Cause
from console.core.kinds.messenger.kind import MESSENGER
from server_stub.relay.channel_port import Profile
from server_stub.relay.messenger.graph.client import Denied, Graph, Reply, readable
from server_stub.relay.messenger.graph.send import Trouble
from server_stub.relay.secret import Secret

_NAME = "name,first_name,last_name"
_ALL = f"{_NAME},locale,timezone"


async def profile(graph: Graph, psid: str, token: Secret) -> Profile | Trouble | None:
    """What Meta tells of a visitor; None when it tells no name.

    Locale and timezone need permissions of their own: where they are refused it is asked again
    for the name alone.
    """
    result = await graph.call("GET", psid, token, params={"fields": _ALL})
    if isinstance(result, Denied) and not _fares_alike(result):
        result = await graph.call("GET", psid, token, params={"fields": _NAME})
    return _read(result.content) if isinstance(result, Reply) else result


def _fares_alike(denied: Denied) -> bool:
    """Whether fewer fields would fare no better: the fault is Meta's, or it wants fewer calls."""
    limited = MESSENGER.errors.classify(denied.code, denied.subcode).cause is Cause.RATE_LIMITED
    return denied.transient or denied.status >= httpx.codes.INTERNAL_SERVER_ERROR or limited


def _read(content: Mapping[str, Any]) -> Profile | None:
    name = readable(content.get("name")) or " ".join(
        part for key in ("first_name", "last_name") if (part := readable(content.get(key)))
    )
    if not name:
        return None
    zone = content.get("timezone")
    known = isinstance(zone, int | float) and -24 <= zone <= 24
    return Profile(name, readable(content.get("locale")), float(zone or 0) if known else None)
