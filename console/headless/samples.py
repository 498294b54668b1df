"""Small files that stand for those of visitors, the same each time."""

from __future__ import annotations

import struct
import zlib

SAMPLE_SIZE = (96, 64)
"""Pixels."""


def sample_of(kind: str) -> bytes | None:
    """A small file that stands for one of this kind; None for others."""
    if kind in ("image", "sticker"):
        return _png(*SAMPLE_SIZE)
    return _WAV if kind == "audio" else None


def _png(width: int, height: int) -> bytes:
    """A picture of a sun over the sea."""
    rows = b"".join(
        b"\0" + b"".join(_pixel(x, y, width, height) for x in range(width)) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _pixel(x: int, y: int, width: int, height: int) -> bytes:
    horizon = height * 5 // 8
    from_sun = (x - width // 2) ** 2 + (y - horizon) ** 2
    if y >= horizon:
        return bytes((20, 60 + (height - y), 110))
    if from_sun < (height // 3) ** 2:
        return bytes((250, 190, 60))
    return bytes((230 - y * 2, 120 + y, 150 + y))


_WAV = (
    struct.pack("<4sI4s", b"RIFF", 36 + 800, b"WAVE")
    + struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8_000, 8_000, 1, 8)
    + struct.pack("<4sI", b"data", 800)
    + b"\x80" * 800
)
