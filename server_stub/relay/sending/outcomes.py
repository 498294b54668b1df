"""What an answer of Meta means for the message: the failure to record, and when to try again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.core.failures import MOST_ATTEMPTS
from console.core.failures import Cause
from console.core.failures import Class
from console.core.failures import Failure
from console.core.failures import Own
from console.core.kinds.messenger.errors import AMBIGUOUS_CODES, classify
from console.core.moments import MINUTE
from console.core.moments import Millis
from console.core.transcript import Message
from server_stub.relay.graph.client import Denied, Lost, Unreached
from server_stub.relay.graph.send import Trouble
from server_stub.relay.graph.usage import Usage

_FIRST_PAUSE: Millis = 2_000
_APP_CODES = (4, 341)
"""The app itself is limited, and with it every Page. Meta, Graph API rate limiting."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`pause` is how long to wait before the next attempt, None when there is none. A limited
    Page, or for `whole_app` every Page, sends nothing during it. `usage` is what Meta said of
    the allowance, None when it was not heard."""

    failure: Failure
    pause: Millis | None = None
    whole_app: bool = False
    usage: Usage | None = None

    @property
    def doubtful(self) -> bool:
        """Whether the last attempt has failed in a way that may be none."""
        passing = self.failure.cause is Cause.TEMPORARY and self.failure.code in AMBIGUOUS_CODES
        return passing and self.pause is None

    def failed_at(self, now: Millis) -> Failure:
        """The failure to record."""
        if self.pause is None:
            return self.failure
        return replace(self.failure, retry_at=now + self.pause)


def of_send(trouble: Trouble, tried: int) -> Outcome | None:
    """What became of a message that Meta was asked to deliver, after `tried` failed attempts;
    None when nobody can say."""
    if isinstance(trouble, Lost):
        return None
    if isinstance(trouble, Denied) and _class_of(trouble) is Class.AMBIGUOUS:
        return None
    return _outcome(trouble, tried)


def of_repeatable(trouble: Trouble, tried: int) -> Outcome:
    """What became of what may be done twice without harm, as giving Meta a file or setting a
    reaction: what is lost or ambiguous is simply tried again."""
    return _outcome(trouble, tried)


def maybe_sent(message: Message) -> bool:
    """Whether an attempt to send a message failed in a way that Meta calls passing, but may have
    taken it all the same."""
    return message.failure is not None and message.failure.code in AMBIGUOUS_CODES


def _class_of(denied: Denied) -> Class:
    return classify(denied.code, denied.subcode, denied.transient, denied.status).kind


def _outcome(trouble: Trouble, tried: int) -> Outcome:
    attempts = tried + 1
    if isinstance(trouble, Unreached | Lost):
        failure = Failure(Cause.TEMPORARY, 0, Own.UNREACHED, trouble.detail, attempts)
        return Outcome(failure, _pause(attempts, MOST_ATTEMPTS))
    code, subcode = trouble.code, trouble.subcode if trouble.code else 0
    verdict = classify(code, subcode, trouble.transient, trouble.status)
    failure = Failure(verdict.cause, code, subcode, trouble.detail, attempts)
    if verdict.kind not in (Class.TEMPORARY, Class.AMBIGUOUS):
        return Outcome(failure, usage=trouble.usage)
    if verdict.cause is Cause.RATE_LIMITED:
        pause = _limit(attempts, verdict.attempts, trouble.usage.minutes)
        return Outcome(failure, pause, code in _APP_CODES, trouble.usage)
    return Outcome(failure, _pause(attempts, verdict.attempts), usage=trouble.usage)


def _pause(attempts: int, most: int) -> Millis | None:
    """2, 4, 8, 16 seconds."""
    return _FIRST_PAUSE << (attempts - 1) if attempts < most else None


def _limit(attempts: int, most: int, minutes: int) -> Millis | None:
    """As long as Meta says; otherwise 1, 2, 4, 8 minutes."""
    if attempts >= most:
        return None
    return minutes * MINUTE if minutes else MINUTE << (attempts - 1)
