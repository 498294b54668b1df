"""What a file is, by its first bytes: the formats that may be sent, and those worth naming.

The formats are those of the specification, section 5. Nothing here raises, whatever the bytes.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from enum import StrEnum

from console.core.containers import (
    ebml_doc_type,
    file_type_brands,
    ogg_first_packets,
    track_handlers,
)

HEAD_BYTES = 4_096
"""How much of a file's beginning is enough to tell what it is."""


class MediaKind(StrEnum):
    """What the service calls the type of an attachment, as far as operators send it."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"


class Format(StrEnum):
    """A format that may be sent."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    AAC = "aac"
    """With ADTS headers, as .aac files have."""
    M4A = "m4a"
    WAV = "wav"
    MP4_AUDIO = "mp4_audio"
    """An mp4 that holds sound only."""
    MP4 = "mp4"
    OGG = "ogg"
    AVI = "avi"
    MOV = "mov"
    WEBM = "webm"

    @property
    def mime(self) -> str:
        return _MIME[self]

    @property
    def written(self) -> str:
        """The name people know it by: an mp4 is one with pictures or without."""
        return self.value.removesuffix("_audio")

    @property
    def kind(self) -> MediaKind:
        return MediaKind(self.mime.partition("/")[0])


_MIME = {
    Format.JPEG: "image/jpeg",
    Format.PNG: "image/png",
    Format.GIF: "image/gif",
    Format.AAC: "audio/aac",
    Format.M4A: "audio/mp4",
    Format.WAV: "audio/wav",
    Format.MP4_AUDIO: "audio/mp4",
    Format.MP4: "video/mp4",
    Format.OGG: "video/ogg",
    Format.AVI: "video/x-msvideo",
    Format.MOV: "video/quicktime",
    Format.WEBM: "video/webm",
}

_NAMES = frozenset(str(one) for one in Format)

_UNWANTED_KINDS = {
    MediaKind.IMAGE: "heic avif webp svg tiff bmp ico psd jxl jp2 cr3",
    MediaKind.AUDIO: "mp3 flac amr aiff midi ogg_audio adif m4p",
    MediaKind.VIDEO: "mkv wmv flv mpeg 3gp",
}
_KIND_OF_UNWANTED = {
    name: kind for kind, names in _UNWANTED_KINDS.items() for name in names.split()
}


def sniff(head: bytes) -> Format | None:
    """The format of a file that begins with `head`; None when it may not be sent."""
    name = looks_like(head)
    return Format(name) if name in _NAMES else None


def looks_like(head: bytes) -> str:
    """One short word for what a file is: a `Format`, or "exe", "pdf", "heic" ...; "" when that
    can not be told."""
    return next((name for name in _guesses(head[:HEAD_BYTES]) if name), "")


def kind_of(name: str) -> MediaKind | None:
    """The kind of what `looks_like` has named, sendable or not; None for no kind of media."""
    return Format(name).kind if name in _NAMES else _KIND_OF_UNWANTED.get(name)


def may_be_sound_only(head: bytes) -> bool:
    """Whether an mp4 leaves open what its tracks are: they are listed at its end, or none is."""
    handlers, _ = track_handlers(head[:HEAD_BYTES])
    return sniff(head) is Format.MP4 and b"vide" not in handlers


def _guesses(head: bytes) -> Iterator[str]:
    yield _by_magic(head, _MAGIC)
    yield _riff(head)
    yield _iso_media(head)
    yield _ogg(head)
    yield {"webm": "webm", "matroska": "mkv"}.get(ebml_doc_type(head), "")
    yield _audio_frames(head)
    yield _by_magic(head, _WEAK_MAGIC)
    yield "bmp" if head[:2] == b"BM" and head[6:10] == bytes(4) else ""
    yield "mpeg" if head[0:1] == head[188:189] == head[376:377] == b"G" else ""
    yield _text(head)


_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"MZ", "exe"),
    (b"\x7fELF", "elf"),
    (b"\xcf\xfa\xed\xfe", "macho"),
    (b"\xce\xfa\xed\xfe", "macho"),
    (b"\xca\xfe\xba\xbe", "macho"),
    (b"#!AMR", "amr"),
    (b"#!", "script"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"8BPS", "psd"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\0\0\0\x0cjP  ", "jp2"),
    (b"fLaC", "flac"),
    (b"MThd", "midi"),
    (b"ADIF", "adif"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (b"FLV\1", "flv"),
)
# These may also be the length with which an mp4 begins.
_WEAK_MAGIC = ((b"\0\0\1\0", "ico"), (b"\0\0\1\xba", "mpeg"), (b"\0\0\1\xb3", "mpeg"))


def _by_magic(head: bytes, known: tuple[tuple[bytes, str], ...]) -> str:
    return next((name for magic, name in known if head.startswith(magic)), "")


def _riff(head: bytes) -> str:
    if head[:4] == b"FORM":
        return "aiff" if head[8:12] in (b"AIFF", b"AIFC") else ""
    known = {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp"}
    return known.get(head[8:12], "") if head[:4] == b"RIFF" else ""


_BRANDS = {
    "heic": (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"miaf"),
    "avif": (b"avif", b"avis"),
    "cr3": (b"crx ",),
    "m4p": (b"M4P ",),
    "m4a": (b"M4A ", b"M4B "),
    "mov": (b"qt  ",),
}
_NAME_OF_BRAND = {brand: name for name, brands in _BRANDS.items() for brand in brands}
_MP4_BRANDS = frozenset((b"mp41", b"mp42", b"isom", b"avc1", b"dash", b"MSNV", b"M4V ", b"M4VH"))


def _iso_media(head: bytes) -> str:
    """The family of mp4: told apart by the brand that comes first, and its tracks."""
    brands = file_type_brands(head)
    if not brands:
        return "mov" if _is_old_mov(head) else ""
    major = brands[0]
    if b"avif" in brands and major in (b"mif1", b"msf1", b"miaf"):
        return "avif"
    if major in _NAME_OF_BRAND:
        return _NAME_OF_BRAND[major]
    if major.startswith((b"3gp", b"3g2")):
        return "3gp"
    known = _MP4_BRANDS.intersection(brands) or any(one.startswith(b"iso") for one in brands)
    if not known:
        return ""
    handlers, all_seen = track_handlers(head)
    sound_only = all_seen and b"soun" in handlers and b"vide" not in handlers
    return "mp4_audio" if sound_only else "mp4"


def _is_old_mov(head: bytes) -> bool:
    """QuickTime before 2001 wrote no file type: such a file begins with its content."""
    first, second = head[4:8], head[12:16]
    if first == b"moov":
        return second in (b"mvhd", b"cmov")
    if first in (b"wide", b"free", b"skip") and head[:4] == b"\0\0\0\x08":
        return second in (b"mdat", b"moov")
    return first == b"mdat"


def _ogg(head: bytes) -> str:
    packets = ogg_first_packets(head)
    if any(packet.startswith(b"\x80theora") for packet in packets):
        return "ogg"
    sounds = (b"\x01vorbis", b"OpusHead", b"Speex   ", b"\x7fFLAC")
    return "ogg_audio" if any(packet.startswith(sounds) for packet in packets) else ""


def _audio_frames(head: bytes) -> str:
    """AAC and MP3 have no header but that of each frame, and sometimes a tag before all."""
    start, otherwise = 0, ""
    if head[:3] == b"ID3" and len(head) >= 10:
        sizes = head[6:10]
        start = 10 + sum((byte & 0x7F) << 7 * place for place, byte in enumerate(reversed(sizes)))
        otherwise = "mp3"
    if _is_adts(head, start):
        return "aac"
    first, second = head[start : start + 1], head[start + 1 : start + 2]
    is_mp3 = first == b"\xff" and second in (b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3", b"\xe2")
    return "mp3" if is_mp3 else otherwise


def _is_adts(head: bytes, at: int) -> bool:
    """Whether an ADTS frame begins here, and another where it ends, as far as one can see."""
    header = head[at : at + 7]
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return False
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    if (header[2] >> 2) & 15 > 12 or length < 7:
        return False
    after = head[at + length : at + length + 2]
    return len(after) < 2 or (after[0] == 0xFF and after[1] & 0xF6 == 0xF0)


def _text(head: bytes) -> str:
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head).strip().lower()
    except UnicodeDecodeError:
        return ""
    if not text or any(ord(one) < 32 and one not in "\t\n\r\f" for one in text):
        return ""
    if text.startswith(("<!doctype html", "<html", "<head", "<body", "<script")):
        return "html"
    if text.startswith("<") and "<svg" in text:
        return "svg"
    return "xml" if text.startswith("<?xml") else "text"


def dimensions(head: bytes, image: Format) -> tuple[int, int] | None:
    """Width and height as the header says, in pixels; None when it does not say.

    That of a JPEG may stand behind its colour profile and thumbnail: give more than
    `HEAD_BYTES`, the whole file if you like.
    """
    size: tuple[int, int] | None = None
    if image is Format.PNG and head[12:16] == b"IHDR" and len(head) >= 24:
        size = struct.unpack_from(">II", head, 16)
    elif image is Format.GIF and len(head) >= 10:
        size = struct.unpack_from("<HH", head, 6)
    elif image is Format.JPEG:
        size = _jpeg_size(head)
    return size if size and all(size) else None


_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset((0x01, *range(0xD0, 0xD9)))
_JPEG_LAST = frozenset((0xD9, 0xDA))


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Go from segment to segment until the one that describes the frame."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker in _JPEG_LAST:
            return None
        if marker == 0xFF:
            at += 1
        elif marker in _JPEG_BARE:
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
