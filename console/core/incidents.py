"""Incidents: one trouble of a Page that all its chats share (specification, section 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.core import directory_events as happened
from console.core.directory import HINDERS_SENDING, INCIDENTS, incident_key
from console.core.model import Chat, State
from console.core.queues import Queue
from console.core.transcript import Cause, Failure, Message, SendState


def open_incident(page: str, failure: Failure, state: State) -> Sequence[happened.IncidentOpened]:
    """The incident that a failure on a Page begins; nothing when it stands already, or when the
    failure concerns one chat only."""
    cause = failure.cause
    if cause not in INCIDENTS or incident_key(page, cause) in state.incidents:
        return ()
    return (happened.IncidentOpened(page, cause, failure.code, failure.subcode, failure.detail),)


def mended_by_send(page: str, state: State) -> Sequence[happened.IncidentMended]:
    """The incidents of a Page that can not stand any more, since a message got through."""
    standing = [one for one in state.incidents.values() if one.page == page]
    return [
        happened.IncidentMended(page, one.cause) for one in standing if one.cause in HINDERS_SENDING
    ]


def hindrance(page: str, state: State) -> Cause | None:
    """Why nothing can be sent for a Page at present without being refused, as far as we know."""
    for cause in (Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST, Cause.PAGE_RESTRICTED):
        if incident_key(page, cause) in state.incidents:
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
        for item in chat.timeline
        if isinstance(item, Message)
        and item.state is SendState.FAILED
        and not item.dismissed
        and item.failure is not None
        and item.failure.cause in HINDERS_SENDING
        and incident_key(chat.page, item.failure.cause) not in state.incidents
    ]
