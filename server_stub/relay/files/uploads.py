"""What operators attach, on its way from a console to the service: `/uploads/{id}`.

A console announces a file (PUT), sends its bytes in as many requests as the line needs (PATCH,
as the tus protocol does), and may take it back (DELETE). Each offset is answered when the bytes
before it are on the disk, so an upload goes on after a restart of either side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from console.core.attachments import Accepted, Attachment, Refused, UploadError, check
from console.core.content import HEAD_BYTES
from console.core.formats import leaves_open
from console.core.kinds.known import any_media
from console.core.moments import DAY, Millis
from server_stub.relay.files.bearer import (
    OperatorOf,
    ProblemError,
    answering,
    operator_of_request,
)
from server_stub.relay.files.upload_folder import ID, Announced, UploadFolder, free_bytes
from server_stub.relay.files.upload_requests import blocks, disk_problem, read_announcement, refusal
from server_stub.relay.log.database import bad_place

UNUSED_FOR: Millis = DAY
"""How long an upload waits for a message that goes out with it."""

MOST_UPLOADS = 50
"""Uploads one operator may have waiting."""

MOST_BYTES_EACH = 500_000_000
MOST_BYTES = 5_000_000_000
"""Bytes that may wait: of one operator, of all."""

SPARED_BYTES = 200_000_000
"""Left free on the disk: the log is more important than any upload."""

IDLE_SECONDS = 60.0
"""How long the next bytes of a request may take to come."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Upload:
    """One file. `offset` counts the bytes that are there, `synced` those surely on the disk;
    `touched` is when bytes came last. Only the newest request, the `writer`, may add any."""

    id: str
    announced: Announced
    offset: int = 0
    synced: int = 0
    touched: Millis = 0
    accepted: Accepted | None = None
    writer: object = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def complete(self) -> bool:
        return self.synced == self.announced.size

    @property
    def recognisable(self) -> bool:
        """Whether enough is there to look at."""
        return self.offset >= min(HEAD_BYTES, self.announced.size)


class Uploads:
    """All uploads of the relay whose data is in `folder`.

    `in_use` says whether a message that is not settled yet goes out with an upload: it is then
    neither cancelled nor swept away.
    """

    def __init__(
        self,
        folder: Path,
        operator_of: OperatorOf,
        now: Callable[[], Millis],
        in_use: Callable[[str], bool] = lambda upload: False,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        """
        Raises:
            DataError: the folder can not be used.
        """
        self._place = folder / "uploads"
        self._folder = UploadFolder(self._place)
        self._operator_of = operator_of
        self._now = now
        self._in_use = in_use
        self._idle_seconds = idle_seconds
        self._uploads: dict[str, Upload] = {}
        try:
            known = self._folder.open()
        except OSError as error:
            raise bad_place(self._place, error) from None
        for name, (announced, length) in known.items():
            self._take_up(Upload(name, announced, length, length, announced.at))

    def routes(self) -> list[Route]:
        """For the public port."""
        place = "/uploads/{upload}"
        return [
            Route(place, answering(self._announce, UploadError.DISK_FAILED), methods=["PUT"]),
            Route(place, answering(self._append, UploadError.DISK_FAILED), methods=["PATCH"]),
            Route(place, answering(self._cancel, UploadError.DISK_FAILED), methods=["DELETE"]),
        ]

    # For whoever sends them on

    def path(self, upload: str) -> Path | None:
        """Where the bytes are, once all have come."""
        return self._folder.path(upload) if self.facts(upload) else None

    def facts(self, upload: str) -> Accepted | None:
        """What a complete upload is."""
        known = self._uploads.get(upload)
        return known.accepted if known and known.complete else None

    def owner(self, upload: str) -> str | None:
        """The operator who sends it."""
        known = self._uploads.get(upload)
        return known.announced.operator if known else None

    def record(self, upload: str, operator: str) -> Attachment | None:
        """What an operator has given the relay as a whole, by its own record; None for what is not
        all there, not theirs, or goes out with a message already."""
        facts = self.facts(upload)
        if facts is None or self.owner(upload) != operator or self._in_use(upload):
            return None
        return Attachment(facts.kind, name=facts.name, size=facts.size, upload=upload)

    def discard(self, upload: str) -> None:
        """Remove what is no longer needed. Raises OSError when the disk does not let it go; it
        counts no more all the same."""
        if self._uploads.pop(upload, None) is not None:
            self._folder.remove(upload)

    def sweep(self, now: Millis) -> int:
        """Remove what nobody has used for a day; how many."""
        old = [
            upload.id
            for upload in self._uploads.values()
            if now - upload.touched >= UNUSED_FOR and not self._in_use(upload.id)
        ]
        for upload in old:
            with suppress(OSError):
                self.discard(upload)
        return len(old)

    def _take_up(self, upload: Upload) -> None:
        """Go on with an upload that was there before a restart."""
        self._uploads[upload.id] = upload
        if not upload.recognisable:
            return
        with suppress(OSError):
            verdict = self._verdict(upload)
            upload.accepted = verdict if isinstance(verdict, Accepted) else None
            if isinstance(verdict, Refused):
                self.discard(upload.id)
            return
        with suppress(OSError):  # it can not be read
            self.discard(upload.id)

    # Requests

    async def _announce(self, request: Request) -> Response:
        name, operator = self._who(request)
        announced = await read_announcement(request, operator, self._now())
        upload = self._uploads.get(name)
        if upload is None:
            upload = await self._create(name, announced)
        elif upload.announced.operator != operator:
            raise ProblemError(404, UploadError.NOT_FOUND)
        elif (upload.announced.name, upload.announced.size) != (announced.name, announced.size):
            raise ProblemError(409, UploadError.DIFFERENT)
        async with upload.lock:
            # Whoever asks anew has given up the request that went on with it before.
            upload.writer = None
            upload.touched = self._now()
            await self._sync(upload)
            return JSONResponse({"offset": upload.offset})

    async def _create(self, name: str, announced: Announced) -> Upload:
        self._check_room(announced)
        upload = self._uploads[name] = Upload(name, announced, touched=announced.at)
        async with upload.lock:
            try:
                await asyncio.to_thread(self._folder.create, name, announced)
            except OSError as error:
                self._uploads.pop(name, None)
                raise disk_problem(error, 0) from None
        return upload

    def _check_room(self, announced: Announced) -> None:
        all_announced = [upload.announced for upload in self._uploads.values()]
        theirs = [one for one in all_announced if one.operator == announced.operator]
        if len(theirs) >= MOST_UPLOADS:
            raise ProblemError(429, UploadError.TOO_MANY, limit=MOST_UPLOADS)
        for waiting, limit in ((theirs, MOST_BYTES_EACH), (all_announced, MOST_BYTES)):
            if sum(one.size for one in waiting) + announced.size > limit:
                raise ProblemError(429, UploadError.TOO_MANY, limit=limit)
        coming = sum(upload.announced.size - upload.offset for upload in self._uploads.values())
        try:
            free = free_bytes(self._place)
        except OSError as error:
            raise disk_problem(error, 0) from None
        if free - coming - announced.size < SPARED_BYTES:
            raise ProblemError(507, UploadError.DISK_FULL, offset=0)

    async def _append(self, request: Request) -> Response:
        upload = self._find(request)
        offset = request.headers.get("upload-offset", "")
        if not (offset.isascii() and offset.isdigit() and len(offset) <= 12):
            raise ProblemError(400, UploadError.BAD_REQUEST)
        writer = object()
        async with upload.lock:
            upload.writer = writer
            if int(offset) != upload.offset:
                await self._sync(upload)
                raise ProblemError(409, UploadError.OFFSET, offset=upload.offset)
        try:
            async with aclosing(blocks(request, self._idle_seconds)) as coming:
                async for block in coming:
                    async with upload.lock:
                        if operator_of_request(request, self._operator_of) is None:
                            # Their token was taken away while this was on its way.
                            await self._sync(upload)
                            raise ProblemError(401, UploadError.UNAUTHORISED)
                        await self._write(upload, writer, block)
        except (ClientDisconnect, TimeoutError):
            async with upload.lock:
                await self._sync(upload)
                raise ProblemError(408, UploadError.CUT_OFF, offset=upload.offset) from None
        async with upload.lock:
            await self._sync(upload)
            if upload.recognisable:
                await self._judge(upload)
            return JSONResponse({"offset": upload.offset})

    async def _cancel(self, request: Request) -> Response:
        upload = self._find(request)
        if self._in_use(upload.id):
            raise ProblemError(409, UploadError.IN_USE)
        async with upload.lock:
            await self._remove(upload)
        return Response(status_code=204)

    def _who(self, request: Request) -> tuple[str, str]:
        """The upload's id and the operator's."""
        operator = operator_of_request(request, self._operator_of)
        if operator is None:
            raise ProblemError(401, UploadError.UNAUTHORISED)
        name = request.path_params["upload"]
        if not ID.fullmatch(name):
            raise ProblemError(400, UploadError.BAD_ID)
        return name, operator

    def _find(self, request: Request) -> Upload:
        name, operator = self._who(request)
        upload = self._uploads.get(name)
        if upload is None or upload.announced.operator != operator:
            raise ProblemError(404, UploadError.NOT_FOUND)
        return upload

    # With the upload's lock held

    async def _write(self, upload: Upload, writer: object, block: bytes) -> None:
        if upload.writer is not writer:
            raise ProblemError(409, UploadError.SUPERSEDED)
        size = upload.announced.size
        if upload.offset + len(block) > size:
            await self._sync(upload)
            raise ProblemError(400, UploadError.BEYOND_SIZE, size=size, offset=upload.offset)
        await self._on_disk(upload, self._folder.write, upload.id, upload.offset, block)
        upload.offset += len(block)
        upload.touched = self._now()
        if upload.accepted is None and upload.recognisable:
            await self._judge(upload)

    async def _sync(self, upload: Upload) -> None:
        await self._on_disk(upload, self._folder.sync, upload.id)
        upload.synced = upload.offset

    async def _judge(self, upload: Upload) -> None:
        """Look at what has come; what may not be sent is removed and refused. What can not be
        told yet is looked at again when more is there."""
        verdict = await self._on_disk(upload, self._verdict, upload)
        if isinstance(verdict, Refused):
            await self._remove(upload)
            raise refusal(verdict)
        upload.accepted = verdict

    async def _remove(self, upload: Upload) -> None:
        await self._on_disk(upload, self._folder.remove, upload.id)
        self._uploads.pop(upload.id, None)

    def _verdict(self, upload: Upload) -> Accepted | Refused | None:
        """What an upload is; None while that is left open by what has come."""
        announced = upload.announced
        with self._folder.content(upload.id, upload.offset) as content:
            if upload.offset < announced.size and leaves_open(content):
                return None
            return check(announced.name, announced.size, content, any_media(), announced.wanted)

    async def _on_disk(
        self, upload: Upload, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Work with the disk. When it fails, the upload is as it was at its last answer, or it
        is no more."""
        if self._uploads.get(upload.id) is not upload:
            raise ProblemError(404, UploadError.NOT_FOUND)
        try:
            return await asyncio.to_thread(work, *args, **kwargs)
        except OSError as error:
            try:
                await asyncio.to_thread(self._folder.cut, upload.id, upload.synced)
                upload.offset = upload.synced
            except OSError:
                self._uploads.pop(upload.id, None)
                with suppress(OSError):
                    await asyncio.to_thread(self._folder.remove, upload.id)
                if isinstance(error, FileNotFoundError):
                    raise ProblemError(404, UploadError.NOT_FOUND) from None
            raise disk_problem(error, upload.offset) from None
