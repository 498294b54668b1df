"""Meta's webhook events as commands of ours: the envelope, and which kind is read where.

Shapes: Meta, Messenger Platform, webhook events. Whatever is not known is kept word for word;
nothing here raises for a shape.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from console.core.kinds.messenger.kind import WINDOW
from console.core.moments import Millis
from console.core.transcript import RemarkKind
from server_stub.relay.messenger.inbound import messages, remarks
from server_stub.relay.messenger.inbound.event import Arrival, InboundEvent
from server_stub.relay.messenger.inbound.values import (
    Object,
    as_id,
    as_line,
    as_list,
    as_moment,
    as_objects,
    as_truth,
    member,
)

__all__ = ["Arrival", "MalformedError", "arrivals", "parse_body"]

log = logging.getLogger(__name__)

_KINDS: dict[str, Callable[[InboundEvent], list[Arrival]]] = {
    "message": messages.read_message,
    "postback": messages.read_postback,
    "delivery": messages.read_delivery,
    "read": messages.read_read,
    "message_edit": messages.read_edit,
    "reaction": messages.read_reaction,
    "referral": remarks.read_referral,
    "optin": remarks.read_optin,
    "account_linking": remarks.read_linking,
    "pass_thread_control": remarks.read_pass,
    "take_thread_control": remarks.read_take,
    "request_thread_control": remarks.read_request,
    "response_feedback": remarks.read_feedback,
    "order": remarks.read_order,
    "form": remarks.read_form,
    "policy_enforcement": remarks.read_policy,
    "policy-enforcement": remarks.read_policy,
}
_ENVELOPE = frozenset({"sender", "recipient", "timestamp", "prior_message", "id", "time"})
"""Members of an event that are not what has happened."""
_OLDEST = WINDOW.whole
"""Meta repeats what was not taken for an hour, and by its older page for 36 at most. Samples and
tests have moments of years ago: such a message would be over before anybody has seen it."""


class MalformedError(ValueError):
    """The body is no JSON that we read."""


def parse_body(body: bytes) -> object:
    """The body as JSON values.

    Raises:
        MalformedError: also for NaN, numbers without end and nesting without end.
    """

    def refuse(constant: str) -> float:
        raise MalformedError(constant)

    try:
        return json.loads(body.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedError(type(error).__name__) from None


def arrivals(body: object, now: Millis, our_app: str = "") -> list[Arrival]:
    """What the events of a webhook body come to, in its order; nothing when it is about something
    else than Pages. `our_app` is our app's id at Meta: by it our echoes are told from others'."""
    if not isinstance(body, dict) or body.get("object") not in ("page", None):
        return []
    result: list[Arrival] = []
    for entry in as_objects(body.get("entry")):
        page = as_id(entry.get("id"))
        at = as_moment(entry.get("time"), now, now)
        for field in ("messaging", "standby"):
            for raw in as_list(entry.get(field)):
                result += _read(raw, page, at, now, our_app, field == "standby")
        for change in as_list(entry.get("changes")):
            result += _read_change(change, page, at, now, our_app)
    return result


def _read(
    raw: object, page: str, at: Millis, now: Millis, our_app: str, standby: bool
) -> list[Arrival]:
    """What an event asks; one that can not be read must not hold up the others of its POST,
    which Meta would repeat as a whole until it gives the Page up."""
    if not isinstance(raw, dict):
        return [messages.unrecognised(raw, page)]
    try:
        event = _event(raw, page, at, now, our_app, standby)
        return _known(event) or messages.keep_raw(event)
    except Exception as error:
        log.warning("an event could not be read (%s)", type(error).__name__)
        return [messages.unrecognised(raw, page)]


def _event(
    raw: Object, page: str, at: Millis, now: Millis, our_app: str, standby: bool
) -> InboundEvent:
    """The event with whom it concerns. In an echo Meta names the Page as the sender; older
    samples name it as the recipient there too. The entry of a test from Meta's dashboard has the
    id "0"."""
    sender = as_id(member(raw, "sender").get("id"))
    recipient = as_id(member(raw, "recipient").get("id"))
    is_echo = as_truth(member(raw, "message").get("is_echo"))
    if page in ("", "0"):
        page = sender if is_echo else recipient
    from_page = is_echo or (sender == page and bool(recipient))
    psid = recipient if from_page and recipient != page else sender
    moment = as_moment(raw.get("timestamp"), at, now)
    return InboundEvent(
        raw,
        page,
        "" if psid == page else psid,
        moment if moment >= now - _OLDEST else now,
        now,
        our_app,
        standby,
        from_page,
    )


def _known(event: InboundEvent) -> list[Arrival]:
    """What the event is understood as. Of a kind we do not know the conversation tells that
    something happened, by Meta's name for it, and the event itself is kept."""
    result: list[Arrival] = []
    for name in event.raw:
        read = _KINDS.get(name)
        if read is not None:
            result += read(event)
    strange = [name for name in event.raw if name not in _KINDS and name not in _ENVELOPE]
    if result or not strange:
        return result
    moment = event.remark(RemarkKind.OTHER, as_line(strange[0]))
    return [*moment, *messages.keep_raw(event)]


def _read_change(change: object, page: str, at: Millis, now: Millis, our_app: str) -> list[Arrival]:
    """A change of a Page's field: a label, or an event of Messenger in the form of the test from
    Meta's dashboard. Others (posts, comments) are not ours, and kept."""
    value = change.get("value") if isinstance(change, dict) else None
    if isinstance(change, dict) and isinstance(value, dict):
        result: list[Arrival] = []
        if change.get("field") == "inbox_labels":
            psid = as_id(member(value, "user").get("id"))
            result = remarks.read_label(InboundEvent(change, page, psid, at, now), value)
        elif isinstance(value.get("sender"), dict) or isinstance(value.get("recipient"), dict):
            result = _read(value, page, at, now, our_app, standby=False)
        if result:
            return result
    return [messages.unrecognised(change, page)]
