"""Identifiers that look like Meta's, all drawn from one seeded random."""

import random
import string

_BASE64URL = string.ascii_letters + string.digits + "-_"
_ALNUM = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"


class Ids:
    """Draws ids; the same random gives the same ids in the same order."""

    def __init__(self, source: random.Random) -> None:
        self._random = source

    def app(self) -> str:
        return self._digits(16)

    def page(self) -> str:
        return self._digits(15)

    def psid(self) -> str:
        return self._digits(17)

    def user(self) -> str:
        return self._digits(17)

    def mid(self) -> str:
        """A message id: `m_` and 100 base64url characters, opaque and case-sensitive."""
        return "m_" + self._chars(_BASE64URL, 100)

    def trace(self) -> str:
        """An `fbtrace_id`: `A` and 22 base64url characters."""
        return "A" + self._chars(_BASE64URL, 22)

    def token(self) -> str:
        """A user or Page access token."""
        return "EAA" + self._chars(_ALNUM, 180)

    def code(self) -> str:
        """An authorization code of the login dialog."""
        return "AQ" + self._chars(_BASE64URL, 200)

    def attachment(self) -> str:
        return self._digits(16)

    def secret(self) -> str:
        """An app secret: 32 lowercase hex digits."""
        return self._chars(_HEX, 32)

    def challenge(self) -> str:
        """What a callback has to echo when it is verified: a number of ten digits."""
        return self._digits(10)

    def _digits(self, length: int) -> str:
        return self._random.choice("123456789") + self._chars(string.digits, length - 1)

    def _chars(self, alphabet: str, length: int) -> str:
        return "".join(self._random.choices(alphabet, k=length))
