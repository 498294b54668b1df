"""Incidents: one trouble of a channel that all its chats share (specification, section 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from console.core.channels.values import HINDERS_SENDING, INCIDENTS, Incident, incident_key
from console.core.failures import Cause, Failure
from console.core.moments import Millis
from console.core.queues import Queue
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State, with_item, without_item
from console.core.traits import ChannelEvent, CompanyCommand
from console.core.transcript import Author, Message, Origin, SendState

# Asked


@dataclass(frozen=True, slots=True)
class OpenIncident(CompanyCommand):
    """Something is wrong with a channel: `failure` says what, as for a message. It takes the
    place of what is known of the same cause where the relay itself has found out another
    reason."""

    channel: str
    failure: Failure
    kind: Literal["open_incident"] = "open_incident"


@dataclass(frozen=True, slots=True)
class MendIncident(CompanyCommand):
    channel: str
    cause: Cause
    kind: Literal["mend_incident"] = "mend_incident"


Command = OpenIncident | MendIncident


# Happened


@dataclass(frozen=True, slots=True)
class IncidentOpened(ChannelEvent):
    """Something is wrong with a channel that all its chats share."""

    channel: str
    cause: Cause
    code: int = 0
    subcode: int = 0
    detail: str = ""
    kind: Literal["incident_opened"] = "incident_opened"


@dataclass(frozen=True, slots=True)
class IncidentMended(ChannelEvent):
    channel: str
    cause: Cause
    kind: Literal["incident_mended"] = "incident_mended"


Event = IncidentOpened | IncidentMended


# Deciding


def open_incident(command: OpenIncident, state: State) -> Sequence[IncidentOpened] | Refusal:
    failure = command.failure
    known = state.incidents.get(incident_key(command.channel, failure.cause))
    if known is not None and other_reason(known, failure):
        return (_opened(command.channel, failure),)
    return opened_by(command.channel, failure, state) or Refusal(RefusalCode.STALE)


def mend_incident(command: MendIncident, state: State) -> Sequence[IncidentMended] | Refusal:
    if incident_key(command.channel, command.cause) not in state.incidents:
        return Refusal(RefusalCode.STALE)
    return (IncidentMended(command.channel, command.cause),)


def opened_by(channel: str, failure: Failure, state: State) -> Sequence[IncidentOpened]:
    """The incident that a failure on a channel begins; nothing when it stands already, or when the
    failure concerns one chat only."""
    cause = failure.cause
    if cause not in INCIDENTS or incident_key(channel, cause) in state.incidents:
        return ()
    return (_opened(channel, failure),)


def _opened(channel: str, failure: Failure) -> IncidentOpened:
    return IncidentOpened(channel, failure.cause, failure.code, failure.subcode, failure.detail)


def other_reason(known: Incident, failure: Failure) -> bool:
    """Whether the relay has found out something else about a trouble than what is known. What the
    service says differs from answer to answer, and changes nothing."""

    def ours(of: Incident | Failure) -> int:
        return of.subcode if of.code == 0 else 0

    return ours(known) != ours(failure)


def mended_by_send(channel: str, state: State, sent_at: Millis) -> Sequence[IncidentMended]:
    """The incidents of a channel that can not stand any more, since a message got through that was
    sent then."""
    return [
        IncidentMended(channel, incident.cause)
        for incident in state.incidents.values()
        if incident.channel == channel
        and incident.cause in HINDERS_SENDING
        and incident.since <= sent_at
    ]


def mended_by_hearing(channel: str, state: State, sent_at: Millis) -> Sequence[IncidentMended]:
    """That new messages do not reach us can not stand any more, since the service has reported one
    that was written then."""
    incident = state.incidents.get(incident_key(channel, Cause.NOT_SUBSCRIBED))
    if incident is None or incident.since > sent_at:
        return ()
    return (IncidentMended(channel, Cause.NOT_SUBSCRIBED),)


def heard_since(channel: str, since: Millis, state: State) -> bool:
    """Whether the service has reported a visitor's message of a channel that was written since."""
    return any(
        isinstance(item, Message)
        and item.author is Author.VISITOR
        and item.origin is Origin.LIVE
        and item.at >= since
        for chat in state.chats.values()
        if chat.channel == channel and chat.last_at >= since
        for item in reversed(chat.timeline)
    )


# Folding


def incident_opened(state: State, event: IncidentOpened, at: Millis) -> State:
    incident = Incident(event.channel, event.cause, at, event.code, event.subcode, event.detail)
    key = incident_key(event.channel, event.cause)
    return replace(state, incidents=with_item(state.incidents, key, incident))


def incident_mended(state: State, event: IncidentMended) -> State:
    key = incident_key(event.channel, event.cause)
    return replace(state, incidents=without_item(state.incidents, key))


# Asking about them


def hindrance(channel: str, state: State) -> Cause | None:
    """Why nothing can be sent for a channel at present without being refused, as far as we know."""
    for cause in (Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST, Cause.CHANNEL_RESTRICTED):
        if incident_key(channel, cause) in state.incidents:
            return cause
    return None


def held(state: State, operator: str) -> Iterator[tuple[Chat, Message]]:
    """The operator's answers that an incident stopped which is mended by now: to be offered for
    sending, never sent unseen."""
    for chat in state.chats.values():
        if chat.queue is Queue.ACTIVE and chat.operator == operator:
            yield from ((chat, message) for message in held_in(chat, state))


def held_in(chat: Chat, state: State) -> list[Message]:
    """The messages of one chat that an incident stopped which is mended by now."""
    return [
        item
        for item in unsent_in(chat)
        if item.failure is not None
        and incident_key(chat.channel, item.failure.cause) not in state.incidents
    ]


def unsent_in(chat: Chat) -> list[Message]:
    """The messages of one chat that a trouble of its channel stopped, mended or not: nobody has
    sent them again or left them at that."""
    return [
        item
        for item in chat.timeline
        if isinstance(item, Message)
        and item.state is SendState.FAILED
        and not item.dismissed
        and item.failure is not None
        and item.failure.cause in HINDERS_SENDING
    ]
