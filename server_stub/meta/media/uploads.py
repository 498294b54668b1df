"""How a file comes to a Page: by URL, by the id of an earlier upload, or with the request.

Meta: Saving assets; Send a Message. Sizes: 8 MB for images by URL, 25 MB for all else; fetching
may take 75 s for videos, 10 s for the rest.
"""

from ..access import Access
from ..attachments import Attachment
from ..calls import Call
from ..errors import GraphError
from ..params import Upload
from ..wire import Json
from ..world import Page
from . import kinds
from .fetcher import Fetcher, FetchError, TooLargeError
from .store import Media, MediaStore

IMAGE_BY_URL_LIMIT = 8_000_000
LIMIT = 25_000_000
_VIDEO_SECONDS = 75.0
_SECONDS = 10.0


class Uploads:
    """Gets files. Raises `GraphError`."""

    def __init__(self, access: Access, store: MediaStore, fetcher: Fetcher) -> None:
        self._access = access
        self._store = store
        self._fetcher = fetcher

    async def message_attachments(self, call: Call) -> Json:
        """`POST /{page}/message_attachments`: upload now, send later by the id."""
        rights = ("pages_messaging",)
        page = self._access.living_page(call, call.path[0], rights, ("MESSAGING", "MODERATE"))
        call.params.choice("platform", ("MESSENGER", "INSTAGRAM"))
        message = call.params.object("message")
        if message is None or not isinstance(message.get("attachment"), dict):
            raise GraphError(100, message="(#100) The parameter message[attachment] is required")
        wanted = Attachment.read(message["attachment"], call.params.upload)
        if wanted.template is not None or wanted.attachment_id is not None:
            raise GraphError(100, message="(#100) Only files can be uploaded")
        media = await self.get(page, wanted)
        return {"attachment_id": media.id}

    async def get(self, page: Page, wanted: Attachment) -> Media:
        """The file that is meant, kept for `page` from now on."""
        if wanted.attachment_id is not None:
            media = self._store.attachment(wanted.attachment_id, page.id)
            if media is None:
                raise GraphError(100, 2018074)
            if media.kind != wanted.kind:
                raise GraphError(100, 2018047)
            return media
        if wanted.url is not None:
            return await self._fetched(page, wanted.kind, wanted.url)
        assert wanted.upload is not None  # an attachment has one of the three
        return self._uploaded(page, wanted.kind, wanted.upload)

    def _uploaded(self, page: Page, kind: str, upload: Upload) -> Media:
        if len(upload.content) > LIMIT:
            raise GraphError(100, 2018109)
        content_type = kinds.check(kind, upload.content, upload.content_type)
        return self._store.keep(page.id, kind, upload.name, content_type, upload.content)

    async def _fetched(self, page: Page, kind: str, url: str) -> Media:
        limit = IMAGE_BY_URL_LIMIT if kind == "image" else LIMIT
        content = await self._content(kind, url, limit)
        if len(content) > limit:
            raise GraphError(100, 2018109)
        name = url.partition("?")[0].rpartition("/")[2]
        return self._store.keep(page.id, kind, name, kinds.check(kind, content), content)

    async def _content(self, kind: str, url: str, limit: int) -> bytes:
        """Our own files need no fetching; that they are plain HTTP does not matter."""
        own = self._store.of_url(url)
        if own is not None:
            if self._store.refusal(own.id, url.partition("?")[2]) is not None:
                raise GraphError(100, 2018008)
            return own.content
        try:
            seconds = _VIDEO_SECONDS if kind == "video" else _SECONDS
            return await self._fetcher.fetch(url, limit, seconds)
        except TooLargeError:
            raise GraphError(100, 2018109) from None
        except FetchError:
            raise GraphError(100, 2018008) from None
