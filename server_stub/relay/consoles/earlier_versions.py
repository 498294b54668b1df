"""What consoles of earlier versions are told instead of what they can not read.

This is the one place that knows which console understands what. What a console knows it says in
its `hello`: by the revision of the log that it folds, and by its program's version
("messenger-console/0.2"). One that says neither is taken to know no more than the first ones.
"""

from __future__ import annotations

import re
from dataclasses import replace

from console.core.refusals import Refusal, RefusalCode
from console.wire.frames import Hello

_OURS = re.compile(r"messenger-console/(\d{1,6})\.(\d{1,6})(?![\d])")

_LAST_REV_WITHOUT_FAULTS = 2
"""What 0.2.0 says. The code alone raises no revision, since it stands in no entry of the log; so
that among our consoles of this revision the version tells one from another."""
_FIRST_VERSION_WITH_FAULTS = (0, 3)
_FIRST_REV_WITH_BAD_VALUES = 3
_FIRST_REV_WITH_DEPARTMENTS = 4
_SINCE_REV = {
    RefusalCode.BAD_VALUE: _FIRST_REV_WITH_BAD_VALUES,
    RefusalCode.NOT_YOUR_DEPARTMENT: _FIRST_REV_WITH_DEPARTMENTS,
    RefusalCode.IN_USE: _FIRST_REV_WITH_DEPARTMENTS,
    RefusalCode.CHANGED_SINCE: _FIRST_REV_WITH_DEPARTMENTS,
    RefusalCode.AT_LIMIT: _FIRST_REV_WITH_DEPARTMENTS,
    RefusalCode.LAST_ADMIN: _FIRST_REV_WITH_DEPARTMENTS,
    RefusalCode.UNKNOWN_OPERATOR: _FIRST_REV_WITH_DEPARTMENTS,
}


def for_client(refusal: Refusal, hello: Hello) -> Refusal:
    """A refusal that the console which has said this can read.

    A code that it does not know ends the connection with 4400, over and over. `not_allowed` is
    told in its place: it gives the operator their text back, does not pretend that anything was
    done, and sends them to an admin, who can read the relay's log.
    """
    if _knows(refusal.code, hello):
        return refusal
    return replace(refusal, code=RefusalCode.NOT_ALLOWED)


def _knows(code: RefusalCode, hello: Hello) -> bool:
    if code is RefusalCode.FAULT:
        return _knows_faults(hello)
    return (hello.rev or 0) >= _SINCE_REV.get(code, 0)


def _knows_faults(hello: Hello) -> bool:
    if hello.rev is not None and hello.rev > _LAST_REV_WITHOUT_FAULTS:
        return True
    ours = _OURS.match(hello.client)
    return ours is not None and (int(ours[1]), int(ours[2])) >= _FIRST_VERSION_WITH_FAULTS
