"""Width and height of a picture, from its first bytes."""

import struct

_USUAL = (1024, 768)
# Markers that begin a frame; 0xC4, 0xC8 and 0xCC are tables and not frames (ITU T.81, table B.1).
_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))


def dimensions(content: bytes) -> tuple[int, int]:
    """Of a PNG, GIF or JPEG; what is usual where they can't be found."""
    try:
        if content.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", content, 16)
            return int(width), int(height)
        if content.startswith(b"GIF8"):
            width, height = struct.unpack_from("<HH", content, 6)
            return int(width), int(height)
        return _of_jpeg(content) if content.startswith(b"\xff\xd8") else _USUAL
    except struct.error:
        return _USUAL


def _of_jpeg(content: bytes) -> tuple[int, int]:
    place = 2
    while True:
        marker, length = struct.unpack_from(">HH", content, place)
        if marker & 0xFF in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return int(width), int(height)
        place += 2 + length
