"""What this console signs in with at one relay: a token, or a code with a token of its own making.

The token that a console makes for a code is on the disk before the relay hears of it. Should the
answer be lost, the same two are shown again, and the relay knows them.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from console.local.private_file import replace_private
from console.sign_in import SignIn

TOKEN_VARIABLE = "MESSENGER_CONSOLE_TOKEN"


class NoCodeError(ValueError):
    """What was typed is meant as a code, and can not be one."""


class Credentials:
    """See the module. `folder` is that of the account, for its owner only."""

    def __init__(self, folder: Path) -> None:
        self._token = folder / "token"
        self._invite = folder / "invite"

    def load(self) -> SignIn:
        """What was given in the environment, else what is remembered; without a token when there
        is nothing. Raises NoCodeError, and OSError when a new token can not be kept."""
        given = os.environ.get(TOKEN_VARIABLE, "").strip()
        return self.take(given) if given else self._invited() or SignIn(_read(self._token))

    def take(self, text: str) -> SignIn:
        """What to sign in with, for a token or a code that somebody has typed. For a code the
        token stays the same however often it is typed.

        Raises NoCodeError, and OSError when the token can not be kept: then it is not to be
        shown to anybody.
        """
        # Not loaded for a token that is remembered: the last screen is not to wait for it.
        from console.core.company.invites import is_meant_as_code, read_code

        if not is_meant_as_code(text):
            return SignIn(text.strip())
        code = read_code(text)
        if not code:
            raise NoCodeError(text)
        known, _, token = _read(self._invite).partition(" ")
        if known != code:
            token = secrets.token_hex(32)
            replace_private(self._invite, f"{code} {token}\n", durable=True)
        return SignIn(token, code)

    def remember(self, sign_in: SignIn) -> None:
        """Sign in with this from now on: the relay has taken it, or somebody wants it tried again
        at the next start. Raises OSError."""
        if sign_in.token != _read(self._token):
            replace_private(self._token, sign_in.token + "\n", durable=True)
        if sign_in.token != _read(self._invite).partition(" ")[2]:
            self._invite.unlink(missing_ok=True)

    def remembers(self, sign_in: SignIn) -> bool:
        """Whether it is what was signed in with at the last start."""
        return sign_in.token == _read(self._token)

    def forget_invite(self) -> None:
        """The relay does not take the code, and never will."""
        self._invite.unlink(missing_ok=True)

    def _invited(self) -> SignIn | None:
        """The code and the token with which nobody has been welcomed yet."""
        code, _, token = _read(self._invite).partition(" ")
        return SignIn(token, code) if token and token != _read(self._token) else None


def _read(path: Path) -> str:
    return path.read_text("utf-8").strip() if path.exists() else ""
