"""The files at Meta, and the signed addresses under which they can be had for a while."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from ..clock import Clock
from ..ids import Ids

# Meta: Saving assets: "attachment ids now expire after 90 days".
ATTACHMENT_LIFETIME_MS = 90 * 24 * 3_600_000
# How long an address of the CDN lasts is not published; a day is our choice.
ADDRESS_LIFETIME_MS = 24 * 3_600_000
# Beyond this the oldest files are forgotten, as nobody restarts a stand-in for days.
CAPACITY = 512_000_000
_FORGED = "Bad URL hash"


@dataclass(frozen=True)
class Media:
    """One file; `made_at` in ms. `page_id` is the Page that uploaded it, None: a visitor's."""

    id: str
    page_id: str | None
    kind: str
    name: str
    content_type: str
    content: bytes
    made_at: int


class MediaStore:
    """Keeps files. `base` is the stand-in's own address, under which `/cdn` is."""

    def __init__(self, clock: Clock, ids: Ids, secret: str) -> None:
        self.base = "http://127.0.0.1"
        self.address_lifetime = ADDRESS_LIFETIME_MS
        self._clock = clock
        self._ids = ids
        self._key = hashlib.sha256(f"cdn {secret}".encode()).digest()
        self._kept: dict[str, Media] = {}
        self._known: dict[str, str] = {}
        self._size = 0

    def keep(
        self, page_id: str | None, kind: str, name: str, content_type: str, content: bytes
    ) -> Media:
        """Keep a file; only its name's last part counts."""
        plain = re.sub(r"[^\w.-]+", "_", name.replace("\\", "/").rpartition("/")[2])[-100:]
        media = Media(
            self._ids.attachment(),
            page_id,
            kind,
            plain.strip("._") or "file",
            content_type,
            content,
            self._clock.now(),
        )
        self._kept[media.id] = media
        self._size += len(content)
        while self._size > CAPACITY and len(self._kept) > 1:
            oldest = next(iter(self._kept))
            self._size -= len(self._kept.pop(oldest).content)
        return media

    def keep_once(self, name: str, content_type: str, make: Callable[[], bytes]) -> Media:
        """A picture that exists once, such as a sticker's."""
        media = self.find(self._known.get(name, ""))
        if media is None:
            media = self.keep(None, "image", name, content_type, make())
            self._known[name] = media.id
        return media

    def fresh(self, url: str) -> str:
        """One of our own addresses as it is given out now; any other as it is."""
        media = self.of_url(url)
        return url if media is None else self.url(media)

    def find(self, media_id: str) -> Media | None:
        return self._kept.get(media_id)

    def attachment(self, media_id: str, page_id: str) -> Media | None:
        """What that attachment id stands for: the Page's own, and not older than 90 days."""
        media = self._kept.get(media_id)
        if media is None or media.page_id != page_id:
            return None
        age = self._clock.now() - media.made_at
        return media if age < ATTACHMENT_LIFETIME_MS else None

    def url(self, media: Media) -> str:
        """An address that works from now on for a while, `oe` in hex seconds as at Meta."""
        expires = f"{(self._clock.now() + self.address_lifetime) // 1000:X}"
        query = f"oh={self._signature(media.id, expires)}&oe={expires}"
        return f"{self.base}/cdn/{media.id}/{quote(media.name)}?{query}"

    def of_url(self, url: str) -> Media | None:
        """The file of one of our own addresses, expired or not; None for any other address.

        Its signature tells: the host is whatever the stand-in was called by at the time.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        found = re.fullmatch(r"/cdn/(\d+)/[^/]+", parts.path)
        if found is None or self.refusal(found[1], parts.query) == _FORGED:
            return None
        return self.find(found[1])

    def refusal(self, media_id: str, query: str) -> str | None:
        """Why the address with that query does not work (any more); None if it does."""
        given = {name: values[0] for name, values in parse_qs(query).items()}
        expires, signature = given.get("oe", ""), given.get("oh", "")
        expected = self._signature(media_id, expires)
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
            return _FORGED
        if int(expires, 16) * 1000 <= self._clock.now():
            return "URL signature expired"
        return None

    def _signature(self, media_id: str, expires: str) -> str:
        signed = f"{media_id} {expires}".encode("utf-8", "replace")
        return hmac.new(self._key, signed, hashlib.sha256).hexdigest()[:32]
