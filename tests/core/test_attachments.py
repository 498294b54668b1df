"""What may be attached, by content and size (specification, section 5)."""

from __future__ import annotations

import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.core.attachments import Accepted, Refused, RefusedReason, check
from console.core.content import HEAD_BYTES
from console.core.formats import Format, MediaKind, leaves_open, looks_like, sniff
from console.core.images import dimensions
from console.core.kinds.messenger.kind import MEDIA


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def ftyp(major: bytes, *others: bytes) -> bytes:
    return box(b"ftyp", major, b"\0\0\2\0", *others)


def track(handler: bytes) -> bytes:
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12))
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"mdhd", bytes(24)), hdlr))


def moov(*handlers: bytes) -> bytes:
    return box(b"moov", box(b"mvhd", bytes(100)), *map(track, handlers))


def ogg_page(packet: bytes, flags: int = 2) -> bytes:
    header = b"OggS\0" + bytes((flags,)) + bytes(20)
    return header + bytes((1, len(packet))) + packet


def ebml(doc_type: bytes) -> bytes:
    version = b"\x42\x86\x81\x01"
    named = b"\x42\x82" + bytes((0x80 | len(doc_type),)) + doc_type
    return b"\x1a\x45\xdf\xa3" + bytes((0x80 | len(version + named),)) + version + named


def adts(length: int = 32) -> bytes:
    header = bytes((0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5))
    return (header + bytes(length - len(header))) * 3


def id3(content: bytes) -> bytes:
    return b"ID3\4\0\0\0\0\1\0" + bytes(128) + content


def png(width: int = 3, height: int = 2) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + bytes(20)


def gif(width: int = 3, height: int = 2) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(20)


def jpeg(width: int = 3, height: int = 2, before: int = 14) -> bytes:
    profile = b"\xff\xe0" + struct.pack(">H", 2 + before) + bytes(before)
    frame = b"\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width) + bytes(10)
    return b"\xff\xd8" + profile + b"\xff\xff" + frame[1:] + b"\xff\xda"


SENDABLE = [
    (jpeg(), Format.JPEG, "image/jpeg"),
    (png(), Format.PNG, "image/png"),
    (gif(), Format.GIF, "image/gif"),
    (b"GIF87a" + bytes(20), Format.GIF, "image/gif"),
    (adts(), Format.AAC, "audio/aac"),
    (adts(5_000), Format.AAC, "audio/aac"),
    (id3(adts()), Format.AAC, "audio/aac"),
    (ftyp(b"M4A ", b"mp42", b"isom"), Format.M4A, "audio/mp4"),
    (ftyp(b"M4A ") + moov(b"soun", b"vide"), Format.M4A, "audio/mp4"),
    (b"RIFF\0\0\0\0WAVEfmt ", Format.WAV, "audio/wav"),
    (ftyp(b"isom") + moov(b"soun"), Format.MP4_AUDIO, "audio/mp4"),
    (ftyp(b"isom") + moov(b"soun", b"vide"), Format.MP4, "video/mp4"),
    (ftyp(b"isom", b"iso2") + box(b"mdat", bytes(64)), Format.MP4, "video/mp4"),
    (ftyp(b"mp42", b"M4A "), Format.MP4, "video/mp4"),
    (ftyp(b"M4V ", b"M4A "), Format.MP4, "video/mp4"),
    (ftyp(b"XXXX", b"iso6"), Format.MP4, "video/mp4"),
    (box(b"ftyp", b"isom", bytes(4), b"isom" * 60), Format.MP4, "video/mp4"),
    (ogg_page(b"\x80theora\3\2\1"), Format.OGG, "video/ogg"),
    (ogg_page(b"\1vorbis") + ogg_page(b"\x80theora"), Format.OGG, "video/ogg"),
    (b"RIFF\0\0\0\0AVI LIST", Format.AVI, "video/x-msvideo"),
    (ftyp(b"qt  "), Format.MOV, "video/quicktime"),
    (b"\0\0\0\x08wide" + box(b"mdat", bytes(9)), Format.MOV, "video/quicktime"),
    (moov(b"vide"), Format.MOV, "video/quicktime"),
    (ebml(b"webm"), Format.WEBM, "video/webm"),
]

UNWANTED = [
    (b"MZ\x90\0" + bytes(60), "exe", None),
    (b"MZ\x90\0mdat" + bytes(60), "exe", None),
    (b"\x7fELF\2\1\1", "elf", None),
    (b"\xcf\xfa\xed\xfe" + bytes(9), "macho", None),
    (b"#!/bin/sh\nrm x\n", "script", None),
    (b"%PDF-1.7\n", "pdf", None),
    (b"PK\3\4" + bytes(26), "zip", None),
    (b"\xff\xfb\x90\x64" + bytes(40), "mp3", MediaKind.AUDIO),
    (id3(b"\xff\xfb\x90\x64"), "mp3", MediaKind.AUDIO),
    (b"ID3\4\0\0\x7f\x7f\x7f\x7f", "mp3", MediaKind.AUDIO),
    (b"fLaC\0\0\0\x22", "flac", MediaKind.AUDIO),
    (ogg_page(b"\1vorbis"), "ogg_audio", MediaKind.AUDIO),
    (ogg_page(b"OpusHead\1"), "ogg_audio", MediaKind.AUDIO),
    (ogg_page(b"\1vorbis") + ogg_page(b"\x80theora", flags=0), "ogg_audio", MediaKind.AUDIO),
    (ftyp(b"heic", b"mif1"), "heic", MediaKind.IMAGE),
    (ftyp(b"mif1", b"heic"), "heic", MediaKind.IMAGE),
    (ftyp(b"mif1", b"avif"), "avif", MediaKind.IMAGE),
    (ftyp(b"avif"), "avif", MediaKind.IMAGE),
    (ftyp(b"3gp4", b"isom"), "3gp", MediaKind.VIDEO),
    (b"RIFF\0\0\0\0WEBPVP8 ", "webp", MediaKind.IMAGE),
    (b"<svg xmlns='x'><script/></svg>", "svg", MediaKind.IMAGE),
    (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", "svg", MediaKind.IMAGE),
    (b"  <!DOCTYPE html><body><svg/>", "html", None),
    (b"II*\0" + bytes(9), "tiff", MediaKind.IMAGE),
    (b"BM\x36\1\0\0\0\0\0\0\x36\0", "bmp", MediaKind.IMAGE),
    (b"\0\0\1\0\1\0", "ico", MediaKind.IMAGE),
    (ebml(b"matroska"), "mkv", MediaKind.VIDEO),
    ("これは文です\n".encode(), "text", None),
    ("これ".encode()[:-1], "text", None),
    (ftyp(b"zzzz"), "", None),
    (ebml(b"other"), "", None),
    (ogg_page(b"fishead\0"), "", None),
    (b"\xff\xfe\x41\0", "text", None),
    ("注文番号,数量\n".encode("cp932"), "text", None),
    ("<script>".encode("utf-16"), "html", None),
    (b"\xff\xfe\0\0", "", None),
    (adts(32)[:32] + bytes(32), "", None),
    (bytes(64), "", None),
]


@pytest.mark.parametrize(("head", "known", "mime"), SENDABLE)
def test_each_listed_format_passes_whatever_its_name(head: bytes, known: Format, mime: str) -> None:
    for name in ("holiday", "a.exe", "b.pdf"):
        assert check(name, 1_000, head, MEDIA) == Accepted(known.kind, known, mime, 1_000, name)


def test_the_formats_that_pass_are_those_that_are_named() -> None:
    passing = {(known.kind, str(known).removesuffix("_audio")) for _, known, _ in SENDABLE}
    assert passing == {(kind, name) for kind, rule in MEDIA.items() for name in rule.formats}
    assert {known for _, known, _ in SENDABLE} == set(Format)


@pytest.mark.parametrize(("head", "found", "kind"), UNWANTED)
def test_what_is_not_listed_is_refused_by_its_true_name(
    head: bytes, found: str, kind: MediaKind | None
) -> None:
    for name in ("photo.jpg", "song.m4a", "clip.mp4"):
        refused = check(name, 2_000, head, MEDIA)
        assert refused == Refused(RefusedReason.WRONG_TYPE, kind, 2_000, 0, found)


@pytest.mark.parametrize(("head", "known", "mime"), SENDABLE)
def test_exactly_at_the_limit_passes_and_one_byte_more_does_not(
    head: bytes, known: Format, mime: str
) -> None:
    limit = 8_000_000 if known.kind is MediaKind.IMAGE else 25_000_000
    assert MEDIA[known.kind].limit == limit
    assert check("x", limit, head, MEDIA) == Accepted(known.kind, known, mime, limit, "x")
    refused = Refused(RefusedReason.TOO_LARGE, known.kind, limit + 1, limit, str(known))
    assert check("x", limit + 1, head, MEDIA) == refused


def test_a_file_of_the_wrong_type_is_refused_for_its_type_however_large() -> None:
    refused = check("x.png", 10**12, b"MZ" + bytes(90), MEDIA)
    assert refused == Refused(RefusedReason.WRONG_TYPE, None, 10**12, 0, "exe")


def test_nothing_and_what_can_not_be_read() -> None:
    assert check("x.png", 0, b"", MEDIA) == Refused(RefusedReason.EMPTY)
    assert check("x.png", 9, b"", MEDIA) == Refused(RefusedReason.UNREADABLE, size=9)


@pytest.mark.parametrize(
    ("head", "name", "wanted", "known"),
    [
        (ftyp(b"isom"), "x.mp4", None, Format.MP4),
        (ftyp(b"isom"), "x.M4A", None, Format.MP4_AUDIO),
        (ftyp(b"isom"), "x.mp4", MediaKind.AUDIO, Format.MP4_AUDIO),
        (ftyp(b"isom"), "x.mp4", MediaKind.VIDEO, Format.MP4),
        (ftyp(b"isom") + moov(b"vide"), "x.m4a", MediaKind.AUDIO, Format.MP4),
        (ftyp(b"isom") + moov(b"soun"), "x.mp4", MediaKind.VIDEO, Format.MP4_AUDIO),
        (ftyp(b"qt  "), "x.m4a", MediaKind.AUDIO, Format.MOV),
        (png(), "x.m4a", MediaKind.AUDIO, Format.PNG),
    ],
)
def test_an_mp4_is_sound_when_only_its_sender_can_tell(
    head: bytes, name: str, wanted: MediaKind | None, known: Format
) -> None:
    accepted = check(name, 100, head, MEDIA, wanted)
    assert isinstance(accepted, Accepted)
    assert accepted.format is known


def test_tracks_count_wherever_they_are_listed() -> None:
    far = ftyp(b"isom") + box(b"free", bytes(HEAD_BYTES)) + moov(b"soun")
    assert sniff(far) is Format.MP4_AUDIO
    assert sniff(far[:HEAD_BYTES]) is Format.MP4
    assert leaves_open(far[:HEAD_BYTES])
    assert not leaves_open(far)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (640, 480), (65_535, 65_535)])
def test_dimensions(width: int, height: int) -> None:
    assert dimensions(png(width, height), Format.PNG) == (width, height)
    assert dimensions(gif(width, height), Format.GIF) == (width, height)
    assert dimensions(jpeg(width, height), Format.JPEG) == (width, height)


def test_dimensions_that_the_header_does_not_tell() -> None:
    assert dimensions(png(0, 4), Format.PNG) is None
    assert dimensions(jpeg(before=9_000)[:HEAD_BYTES], Format.JPEG) is None
    assert dimensions(jpeg(640, 480, before=9_000), Format.JPEG) == (640, 480)
    assert dimensions(b"\xff\xd8\xff\xda" + jpeg()[2:], Format.JPEG) is None
    assert dimensions(ftyp(b"isom"), Format.MP4) is None


HEADS = [head for head, *_ in (*SENDABLE, *UNWANTED)]
damaged = st.builds(
    lambda head, at, noise, cut: (head[:at] + noise + head[at + len(noise) :])[:cut],
    st.sampled_from(HEADS),
    st.integers(0, 80),
    st.binary(max_size=12),
    st.integers(0, 400),
)


@given(st.binary(max_size=600) | damaged, st.integers(-5, 30_000_000), st.text(max_size=9))
@example(b"".join(struct.pack(">I", 4_096 - 8 * depth) + b"moov" for depth in range(512)), 9, "x")
def test_every_file_is_accepted_or_refused(head: bytes, size: int, name: str) -> None:
    answer = check(name, size, head, MEDIA)
    known = sniff(head)
    if isinstance(answer, Accepted):
        assert known is not None
        assert 0 < size <= MEDIA[answer.kind].limit
        assert (answer.kind, answer.mime) == (answer.format.kind, answer.format.mime)
        assert answer.mime.startswith(answer.kind)
    elif answer.reason is RefusedReason.WRONG_TYPE:
        assert known is None
        assert answer.looks_like not in set(Format)
    elif answer.reason is RefusedReason.TOO_LARGE:
        assert size > answer.limit
    assert looks_like(head).isascii()
    for image in Format:
        found = dimensions(head, image)
        assert found is None or min(found) > 0
