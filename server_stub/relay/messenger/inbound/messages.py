"""Messages, echoes, pressed buttons, receipts, and what is said about messages later on.

Source: Meta, webhook events `messages`, `message_echoes`, `messaging_postbacks`,
`message_deliveries`, `message_reads`, `message_edits` and `message_reactions`.
"""

from __future__ import annotations

from console.core.edits import Delete, Edit
from console.core.kinds.messenger.kind import address
from console.core.messages import Echo, Receive
from console.core.reactions import ReactByVisitor
from console.core.receipts import Deliver, MarkRead
from console.core.transcript import Pressed
from console.core.unrecognised import KeepUnrecognised
from server_stub.relay.messenger.inbound.attachments import (
    card_text,
    or_unsupported,
    read_attachments,
)
from server_stub.relay.messenger.inbound.event import Arrival, InboundEvent
from server_stub.relay.messenger.inbound.remarks import read_referral
from server_stub.relay.messenger.inbound.values import (
    Object,
    as_id,
    as_json,
    as_line,
    as_list,
    as_moment,
    as_objects,
    as_text,
    as_truth,
    digest,
    member,
)

_EMOJI = {
    "like": "👍",
    "dislike": "👎",
    "love": "❤",
    "smile": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
}
_SOME_EMOJI = "*"
"""For a reaction of which Meta says no more than "other"."""
_LONGEST_EMOJI = 16
"""Code points; a family of four has seven."""


def read_message(event: InboundEvent) -> list[Arrival]:
    """A message of either side; that one was taken back; that it came by an ad."""
    message = member(event.raw, "message")
    mid = as_id(message.get("mid"))
    if not event.psid or not message:
        return []
    if as_truth(message.get("is_deleted")):
        delete = Delete(address(event.page, event.psid), mid)
        return [event.ask(delete, f"delete:{mid}")] if mid else []
    if event.from_page:
        return _echo(event, message, mid)
    text = as_text(message.get("text")) or card_text(message) or _pressed_or_command(message)
    attachments = read_attachments(message)
    if not mid and not text and not attachments:
        return []
    mid = mid or f"message-{digest(event.raw)}"
    receive = Receive(
        event.visitor,
        mid,
        event.at,
        text,
        or_unsupported(text, attachments),
        _answered(message),
        Pressed.QUICK_REPLY if isinstance(message.get("quick_reply"), dict) else None,
        standby=event.standby,
    )
    came_by = read_referral(event, member(message, "referral"))
    raw = [] if text or attachments else keep_raw(event)
    return [*came_by, event.ask(receive, f"mid:{mid}"), *raw]


def keep_raw(event: InboundEvent) -> list[Arrival]:
    """The event word for word, beside what it was understood as."""
    return [unrecognised(event.raw, event.page)]


def unrecognised(raw: object, page: str) -> Arrival:
    return Arrival(page, KeepUnrecognised(page, as_json(raw)), f"other:{page}:{digest(raw)}")


def _pressed_or_command(message: Object) -> str:
    """The text of a message that has none of its own, as far as it says something."""
    commands = as_objects(message.get("commands"))
    if commands and (name := as_line(commands[0].get("name"))):
        return f"/{name.removeprefix('/')}"
    return as_line(member(message, "quick_reply").get("payload"))


def _answered(message: Object) -> str:
    return as_id(member(message, "reply_to").get("mid"))


def _echo(event: InboundEvent, message: Object, mid: str) -> list[Arrival]:
    if not mid:
        return []
    text = as_text(message.get("text")) or card_text(message)
    echo = Echo(
        address(event.page, event.psid),
        mid,
        event.at,
        text,
        as_text(message.get("metadata")),
        or_unsupported(text, read_attachments(message)),
        _answered(message),
        event.app_named(message.get("app_id")),
        standby=event.standby,
    )
    return [event.ask(echo, f"echo:{mid}")]


def read_postback(event: InboundEvent) -> list[Arrival]:
    """The visitor pressed a button: it reads as if they had written its title. On standby Meta
    leaves out the payload, and older ones came without title or mid."""
    postback = member(event.raw, "postback")
    if not event.psid or not postback or event.from_page:
        return []
    text = as_text(postback.get("title")) or as_line(postback.get("payload"))
    # The same press comes once on standby as well: without a mid the two are known by the moment.
    moment = event.raw.get("timestamp") or event.raw
    nameless = digest([event.page, event.psid, moment, as_text(postback.get("title"))])
    mid = as_id(postback.get("mid")) or f"postback-{nameless}"
    receive = Receive(
        event.visitor, mid, event.at, text, pressed=Pressed.BUTTON, standby=event.standby
    )
    came_by = read_referral(event, member(postback, "referral"))
    return [*came_by, event.ask(receive, f"mid:{mid}")]


def read_delivery(event: InboundEvent) -> list[Arrival]:
    delivery = member(event.raw, "delivery")
    if not event.psid or not delivery:
        return []
    until = as_moment(delivery.get("watermark"), event.at, event.at)
    mids = tuple(mid for item in as_list(delivery.get("mids")) if (mid := as_id(item)))
    key = f"delivery:{event.page}:{event.psid}:{until}:{digest(mids) if mids else ''}"
    return [event.ask(Deliver(address(event.page, event.psid), until, mids), key)]


def read_read(event: InboundEvent) -> list[Arrival]:
    read = member(event.raw, "read")
    if not event.psid or not read:
        return []
    until = as_moment(read.get("watermark"), event.at, event.at)
    key = f"read:{event.page}:{event.psid}:{until}"
    return [event.ask(MarkRead(address(event.page, event.psid), until), key)]


def read_edit(event: InboundEvent) -> list[Arrival]:
    edit = member(event.raw, "message_edit")
    mid, text = as_id(edit.get("mid")), as_text(edit.get("text"))
    if not event.psid or not mid or not text:
        return []
    digits = as_id(edit.get("num_edit"))
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0
    key = f"edit:{mid}:{number or digest(edit)}"
    return [event.ask(Edit(address(event.page, event.psid), mid, text, number), key)]


def read_reaction(event: InboundEvent) -> list[Arrival]:
    """Only what visitors do: Meta reports no reactions of the Page."""
    reaction = member(event.raw, "reaction")
    mid = as_id(reaction.get("mid"))
    action = as_line(reaction.get("action"))
    if not event.psid or not mid or event.from_page or action not in ("react", "unreact"):
        return []
    emoji = ""
    if action == "react":
        named = _EMOJI.get(as_line(reaction.get("reaction")).lower(), _SOME_EMOJI)
        emoji = as_line(reaction.get("emoji"))[:_LONGEST_EMOJI] or named
    key = f"reaction:{mid}:{action}:{emoji}:{event.at}"
    react = ReactByVisitor(address(event.page, event.psid), mid, emoji, event.at)
    return [event.ask(react, key)]
