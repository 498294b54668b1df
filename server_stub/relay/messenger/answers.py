"""Meta's answers in the words of the port: what a refusal means, and whether trying again helps."""

from __future__ import annotations

from console.core.failures import MOST_ATTEMPTS, Cause, Failure, RelayCode, Remedy
from console.core.kinds.messenger.errors import AMBIGUOUS_CODES
from console.core.kinds.messenger.kind import MESSENGER
from server_stub.relay.channel_port import Lost as Unsure
from server_stub.relay.channel_port import NoProfile, Refused, Unread
from server_stub.relay.messenger.graph.client import Denied, Lost, Unreached
from server_stub.relay.messenger.graph.send import Trouble

_APP_CODES = (4, 341)
"""The app itself is limited, and with it every Page. Meta, Graph API rate limiting."""


def of_send(trouble: Trouble) -> Refused | Unsure:
    """What became of a message that Meta was asked to deliver."""
    match trouble:
        case Lost(detail=detail):
            return Unsure(detail)
        case Unreached():
            return _unreached(trouble)
        case Denied():
            refused = _denied(trouble)
            ambiguous = _remedy_of(trouble) is Remedy.AMBIGUOUS
            return Unsure(trouble.detail) if ambiguous else refused


def of_repeatable(trouble: Trouble) -> Refused:
    """What became of what may be done twice without harm, as giving Meta a file or setting a
    reaction: what is lost or ambiguous is simply tried again."""
    return _denied(trouble) if isinstance(trouble, Denied) else _unreached(trouble)


def of_reading(trouble: Trouble) -> Unread:
    """Why Meta lists nothing. What Meta refuses for good it refuses the next time too."""
    match trouble:
        case Denied(code=code, subcode=subcode, detail=detail, transient=transient):
            return Unread(f"{code}/{subcode} {detail}", transient)
        case Unreached(detail=detail) | Lost(detail=detail):
            return Unread(detail, passing=True)


def of_profile(trouble: Trouble) -> NoProfile:
    """Why Meta does not say who a visitor is. A dead token is soon replaced, and says nothing of
    the visitor; a permission that is missing may be so for ever."""
    if not isinstance(trouble, Denied):
        return NoProfile(passing=True)
    refused = _denied(trouble)
    limited = refused.failure.cause is Cause.RATE_LIMITED
    remedy = _remedy_of(trouble)
    passing = limited or remedy in (Remedy.TEMPORARY, Remedy.AMBIGUOUS, Remedy.SIGN_IN)
    return NoProfile(passing, limited)


def _remedy_of(denied: Denied) -> Remedy:
    return MESSENGER.errors.classify(
        denied.code, denied.subcode, denied.transient, denied.status
    ).remedy


def _unreached(trouble: Unreached | Lost) -> Refused:
    failure = Failure(Cause.TEMPORARY, 0, RelayCode.UNREACHED, trouble.detail)
    return Refused(failure, MOST_ATTEMPTS)


def _denied(denied: Denied) -> Refused:
    code, subcode = denied.code, denied.subcode if denied.code else 0
    verdict = MESSENGER.errors.classify(code, subcode, denied.transient, denied.status)
    passing = verdict.remedy in (Remedy.TEMPORARY, Remedy.AMBIGUOUS)
    return Refused(
        Failure(verdict.cause, code, subcode, denied.detail),
        verdict.attempts if passing else 1,
        denied.usage,
        shared=code in _APP_CODES,
        doubtful=verdict.cause is Cause.TEMPORARY and code in AMBIGUOUS_CODES,
    )
