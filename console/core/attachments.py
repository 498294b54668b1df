"""What comes and goes with a message, what may be attached, and how a refusal of it is told.

Specification, section 5: checked by content, not by name; a file exactly at the limit is
accepted; 1 MB is 1,000,000 bytes. A name that says something else than the content is no reason
to refuse: a PNG called photo.jpg goes out as the PNG it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.core.content import Content, content_of
from console.core.formats import Format, MediaKind, kind_of, looks_like, may_be_sound_only, sniff
from console.core.kinds.kind import Media


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that came or goes with a message.

    `kind` is the service's word ("image", "location", ...); `url` is the service's and expires, ""
    when there is none; `name` is a file's name or a title; `detail` says more, as a subtitle does;
    `upload` is the id of the bytes at the relay, for what an operator sends."""

    kind: str
    url: str = ""
    name: str = ""
    size: int | None = None
    detail: str = ""
    upload: str = ""


MAX_PIXELS = 50_000_000
"""An image with more is not decoded: a small file can unfold to fill the memory."""


class RefusedReason(StrEnum):
    """Why a file can not be attached."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    """What it looks like, `Refused.looks_like`, may not be sent."""
    UNREADABLE = "unreadable"
    """It is there and can not be read."""
    VANISHED = "vanished"
    """It was there and is no more, or has changed while it was read."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be sent. `kind` is what the service is told."""

    kind: MediaKind
    format: Format
    mime: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that may not be sent, and its facts.

    `kind` is None when it is no media; `limit` in bytes, 0 when the size is not the reason;
    `looks_like` as the function of that name says, "" when it can not be told what the file is.
    """

    reason: RefusedReason
    kind: MediaKind | None = None
    size: int = 0
    limit: int = 0
    looks_like: str = ""


def check(
    name: str, size: int, data: bytes | Content, rules: Media, wanted: MediaKind | None = None
) -> Accepted | Refused:
    """Whether a file may be sent, by its size and content. `rules` are those of the kind of
    channel.

    `wanted` is what the operator says it is. It decides, as does the name's ending .m4a, only
    where an mp4 may be either sound or video.
    """
    if size <= 0:
        return Refused(RefusedReason.EMPTY)
    if not content_of(data).head:
        return Refused(RefusedReason.UNREADABLE, size=size)
    found = looks_like(data)
    sendable = sniff(data)
    if sendable is None:
        return Refused(RefusedReason.WRONG_TYPE, kind_of(found), size, looks_like=found)
    called_sound = wanted is MediaKind.AUDIO or name.lower().endswith(".m4a")
    if called_sound and may_be_sound_only(data):
        sendable = Format.MP4_AUDIO
    rule = rules.get(sendable.kind)
    if rule is None or sendable.written not in rule.formats:
        return Refused(RefusedReason.WRONG_TYPE, sendable.kind, size, looks_like=found)
    if size > rule.limit:
        return Refused(RefusedReason.TOO_LARGE, sendable.kind, size, rule.limit, found)
    return Accepted(sendable.kind, sendable, sendable.mime, size, name)


class UploadError(StrEnum):
    """Why the relay does not take an upload: `error` in its answer. Facts stand beside it."""

    UNAUTHORISED = "unauthorised"
    """The token is nobody's."""
    BAD_REQUEST = "bad_request"
    BAD_ID = "bad_id"
    """The id is not a UUID in lower case."""
    NOT_FOUND = "not_found"
    """No such upload of this operator: it has expired, was refused or never began."""
    DIFFERENT = "different"
    """The id is taken by a file of another name or size."""
    OFFSET = "offset"
    """The bytes do not go on where the relay is: go on from `offset`."""
    BEYOND_SIZE = "beyond_size"
    """More bytes than were announced (`size`)."""
    SUPERSEDED = "superseded"
    """A newer request goes on with this upload."""
    CUT_OFF = "cut_off"
    """The bytes stopped coming; what came is kept, up to `offset`."""
    REFUSED = "refused"
    """The file may not be sent; beside it the fields of `Refused`."""
    TOO_MANY = "too_many"
    """Too much waits to be sent already (`limit` bytes or files): send or cancel some."""
    IN_USE = "in_use"
    """A message goes out with it: it can not be cancelled any more."""
    DISK_FULL = "disk_full"
    """The relay's disk is full; what came before is kept, up to `offset`."""
    DISK_FAILED = "disk_failed"


class MediaError(StrEnum):
    """Why the relay does not hand out what a visitor sent: `error` in its answer."""

    UNAUTHORISED = "unauthorised"
    NOT_FOUND = "not_found"
    """No such attachment, or one without a file."""
    EXPIRED = "expired"
    """The service's link is no longer good and the service gives no new one."""
    FORBIDDEN_HOST = "forbidden_host"
    """The link does not lead to the service; nothing was fetched."""
    TOO_LARGE = "too_large"
    """More than `limit` bytes."""
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BAD_ANSWER = "bad_answer"
    """The service's server has answered something that is no file."""
