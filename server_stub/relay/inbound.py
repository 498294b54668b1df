"""Meta's webhook events as commands of ours.

Shapes: Meta, Messenger Platform, webhook events. Whatever is not known is kept word for word;
nothing here raises for a shape.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

from console.core.commands import Deliver, Echo, KeepUnrecognised, MarkRead, Receive, RelayCommand
from console.core.model import MINUTE, Attachment, Millis, Visitor

log = logging.getLogger(__name__)

_LONGEST_ID = 1_000
_LARGEST_ID = 1 << 64
_LARGEST_NUMBER = 10**15
"""No timestamp or coordinate comes near it; floats can not hold whatever JSON can."""
_SECONDS_BELOW = 10**12
"""Timestamps under this are in seconds: some senders of older kinds still use them."""

Object = dict[str, Any]


class MalformedError(ValueError):
    """The body is no JSON that we read."""


class Arrival(NamedTuple):
    """One event of a webhook: the Page it is for, what it asks of us, and its key for ever."""

    page: str
    command: RelayCommand
    key: str


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


def arrivals(body: object, now: Millis) -> list[Arrival]:
    """The events of a webhook body, in its order; none when it is not about Pages."""
    if not isinstance(body, dict) or body.get("object") != "page":
        return []
    found: list[Arrival] = []
    for entry in _objects(body.get("entry")):
        page = _id(entry.get("id"))
        at = _moment(entry.get("time"), now, now)
        for field in ("messaging", "standby"):
            found += (_arrival(event, page, at, now) for event in _list(entry.get(field)))
        found += (_unrecognised(event, page) for event in _list(entry.get("changes")))
    return found


def _arrival(event: object, page: str, at: Millis, now: Millis) -> Arrival:
    """What an event asks; one that can not be read must not hold up the others of its POST,
    which Meta would repeat as a whole until it gives the Page up."""
    try:
        if isinstance(event, dict):
            known = _known(event, page, _moment(event.get("timestamp"), at, now))
            if known is not None:
                return known
    except Exception as error:
        log.warning("an event could not be read (%s)", type(error).__name__)
    return _unrecognised(event, page)


def _known(event: Object, page: str, at: Millis) -> Arrival | None:
    sender, recipient = (
        _id(_object(event, "sender").get("id")),
        _id(_object(event, "recipient").get("id")),
    )
    message, postback = _object(event, "message"), _object(event, "postback")
    if message.get("is_echo") is True:
        return _echo(message, page, recipient, at)
    if not sender or sender == page:
        return None
    if message:
        return _message(message, page, sender, at)
    if postback:
        return _postback(event, postback, page, sender, at)
    if "delivery" in event or "read" in event:
        return _receipt(event, page, sender, at)
    return None


def _message(message: Object, page: str, psid: str, at: Millis) -> Arrival | None:
    mid = _id(message.get("mid"))
    text = _text(message.get("text"))
    attachments = _attachments(message)
    if not mid or not (text or attachments):
        return None
    receive = Receive(Visitor(psid, page), mid, at, text, attachments)
    return Arrival(page, receive, f"mid:{mid}")


def _postback(event: Object, postback: Object, page: str, psid: str, at: Millis) -> Arrival | None:
    """The visitor tapped a button: it reads as if they had written its title."""
    title = _text(postback.get("title"))
    mid = _id(postback.get("mid")) or f"postback-{_digest(event)}"
    if not title:
        return None
    return Arrival(page, Receive(Visitor(psid, page), mid, at, title), f"mid:{mid}")


def _echo(message: Object, page: str, psid: str, at: Millis) -> Arrival | None:
    mid = _id(message.get("mid"))
    if not mid or not psid:
        return None
    text, metadata = _text(message.get("text")), _text(message.get("metadata"))
    echo = Echo(page, psid, mid, at, text, metadata, _attachments(message))
    return Arrival(page, echo, f"echo:{mid}")


def _receipt(event: Object, page: str, psid: str, at: Millis) -> Arrival | None:
    delivery, read = _object(event, "delivery"), _object(event, "read")
    key = f"receipt:{_digest(event)}"
    if delivery:
        until = _moment(delivery.get("watermark"), at, at)
        mids = tuple(mid for item in _list(delivery.get("mids")) if (mid := _id(item)))
        return Arrival(page, Deliver(page, psid, until, mids), key)
    if read:
        return Arrival(page, MarkRead(page, psid, _moment(read.get("watermark"), at, at)), key)
    return None


def _unrecognised(event: object, page: str) -> Arrival:
    raw = _json(event)
    return Arrival(page, KeepUnrecognised(page, raw), f"other:{page}:{_digest(event)}")


def _attachments(message: Object) -> tuple[Attachment, ...]:
    found = [_attachment(item) for item in _objects(message.get("attachments"))]
    if not found and _id(message.get("sticker_id")):
        found.append(Attachment("sticker"))
    return tuple(found)


def _attachment(item: Object) -> Attachment:
    payload = _object(item, "payload")
    kind = _text(item.get("type")) or "unknown"
    if _id(payload.get("sticker_id")):
        kind = "sticker"
    url = _text(payload.get("url")) or _text(item.get("url"))
    name = _text(payload.get("title")) or _text(item.get("title"))
    coordinates = _object(payload, "coordinates")
    if kind == "location" and coordinates and not name:
        name = f"{_number(coordinates.get('lat'))}, {_number(coordinates.get('long'))}"
    return Attachment(kind, url, name)


# Values, whatever came


def clean(text: str) -> str:
    """Text that SQLite, JSON and UTF-8 can hold: no NUL, no half of a surrogate pair."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _id(value: object) -> str:
    """An id as text: Meta writes some as numbers."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_ID:
        value = str(value)
    text = _text(value)
    return text if len(text) <= _LONGEST_ID else ""


def _number(value: object) -> float:
    if isinstance(value, int | float) and abs(value) < _LARGEST_NUMBER:
        return float(value)
    return 0.0


def _moment(value: object, otherwise: Millis, now: Millis) -> Millis:
    """A timestamp in ms; one that is missing or none, or lies in the future, is replaced."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    if not 1 <= value < _LARGEST_NUMBER:
        return otherwise
    at = int(value)
    return min(at * 1_000 if at < _SECONDS_BELOW else at, now + MINUTE)


def _object(holder: Object, name: str) -> Object:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> Iterator[Object]:
    return (item for item in _list(value) if isinstance(item, dict))


def _digest(event: object) -> str:
    return hashlib.sha256(_json(event, in_order=True).encode()).hexdigest()[:32]


def _json(event: object, in_order: bool = False) -> str:
    try:
        return json.dumps(event, sort_keys=in_order, separators=(",", ":"))
    except (ValueError, RecursionError) as error:
        # Nested a hair less deeply than what `parse_body` refuses, or a number without end.
        return json.dumps({"not_kept": type(error).__name__})
