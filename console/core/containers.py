"""Just enough of the containers of sound and video to see what is inside.

Sources: ISO/IEC 14496-12 (boxes of mp4 and its family), RFC 3533 (Ogg), RFC 8794 (EBML).
What is read may end anywhere, and be damaged; nothing here raises for it, or goes on for long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from console.core.content import Content


def file_type_brands(head: bytes) -> tuple[bytes, ...]:
    """The brands of an mp4 or one of its family, the major one first; () for another file."""
    size = int.from_bytes(head[:4])
    if head[4:8] != b"ftyp" or size < 16:
        return ()
    compatible = head[16:size]
    return head[8:12], *(compatible[at : at + 4] for at in range(0, len(compatible) - 3, 4))


class Track(NamedTuple):
    """What a track holds (b"vide", b"soun", ...), and how it is coded (b"mp4a", b"samr", ...; b""
    when that is not told)."""

    handler: bytes
    codec: bytes = b""


@dataclass(frozen=True, slots=True)
class Tracks:
    """The tracks of a file that could be seen. `whole`: there are no others."""

    seen: tuple[Track, ...]
    whole: bool

    @property
    def sound_only(self) -> bool:
        handlers = {track.handler for track in self.seen}
        return self.whole and b"soun" in handlers and b"vide" not in handlers

    @property
    def codecs(self) -> frozenset[bytes]:
        return frozenset(track.codec for track in self.seen)


_MOST_BOXES = 4_096
"""Boxes looked at in a file: a whole one has some hundred before its tracks are known."""
_MOST_TRACKS = 64


def tracks_of(content: Content) -> Tracks:
    """The tracks of an mp4 or one of its family, wherever in the file they are listed: a file
    made for streaming lists them first, others at their end."""
    walk = Walk(content)
    for kind, start, end in walk.boxes(0, content.size):
        if kind == b"moov":
            bodies = (one[1:] for one in walk.boxes(start, end) if one.kind == b"trak")
            seen = tuple(_track(walk, *body) for body in islice(bodies, _MOST_TRACKS))
            return Tracks(seen, end <= content.size and not walk.spent)
    return Tracks((), False)


def _track(walk: Walk, start: int, end: int) -> Track:
    media = walk.find((b"mdia",), start, end)
    named = walk.find((b"hdlr",), *media)
    coded = walk.find((b"minf", b"stbl", b"stsd"), *media)
    # A full box (version, flags); in the one a reserved field, in the other a count and a size.
    return Track(walk.fourcc(named, 8), walk.fourcc(coded, 12))


class Box(NamedTuple):
    """Its type, where its body begins, and where it ends (maybe after the file does)."""

    kind: bytes
    start: int
    end: int


class Walk:
    """Going through the boxes of a file; a damaged one is left where it makes no sense."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._left = _MOST_BOXES

    @property
    def spent(self) -> bool:
        return self._left <= 0

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        """The boxes that stand side by side here."""
        end = min(end, self._content.size)
        while start + 8 <= end and not self.spent:
            self._left -= 1
            header = self._content.read(start, 16)
            size, body = int.from_bytes(header[:4]), 8
            if size == 1:
                size, body = int.from_bytes(header[8:16]), 16
            elif size == 0:
                size = max(body, end - start)  # it goes on to the end of what it stands in
            if size < body:
                return
            yield Box(header[4:8], start + body, start + size)
            start += size

    def find(self, path: tuple[bytes, ...], start: int, end: int) -> tuple[int, int]:
        """The body of the first box along a path of types; an empty one when there is none."""
        for kind in path:
            boxes = self.boxes(start, end)
            start, end = next((one[1:] for one in boxes if one.kind == kind), (0, 0))
        return start, end

    def fourcc(self, body: tuple[int, int], at: int) -> bytes:
        start, end = body
        code = self._content.read(start + at, 4) if start + at + 4 <= end else b""
        return code if len(code) == 4 else b""


def avi_is_sound_only(head: bytes) -> bool:
    """Whether the streams of an AVI, which are listed first, are sounds alone."""
    at, end = 12, len(head)
    kinds: set[bytes] = set()
    while at + 12 <= end:
        name, size = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
        if name == b"LIST" and head[at + 8 : at + 12] in (b"hdrl", b"strl"):
            at += 12  # into it
            continue
        if name == b"LIST" and head[at + 8 : at + 12] == b"movi":
            break
        if name == b"strh":
            kinds.add(head[at + 8 : at + 12])
        at += 8 + size + size % 2
    return b"auds" in kinds and b"vids" not in kinds


def ogg_first_packets(head: bytes) -> list[bytes]:
    """The beginning of each stream in an Ogg file: their pages come before all others."""
    packets = []
    at = 0
    while head[at : at + 4] == b"OggS" and len(head) >= at + 27 and head[at + 5] & 2:
        segments = head[at + 27 : at + 27 + head[at + 26]]
        body = at + 27 + head[at + 26]
        packets.append(head[body : body + 16])
        at = body + sum(segments)
    return packets


def ebml_doc_type(head: bytes) -> str:
    """What an EBML file calls itself ("webm", "matroska"); "" for another file."""
    if head[:4] != b"\x1a\x45\xdf\xa3":
        return ""
    size, at = _ebml_number(head, 4)
    end = at + size
    while at < min(end, len(head)):
        name_length = _ebml_length(head[at])
        name = head[at : at + name_length]
        size, at = _ebml_number(head, at + name_length)
        if name == b"\x42\x82":
            return head[at : at + min(size, 32)].rstrip(b"\0").decode("ascii", "replace")
        at += size
    return ""


_SEGMENT, _TRACKS, _ENTRY, _TYPE = b"\x18\x53\x80\x67", b"\x16\x54\xae\x6b", b"\xae", b"\x83"
_CLUSTER = b"\x1f\x43\xb6\x75"
_MOST_ELEMENTS = 1_024


def ebml_is_sound_only(content: Content) -> bool:
    """Whether the tracks of a WebM, which stand before what they hold, are sounds alone."""
    data = content.read(0, _EBML_BYTES)
    size, at = _ebml_number(data, 4)
    at += size
    types: set[bytes] = set()
    for _ in range(_MOST_ELEMENTS):
        if at >= len(data):
            break
        length = _ebml_length(data[at])
        name = data[at : at + length]
        size, body = _ebml_number(data, at + length)
        if name == _CLUSTER:
            break
        if name == _TYPE:
            types.add(data[body : body + size])
        at = body if name in (_SEGMENT, _TRACKS, _ENTRY) else body + size
    return types == {b"\2"}


_EBML_BYTES = 64 * 1024


def _ebml_number(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length and where it ends; past the end it is 0."""
    if at >= len(data):
        return 0, len(data)
    length = _ebml_length(data[at])
    value = int.from_bytes(data[at : at + length])
    return value & ((1 << 7 * length) - 1), at + length


def _ebml_length(first: int) -> int:
    """How many bytes a name or number has, by its first byte. A first byte of 0 is damage."""
    return 9 - first.bit_length() if first else 8
