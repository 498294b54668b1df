"""Meta's errors: from code and subcode to what they mean.

Source: Meta, "Common Error Codes" of the Messenger Platform, "Handling Errors" and "Rate
Limiting" of the Graph API. Decisions rest on code and subcode alone, since Meta's texts are
translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from console.core.failures import Advice, Cause, Mend, Remedy, Verdict

AMBIGUOUS_CODES = (1, 2)
"""Meta's codes after which a message may have been accepted all the same."""

_T, _F, _S, _P, _A = (
    Remedy.TEMPORARY,
    Remedy.FINAL,
    Remedy.SIGN_IN,
    Remedy.PERSON,
    Remedy.AMBIGUOUS,
)
_REFUSED = Verdict(Cause.REFUSED, _F)
_AMBIGUOUS = Verdict(Cause.TEMPORARY, _A)
_LIMITED = Verdict(Cause.RATE_LIMITED, _T)
_APP_LIMITED = replace(_LIMITED, advice=Advice.APP_LIMITED)
_CLOSED = Verdict(Cause.WINDOW_CLOSED, _F)
_UNREACHABLE = Verdict(Cause.USER_UNREACHABLE, _F)
_NOT_FOUND = Verdict(Cause.VISITOR_NOT_FOUND, _P)
_BAD_FILE = Verdict(Cause.ATTACHMENT_REFUSED, _F)
_EXPIRED = Verdict(Cause.ACCESS_EXPIRED, _S)
_LOCKED_OUT = Verdict(Cause.ACCESS_EXPIRED, _P)
_NO_PERMISSION = Verdict(Cause.PERMISSION_LOST, _P)
_RESTRICTED = Verdict(Cause.CHANNEL_RESTRICTED, _P)
_OTHER_APP = Verdict(Cause.OTHER_APP, _F)

CATALOGUE: Mapping[tuple[int, int], Verdict] = {
    (1, 0): _AMBIGUOUS,
    (1, 99): _AMBIGUOUS,
    (1, 1357046): _AMBIGUOUS,  # "messages are sent successfully, but an error is returned"
    (2, 0): replace(_AMBIGUOUS, advice=Advice.MAYBE_BLOCKED),
    (2, 2018344): Verdict(Cause.REFUSED, _P, Advice.LABEL_TERMS, Mend.SEND_AGAIN),
    (4, 0): _APP_LIMITED,
    (4, 2018022): _LIMITED,
    (4, 2018354): _REFUSED,
    (9, 2018352): _LIMITED,
    (10, 0): _NO_PERMISSION,
    (10, 1404170): _REFUSED,
    (10, 1893015): _REFUSED,
    (10, 1893063): _RESTRICTED,
    (10, 2018065): replace(_CLOSED, advice=Advice.TAG_REFUSED),
    (10, 2018108): replace(_UNREACHABLE, advice=Advice.NOT_NOW, mend=Mend.SEND_AGAIN),
    (10, 2018278): _CLOSED,
    (10, 2018336): replace(_REFUSED, advice=Advice.PRIVACY_RULES),
    (10, 2534022): _CLOSED,
    (17, 0): _LIMITED,
    (32, 0): _LIMITED,
    (100, 0): _REFUSED,
    (100, 33): _NOT_FOUND,
    (100, 2018001): _NOT_FOUND,
    (100, 2018008): Verdict(
        Cause.ATTACHMENT_REFUSED, _T, Advice.NOT_FETCHED, Mend.SEND_AGAIN, attempts=3
    ),
    (100, 2018014): _REFUSED,
    (100, 2018034): replace(_REFUSED, advice=Advice.NOTHING_IN_IT),
    (100, 2018047): replace(_BAD_FILE, advice=Advice.WRONG_MEDIA),
    (100, 2018074): replace(_BAD_FILE, advice=Advice.UPLOAD_AGAIN, mend=Mend.SEND_AGAIN),
    (100, 2018109): replace(_BAD_FILE, advice=Advice.TOO_LARGE),
    (100, 2018164): replace(_REFUSED, advice=Advice.WRONG_APP, mend=Mend.RECONNECT),
    (100, 2018294): Verdict(
        Cause.ATTACHMENT_REFUSED, _T, Advice.BAD_VIDEO, Mend.SEND_AGAIN, attempts=2
    ),
    (100, 2534015): _REFUSED,
    (100, 2534025): _REFUSED,
    (100, 2534037): _OTHER_APP,
    (102, 0): _EXPIRED,
    (104, 0): _EXPIRED,
    (190, 0): _EXPIRED,
    (190, 458): replace(_EXPIRED, advice=Advice.APP_REMOVED),
    (190, 459): replace(_LOCKED_OUT, advice=Advice.CHECKPOINT),
    (190, 460): replace(_EXPIRED, advice=Advice.PASSWORD_CHANGED),
    (190, 463): _EXPIRED,
    (190, 464): replace(_LOCKED_OUT, advice=Advice.UNCONFIRMED),
    (190, 467): _EXPIRED,
    (190, 492): replace(_LOCKED_OUT, advice=Advice.ROLE_LOST),
    (200, 0): _NO_PERMISSION,
    (200, 1545041): _UNREACHABLE,
    (200, 2018021): Verdict(Cause.REFUSED, _P),
    (200, 2018027): Verdict(Cause.REFUSED, _P),
    (200, 2018028): replace(_NO_PERMISSION, advice=Advice.APP_NOT_LIVE),
    (200, 2534041): replace(_NO_PERMISSION, advice=Advice.ACCESS_OFF),
    (230, 0): replace(_UNREACHABLE, advice=Advice.NOT_TO_THEM),
    (341, 0): _APP_LIMITED,
    (368, 0): replace(_RESTRICTED, advice=Advice.POLICY),
    (551, 0): _UNREACHABLE,
    (551, 1545041): _UNREACHABLE,
    (613, 0): _LIMITED,
    (613, 1996): _LIMITED,
    (613, 1893016): _REFUSED,
    (613, 2018338): replace(_REFUSED, advice=Advice.TAG_OVERUSED),
    (1200, 0): Verdict(Cause.TEMPORARY, _T),
    (2022, 0): replace(_RESTRICTED, advice=Advice.COMMERCE_OFF),
    (10303, 0): _REFUSED,
    (80001, 0): _LIMITED,
    (80006, 0): _LIMITED,
    (2018171, 0): _OTHER_APP,
    (2018218, 0): _NOT_FOUND,
    (2018234, 0): _OTHER_APP,
    (2018247, 0): _REFUSED,
    (2018300, 0): _OTHER_APP,
    (2018321, 0): Verdict(Cause.TEMPORARY, _T, Advice.AUTOMATIC_ANSWERS),
    (9000001, 0): replace(_REFUSED, advice=Advice.MESSAGE_GONE),
    # Payments, web views and games, which we do not use
    **{(code, 0): _REFUSED for code in (*range(24001, 24006), *range(2071010, 2071020), 2018144)},
}
"""Every error that Meta documents for the Send API or that was seen in the wild, by code and
subcode; 0 is any other subcode of the code."""

_LONG = 1_000_000
"""Numbers from here on say by themselves what is meant: Meta gives such a subcode with several
codes, or as a code of its own."""
_BY_LONG = {max(codes): verdict for codes, verdict in CATALOGUE.items() if max(codes) >= _LONG}


class MessengerErrors:
    """What Meta's errors mean."""

    def find(self, code: int, subcode: int) -> Verdict | None:
        verdict = CATALOGUE.get((code, subcode)) or _BY_LONG.get(subcode) or _BY_LONG.get(code)
        verdict = verdict or CATALOGUE.get((code, 0))
        if verdict is None and 200 <= code <= 299:
            return _NO_PERMISSION
        return verdict

    def classify(
        self, code: int, subcode: int = 0, transient: bool = False, status: int = 400
    ) -> Verdict:
        """Where Meta itself says that an error is transient the message is tried again; that is
        our decision, since Meta does not say whether it was accepted. Without that word codes 1
        and 2 and any other answer of the 5xx kind are ambiguous. 1/1357046 is documented as
        "messages are sent", whatever else it says."""
        known = self.find(code, subcode) if code else None
        surely_sent = (code, subcode) == (1, 1357046)
        if transient and not surely_sent and (known is None or known.remedy is _A):
            return replace(known or _AMBIGUOUS, remedy=_T)
        if known is not None:
            return known
        return _AMBIGUOUS if status >= 500 else _REFUSED

    def ambiguous(self, code: int) -> bool:
        return code in AMBIGUOUS_CODES
