"""Stickers. Since 30 Aug 2026 they come as attachments of their own type. Meta: Sticker API."""

from pathlib import Path

from ..wire import Json
from .samples import sample
from .store import MediaStore

THUMBS_UP = "369239263222822"
_PICTURE = Path(__file__).parent.parent / "web" / "static" / "thumbs-up.png"


def attachment(store: MediaStore, sticker_id: str) -> Json:
    """The attachment that a webhook tells for that sticker."""
    return {"type": "sticker", "payload": {"url": url(store, sticker_id), "sticker_id": sticker_id}}


def url(store: MediaStore, sticker_id: str) -> str:
    """Where its picture is: the thumbs-up, or one that stands for every other sticker."""
    name = f"sticker_{sticker_id}.png"
    return store.url(store.keep_once(name, "image/png", lambda: _picture(sticker_id)))


def _picture(sticker_id: str) -> bytes:
    return _PICTURE.read_bytes() if sticker_id == THUMBS_UP else sample("image")
