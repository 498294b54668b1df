"""What the relay lets an operator in with. It is loaded before the first paint, so next to nothing
else is imported here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the relay lets an operator in with: a token, and with one of the console's own making
    the code that an admin has given (see `console.core.company.invites`)."""

    token: str
    invite: str = ""

    @property
    def mark(self) -> str:
        """What tells this token from others, and nothing of it."""
        return hashlib.sha256(self.token.encode("utf-8", "replace")).hexdigest()[:16]
