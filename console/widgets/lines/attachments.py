"""An attachment as lines of text: what it is, its name, its size, and what more is known.

[Image 1.2 MB photo.jpg]
[Location] Tokyo Station  35.68, 139.76
[Shared link] Spring sale - shop.example
[Appointment] requested  2 Mar 10:00
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from console.core.attachments import Attachment
from console.core.kinds.known import REDIRECTS, THUMBS_UP
from console.core.moments import Millis
from console.locale.words import Reader
from console.text import cut, one_line, wrap
from console.widgets.quiet import Line

FILES = frozenset({"image", "audio", "video", "file"})
"""The kinds that are bytes with a name and a size."""

_LINKS = frozenset({"fallback", "share"})

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?")


def attachment_lines(attachment: Attachment, reader: Reader, now: Millis, room: int) -> list[Line]:
    """The lines of one attachment at `room` cells, two at most."""
    label = _label(attachment, reader)
    if attachment.kind in FILES:
        lines: list[Line] = [((f"[{cut(label, max(1, room - 2))}]", "attachment"),)]
        detail = one_line(attachment.detail)
        return lines + ([((cut(detail, room), "cause"),)] if detail else [])
    head = f"[{label}]"
    facts = attachment_facts(attachment, reader, now)
    if not facts:
        first, *rest = wrap(head, room)
        return [((line, "attachment"),) for line in (first, cut(" ".join(rest), room)) if line]
    first, *rest = wrap(f"{head} {facts}", room)
    if len(rest) > 1:
        rest = [cut(" ".join(rest), room)]
    line: Line = ((first, "attachment"),)
    if first.startswith(head):
        line = ((head, "attachment"), (first[len(head) :], "fact"))
    return [line, *(((more, "fact"),) for more in rest)]


def attachment_text(attachment: Attachment, reader: Reader, now: Millis) -> str:
    """An attachment in one line."""
    label = _label(attachment, reader)
    facts = "" if attachment.kind in FILES else attachment_facts(attachment, reader, now)
    return f"[{label}] {facts}" if facts else f"[{label}]"


def _label(attachment: Attachment, reader: Reader) -> str:
    words = reader.words
    pieces = [words.attachment(attachment.kind)]
    if attachment.kind in FILES:
        if attachment.size is not None:
            pieces.append(words.size(attachment.size))
        pieces.append(one_line(attachment.name))
    return " ".join(part for part in pieces if part)


def attachment_facts(attachment: Attachment, reader: Reader, now: Millis) -> str:
    """What is known of an attachment that is no file."""
    name, detail = one_line(attachment.name), one_line(attachment.detail)
    if attachment.kind == "sticker":
        return "👍" if detail in THUMBS_UP else name
    if attachment.kind == "appointment_booking":
        return _appointment(name, detail, reader, now)
    pieces = [name, "" if detail.isdigit() else detail]
    if attachment.kind in _LINKS:
        host = _host(attachment.url)
        pieces = [f"{name} - {host}" if name and host else name or host, detail]
    return "  ".join(part for part in pieces if part)


def _appointment(name: str, detail: str, reader: Reader, now: Millis) -> str:
    """The state of a booking in words, its moments as people write them."""
    said: list[str] = []
    for part in (*name.split(), *detail.split()):
        if f"appointment.{part}" in reader.words.catalogue:
            said.append(reader.words.say(f"appointment.{part}"))
        elif _MOMENT.fullmatch(part):
            said.append(_moment(part, reader, now))
        else:
            said.append(part)
    return "  ".join(said)


def _moment(text: str, reader: Reader, now: Millis) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    aware = when if when.tzinfo else when.replace(tzinfo=reader.tz)
    return reader.words.moment(int(aware.timestamp() * 1000), now, reader.tz)


def _host(url: str) -> str:
    """The host of a link, behind a redirect of the service if it is one; "" for none."""
    try:
        link = urlsplit(url)
        if link.hostname in REDIRECTS:
            link = urlsplit(parse_qs(link.query).get("u", [""])[0]) or link
        return one_line(link.hostname or "")
    except ValueError:
        return ""
