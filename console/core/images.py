"""How large an image is as it is seen: by its header, turned the way its camera was held.

Sources: JFIF and Exif 2.32 (JPEG), PNG 1.2 with eXIf, WebP container, TIFF 6.0, ISO/IEC 23008-12
(HEIF: `ispe`, `irot`). Nothing here raises, whatever the bytes, or goes on for long.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from console.core.containers import Walk
from console.core.content import Content, content_of

Size = tuple[int, int]

_MOST_PARTS = 4_096
_EXIF_BYTES = 64 * 1024
_ORIENTATION, _WIDTH, _HEIGHT = 0x0112, 0x0100, 0x0101
_SIDEWAYS = range(5, 9)
"""Exif orientations in which what is stored as a row is seen as a column."""


def dimensions(data: bytes | Content, looks_like: str) -> Size | None:
    """Width and height in pixels, upright; None when the header does not say. `looks_like` is
    what `formats.looks_like` calls the file.

    That of a JPEG may stand behind its colour profile and thumbnail: a beginning is not enough.
    """
    read = _READERS.get(looks_like)
    size = read(content_of(data)) if read is not None else None
    return size if size and min(size) > 0 else None


def _gif(content: Content) -> Size | None:
    head = content.read(0, 10)
    return struct.unpack_from("<HH", head, 6) if len(head) == 10 else None


def _bmp(content: Content) -> Size | None:
    head = content.read(0, 26)
    if len(head) < 26:
        return None
    width, height = struct.unpack_from("<ii", head, 18)
    return width, abs(height)


def _png(content: Content) -> Size | None:
    head = content.read(0, 24)
    if head[12:16] != b"IHDR" or len(head) < 24:
        return None
    size: Size = struct.unpack_from(">II", head, 16)
    at = 8
    for _ in range(_MOST_PARTS):
        chunk = content.read(at, 8)
        length = int.from_bytes(chunk[:4])
        if len(chunk) < 8 or chunk[4:] == b"IEND":
            break
        if chunk[4:] == b"eXIf":
            return _turned(size, _orientation(content.read(at + 8, min(length, _EXIF_BYTES))))
        at += 12 + length
    return size


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xD9)))
_LAST = frozenset((0xD9, 0xDA))


def _jpeg(content: Content) -> Size | None:
    """Go from segment to segment until the one that describes the frame."""
    at, orientation = 2, 1
    for _ in range(_MOST_PARTS):
        segment = content.read(at, 10)
        if len(segment) < 9 or segment[0] != 0xFF:
            break
        marker, length = segment[1], int.from_bytes(segment[2:4])
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            return _turned((width, height), orientation)
        if marker in _LAST:
            break
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            orientation = _orientation(content.read(at + 10, length)) or orientation
        at += 1 if marker == 0xFF else 2 if marker in _BARE else 2 + length
    return None


def _webp(content: Content) -> Size | None:
    """The canvas of an extended file, or the one frame of a simple one."""
    size, orientation = None, 0
    at = 12
    for _ in range(_MOST_PARTS):
        chunk = content.read(at, 18)
        name, length = chunk[:4], int.from_bytes(chunk[4:8], "little")
        if len(chunk) < 8:
            break
        if size is None:
            size = _webp_size(name, chunk[8:])
        if name == b"EXIF":
            orientation = _orientation(content.read(at + 8, min(length, _EXIF_BYTES)))
        at += 8 + length + length % 2
    return _turned(size, orientation) if size else None


def _webp_size(name: bytes, body: bytes) -> Size | None:
    if name == b"VP8X" and len(body) >= 10:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if name == b"VP8L" and len(body) >= 5 and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if name == b"VP8 " and len(body) >= 10 and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _tiff(content: Content) -> Size | None:
    facts = _tags(content)
    size = facts.get(_WIDTH, 0), facts.get(_HEIGHT, 0)
    return _turned(size, facts.get(_ORIENTATION, 0))


def _heif(content: Content) -> Size | None:
    """The largest of the images: an iPhone's is put together of tiles. They are turned alike."""
    walk = Walk(content)
    meta = walk.find((b"meta",), 0, content.size)
    sizes: list[Size] = []
    turns = 0
    for kind, start, _ in walk.boxes(*walk.find((b"iprp", b"ipco"), meta[0] + 4, meta[1])):
        if kind == b"ispe" and len(body := content.read(start + 4, 8)) == 8:
            sizes.append(struct.unpack(">II", body))
        if kind == b"irot":
            turns = int.from_bytes(content.read(start, 1)) & 3
    if not sizes:
        return None
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return (height, width) if turns % 2 else (width, height)


def _turned(size: Size, orientation: int) -> Size:
    return (size[1], size[0]) if orientation in _SIDEWAYS else size


def _orientation(exif: bytes) -> int:
    """How the camera was held, 1 to 8; 0 when it is not told."""
    return _tags(content_of(exif.removeprefix(b"Exif\0\0"))).get(_ORIENTATION, 0)


def _tags(content: Content) -> dict[int, int]:
    """The numbers in the first directory of a TIFF, or of Exif, which is one."""
    head = content.read(0, 8)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(head[:4])
    if order is None or len(head) < 8:
        return {}
    (start,) = struct.unpack_from(f"{order}I", head, 4)
    count = content.read(start, 2)
    total = struct.unpack(f"{order}H", count)[0] if len(count) == 2 else 0
    directory = content.read(start + 2, min(total, 512) * 12)
    tags = {}
    for at in range(0, len(directory) - 11, 12):
        tag, kind, number = struct.unpack_from(f"{order}HHI", directory, at)
        if number == 1 and kind in (3, 4):
            (tags[tag],) = struct.unpack_from(
                f"{order}{'H' if kind == 3 else 'I'}", directory, at + 8
            )
    return tags


_READERS: dict[str, Callable[[Content], Size | None]] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "webp": _webp,
    "bmp": _bmp,
    "tiff": _tiff,
    "heic": _heif,
    "avif": _heif,
}
