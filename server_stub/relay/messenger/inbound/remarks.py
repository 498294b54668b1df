"""What happens in a conversation and is no message: where a visitor comes from, opt-ins, who has
the conversation, labels, carts; and what concerns the Page as a whole.

Source: Meta, webhook events `messaging_referrals`, `messaging_optins`, `messaging_handovers`,
`messaging_account_linking`, `messaging_policy_enforcement`, `response_feedback`, `send_cart`,
`messaging_in_thread_lead_form_submit` and `inbox_labels`.
"""

from __future__ import annotations

import logging

from console.core.channels.incidents import MendIncident, OpenIncident
from console.core.failures import Cause, Failure
from console.core.transcript import ANOTHER_APP, RemarkKind
from server_stub.relay.messenger.inbound.event import Arrival, InboundEvent
from server_stub.relay.messenger.inbound.values import (
    Object,
    as_id,
    as_line,
    as_list,
    as_text,
    digest,
    member,
)

log = logging.getLogger(__name__)

_LINKING = {"linked": RemarkKind.ACCOUNT_LINKED, "unlinked": RemarkKind.ACCOUNT_UNLINKED}
_POLICY = ("policy_enforcement", "policy-enforcement")


def read_referral(event: InboundEvent, referral: Object | None = None) -> list[Arrival]:
    """By which link or ad the visitor came."""
    referral = member(event.raw, "referral") if referral is None else referral
    about = member(referral, "ads_context_data")
    ad = as_line(about.get("ad_title")) or as_id(referral.get("ad_id"))
    ref = as_line(referral.get("ref"))
    if ad or as_text(referral.get("source")).upper() == "ADS":
        return event.remark(RemarkKind.CAME_BY_AD, ad or ref)
    if ref or referral.get("source") or referral.get("type"):
        return event.remark(RemarkKind.CAME_BY_LINK, ref or as_line(referral.get("referer_uri")))
    return []


def read_optin(event: InboundEvent) -> list[Arrival]:
    optin = member(event.raw, "optin")
    if not optin:
        return []
    status = as_line(optin.get("notification_messages_status")).upper().replace(" ", "_")
    what = {
        "STOP_NOTIFICATIONS": RemarkKind.OPTED_OUT,
        "RESUME_NOTIFICATIONS": RemarkKind.OPTED_IN_AGAIN,
    }.get(status, RemarkKind.OPTED_IN)
    topic = [as_line(optin.get(name)) for name in ("title", "payload", "ref")]
    return event.remark(what, next(filter(None, topic), ""))


def read_linking(event: InboundEvent) -> list[Arrival]:
    status = as_line(member(event.raw, "account_linking").get("status"))
    what = _LINKING.get(status)
    return event.remark(what) if what is not None else []


def read_pass(event: InboundEvent) -> list[Arrival]:
    """The conversation was passed on: to us unless another app is named."""
    given = event.raw.get("pass_thread_control")
    if not isinstance(given, dict):
        return []
    return _owned(event, event.app_named(given.get("new_owner_app_id")))


def read_take(event: InboundEvent) -> list[Arrival]:
    """The conversation was taken: from us, unless it is said that we are the new owner. The older
    form does not name the taker."""
    given = event.raw.get("take_thread_control")
    if not isinstance(given, dict):
        return []
    taker = as_id(given.get("new_owner_app_id"))
    return _owned(event, event.app_named(taker) if taker else ANOTHER_APP)


def _owned(event: InboundEvent, owner: str) -> list[Arrival]:
    if not owner:
        return event.remark(RemarkKind.THREAD_OURS, owner="")
    named = "" if owner == ANOTHER_APP else owner
    return event.remark(RemarkKind.THREAD_OTHERS, named, owner)


def read_request(event: InboundEvent) -> list[Arrival]:
    given = event.raw.get("request_thread_control")
    if not isinstance(given, dict):
        return []
    return event.remark(
        RemarkKind.THREAD_ASKED, event.app_named(given.get("requested_owner_app_id"))
    )


def read_feedback(event: InboundEvent) -> list[Arrival]:
    verdict = as_line(member(event.raw, "response_feedback").get("feedback")).lower()
    if verdict.startswith("good"):
        return event.remark(RemarkKind.FEEDBACK_GOOD)
    return event.remark(RemarkKind.FEEDBACK_BAD) if verdict.startswith("bad") else []


def read_order(event: InboundEvent) -> list[Arrival]:
    """A cart: how many products, and what was written beside it."""
    order = member(event.raw, "order")
    if not order:
        return []
    count, beside = len(as_list(order.get("products"))), as_line(order.get("note"))
    return event.remark(RemarkKind.ORDERED, f"{count} · {beside}" if beside else f"{count}")


def read_form(event: InboundEvent) -> list[Arrival]:
    form = member(event.raw, "form")
    return event.remark(RemarkKind.FORM_SENT, as_id(form.get("id"))) if form else []


def read_label(event: InboundEvent, value: Object) -> list[Arrival]:
    """A label that somebody gave the visitor at Facebook, or took away."""
    label = member(value, "label")
    name = as_line(label.get("page_label_name")) or as_id(label.get("id"))
    action = as_line(value.get("action"))
    if not name or action not in ("add", "remove"):
        return []
    added = action == "add"
    return event.remark(RemarkKind.LABEL_ADDED if added else RemarkKind.LABEL_REMOVED, name)


def read_policy(event: InboundEvent) -> list[Arrival]:
    """Meta blocks the Page or lets it go again: trouble of all its chats. A warning hinders
    nothing: it is kept, and stands in the log for whoever runs the relay."""
    given = next(filter(None, (member(event.raw, name) for name in _POLICY)), {})
    reason = as_line(given.get("reason"))
    key = f"policy:{event.page}:{digest(event.raw)}"
    action = as_line(given.get("action"))
    if action == "block":
        failure = Failure(Cause.CHANNEL_RESTRICTED, detail=reason)
        return [event.ask(OpenIncident(event.page, failure), key)]
    if action == "unblock":
        return [event.ask(MendIncident(event.page, Cause.CHANNEL_RESTRICTED), key)]
    if action == "warning":
        log.warning("Facebook warns the Page %.40r: %s", event.page, reason)
    return []
