"""Conversation errors: from Meta's code to a cause, what to do about it and who can.

Source: Meta, "Common Error Codes" of the Messenger Platform and "Handling Errors" of the Graph
API; specification, section 4. Decisions rest on code and subcode alone, since Meta's texts
are translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.core.transcript import Cause, Failure


class Class(StrEnum):
    """What a failure calls for."""

    TEMPORARY = "temporary"
    """The relay tries again by itself."""
    FINAL = "final"
    """Trying again can not help."""
    SIGN_IN = "sign_in"
    """An admin signs in to Facebook again."""
    PERSON = "person"
    """Somebody must act outside this program."""
    AMBIGUOUS = "ambiguous"
    """The message may have gone through all the same: the outcome is unknown."""


class Mend(StrEnum):
    """The key that helps, as the transcript offers it."""

    SETTINGS = "settings"
    RECONNECT = "reconnect"
    END = "end"
    SHOW_COMPLETED = "show_completed"
    SEND_AGAIN = "send_again"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Verdict:
    cause: Cause
    kind: Class


_T, _F, _S, _P, _A = (
    Class.TEMPORARY,
    Class.FINAL,
    Class.SIGN_IN,
    Class.PERSON,
    Class.AMBIGUOUS,
)

_BY_SUBCODE: dict[tuple[int, int], Verdict] = {
    (1, 1357046): Verdict(Cause.TEMPORARY, _A),
    (2, 2018344): Verdict(Cause.PERMISSION_LOST, _P),
    (4, 2018354): Verdict(Cause.REFUSED, _F),
    (613, 2018338): Verdict(Cause.REFUSED, _F),
    (613, 1893016): Verdict(Cause.REFUSED, _F),
    (10, 2018278): Verdict(Cause.WINDOW_CLOSED, _F),
    (10, 2018065): Verdict(Cause.WINDOW_CLOSED, _F),
    (10, 2534022): Verdict(Cause.WINDOW_CLOSED, _F),
    (10, 2018108): Verdict(Cause.USER_UNREACHABLE, _F),
    (10, 1893063): Verdict(Cause.PAGE_RESTRICTED, _P),
    (10, 1893015): Verdict(Cause.REFUSED, _F),
    (10, 1404170): Verdict(Cause.REFUSED, _F),
    (10, 2018336): Verdict(Cause.REFUSED, _F),
    (100, 2018001): Verdict(Cause.VISITOR_NOT_FOUND, _P),
    (100, 33): Verdict(Cause.VISITOR_NOT_FOUND, _P),
    (100, 2018164): Verdict(Cause.REFUSED, _F),
    (100, 2018008): Verdict(Cause.ATTACHMENT_REFUSED, _T),
    (100, 2018047): Verdict(Cause.ATTACHMENT_REFUSED, _F),
    (100, 2018074): Verdict(Cause.ATTACHMENT_REFUSED, _F),
    (100, 2018109): Verdict(Cause.ATTACHMENT_REFUSED, _F),
    (100, 2018294): Verdict(Cause.ATTACHMENT_REFUSED, _T),
    (190, 459): Verdict(Cause.ACCESS_EXPIRED, _P),
    (190, 464): Verdict(Cause.ACCESS_EXPIRED, _P),
    (190, 492): Verdict(Cause.ACCESS_EXPIRED, _P),
    (200, 1545041): Verdict(Cause.USER_UNREACHABLE, _F),
}

_BY_CODE: dict[int, Verdict] = {
    1: Verdict(Cause.TEMPORARY, _A),
    2: Verdict(Cause.TEMPORARY, _A),
    4: Verdict(Cause.RATE_LIMITED, _T),
    9: Verdict(Cause.RATE_LIMITED, _T),
    10: Verdict(Cause.PERMISSION_LOST, _P),
    17: Verdict(Cause.RATE_LIMITED, _T),
    32: Verdict(Cause.RATE_LIMITED, _T),
    102: Verdict(Cause.ACCESS_EXPIRED, _S),
    190: Verdict(Cause.ACCESS_EXPIRED, _S),
    230: Verdict(Cause.PERMISSION_LOST, _P),
    341: Verdict(Cause.RATE_LIMITED, _T),
    368: Verdict(Cause.PAGE_RESTRICTED, _P),
    551: Verdict(Cause.USER_UNREACHABLE, _F),
    613: Verdict(Cause.RATE_LIMITED, _T),
    1200: Verdict(Cause.TEMPORARY, _T),
    2022: Verdict(Cause.PAGE_RESTRICTED, _P),
    2018218: Verdict(Cause.VISITOR_NOT_FOUND, _P),
    2018321: Verdict(Cause.TEMPORARY, _T),
    80001: Verdict(Cause.RATE_LIMITED, _T),
    80006: Verdict(Cause.RATE_LIMITED, _T),
}


def classify(code: int, subcode: int = 0, transient: bool = False, status: int = 400) -> Verdict:
    """What an error answer of the Send API means.

    `transient` is Meta's `is_transient`; `status` the HTTP status. Where Meta itself says that
    an error is transient the message is tried again; that is our decision, since Meta does not
    say whether it was accepted. Without that word codes 1 and 2 and any other answer of the 5xx
    kind are ambiguous. 1/1357046 is documented as "messages are sent", whatever else it says.
    """
    known = _BY_SUBCODE.get((code, subcode)) or _BY_CODE.get(code)
    if known is None and 200 <= code <= 299:
        known = Verdict(Cause.PERMISSION_LOST, _P)
    surely_sent = (code, subcode) == (1, 1357046)
    if transient and not surely_sent and (known is None or known.kind is _A):
        return Verdict(known.cause if known else Cause.TEMPORARY, _T)
    if known is not None:
        return known
    return Verdict(Cause.TEMPORARY, _A) if status >= 500 else Verdict(Cause.REFUSED, _F)


_MEND: dict[Cause, Mend | None] = {
    Cause.VISITOR_NOT_FOUND: Mend.SETTINGS,
    Cause.ACCESS_EXPIRED: Mend.RECONNECT,
    Cause.WINDOW_CLOSED: Mend.SHOW_COMPLETED,
    Cause.USER_UNREACHABLE: Mend.END,
    Cause.PAGE_RESTRICTED: Mend.SEND_AGAIN,
    Cause.PERMISSION_LOST: Mend.RECONNECT,
    Cause.RATE_LIMITED: Mend.SEND_AGAIN,
    Cause.ATTACHMENT_REFUSED: None,
    Cause.TEMPORARY: Mend.SEND_AGAIN,
    Cause.REFUSED: None,
}


def mend_of(failure: Failure) -> Mend | None:
    """The key that helps, or None when nothing does. While the relay tries by itself: wait."""
    return Mend.WAIT if failure.retry_at is not None else _MEND[failure.cause]
