"""Conversation errors: their cause, their class, what to do about it and who can.

Specification, section 4. Which error of a service means what is said by its kind of channel
(`console.core.kinds`): decisions rest on codes alone, since a service translates its texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Protocol

from console.core.moments import Millis


class Cause(StrEnum):
    """Why a message failed: the conversation errors (specification, section 4)."""

    VISITOR_NOT_FOUND = "visitor_not_found"
    ACCESS_EXPIRED = "access_expired"
    WINDOW_CLOSED = "window_closed"
    USER_UNREACHABLE = "user_unreachable"
    CHANNEL_RESTRICTED = "page_restricted"
    PERMISSION_LOST = "permission_lost"
    NOT_SUBSCRIBED = "not_subscribed"
    """The service does not report what happens there: visitors write and we do not hear."""
    RATE_LIMITED = "rate_limited"
    ATTACHMENT_REFUSED = "attachment_refused"
    OTHER_APP = "other_app"
    """Another app, or a person in the service's inbox, has the conversation (2018300)."""
    TEMPORARY = "temporary"
    REFUSED = "refused"
    """The service refused for a reason that is none of the above; its own words are kept."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A conversation error at one message.

    `code` and `subcode` are the service's; with code 0 the relay has found it itself, and the
    subcode is a `RelayCode`, or 0. `detail` is the service's text, already cleaned, for people
    only: decisions rest on the codes. `retry_at` is set while the relay will try by itself."""

    cause: Cause
    code: int = 0
    subcode: int = 0
    detail: str = ""
    attempts: int = 1
    retry_at: Millis | None = None


class Remedy(StrEnum):
    """What a failure calls for."""

    TEMPORARY = "temporary"
    """The relay tries again by itself."""
    FINAL = "final"
    """Trying again can not help."""
    SIGN_IN = "sign_in"
    """An admin signs in to the service again."""
    PERSON = "person"
    """Somebody must act outside this program."""
    AMBIGUOUS = "ambiguous"
    """The message may have gone through all the same: the outcome is unknown."""


class Mend(StrEnum):
    """What helps, as the transcript offers it: mostly with a key."""

    SETTINGS = "settings"
    RECONNECT = "reconnect"
    ASK_ADMIN = "ask_admin"
    """Only an admin can mend it, and this operator is none."""
    END = "end"
    SHOW_COMPLETED = "show_completed"
    SEND_AGAIN = "send_again"
    CHANGE = "change"
    """Nobody can have it sent as it is: who wrote it changes it."""
    WAIT = "wait"


class Advice(StrEnum):
    """What the words of the cause leave out: what to do, or what is behind it."""

    ACCESS_OFF = "access_off"
    APP_LIMITED = "app_limited"
    APP_NOT_LIVE = "app_not_live"
    APP_REMOVED = "app_removed"
    AUTOMATIC_ANSWERS = "automatic_answers"
    BAD_VIDEO = "bad_video"
    CHECKPOINT = "checkpoint"
    COMMERCE_OFF = "commerce_off"
    FAULT = "fault"
    FILE_GONE = "file_gone"
    KEY_LOST = "key_lost"
    LEFT_OUT = "left_out"
    TAG_REFUSED = "human_agent"
    LABEL_TERMS = "label_terms"
    MAYBE_BLOCKED = "maybe_blocked"
    MESSAGE_GONE = "message_gone"
    NOTHING_IN_IT = "nothing_in_it"
    NOT_FETCHED = "not_fetched"
    NOT_NOW = "not_now"
    NOT_TO_THEM = "not_to_them"
    PASSWORD_CHANGED = "password_changed"
    POLICY = "policy"
    PRIVACY_RULES = "privacy_rules"
    ROLE_LOST = "role_lost"
    TAG_OVERUSED = "tag_overused"
    TOO_LARGE = "too_large"
    UNCONFIRMED = "unconfirmed"
    UNREACHED = "unreached"
    UPLOAD_AGAIN = "upload_again"
    WRONG_APP = "wrong_app"
    WRONG_MEDIA = "wrong_media"


class RelayCode(IntEnum):
    """What the relay itself finds: subcodes of a `Failure` with code 0."""

    UNREACHED = 1
    """The relay can not reach the service: nothing was sent."""
    FILE_GONE = 2
    """The bytes to send are no longer at the relay."""
    FAULT = 3
    """The relay itself has failed at it; `detail` is the reference of the fault in its log."""
    LEFT_OUT = 4
    """The last login of the channel's account did not include it."""
    UNREADABLE = 5
    """The relay can not read the channel's token: its key is lost, or the token damaged."""


MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an error means. `attempts` is how often one of a passing kind is tried in all;
    `mend` stands where the cause's own does not help."""

    cause: Cause
    remedy: Remedy
    advice: Advice | None = None
    mend: Mend | None = None
    attempts: int = MOST_ATTEMPTS


class Errors(Protocol):
    """What the service's errors mean."""

    def find(self, code: int, subcode: int) -> Verdict | None:
        """What an error means by its codes alone; None for one that nobody has described."""

    def classify(
        self, code: int, subcode: int = 0, transient: bool = False, status: int = 400
    ) -> Verdict:
        """What an error answer means. `transient` is the service's own word that it passes;
        `status` the HTTP status."""

    def ambiguous(self, code: int) -> bool:
        """Whether a message may have been accepted although the answer was this error."""


class _NoErrors:
    """No service, no errors of it."""

    def find(self, code: int, subcode: int) -> Verdict | None:
        return None

    def classify(
        self, code: int, subcode: int = 0, transient: bool = False, status: int = 400
    ) -> Verdict:
        return Verdict(Cause.REFUSED, Remedy.FINAL)

    def ambiguous(self, code: int) -> bool:
        return False


NO_ERRORS = _NoErrors()
"""Where no chat is shown."""

MEND: Mapping[Cause, Mend] = {
    Cause.VISITOR_NOT_FOUND: Mend.SETTINGS,
    Cause.ACCESS_EXPIRED: Mend.RECONNECT,
    Cause.WINDOW_CLOSED: Mend.SHOW_COMPLETED,
    Cause.USER_UNREACHABLE: Mend.END,
    Cause.CHANNEL_RESTRICTED: Mend.SEND_AGAIN,
    Cause.PERMISSION_LOST: Mend.RECONNECT,
    Cause.NOT_SUBSCRIBED: Mend.RECONNECT,
    Cause.RATE_LIMITED: Mend.SEND_AGAIN,
    Cause.ATTACHMENT_REFUSED: Mend.CHANGE,
    Cause.OTHER_APP: Mend.SEND_AGAIN,
    Cause.TEMPORARY: Mend.SEND_AGAIN,
    Cause.REFUSED: Mend.CHANGE,
}


RELAY_VERDICTS: Mapping[int, Verdict] = {
    RelayCode.UNREACHED: Verdict(Cause.TEMPORARY, Remedy.TEMPORARY, Advice.UNREACHED),
    RelayCode.FILE_GONE: Verdict(Cause.ATTACHMENT_REFUSED, Remedy.FINAL, Advice.FILE_GONE),
    RelayCode.FAULT: Verdict(Cause.TEMPORARY, Remedy.PERSON, Advice.FAULT),
    RelayCode.LEFT_OUT: Verdict(Cause.ACCESS_EXPIRED, Remedy.SIGN_IN, Advice.LEFT_OUT),
    RelayCode.UNREADABLE: Verdict(Cause.ACCESS_EXPIRED, Remedy.SIGN_IN, Advice.KEY_LOST),
}
"""What they mean."""


def _verdict(failure: Failure, errors: Errors) -> Verdict | None:
    if failure.code == 0:
        return RELAY_VERDICTS.get(failure.subcode)
    return errors.find(failure.code, failure.subcode)


def mend_of(failure: Failure, errors: Errors) -> Mend:
    """What helps. While the relay tries by itself: wait."""
    if failure.retry_at is not None:
        return Mend.WAIT
    verdict = _verdict(failure, errors)
    better = verdict.mend if verdict and verdict.cause is failure.cause else None
    return better or MEND[failure.cause]


def advice_of(failure: Failure, errors: Errors) -> Advice | None:
    """What the words of the failure's cause leave out."""
    verdict = _verdict(failure, errors)
    return verdict.advice if verdict and verdict.cause is failure.cause else None


def without_admin(mend: Mend) -> Mend:
    """What helps somebody who is no admin: what only admins can do is asked of them."""
    return Mend.ASK_ADMIN if mend in (Mend.RECONNECT, Mend.SETTINGS) else mend
