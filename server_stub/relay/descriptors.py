"""File descriptors: each line, file and database takes one, and a process may have only so many.

The ports share out what there is (`gates`), so that disk and services always find some. Where they
run out all the same, that is said, and said again when it is over: the system itself only drops
whoever comes.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import resource

from server_stub.relay.clock import Clock
from server_stub.relay.lines import MOST_LINES, Gate, Network

log = logging.getLogger(__name__)

ENOUGH = 4_096
"""What a relay needs for all lines that its ports may hold, and for itself."""
_OURS = 200
"""For the log, uploads, media, and calls to services."""
_MOST_CONSOLES = 1_000
_LOOK_SECONDS = 2.0
_IN_USE = "/proc/self/fd"


def raise_limit() -> int:
    """Take as many as the system allows us; how many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return ENOUGH if soft == resource.RLIM_INFINITY else soft


def too_few(limit: int) -> str | None:
    """What to say where a relay may have only so many, or None."""
    if limit >= ENOUGH:
        return None
    return f"only {limit} file descriptors are allowed: give it {ENOUGH} (ulimit -n, LimitNOFILE)"


def gates(limit: int, trusted: tuple[Network, ...] = ()) -> tuple[Gate, Gate]:
    """What the public port and the consoles' port may let in with so many descriptors."""
    free = max(16, limit - min(_OURS, limit // 2))
    public = min(MOST_LINES, free * 2 // 3)
    consoles = min(_MOST_CONSOLES, free // 3)
    usual = Gate(trusted=trusted)
    share = public / MOST_LINES
    return (
        Gate(public, int(usual.others * share), min(usual.each, public), trusted),
        Gate(consoles, consoles, min(usual.each, consoles), trusted),
    )


class Descriptors:
    """Watches whether there are any left; `short` while there are none."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.short = False

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            self.look()
            await self._clock.sleep(_LOOK_SECONDS)

    def look(self) -> None:
        short = not _one_is_left()
        if short and not self.short:
            log.error(
                "out of file descriptors (%d): whoever comes now is turned away", self.allowed
            )
        elif self.short and not short:
            log.warning("there are file descriptors again")
        self.short = short

    @property
    def allowed(self) -> int:
        """How many this process may have."""
        limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return ENOUGH if limit == resource.RLIM_INFINITY else limit

    @property
    def in_use(self) -> int:
        """How many it has; 0 where the system does not say."""
        with contextlib.suppress(OSError):
            return len(os.listdir(_IN_USE))
        return 0

    def gauges(self) -> dict[str, int]:
        """Numbers for /metrics."""
        return {"out_of_descriptors": int(self.short), "descriptors_allowed": self.allowed}


def _one_is_left() -> bool:
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno not in (errno.EMFILE, errno.ENFILE)
    return True
