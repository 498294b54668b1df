"""Who comes in at the consoles' port: with a token of a present operator, or with a code that is
good once and the token that is that operator's from then on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import cast

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from console.core.company.invites import INVITE_HEADER, NotLetIn
from console.core.company.values import Operator
from server_stub.relay.attempts import RETRY_SECONDS, Attempt, Attempts
from server_stub.relay.consoles.connection import Connection
from server_stub.relay.log.database import WriteFailedError

Redeem = Callable[[str, str], Awaitable[str | NotLetIn]]
"""The operator whom a code lets in, who has this token from then on; or why not. Raises
WriteFailedError when that can not be written."""


async def no_codes(code: str, token: str) -> str | NotLetIn:
    """For a relay that invites nobody."""
    return NotLetIn.UNKNOWN_INVITE


class Door:
    """See the module. `operators` gives all of the company, those who were removed among them;
    `operator_of` the id of whose token it is."""

    def __init__(
        self,
        operators: Callable[[], Mapping[str, Operator]],
        operator_of: Callable[[str], str | None],
        redeem: Redeem,
        attempts: Attempts,
    ) -> None:
        self._operators = operators
        self._operator_of = operator_of
        self._redeem = redeem
        self._attempts = attempts

    def operator(self, request: Request | None) -> Operator | None:
        """Whose token the request carries. A token alone says who somebody is."""
        operator = self._operator_of(_token(request))
        known = self._operators().get(operator) if operator else None
        return None if known is None or known.removed else known

    async def check(self, connection: ServerConnection, request: Request) -> Response | None:
        """The answer to whoever is not let in; None for who is."""
        if "Upgrade" not in request.headers:
            return None  # the library says 426: some proxy passes no websockets on
        line = cast("Connection", connection)
        try:
            why = await self._why_not(request)
        except WriteFailedError:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "nothing can be written\n")
        if why is None:
            return None
        who = f"address {line.address(request)}"
        self._attempts.refused(Attempt.TOKENS, who, f"{why} at the consoles' port")
        if self._attempts.too_often(who):
            slower = connection.respond(HTTPStatus.TOO_MANY_REQUESTS, "too many attempts\n")
            slower.headers["Retry-After"] = str(RETRY_SECONDS)
            return slower
        return connection.respond(HTTPStatus.UNAUTHORIZED, f"{why}\n")

    async def _why_not(self, request: Request) -> NotLetIn | None:
        """Why whoever asks is not let in. With a code that is good they are from here on."""
        if self.operator(request) is not None:
            return None
        codes, token = request.headers.get_all(INVITE_HEADER), _token(request)
        if len(codes) != 1 or not token:
            return NotLetIn.UNKNOWN_TOKEN
        invited = await self._redeem(codes[0].strip(), token)
        if isinstance(invited, NotLetIn):
            return invited
        # Removed since: their codes are taken away after that is in the log.
        return NotLetIn.UNKNOWN_INVITE if self.operator(request) is None else None


def _token(request: Request | None) -> str:
    """What a request is let in with, in the one header where it may stand; "" for nothing."""
    values = request.headers.get_all("Authorization") if request else []
    given = len(values) == 1 and values[0].startswith("Bearer ")
    return values[0].removeprefix("Bearer ").strip() if given else ""
