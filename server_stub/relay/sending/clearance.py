"""Whether Meta need be asked at all: what it would surely refuse is not sent to it."""

from __future__ import annotations

from collections.abc import Callable

from console.core.channels.incidents import hindrance
from console.core.channels.values import ChannelState, incident_key
from console.core.failures import Cause, Failure
from console.core.state import State
from server_stub.relay.secret import Secret

TokenOf = Callable[[str], Secret | None]
"""The token of a Page, by its id."""


def may_send(page: str, state: State, token_of: TokenOf) -> Secret | Failure:
    """The Page's token, or why it can not send, as far as we know. A restriction of the Page
    passes by itself and is found out by trying; lost access does not."""
    channel = state.channels.get(page)
    if channel is None or channel.state is ChannelState.UNLINKED:
        return Failure(Cause.VISITOR_NOT_FOUND)
    cause = hindrance(page, state)
    if cause in (Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST):
        incident = state.incidents[incident_key(page, cause)]
        return Failure(cause, incident.code, incident.subcode, incident.detail)
    return token_of(page) or Failure(Cause.ACCESS_EXPIRED)
