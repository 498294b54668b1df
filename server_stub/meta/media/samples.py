"""Small files of every kind, for visitors who send some. Made here: nobody owns them."""

import io
import struct
import wave
import zlib

NAMES = {
    "image": "photo.png",
    "audio": "voice.wav",
    "video": "clip.mp4",
    "file": "receipt.pdf",
}

CONTENT_TYPES = {
    "image": "image/png",
    "audio": "audio/wav",
    "video": "video/mp4",
    "file": "application/pdf",
}


def sample(kind: str) -> bytes:
    """A file that is of that kind, as far as programs look at it."""
    return {"image": _png, "audio": _wav, "video": _mp4, "file": _pdf}[kind]()


def _png(width: int = 160, height: int = 120) -> bytes:
    """A colour gradient."""
    rows = b"".join(
        b"\0" + bytes(part for x in range(width) for part in (x, 2 * y, 255 - x))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _wav() -> bytes:
    """A tenth of a second of silence."""
    content = io.BytesIO()
    with wave.open(content, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(8_000)
        writer.writeframes(b"\x80" * 800)
    return content.getvalue()


def _mp4() -> bytes:
    """The boxes of a video without any frames."""
    brand = b"isom" + struct.pack(">I", 512) + b"isomiso2mp41"
    return b"".join(
        struct.pack(">I", 8 + len(data)) + name + data
        for name, data in ((b"ftyp", brand), (b"free", b""), (b"mdat", bytes(256)))
    )


def _pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]"
        b"/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
