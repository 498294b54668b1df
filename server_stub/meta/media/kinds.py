"""What a file is, by its first bytes, and whether that fits what it is sent as.

Meta: Saving assets ("media type mismatch"); no list of formats is published beyond the types.
"""

import re

from ..errors import GraphError

TYPES = ("image", "audio", "video", "file")

_IMAGE, _AUDIO, _VIDEO = ("image",), ("audio",), ("video",)
_BOTH = ("video", "audio")
# (pattern at the beginning, what it may be sent as, its MIME type); the first that fits counts.
_FORMATS = (
    (rb"\x89PNG\r\n\x1a\n", _IMAGE, "image/png"),
    (rb"\xff\xd8\xff", _IMAGE, "image/jpeg"),
    (rb"GIF8[79]a", _IMAGE, "image/gif"),
    (rb"RIFF....WEBP", _IMAGE, "image/webp"),
    (rb"RIFF....WAVE", _AUDIO, "audio/wav"),
    (rb"RIFF....AVI ", _VIDEO, "video/x-msvideo"),
    (rb"....ftypM4[AB]", _AUDIO, "audio/mp4"),
    (rb"....ftypqt", _VIDEO, "video/quicktime"),
    (rb"....ftyp(?:heic|heix|mif1|avif)", _IMAGE, "image/heic"),
    (rb"....ftyp", _BOTH, "video/mp4"),
    (rb"\x1aE\xdf\xa3", _BOTH, "video/webm"),
    (rb"OggS", _BOTH, "video/ogg"),
    (rb"ID3|\xff[\xfb\xf3\xf2]", _AUDIO, "audio/mpeg"),
    (rb"\xff[\xf1\xf9]|ADIF", _AUDIO, "audio/aac"),
    (rb"fLaC", _AUDIO, "audio/flac"),
    (rb"#!AMR", _AUDIO, "audio/amr"),
    (rb"%PDF-", (), "application/pdf"),
    (rb"PK\x03\x04", (), "application/zip"),
)
_PATTERNS = [(re.compile(start, re.DOTALL), kinds, mime) for start, kinds, mime in _FORMATS]


def recognise(content: bytes) -> tuple[tuple[str, ...], str] | None:
    """What `content` may be sent as besides `file`, and its MIME type; None if unknown."""
    for pattern, kinds, mime in _PATTERNS:
        if pattern.match(content):
            return kinds, mime
    return None


def check(kind: str, content: bytes, part_type: str | None = None) -> str:
    """The MIME type of `content`, sent as `kind`. Raises `GraphError` if it does not fit.

    `part_type` is the Content-Type of an uploaded part: that of audio must be audio/*.
    """
    if not content:
        raise GraphError(100, 2018047)
    found = recognise(content)
    if kind == "file":
        return found[1] if found else part_type or "application/octet-stream"
    if kind == "audio" and part_type is not None and not part_type.startswith("audio/"):
        raise GraphError(100, 2018047)
    if found is None and kind == "video":
        raise GraphError(100, 2018294)
    if found is None or kind not in found[0]:
        raise GraphError(100, 2018047)
    if kind == "audio":
        return found[1].replace("video/", "audio/")
    return found[1]
