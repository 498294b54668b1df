"""What consoles send of their uploads, read and refused."""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import AsyncGenerator
from dataclasses import asdict
from typing import Any, assert_never

from starlette.requests import ClientDisconnect, Request

from console.core.attachments import Refused, RefusedReason, UploadError
from console.core.bounds import LARGEST_NUMBER
from console.core.formats import MediaKind
from console.core.kinds.known import LARGEST_MEDIA
from console.core.moments import Millis
from server_stub.relay.files.bearer import ProblemError
from server_stub.relay.files.upload_folder import Announced
from server_stub.relay.plain_text import clean_name

_BLOCK = 256 * 1024
_LARGEST_ANNOUNCEMENT = 4_096
_LONGEST_NAME = 255
_FULL = (errno.ENOSPC, errno.EDQUOT)


def disk_problem(error: OSError, offset: int) -> ProblemError:
    """What is answered when the disk fails; `offset` is how much is safe on it."""
    if error.errno in _FULL:
        return ProblemError(507, UploadError.DISK_FULL, offset=offset)
    return ProblemError(500, UploadError.DISK_FAILED, offset=offset)


def refusal(refused: Refused) -> ProblemError:
    """What is answered for a file that may not be sent."""
    facts = asdict(refused)
    facts["found"] = facts.pop("looks_like")  # as it is called on the wire
    return ProblemError(_status(refused.reason), UploadError.REFUSED, **facts)


def _status(reason: RefusedReason) -> int:
    match reason:
        case RefusedReason.TOO_LARGE:
            return 413
        case RefusedReason.WRONG_TYPE:
            return 415
        case RefusedReason.EMPTY | RefusedReason.UNREADABLE | RefusedReason.VANISHED:
            return 400
    assert_never(reason)


async def read_announcement(request: Request, operator: str, now: Millis) -> Announced:
    """What a PUT says of a file.

    Raises:
        ProblemError: it says nothing that can be understood, or of a file that is not taken.
    """
    try:
        content: Any = json.loads(await _read(request))
        name, size, wanted = content["name"], content["size"], content.get("kind")
        wanted = None if wanted is None else MediaKind(wanted)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ProblemError(400, UploadError.BAD_REQUEST) from None
    if not isinstance(name, str) or len(name) > _LONGEST_NAME or type(size) is not int or size < 0:
        raise ProblemError(400, UploadError.BAD_REQUEST)
    if size == 0:
        raise refusal(Refused(RefusedReason.EMPTY))
    if size > LARGEST_MEDIA:
        raise refusal(
            Refused(RefusedReason.TOO_LARGE, None, min(size, LARGEST_NUMBER), LARGEST_MEDIA)
        )
    return Announced(operator, clean_name(name), size, wanted, now)


async def _read(request: Request) -> bytes:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST_ANNOUNCEMENT:
                raise ProblemError(413, UploadError.BAD_REQUEST)
    except ClientDisconnect:
        raise ProblemError(400, UploadError.BAD_REQUEST) from None
    return body


async def blocks(request: Request, idle_seconds: float) -> AsyncGenerator[bytes, None]:
    """The request's body in blocks worth a write. What came before the line broke is given out
    before ClientDisconnect, or TimeoutError, is raised."""
    held = bytearray()
    broken: Exception | None = None
    stream = request.stream()
    while broken is None:
        try:
            async with asyncio.timeout(idle_seconds):
                held += await anext(stream)
        except StopAsyncIteration:
            break
        except (ClientDisconnect, TimeoutError) as error:
            broken = error
        if len(held) >= _BLOCK:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
    if broken is not None:
        raise broken
