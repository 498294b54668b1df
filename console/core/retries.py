"""When something that a service refused for now is tried again, by itself."""

from __future__ import annotations

from console.core.failures import Cause
from console.core.moments import MINUTE, SECOND, Millis

_FIRST_PAUSE: Millis = 2 * SECOND


def pause_before_next(cause: Cause, attempts: int, most: int, minutes: int = 0) -> Millis | None:
    """How long to wait after `attempts` that have failed; None when it has been tried often
    enough, which is `most` times in all.

    2, 4, 8, 16 seconds. After a rate limit as many `minutes` as the service says, or 1, 2, 4, 8
    where it does not (0).
    """
    if attempts >= most:
        return None
    if cause is not Cause.RATE_LIMITED:
        return _FIRST_PAUSE << (attempts - 1)
    return minutes * MINUTE if minutes else MINUTE << (attempts - 1)
