"""Reading messages. Only the newest 20 of a conversation can be read in detail.

Meta: Conversations API for Messenger Platform; the shape of attachments: restfb's fixtures.
"""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .calls import Call
from .errors import GraphError
from .fields import Field, choose, wanted
from .media.dimensions import dimensions
from .media.store import Media, MediaStore
from .paging import paged
from .wire import Json
from .world import Message, Page, Visitor

DETAILED = 20
_NODE = "Message"
_LISTED = ("id", "created_time")
_FILES = ("image", "audio", "video", "file")
_SHARES = ("fallback", "reel", "ig_reel", "post", "ig_post")


class Messages:
    """Shows messages of threads. Raises `GraphError`."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store

    def listed(
        self,
        call: Call,
        page: Page,
        visitor: Visitor,
        conversation: str,
        fields: tuple[Field, ...],
        modifiers: Mapping[str, str] | None = None,
    ) -> Json:
        """The newest first. Of older ones only id and time are shown."""
        messages = page.threads[visitor.psid].messages[::-1]
        detailed = {message.mid for message in messages[:DETAILED]}
        plain = tuple(field for field in fields if field.name in _LISTED)
        choose(fields, _known_fields(), _NODE)  # a wrong field is told whatever there is
        return paged(
            call,
            f"{conversation}/messages",
            messages,
            lambda message: message.mid,
            lambda message: choose(
                fields if message.mid in detailed else plain,
                self._known(page, visitor, message),
                _NODE,
            ),
            modifiers,
        )

    def owner(self, page: Page, mid: str) -> Visitor | None:
        """In whose thread that message is."""
        return next(
            (each for each in page.visitors.values() if page.threads[each.psid].find(mid)), None
        )

    def node(self, page: Page, visitor: Visitor, call: Call) -> Json:
        """`GET /{message}`: one of the newest 20, or an error as if it were deleted."""
        message = self._newest(page, visitor, call.path[0])
        return choose(
            wanted(call, ("id", "created_time")), self._known(page, visitor, message), _NODE
        )

    def attachments(self, page: Page, visitor: Visitor, call: Call) -> Json:
        """`GET /{message}/attachments`: every address in it is fresh."""
        message = self._newest(page, visitor, call.path[0])
        found = [each for each in message.attachments if each.get("type") in _FILES]
        return {"data": [self._attachment(each) for each in found]}

    def _newest(self, page: Page, visitor: Visitor, mid: str) -> Message:
        """That message, if it is one of those that can be read."""
        messages = page.threads[visitor.psid].messages[-DETAILED:]
        found = next((each for each in messages if each.mid == mid), None)
        if found is None:
            raise GraphError(9000001)
        return found

    def _known(self, page: Page, visitor: Visitor, message: Message) -> Json:
        people = [participant(visitor.psid, visitor.name), participant(page.id, page.name)]
        sender, receiver = people[::-1] if message.from_page else people
        thread = page.threads[visitor.psid]
        files = [each for each in message.attachments if each.get("type") in _FILES]
        shares = [_share(each) for each in message.attachments if each.get("type") in _SHARES]
        return _known_fields() | {
            "id": message.mid,
            "created_time": iso(message.at),
            "from": sender,
            "to": {"data": [receiver]},
            "message": message.text or "",
            "attachments": _data([self._attachment(each) for each in files]),
            "shares": _data(shares),
            "sticker": self._sticker(message),
            "reply_to": _reply_to(thread.find(message.reply_to or ""), message),
            "reactions": _data(_reactions(page, visitor, message.mid)),
            "tags": {"data": [{"name": name} for name in _tags(message)]},
        }

    def _attachment(self, told: Json) -> Json:
        """From the form of webhooks; our own files get a fresh address."""
        payload = told.get("payload")
        url = str(payload.get("url", "")) if isinstance(payload, dict) else ""
        media = self._store.of_url(url)
        kind = str(told["type"])
        about: Json = {"id": media.id if media else str(zlib.crc32(url.encode("utf-8", "replace")))}
        if media is not None:
            url = self._store.url(media)
            about |= {"mime_type": media.content_type, "name": media.name}
            about["size"] = len(media.content)
        if kind == "image":
            return about | {"image_data": _image(url, media)}
        if kind == "video":
            return about | {"video_data": _size(None) | {"url": url, "preview_url": url}}
        return about | {"file_url": url}

    def _sticker(self, message: Message) -> str | None:
        for each in message.attachments:
            payload = each.get("payload")
            if isinstance(payload, dict) and payload.get("sticker_id"):
                return self._store.fresh(str(payload.get("url")))
        return None


def iso(at: int) -> str:
    """A moment as Graph writes it, such as 2022-07-12T19:11:07+0000."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _known_fields() -> dict[str, Any]:
    """Every field there is, without a value."""
    names = "id created_time from to message attachments shares sticker reply_to reactions tags"
    return dict.fromkeys([*names.split(), "is_unsupported", "thread_id"])


def participant(person_id: str, name: str) -> Json:
    """Somebody in a conversation. The address is made up by Meta too."""
    return {"name": name, "email": f"{person_id}@facebook.com", "id": person_id}


def _image(url: str, media: Media | None) -> Json:
    animated = media is not None and media.content_type == "image/gif"
    size = _size(media)
    image = size | {"url": url, "preview_url": url, "image_type": 1, "render_as_sticker": False}
    image |= {"max_width": size["width"], "max_height": size["height"]}
    return image | ({"animated_gif_url": url} if animated else {})


def _size(media: Media | None) -> Json:
    width, height = dimensions(b"" if media is None else media.content)
    return {"width": width, "height": height}


def _share(told: Json) -> Json:
    payload = told.get("payload")
    about = payload if isinstance(payload, dict) else told
    return {"link": about.get("url"), "name": about.get("title")}


def _reply_to(replied: Message | None, message: Message) -> Json | None:
    if message.reply_to is None:
        return None
    own = replied is not None and replied.from_page == message.from_page
    return {"mid": message.reply_to, "is_self_reply": own}


def _reactions(page: Page, visitor: Visitor, mid: str) -> list[Json]:
    by_whom = page.threads[visitor.psid].reactions.get(mid, {})
    names = {page.id: page.name, visitor.psid: visitor.name}
    return [
        {"reaction": emoji, "users": [{"id": who, "name": names.get(who, "")}]}
        for who, emoji in by_whom.items()
    ]


def _tags(message: Message) -> tuple[str, ...]:
    return ("inbox", "messenger", "sent" if message.from_page else "read")


def _data(items: list[Json]) -> Json | None:
    return {"data": items} if items else None
