"""Invitations: the code that lets a person in once, and why somebody is not let in.

A code is written down, read out and typed, so it has none of the letters and digits that look
alike, and may come in capitals, in full width, or without its dashes.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from console.core.moments import HOUR

GOOD_FOR = 24 * HOUR
"""How long a code lets somebody in, by the relay's clock."""

INVITE_HEADER = "Relay-Invite"
"""Where a console names its code, beside the token that it has made for itself."""

LETTERS = "34789abcdefhjkmnprtuvwxy"
GROUPS, OF_GROUP = 4, 5
"""`inv-` and four groups of five letters: 91 random bits."""

_BEGINNING = "inv"
_BETWEEN = frozenset("- \u2010\u2011\u2012\u2013\u2212\u30fc")
"""What stands between groups, or in place of a dash where an input method or a mail wrote it."""


class NotLetIn(StrEnum):
    """Why the relay does not let somebody in, in the words that cross the wire."""

    UNKNOWN_TOKEN = "unknown token"
    TOKEN_ROTATED = "token rotated"
    """Their token was replaced while they were connected."""
    REMOVED = "operator removed"
    """They were removed while they were connected."""
    INVITE_USED = "invite used"
    """Another console has come in with the code, or this one has and its token was taken away."""
    INVITE_EXPIRED = "invite expired"
    UNKNOWN_INVITE = "unknown invite"

    @property
    def taken_away(self) -> bool:
        """Whether somebody was let in, and is not to go on with what they have before them."""
        return self in (NotLetIn.TOKEN_ROTATED, NotLetIn.REMOVED)

    @property
    def of_invite(self) -> bool:
        """Whether the code is no good, whatever token comes with it."""
        return self in (
            NotLetIn.INVITE_USED,
            NotLetIn.INVITE_EXPIRED,
            NotLetIn.UNKNOWN_INVITE,
        )


def code_of(letters: str) -> str:
    """The code of so many letters (GROUPS times OF_GROUP), as it is shown."""
    starts = range(0, GROUPS * OF_GROUP, OF_GROUP)
    return "-".join((_BEGINNING, *(letters[start : start + OF_GROUP] for start in starts)))


def is_meant_as_code(text: str) -> bool:
    """Whether somebody has typed a code and no token; it may hold slips."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    return plain.startswith(_BEGINNING) and plain[len(_BEGINNING) :][:1] in _BETWEEN | {""}


def read_code(text: str) -> str:
    """The code that was typed, as it was shown; "" when it can not be one."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    letters = "".join(sign for sign in plain if sign not in _BETWEEN)
    head, rest = letters[: len(_BEGINNING)], letters[len(_BEGINNING) :]
    whole = len(rest) == GROUPS * OF_GROUP and set(rest) <= set(LETTERS)
    return code_of(rest) if head == _BEGINNING and whole else ""
