"""A request as the control socket takes it, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server_stub.relay.admin import AdminError, renew_key
from server_stub.relay.administration import pages, people, settings
from server_stub.relay.administration.office import Answer, Office


async def carry_out(office: Office, request: Mapping[str, Any]) -> Answer:
    """What a request comes to.

    Raises:
        AdminError, DataError: what is asked can not be done.
    """
    what, _, do = str(request.get("do", "")).partition(" ")
    match what:
        case "page":
            return await pages.carry_out(office, do, request)
        case "operator":
            return await people.carry_out(office, do, request)
        case "settings":
            return await settings.carry_out(office, do, request)
        case "key" if do == "new":
            return {"done": await renew_key(office.store)}
    raise AdminError("unknown request")
