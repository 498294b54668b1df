"""Messages as Meta lists them in a conversation, read into ours.

Source: Meta, Conversations API; restfb's recorded answers for the shape of attachments. Times
are in whole seconds there, and templates, places and what was pressed are not told.
"""

from __future__ import annotations

from datetime import datetime

from console.core.attachments import Attachment
from console.core.moments import Millis
from console.core.transcript import Author, Message, Origin, Reaction, SendState
from server_stub.relay.messenger.graph.usage import number
from server_stub.relay.messenger.inbound.attachments import or_unsupported
from server_stub.relay.messenger.inbound.values import (
    Object,
    as_id,
    as_line,
    as_moment,
    as_objects,
    as_text,
    as_truth,
    member,
)

FIELDS = (
    "id,created_time,from,message,sticker,reply_to,reactions,"
    "attachments{id,mime_type,name,size,file_url,image_data,video_data},"
    "shares{link,name,description}"
)
"""What is asked for of a message."""

_FAR = 1 << 62
_LONGEST_EMOJI = 16


def data(holder: Object, name: str) -> list[Object]:
    """The objects of a list of Meta's, which stands under "data"."""
    return as_objects(member(holder, name).get("data"))


def read_listed(raw: Object, page: str) -> Message | None:
    """A message as it stands in a transcript; None for one that is listed and not shown, as all
    but the newest 20 are."""
    mid, at = as_id(raw.get("id")), read_time(raw.get("created_time"))
    sender = as_id(member(raw, "from").get("id"))
    if not mid or not at or not sender:
        return None
    ours = sender == page
    text = as_text(raw.get("message"))
    return Message(
        mid,
        Author.CHANNEL if ours else Author.VISITOR,
        at,
        text,
        state=SendState.SENT if ours else SendState.RECEIVED,
        mid=mid,
        attachments=or_unsupported(text, read_attachments(raw)),
        reply_to=as_id(member(raw, "reply_to").get("mid")),
        origin=Origin.HISTORY,
        reactions=_reactions(raw, page),
    )


def read_attachments(raw: Object) -> tuple[Attachment, ...]:
    """What came with a message: a sticker alone, or files and then what was shared."""
    sticker = raw.get("sticker")
    if isinstance(sticker, str) and sticker:
        return (Attachment("sticker", as_text(sticker)),)
    files = [_file(one) for one in data(raw, "attachments")]
    shares = [
        Attachment(
            "fallback",
            as_text(one.get("link")),
            as_line(one.get("name")),
            detail=as_line(one.get("description")),
        )
        for one in data(raw, "shares")
    ]
    return (*files, *shares)


def read_time(value: object) -> Millis:
    """A moment as Graph writes it ("2022-07-12T19:11:07+0000"), or as a number; 0 for none."""
    try:
        return int(datetime.fromisoformat(as_text(value)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return as_moment(value, 0, _FAR)


def _file(raw: Object) -> Attachment:
    image, video = member(raw, "image_data"), member(raw, "video_data")
    mime = as_text(raw.get("mime_type"))
    if as_truth(image.get("render_as_sticker")):
        return Attachment("sticker", as_text(image.get("url")))
    kind = "image" if image else "video" if video else mime.partition("/")[0]
    if kind not in ("image", "video", "audio"):
        kind = "file"
    url = as_text((image or video).get("url")) or as_text(raw.get("file_url"))
    size = number(raw.get("size"))
    name = as_line(raw.get("name"))
    return Attachment(kind, url, name, size if 0 < size < 1 << 40 else None)


def _reactions(raw: Object, page: str) -> tuple[Reaction, ...]:
    by_author: dict[Author, str] = {}
    for one in data(raw, "reactions"):
        emoji = as_line(one.get("reaction"))[:_LONGEST_EMOJI]
        for user in as_objects(one.get("users")):
            by_page = as_id(user.get("id")) == page
            by_author[Author.CHANNEL if by_page else Author.VISITOR] = emoji
    return tuple(Reaction(author, emoji) for author, emoji in by_author.items() if emoji)
