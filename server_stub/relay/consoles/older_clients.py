"""What consoles of earlier versions are told instead of what they can not read.

This is the one place that knows what which version understands. By `hello.client` a console says
what it is ("messenger-console/0.2"); a program of somebody else's is taken to know what
docs/protocol.md says.
"""

from __future__ import annotations

import re
from dataclasses import replace

from console.core.refusals import Refusal, RefusalCode

_OURS = re.compile(r"messenger-console/(\d{1,6})\.(\d{1,6})(?![\d])")
_KNOWS_FAULTS = (0, 3)


def for_client(refusal: Refusal, client: str) -> Refusal:
    """A refusal that this console can read.

    Before 0.3 there was no `fault`, and a code that is not known ends the connection, over and
    over. `not_allowed` is told in its place: it gives the operator their text back, does not
    pretend that anything was done, and sends them to an admin, who can read the relay's log.
    """
    if refusal.code is RefusalCode.FAULT and _version(client) < _KNOWS_FAULTS:
        return replace(refusal, code=RefusalCode.NOT_ALLOWED)
    return refusal


def _version(client: str) -> tuple[int, int]:
    """The version of one of our consoles; of any other program the newest."""
    ours = _OURS.match(client)
    return (int(ours[1]), int(ours[2])) if ours else _KNOWS_FAULTS
