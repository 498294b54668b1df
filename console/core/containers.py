"""Just enough of the containers of sound and video to see what is inside.

Sources: ISO/IEC 14496-12 (boxes of mp4 and its family), RFC 3533 (Ogg), RFC 8794 (EBML).
All read a file's beginning, which may end anywhere; nothing raises.
"""

from __future__ import annotations

from collections.abc import Iterator

_PATH_TO_HANDLER = (b"moov", b"trak", b"mdia", b"hdlr")


def file_type_brands(head: bytes) -> tuple[bytes, ...]:
    """The brands of an mp4 or one of its family, the major one first; () for another file."""
    size = int.from_bytes(head[:4])
    if head[4:8] != b"ftyp" or size < 16:
        return ()
    compatible = head[16:size]
    return head[8:12], *(compatible[at : at + 4] for at in range(0, len(compatible) - 3, 4))


def track_handlers(head: bytes) -> tuple[frozenset[bytes], bool]:
    """What the tracks hold (b"vide", b"soun", ...), and whether all tracks were seen.

    A file made for streaming lists its tracks first; others list them at their end.
    """
    whole = any(kind == b"moov" and end <= len(head) for kind, _, end in _boxes(head, 0, len(head)))
    return frozenset(_handlers(head, 0, len(head), 0)), whole


def _handlers(data: bytes, start: int, end: int, depth: int) -> Iterator[bytes]:
    for kind, body, stop in _boxes(data, start, end):
        if kind != _PATH_TO_HANDLER[depth]:
            continue
        if kind == b"hdlr":
            yield data[body + 8 : body + 12]
        else:
            yield from _handlers(data, body, min(stop, end), depth + 1)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes side by side here: type, where the body begins, where the box ends (which may
    be after `end`)."""
    while start + 8 <= end:
        size, kind, body = int.from_bytes(data[start : start + 4]), data[start + 4 : start + 8], 8
        if size == 1:
            size, body = int.from_bytes(data[start + 8 : start + 16]), 16
        if size < body:
            # 0 says "to the end of the file"; anything else is damage: nothing follows it.
            return
        yield kind, start + body, start + size
        start += size


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
