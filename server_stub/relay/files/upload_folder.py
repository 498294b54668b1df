"""The uploads on disk: for each its bytes in `{id}`, and who sends what in `{id}.json`.

All of it blocks, and raises OSError. An upload exists from the moment its `.json` does.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from console.core.content import Content
from console.core.formats import MediaKind
from console.core.kinds.known import LARGEST_MEDIA
from console.core.moments import Millis

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID in lower case: two ids never mean one file, and none means a file elsewhere."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What the console has said of a file before its bytes, and when by the relay's clock."""

    operator: str
    name: str
    size: int
    wanted: MediaKind | None
    at: Millis


class UploadFolder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> dict[str, tuple[Announced, int]]:
        """Make the folder ready; what is in it, with how many bytes have come. What a crash has
        left half made is removed."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        ids = {name.name[:36] for name in self._path.iterdir() if ID.match(name.name)}
        uploads = {}
        for upload in ids:
            try:
                announced = _read(self._description(upload))
                length = self.path(upload).stat().st_size
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                announced, length = None, 0
            if announced is None or length > announced.size:
                self.remove(upload)
            else:
                uploads[upload] = (announced, length)
        return uploads

    def path(self, upload: str) -> Path:
        return self._path / upload

    def create(self, upload: str, announced: Announced) -> None:
        """Begin an upload without bytes; all or nothing."""
        half = self._path / f"{upload}.half"
        try:
            os.close(_open(self.path(upload), os.O_CREAT | os.O_TRUNC))
            with os.fdopen(_open(half, os.O_CREAT | os.O_TRUNC), "wb") as file:
                file.write(json.dumps(asdict(announced)).encode())
                file.flush()
                os.fsync(file.fileno())
            half.replace(self._description(upload))
            self._sync_folder()
        except OSError:
            with suppress(OSError):
                self.remove(upload)
            raise

    def write(self, upload: str, offset: int, data: bytes) -> None:
        """Put bytes at an offset. When it raises, some may have been written."""
        with os.fdopen(_open(self.path(upload)), "wb") as file:
            while data:
                written = os.pwrite(file.fileno(), data, offset)
                data, offset = data[written:], offset + written

    def sync(self, upload: str) -> None:
        """Return when the bytes are on the disk."""
        with os.fdopen(_open(self.path(upload)), "wb") as file:
            os.fsync(file.fileno())

    def cut(self, upload: str, length: int) -> None:
        """Forget what comes after the first bytes."""
        with os.fdopen(_open(self.path(upload)), "wb") as file:
            os.ftruncate(file.fileno(), length)

    @contextmanager
    def content(self, upload: str, length: int) -> Iterator[Content]:
        """Its first bytes, as far as they have come, to be looked at."""
        with self.path(upload).open("rb") as file:
            yield Content(length, lambda at, count: _piece(file.fileno(), at, count, length))

    def remove(self, upload: str) -> None:
        """First what makes it an upload, so that a crash between leaves nothing that counts."""
        for path in (self._description(upload), self._path / f"{upload}.half", self.path(upload)):
            path.unlink(missing_ok=True)

    def _description(self, upload: str) -> Path:
        return self._path / f"{upload}.json"

    def _sync_folder(self) -> None:
        folder = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def free_bytes(path: Path) -> int:
    """How much may still be written to the disk that holds a folder."""
    disk = os.statvfs(path)
    return disk.f_bavail * disk.f_frsize


def _piece(file: int, at: int, count: int, length: int) -> bytes:
    return os.pread(file, min(count, length - at), at) if at < length else b""


def _open(path: Path, flags: int = 0) -> int:
    return os.open(path, os.O_WRONLY | os.O_NOFOLLOW | flags, 0o600)


def _read(path: Path) -> Announced:
    """Raises ValueError, KeyError or TypeError when it is not what `create` has written."""
    content = json.loads(path.read_bytes())
    wanted = content["wanted"]
    announced = Announced(
        str(content["operator"]),
        str(content["name"]),
        int(content["size"]),
        None if wanted is None else MediaKind(wanted),
        int(content["at"]),
    )
    if not 0 < announced.size <= LARGEST_MEDIA:
        raise ValueError(announced.size)
    return announced
