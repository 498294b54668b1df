"""Stickers. Since 30 Aug 2026 they come as attachments of their own type. Meta: Sticker API."""

from ..wire import Json
from .samples import sample
from .store import MediaStore

THUMBS_UP = "369239263222822"


def attachment(store: MediaStore, sticker_id: str) -> Json:
    """The attachment that a webhook tells for that sticker."""
    return {"type": "sticker", "payload": {"url": url(store, sticker_id), "sticker_id": sticker_id}}


def url(store: MediaStore, sticker_id: str) -> str:
    """Where its picture is."""
    name = f"sticker_{sticker_id}.png"
    return store.url(store.keep(None, "image", name, "image/png", sample("image")))
