"""Secrets at rest: the tokens of channels and accounts, encrypted.

Without the right key the relay works on: what comes in is taken, operators sign in, and only the
channels whose tokens can not be read are in trouble. Nothing is encrypted with a key that reads
nothing of what is there, since it may be the wrong one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from server_stub.relay.log.database import Database, DataError
from server_stub.relay.log.key import Key, make_key
from server_stub.relay.secret import Secret

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_CHANNEL = "page"
"""What names a channel's token in the table, since the first version."""


WAY_BACK = "Put the right key back; if it is lost for good: messenger-relay key new"


class NoKeyError(DataError):
    """No token can be stored, for want of the key; the text says what to do."""


class Vault:
    """What is secret, decrypted in memory, on disk as said above."""

    def __init__(self, database: Database, key: Key) -> None:
        self._database = database
        self._key = key
        self._fernet = _fernet(key)
        self._channels: dict[str, Secret] = {}
        self._accounts: dict[str, Secret] = {}
        self._unreadable: set[str] = set()

    async def load(self) -> None:
        """Read what is stored, as far as the key does."""
        from cryptography.fernet import InvalidToken

        for held in (self._channels, self._accounts, self._unreadable):
            held.clear()
        for name, value in await self._database.run(_read_all):
            kind, _, of = name.partition(":")
            try:
                if self._fernet is None:
                    self._unreadable.add(name)
                else:
                    self._tokens(kind)[of] = Secret(self._fernet.decrypt(value).decode())
            except (InvalidToken, UnicodeError, TypeError, AttributeError):
                self._unreadable.add(name)

    def _tokens(self, kind: str) -> dict[str, Secret]:
        return self._accounts if kind == "account" else self._channels

    @property
    def holds_tokens(self) -> bool:
        """Whether anything encrypted is stored, readable or not."""
        return bool(self._channels or self._accounts or self._unreadable)

    @property
    def trouble(self) -> str:
        """Why tokens that are stored can not be read, for people; "" when all can be."""
        if not self._unreadable:
            return ""
        if self._key.trouble:
            return f"the key is missing: {self._key.trouble}"
        if self._reads_something:
            return f"stored tokens are damaged: {', '.join(sorted(self._unreadable))}"
        return "the key is not the one that the stored tokens were encrypted with"

    @property
    def unreadable_channels(self) -> frozenset[str]:
        """The channels whose tokens are stored and can not be read."""
        return frozenset(
            of
            for kind, _, of in (name.partition(":") for name in self._unreadable)
            if kind == _CHANNEL
        )

    @property
    def _reads_something(self) -> bool:
        return bool(self._channels or self._accounts)

    async def renew(self) -> Collection[str]:
        """Forget the tokens that can not be read, and take a new key where the present one reads
        none; the names of what is forgotten.

        Raises:
            NoKeyError: the environment gives a key that is none: that is where to mend it.
            WriteFailedError, DataPlaceError: nothing is forgotten.
        """
        key = self._key
        if self._needs_new_key and key.folder is not None:
            key = make_key(key.folder)
        elif key.secret is None:
            raise NoKeyError(key.trouble)
        given_up = sorted(self._unreadable)
        await self._database.write(_forget, *given_up)
        self._unreadable.clear()
        self.unlock(key)
        return given_up

    def unlock(self, key: Key) -> None:
        """Encrypt with this key from here on."""
        self._key, self._fernet = key, _fernet(key)

    @property
    def _needs_new_key(self) -> bool:
        """Whether the present key can read nothing of what is there."""
        return self._fernet is None or bool(self._unreadable and not self._reads_something)

    def channel_token(self, channel: str) -> Secret | None:
        return self._channels.get(channel)

    async def keep_channel_token(self, channel: str, token: Secret) -> None:
        """Store the token that answers of a channel are sent with."""
        await self._encrypt(f"{_CHANNEL}:{channel}", token)
        self._channels[channel] = token

    async def forget_channel(self, channel: str) -> None:
        await self._database.write(_forget, f"{_CHANNEL}:{channel}")
        self._channels.pop(channel, None)
        self._unreadable.discard(f"{_CHANNEL}:{channel}")

    @property
    def channels(self) -> frozenset[str]:
        """The channels whose tokens are held."""
        return frozenset(self._channels)

    def account_token(self, account: str) -> Secret | None:
        return self._accounts.get(account)

    async def keep_account_token(self, account: str, token: Secret) -> None:
        """Store the token of a person's account, which gives those of their channels."""
        await self._encrypt(f"account:{account}", token)
        self._accounts[account] = token

    async def forget_account(self, account: str) -> None:
        await self._database.write(_forget, f"account:{account}")
        self._accounts.pop(account, None)
        self._unreadable.discard(f"account:{account}")

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts whose tokens are held."""
        return frozenset(self._accounts)

    def check_key(self) -> None:
        """Raises:
        NoKeyError: no token can be stored.
        """
        if self._fernet is None or self._needs_new_key:
            raise NoKeyError(f"{self.trouble or self._key.trouble}. {WAY_BACK}")

    async def _encrypt(self, name: str, token: Secret) -> None:
        self.check_key()
        assert self._fernet is not None
        await self._database.write(_keep, name, self._fernet.encrypt(token.encode()))
        self._unreadable.discard(name)


def _fernet(key: Key) -> Fernet | None:
    from cryptography.fernet import Fernet

    return Fernet(key.secret.encode()) if key.secret is not None else None


def _read_all(connection: sqlite3.Connection) -> list[tuple[str, bytes]]:
    # Those of operators are hashes, and nothing here (see `access`).
    return connection.execute(
        "SELECT name, value FROM secret WHERE name NOT GLOB 'operator:*'"
    ).fetchall()


def _keep(connection: sqlite3.Connection, name: str, value: bytes) -> None:
    connection.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", (name, value))


def _forget(connection: sqlite3.Connection, *names: str) -> None:
    for name in names:
        connection.execute("DELETE FROM secret WHERE name = ?", (name,))
