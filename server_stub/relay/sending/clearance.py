"""Whether the service need be asked at all: what it would surely refuse is not sent to it."""

from __future__ import annotations

from console.core.channels.incidents import hindrance
from console.core.channels.values import ChannelState, incident_key
from console.core.failures import Cause, Failure
from console.core.state import State
from server_stub.relay.channel_port import ChannelPort


def obstacle(channel_id: str, state: State, port: ChannelPort) -> Failure | None:
    """Why a channel can not send, as far as we know. A restriction of the channel passes by
    itself and is found out by trying; lost access does not."""
    channel = state.channels.get(channel_id)
    if channel is None or channel.state is ChannelState.UNLINKED:
        return Failure(Cause.VISITOR_NOT_FOUND)
    cause = hindrance(channel_id, state)
    if cause in (Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST):
        incident = state.incidents[incident_key(channel_id, cause)]
        return Failure(cause, incident.code, incident.subcode, incident.detail)
    return None if port.has_access(channel_id) else Failure(Cause.ACCESS_EXPIRED)
