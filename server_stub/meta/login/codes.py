"""Authorization codes: from the dialog to the exchange, once, within ten minutes.

Meta: Manually Build a Login Flow. Lifetime, single use and the subcodes 36007 to 36009 are not
documented there; they are what clients have met.
"""

from dataclasses import dataclass

from ..clock import Clock
from ..errors import GraphError
from ..ids import Ids
from .people import Person

LIFETIME_MS = 600_000


@dataclass
class _Code:
    person: Person
    redirect_uri: str
    expires_at: int
    used: bool = False


class Codes:
    """The codes that were given out."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._given: dict[str, _Code] = {}

    def give(self, person: Person, redirect_uri: str) -> str:
        """A code with which the app can get a token of `person`."""
        value = self._ids.code()
        self._given[value] = _Code(person, redirect_uri, self._clock.now() + LIFETIME_MS)
        return value

    def take(self, value: str, redirect_uri: str) -> Person:
        """Whose code it is; it is used up. Raises `GraphError`."""
        code = self._given.get(value)
        if code is None:
            raise GraphError(100, message="Invalid verification code format.")
        if code.used:
            raise GraphError(100, 36009, message="This authorization code has been used.")
        if self._clock.now() >= code.expires_at:
            raise GraphError(100, 36007, message="This authorization code has expired.")
        if redirect_uri != code.redirect_uri:
            raise GraphError(
                100,
                36008,
                message="Error validating verification code. Please make sure your redirect_uri "
                "is identical to the one you used in the OAuth dialog request",
            )
        code.used = True
        return code.person
