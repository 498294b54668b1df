"""What comes with a message: files, stickers, shares, places, cards.

`Attachment.kind` is Meta's word, `name` a title, `detail` plain text in no language: a subtitle,
a latitude and longitude, a sticker's id, or for an appointment its state and when it begins
("requested 2026-03-02T10:00Z").

Source: Meta, webhook events `messages` and `message_echoes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from console.core.attachments import Attachment
from server_stub.relay.messenger.inbound.values import (
    LONGEST_LINE,
    Object,
    as_id,
    as_line,
    as_list,
    as_moment,
    as_number,
    as_objects,
    as_text,
    member,
)

_MOST = 50
"""Attachments shown of one message; Meta: images only, up to 30."""
_FAR = 1 << 62
_UNSUPPORTED = Attachment("unsupported")
"""A message of a kind that Meta does not hand out."""


def read_attachments(message: Object) -> tuple[Attachment, ...]:
    """All that came with a message, a sticker in whichever form once."""
    given = as_objects(message.get("attachments"))[:_MOST]
    result = [one for item in given for one in _attachments(item)]
    if not result and (sticker := as_id(message.get("sticker_id"))):
        result.append(Attachment("sticker", detail=sticker))
    product = as_id(member(member(message, "referral"), "product").get("id"))
    if product:
        result.append(Attachment("product", detail=product))
    story = member(member(message, "reply_to"), "story")
    if story:
        result.append(Attachment("ig_story", as_text(story.get("url"))))
    return tuple(_each_sticker_once(result))


def or_unsupported(text: str, result: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """The attachments, or for a message without any content that it can not be shown."""
    return tuple(result) if text or result else (_UNSUPPORTED,)


def card_text(message: Object) -> str:
    """The text that stands in a message's card: a button template has it there."""
    for item in as_objects(message.get("attachments")):
        payload = member(item, "payload")
        if item.get("type") == "template":
            return as_text(payload.get("text")) or as_text(payload.get("intro_message"))
    return ""


def _attachments(item: Object) -> list[Attachment]:
    payload = member(item, "payload")
    products = as_objects(member(payload, "product").get("elements"))
    if products:
        return [_card("product", one) for one in products[:_MOST]]
    elements = as_objects(payload.get("elements"))
    if len(elements) > 1:
        return [_card("template", one) for one in elements[:_MOST]]
    return [_attachment(item, payload)]


def _attachment(item: Object, payload: Object) -> Attachment:
    kind = as_line(item.get("type")) or "unknown"
    url = as_text(payload.get("url")) or as_text(item.get("url"))
    name = as_line(payload.get("title")) or as_line(item.get("title"))
    sticker = as_id(payload.get("sticker_id"))
    if sticker or kind == "sticker":
        return Attachment("sticker", url, name, detail=sticker)
    if kind == "location":
        return Attachment(kind, url, name, detail=_place(member(payload, "coordinates")))
    if kind == "appointment_booking":
        return Attachment(kind, url, name, detail=_appointment(payload))
    if kind == "template":
        return _template(payload, Attachment(kind, url, name))
    if kind == "file":
        return Attachment(kind, url, name or _file_name(url))
    return Attachment(kind, url, name, detail=as_line(payload.get("subtitle")))


def _each_sticker_once(result: Sequence[Attachment]) -> list[Attachment]:
    """From June to August 2026 Meta sent a sticker both as "sticker" and, as before, as an
    "image"; nothing else comes with a sticker."""
    shown: list[Attachment] = []
    stickers: set[str] = set()
    images = [one for one in result if one.kind == "image"]
    for one in result:
        if one.kind == "sticker":
            if stickers & {one.detail or one.url}:
                continue
            stickers |= {one.detail or one.url}
        shown.append(one)
    if len(stickers) == len(images) == 1:
        shown.remove(images[0])
    return shown


def _place(coordinates: Object) -> str:
    """ "35.6812, 139.7671"; "" when either is missing."""
    lat, long = as_number(coordinates.get("lat")), as_number(coordinates.get("long"))
    if lat is None or long is None or max(abs(lat), abs(long)) > 360:
        return ""
    return f"{_degrees(lat)}, {_degrees(long)}"


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _appointment(payload: Object) -> str:
    """Its state, a space, and its beginning in UTC."""
    status = as_line(payload.get("status"))
    begins = as_moment(payload.get("start_time"), 0, _FAR)
    try:
        moment = datetime.fromtimestamp(begins / 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")
    except (ValueError, OverflowError, OSError):
        moment = ""
    return f"{status} {moment}".strip() if begins else status


def _template(payload: Object, base: Attachment) -> Attachment:
    """A card of a Page, or one passed on by a visitor, by its first element."""
    elements = as_objects(payload.get("elements"))
    if elements:
        card = _card("template", elements[0])
        return replace(card, name=card.name or base.name, url=card.url or base.url)
    total = member(payload, "summary").get("total_cost")
    order = as_id(payload.get("order_number"))
    cost = as_number(total)
    receipt = f"{cost:g} {as_line(payload.get('currency'))}".strip() if cost is not None else ""
    return replace(base, name=base.name or order, detail=receipt or _buttons(payload))


def _card(kind: str, element: Object) -> Attachment:
    url = as_text(element.get("image_url")) or as_text(element.get("url"))
    link = url or as_text(member(element, "default_action").get("url"))
    detail = as_line(element.get("subtitle")) or _buttons(element)
    name = as_line(element.get("title")) or as_line(element.get("retailer_id"))
    return Attachment(kind, link, name, detail=detail)


def _buttons(holder: Object) -> str:
    titles = [
        as_line(one.get("title"))
        for one in as_list(holder.get("buttons"))[:_MOST]
        if isinstance(one, dict)
    ]
    return " · ".join(title for title in titles if title)[:LONGEST_LINE]


def _file_name(url: str) -> str:
    """Meta tells a file's name in its address only."""
    try:
        name = unquote(urlsplit(url).path.rpartition("/")[2])
    except ValueError:
        return ""
    return as_line(name) if "." in name.strip(".") else ""
