"""Facebook Pages, from the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.core.channels.values import ChannelState
from server_stub.relay.admin import AdminError, add_page
from server_stub.relay.administration.office import Answer, Office, text
from server_stub.relay.secret import Secret


async def carry_out(office: Office, do: str, request: Mapping[str, Any]) -> Answer:
    """What `page <do>` comes to.

    Raises:
        AdminError, DataError: nothing is done.
    """
    match do:
        case "list":
            return list_pages(office)
        case "add":
            page, name = text(request, "page"), text(request, "name")
            brand, department = text(request, "brand"), text(request, "department")
            token = Secret(text(request, "token"))
            done = await add_page(office.store, page, name, token, brand, department)
            return {"done": done, "id": page, "name": name}
        case "remove":
            return await _remove(office, text(request, "page"))
        case _:
            raise AdminError("unknown request")


def list_pages(office: Office) -> Answer:
    """All Pages that are connected."""
    state, vault = office.state, office.store.vault
    pages = [
        {
            "id": one.id,
            "name": one.name,
            "brand": state.brands[one.brand].name,
            "department": state.departments[one.department].name,
            "state": one.state,
            "account": state.accounts[one.account].name if one.account in state.accounts else "",
            "token": vault.channel_token(one.id) is not None,
            "incidents": sorted(
                each.cause for each in state.incidents.values() if each.channel == one.id
            ),
        }
        for one in sorted(state.channels.values(), key=lambda one: one.name)
        if one.state is not ChannelState.UNLINKED
    ]
    return {"done": f"{len(pages)} Pages", "pages": pages}


async def _remove(office: Office, channel: str) -> Answer:
    known = office.state.channels.get(channel)
    if known is None or known.state is ChannelState.UNLINKED:
        raise AdminError(f"Page {channel} is not connected")
    await office.unlink(channel)
    return {
        "done": f"Page {channel} ({known.name}) is disconnected; its chats stay",
        "id": channel,
        "name": known.name,
    }
