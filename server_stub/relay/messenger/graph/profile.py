"""Asking Meta who a visitor is. Source: Meta, User Profile API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server_stub.relay.channel_port import Profile
from server_stub.relay.messenger.graph.client import Denied, Graph, Reply, readable
from server_stub.relay.secret import Secret

_FIELDS = ("name,first_name,last_name,locale,timezone", "name,first_name,last_name")


async def profile(graph: Graph, psid: str, token: Secret) -> Profile | None:
    """What Meta tells of a visitor; None when it tells no name.

    Locale and timezone need permissions of their own: without them it is asked again for the
    name alone.
    """
    for fields in _FIELDS:
        result = await graph.call("GET", psid, token, params={"fields": fields})
        if isinstance(result, Reply):
            return _read(result.content)
        if not isinstance(result, Denied):
            return None
    return None


def _read(content: Mapping[str, Any]) -> Profile | None:
    name = readable(content.get("name")) or " ".join(
        part for key in ("first_name", "last_name") if (part := readable(content.get(key)))
    )
    if not name:
        return None
    zone = content.get("timezone")
    known = isinstance(zone, int | float) and -24 <= zone <= 24
    return Profile(name, readable(content.get("locale")), float(zone or 0) if known else None)
