"""What a file is, by its content: the formats that may be sent, and those worth naming.

The formats are those of the specification, section 5. Nothing here raises, whatever the bytes.
Functions take a file's bytes, or its `Content` to look further than its beginning: the tracks of
an mp4 may be listed at its end.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from enum import StrEnum

from console.core.archives import zip_is
from console.core.containers import (
    avi_is_sound_only,
    ebml_doc_type,
    ebml_is_sound_only,
    file_type_brands,
    ogg_first_packets,
    tracks_of,
)
from console.core.content import Content, content_of


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
    MediaKind.AUDIO: (
        "mp3 flac amr aiff midi adif m4p rifx ogg_audio mov_audio 3gp_audio webm_audio avi_audio"
    ),
    MediaKind.VIDEO: "mkv wmv flv mpeg 3gp",
}
_KIND_OF_UNWANTED = {
    name: kind for kind, names in _UNWANTED_KINDS.items() for name in names.split()
}


def sniff(data: bytes | Content) -> Format | None:
    """The format of a file; None when it may not be sent."""
    name = looks_like(data)
    return Format(name) if name in _NAMES else None


def looks_like(data: bytes | Content) -> str:
    """One short word for what a file is: a `Format`, or "exe", "pdf", "heic" ...; "" when that
    can not be told."""
    return next((name for name in _guesses(content_of(data)) if name), "")


def kind_of(name: str) -> MediaKind | None:
    """The kind of what `looks_like` has named, sendable or not; None for no kind of media."""
    return Format(name).kind if name in _NAMES else _KIND_OF_UNWANTED.get(name)


def may_be_sound_only(data: bytes | Content) -> bool:
    """Whether an mp4 leaves open what its tracks are: they are not listed, or none is."""
    handlers = {track.handler for track in tracks_of(content_of(data)).seen}
    return sniff(data) is Format.MP4 and b"vide" not in handlers


def leaves_open(data: bytes | Content) -> bool:
    """Whether more of a file may say something else than what there is of it: it is of the family
    of mp4, and its tracks are still to come."""
    content = content_of(data)
    family = bool(file_type_brands(content.head)) or _is_old_mov(content.head)
    return family and not tracks_of(content).whole


def _guesses(content: Content) -> Iterator[str]:
    head = content.head
    name = _by_magic(head, _MAGIC)
    yield zip_is(content) if name == "zip" else name
    yield _riff(head)
    yield _iso_media(content)
    yield _ogg(head)
    yield _ebml(content)
    yield _audio_frames(content)
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
    (b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0F", "shortcut"),
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
    if head[:4] == b"RIFX":
        return "rifx" if head[8:12] == b"WAVE" else ""
    known = {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp"}
    name = known.get(head[8:12], "") if head[:4] == b"RIFF" else ""
    return "avi_audio" if name == "avi" and avi_is_sound_only(head) else name


def _ebml(content: Content) -> str:
    name = {"webm": "webm", "matroska": "mkv"}.get(ebml_doc_type(content.head), "")
    return "webm_audio" if name == "webm" and ebml_is_sound_only(content) else name


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


_PHONE_SOUND = frozenset((b"samr", b"sawb", b"sawp"))
"""AMR: what phones wrote before they had AAC. Nothing but phones plays it."""


def _iso_media(content: Content) -> str:
    """The family of mp4: told apart by the brand that comes first, and by the tracks."""
    brands = file_type_brands(content.head)
    if not brands:
        if not _is_old_mov(content.head):
            return ""
        return "mov_audio" if tracks_of(content).sound_only else "mov"
    major = brands[0]
    if b"avif" in brands and major in (b"mif1", b"msf1", b"miaf"):
        return "avif"
    named = _NAME_OF_BRAND.get(major, "")
    if named and named != "mov":
        return named
    tracks = tracks_of(content)
    if tracks.sound_only and tracks.codecs & _PHONE_SOUND:
        return "3gp_audio"
    if named:
        return "mov_audio" if tracks.sound_only else named
    # Android writes the brands of a 3gp for what it calls an .m4a.
    if tracks.sound_only and b"mp4a" in tracks.codecs:
        return "mp4_audio"
    if major.startswith((b"3gp", b"3g2")):
        return "3gp_audio" if tracks.sound_only else "3gp"
    known = _MP4_BRANDS.intersection(brands) or any(one.startswith(b"iso") for one in brands)
    if not known:
        return ""
    return "mp4_audio" if tracks.sound_only else "mp4"


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


def _audio_frames(content: Content) -> str:
    """AAC and MP3 have no header but that of each frame, and sometimes a tag before all, which
    may hold a whole picture."""
    start, otherwise = 0, ""
    tag = content.read(0, 10)
    if tag[:3] == b"ID3" and len(tag) == 10:
        sizes = reversed(tag[6:10])
        start = 10 + sum((byte & 0x7F) << 7 * place for place, byte in enumerate(sizes))
        otherwise = "mp3"
    frame = content.read(start, 7)
    if otherwise and frame[:4] == b"fLaC":
        return "flac"
    if _is_adts(content, start, frame):
        return "aac"
    first, second = frame[:1], frame[1:2]
    is_mp3 = first == b"\xff" and second in (b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3", b"\xe2")
    return "mp3" if is_mp3 else otherwise


def _is_adts(content: Content, at: int, header: bytes) -> bool:
    """Whether an ADTS frame begins here, and another where it ends, as far as one can see."""
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return False
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    if (header[2] >> 2) & 15 > 12 or length < 7:
        return False
    after = content.read(at + length, 2)
    return len(after) < 2 or (after[0] == 0xFF and after[1] & 0xF6 == 0xF0)


def _encodings(head: bytes) -> tuple[str, ...]:
    """What a text may be written in: also as Windows writes it, in Japan and with its mark."""
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return ("utf-16",) if marked else ("utf-8-sig", "cp932")


def _decoded(head: bytes, encoding: str) -> str:
    """The text, whose last character may be cut off; "" when it is none."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return ""


def _text(head: bytes) -> str:
    text = next(filter(None, (_decoded(head, name) for name in _encodings(head))), "")
    text = text.strip().lower()
    if not text or any(ord(one) < 32 and one not in "\t\n\r\f" for one in text):
        return ""
    if text.startswith(("<!doctype html", "<html", "<head", "<body", "<script")):
        return "html"
    if text.startswith(("[desktop entry]", "[internetshortcut]")):
        return "shortcut"
    if text.startswith("<?php"):
        return "script"
    if text.startswith("<") and "<svg" in text:
        return "svg"
    return "xml" if text.startswith("<?xml") else "text"
