"""Who is let in: the tokens of operators and the codes of invitations, all of them as hashes.

A token alone says who somebody is. A code is good once: the console that comes with it names a
token of its own making, which is that operator's from then on. Whether the operator is still one
of the company is not known here, but in the log.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3

from console.core.company.invites import GROUPS, LETTERS, OF_GROUP, NotLetIn, code_of
from console.core.moments import DAY, Millis
from server_stub.relay.log.database import Database
from server_stub.relay.secret import Secret

_NAME = "operator:"
"""What the name of an operator's token begins with in the table of secrets."""

_REMEMBERED: Millis = 30 * DAY
"""How long it can be told of a code that it was used, or came too late."""

_OF_A_CONSOLE = re.compile(r"[0-9a-f]{64}")
"""What a console makes for itself: 256 random bits."""


class Access:
    """Tokens in memory and on the disk, codes on the disk alone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._operators: dict[str, str] = {}

    async def load(self) -> None:
        """Read what is stored."""
        self._operators = await self._database.run(_read_tokens)

    def operator_of(self, token: str) -> str | None:
        """The id of the operator whose token this is. Found by its hash: nothing about a token
        can be learned from how long a wrong one takes."""
        return self._operators.get(_hash(token))

    def lets_in(self, operator: str) -> bool:
        """Whether this operator has any token."""
        return operator in self._operators.values()

    async def make_token(self, operator: str) -> Secret:
        """One more token, of 256 random bits. It is shown once and stored as a hash only.

        Raises:
            WriteFailedError: it does not count.
        """
        token = secrets.token_hex(32)
        await self._database.write(_keep_token, _hash(token), operator)
        self._operators[_hash(token)] = operator
        return Secret(token)

    async def rotate(self, operator: str) -> Secret:
        """A new token in place of all that this operator has; no code lets them in any more.

        Raises:
            WriteFailedError: all is as before.
        """
        token = secrets.token_hex(32)
        await self._database.write(_rotate, operator, _hash(token))
        self._forget(operator)
        self._operators[_hash(token)] = operator
        return Secret(token)

    async def take_away(self, operator: str) -> None:
        """No token and no code lets this operator in any more.

        Raises:
            WriteFailedError: all is as before.
        """
        await self._database.write(_take_away, operator)
        self._forget(operator)

    def _forget(self, operator: str) -> None:
        self._operators = {known: of for known, of in self._operators.items() if of != operator}

    async def invite(self, operator: str, until: Millis, now: Millis) -> Secret:
        """A code that lets this operator in once before `until`, in place of those that have not
        been used. It is shown once and stored as a hash only.

        Raises:
            WriteFailedError: the codes of before are good as they were.
        """
        code = code_of("".join(secrets.choice(LETTERS) for _ in range(GROUPS * OF_GROUP)))
        await self._database.write(_invite, _hash(code), operator, until, now)
        return Secret(code)

    async def redeem(self, code: str, token: str, now: Millis) -> str | NotLetIn:
        """The operator whom a code lets in, and whose token this is from now on; else why not.
        The same two may come again, as they do when the answer was lost.

        Raises:
            WriteFailedError: the code is not used.
        """
        if not _OF_A_CONSOLE.fullmatch(token):
            return NotLetIn.UNKNOWN_TOKEN
        answer = await self._database.write(_redeem, _hash(code), _hash(token), now)
        if not isinstance(answer, NotLetIn):
            self._operators[_hash(token)] = answer
        return answer


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


# Each is a part of one transaction


def _read_tokens(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, value FROM secret WHERE name GLOB 'operator:*'")
    return {
        name.removeprefix(_NAME): value.decode("utf-8", "replace")
        for name, value in rows
        if isinstance(value, bytes)
    }


def _keep_token(connection: sqlite3.Connection, token: str, operator: str) -> None:
    row = (_NAME + token, operator.encode())
    connection.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", row)


def _take_away(connection: sqlite3.Connection, operator: str) -> None:
    connection.execute(
        "DELETE FROM secret WHERE name GLOB 'operator:*' AND value = ?", (operator.encode(),)
    )
    _end_codes(connection, operator)


def _rotate(connection: sqlite3.Connection, operator: str, token: str) -> None:
    _take_away(connection, operator)
    _keep_token(connection, token, operator)


def _end_codes(connection: sqlite3.Connection, operator: str) -> None:
    """Whoever comes with one that was not used hears that it came too late."""
    connection.execute(
        "UPDATE invite SET until = 0 WHERE operator = ? AND used_by = ''", (operator,)
    )


def _invite(
    connection: sqlite3.Connection, code: str, operator: str, until: Millis, now: Millis
) -> None:
    connection.execute("DELETE FROM invite WHERE made < ?", (now - _REMEMBERED,))
    _end_codes(connection, operator)
    connection.execute("INSERT INTO invite VALUES (?, ?, ?, ?, '')", (code, operator, now, until))


def _redeem(connection: sqlite3.Connection, code: str, token: str, now: Millis) -> str | NotLetIn:
    row = connection.execute(
        "SELECT operator, until, used_by FROM invite WHERE code = ?", (code,)
    ).fetchone()
    if row is None:
        return NotLetIn.UNKNOWN_INVITE
    operator, until, used_by = row
    if used_by:
        # A token that was taken away since is not brought back by the code it came with.
        again = used_by == token and _is_token_of(connection, token, operator)
        return str(operator) if again else NotLetIn.INVITE_USED
    if until <= now:
        return NotLetIn.INVITE_EXPIRED
    if _is_token(connection, token):
        return NotLetIn.UNKNOWN_TOKEN
    _keep_token(connection, token, operator)
    connection.execute("UPDATE invite SET used_by = ? WHERE code = ?", (token, code))
    return str(operator)


def _is_token(connection: sqlite3.Connection, token: str) -> bool:
    found = connection.execute("SELECT 1 FROM secret WHERE name = ?", (_NAME + token,))
    return found.fetchone() is not None


def _is_token_of(connection: sqlite3.Connection, token: str, operator: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM secret WHERE name = ? AND value = ?", (_NAME + token, operator.encode())
    )
    return found.fetchone() is not None
