"""Sound is told from pictures by the tracks of a file, wherever they are listed."""

from __future__ import annotations

import struct

import pytest

from console.core.attachments import Accepted, check
from console.core.containers import tracks_of
from console.core.content import HEAD_BYTES, Content, content_of
from console.core.formats import leaves_open, looks_like
from console.core.kinds.messenger.kind import MEDIA
from tests.core.test_attachments import adts, box, ebml, ftyp, id3, moov

MDAT = box(b"mdat", bytes(9_000))


def coded(handler: bytes, codec: bytes) -> bytes:
    """A track that says how it is coded."""
    entry = box(codec, bytes(28))
    stsd = box(b"stsd", bytes(4), struct.pack(">I", 1), entry)
    minf = box(b"minf", box(b"smhd", bytes(8)), box(b"stbl", stsd, box(b"stts", bytes(8))))
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12))
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"mdhd", bytes(24)), hdlr, minf))


def index(*tracks: bytes) -> bytes:
    return box(b"moov", box(b"mvhd", bytes(100)), *tracks)


AAC, AMR, FILM = coded(b"soun", b"mp4a"), coded(b"soun", b"samr"), coded(b"vide", b"avc1")
LONG = struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 9_016) + bytes(9_000)
TO_THE_END = b"\0\0\0\0" + index(AAC)[4:]
AVI = b"RIFF\xff\0\0\0AVI LIST\xff\0\0\0hdrlavih\x08\0\0\0" + bytes(8)


def stream(kind: bytes) -> bytes:
    return b"LIST\x18\0\0\0strlstrh\x0c\0\0\0" + kind + bytes(8)


def element(name: bytes, content: bytes) -> bytes:
    return name + struct.pack(">Q", len(content) | 1 << 56) + content


def webm(*kinds: int) -> bytes:
    """As a browser records: the segment has no end."""
    entries = [element(b"\xae", element(b"\xd7", b"\1") + b"\x83\x81" + bytes((n,))) for n in kinds]
    info = element(b"\x15\x49\xa9\x66", bytes(20))
    segment = b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"
    return ebml(b"webm") + segment + info + element(b"\x16\x54\xae\x6b", b"".join(entries))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(ftyp(b"isom", b"mp41") + MDAT + index(AAC), "mp4_audio", id="index last"),
        pytest.param(ftyp(b"mp42", b"isom") + MDAT + index(AAC), "mp4_audio", id="Android mp42"),
        pytest.param(ftyp(b"3gp4", b"isom") + MDAT + index(AAC), "mp4_audio", id="Android 3gp4"),
        pytest.param(ftyp(b"3gp5") + index(AAC) + MDAT, "mp4_audio", id="3gp alone"),
        pytest.param(ftyp(b"NDSC") + index(AAC) + MDAT, "mp4_audio", id="a brand nobody knows"),
        pytest.param(ftyp(b"M4A ", b"isom") + MDAT + index(AAC), "m4a", id="iPhone"),
        pytest.param(ftyp(b"dash", b"iso5") + index(AAC) + MDAT, "mp4_audio", id="in fragments"),
        pytest.param(ftyp(b"isom") + LONG + index(AAC), "mp4_audio", id="64 bits"),
        pytest.param(ftyp(b"isom") + MDAT + TO_THE_END, "mp4_audio", id="to the end of the file"),
        pytest.param(ftyp(b"isom") + MDAT + index(FILM, AAC), "mp4", id="a film"),
        pytest.param(ftyp(b"isom") + MDAT + index(AAC, FILM), "mp4", id="a film, sound first"),
        pytest.param(ftyp(b"3gp4", b"isom") + index(FILM, AMR), "3gp", id="a phone's film"),
        pytest.param(ftyp(b"3gp4", b"isom") + MDAT + index(AMR), "3gp_audio", id="a phone's AMR"),
        pytest.param(ftyp(b"isom") + MDAT + index(AMR), "3gp_audio", id="AMR in an mp4"),
        pytest.param(ftyp(b"qt  ") + MDAT + index(AAC), "mov_audio", id="QuickTime"),
        pytest.param(ftyp(b"qt  ") + MDAT + index(FILM), "mov", id="a QuickTime film"),
        pytest.param(MDAT + moov(b"soun"), "mov_audio", id="QuickTime of before 2001"),
        pytest.param(ftyp(b"isom") + MDAT, "mp4", id="no index"),
        pytest.param(AVI + stream(b"auds"), "avi_audio", id="an AVI of sound"),
        pytest.param(AVI + stream(b"auds") + stream(b"vids"), "avi", id="an AVI"),
        pytest.param(
            b"RIFF\xff\0\0\0AVI JUNK\x04\0\0\0\0\0\0\0LIST\xff\0\0\0hdrl" + stream(b"vids"),
            "avi",
            id="an AVI whose header comes late",
        ),
        pytest.param(webm(2), "webm_audio", id="a browser's recording"),
        pytest.param(webm(1, 2), "webm", id="a browser's film"),
        pytest.param(b"RIFX\0\0\0\0WAVEfmt ", "rifx", id="a WAV the other way round"),
        pytest.param(b"RIFF\x24\0\0\0WAVEfmt \x28\0\0\0\xfe\xff", "wav", id="an extensible WAV"),
        pytest.param(b"ID3\4\0\0\0\0\x60\0" + bytes(12_288) + adts(), "aac", id="after a cover"),
        pytest.param(id3(b"fLaC\0\0\0\x22"), "flac", id="FLAC with a tag"),
    ],
)
def test_what_it_is(data: bytes, name: str) -> None:
    assert looks_like(data) == name


@pytest.mark.parametrize("name", ["audioclip-1732.mp4", "voice", "film.mov"])
def test_a_voice_message_goes_out_as_sound_whatever_its_name(name: str) -> None:
    voice = ftyp(b"isom", b"iso2", b"mp41") + MDAT + index(AAC)
    accepted = check(name, len(voice), voice, MEDIA)
    assert isinstance(accepted, Accepted)
    assert (accepted.kind, accepted.mime) == ("audio", "audio/mp4")


def test_the_beginning_leaves_open_what_the_rest_decides() -> None:
    voice = ftyp(b"isom") + MDAT + index(AAC)
    assert leaves_open(voice[:HEAD_BYTES])
    assert not leaves_open(voice)
    assert not leaves_open(ftyp(b"isom") + index(FILM) + MDAT)
    assert not leaves_open(b"\x89PNG\r\n\x1a\n" + bytes(5_000))


@pytest.mark.parametrize(
    "damage",
    [
        struct.pack(">I", 8) + b"free",
        struct.pack(">I", 1) + b"free" + struct.pack(">Q", 16),
        struct.pack(">I", 1) + b"free" + struct.pack(">Q", 0),
        struct.pack(">I", 0) + b"free",
        struct.pack(">I", 3) + b"free",
    ],
)
def test_boxes_without_end_are_gone_through_for_a_while_only(damage: bytes) -> None:
    """A file of 25 MB may hold three million boxes."""
    reads = 0
    huge = ftyp(b"isom") + damage * (25_000_000 // len(damage))

    def read(at: int, count: int) -> bytes:
        nonlocal reads
        reads += 1
        return huge[at : at + count]

    content = Content(len(huge), read)
    assert looks_like(content) == "mp4"
    assert tracks_of(content_of(huge)).seen == ()
    assert reads < 20_000
