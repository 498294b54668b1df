"""Secrets at rest: operators' tokens as hashes, those of channels and accounts encrypted.

The key comes from the environment (MESSENGER_RELAY_KEY) or from the file `key` in the data
folder, which is made when it is missing. Losing it means connecting the channels again.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from server_stub.relay.log.database import Database, DataDamagedError, bad_place
from server_stub.relay.secret import Secret

KEY_VARIABLE = "MESSENGER_RELAY_KEY"

_CHANNEL = "page"
"""What names a channel's token in the table, since the first version."""


class Vault:
    """What is secret, decrypted in memory, on disk as said above."""

    def __init__(self, database: Database, key: Secret) -> None:
        from cryptography.fernet import Fernet

        try:
            self._fernet = Fernet(key.encode())
        except ValueError:
            raise DataDamagedError(
                f"the key is no Fernet key (see {KEY_VARIABLE} in the help)"
            ) from None
        self._database = database
        self._operators: dict[str, str] = {}
        self._channels: dict[str, Secret] = {}
        self._accounts: dict[str, Secret] = {}

    async def load(self) -> None:
        """Read what is stored.

        Raises:
            DataDamagedError: the key is not the one the tokens were encrypted with.
        """
        from cryptography.fernet import InvalidToken

        for name, value in await self._database.run(_read_all):
            kind, _, of = name.partition(":")
            if kind == "operator":
                self._operators[of] = value.decode()
                continue
            try:
                token = Secret(self._fernet.decrypt(value).decode())
            except InvalidToken:
                raise DataDamagedError(
                    "the Pages' tokens can not be decrypted: this is not the key they were"
                    f" encrypted with ({KEY_VARIABLE}, or the file `key` in the data folder)"
                ) from None
            (self._accounts if kind == "account" else self._channels)[of] = token

    def channel_token(self, channel: str) -> Secret | None:
        return self._channels.get(channel)

    async def keep_channel_token(self, channel: str, token: Secret) -> None:
        """Store the token that answers of a channel are sent with."""
        await self._encrypt(f"{_CHANNEL}:{channel}", token)
        self._channels[channel] = token

    async def forget_channel(self, channel: str) -> None:
        await self._database.write(_forget, f"{_CHANNEL}:{channel}")
        self._channels.pop(channel, None)

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

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts whose tokens are held."""
        return frozenset(self._accounts)

    async def _encrypt(self, name: str, token: Secret) -> None:
        await self._database.write(_keep, name, self._fernet.encrypt(token.encode()))

    def operator_of(self, token: str) -> str | None:
        """The id of the operator whose token this is. Found by its hash: nothing about a token
        can be learned from how long a wrong one takes."""
        return self._operators.get(_hash(token))

    async def make_operator_token(self, operator: str) -> Secret:
        """A new token of 256 random bits. It is shown once and stored as a hash only."""
        token = secrets.token_hex(32)
        await self._database.write(_keep, f"operator:{_hash(token)}", operator.encode())
        self._operators[_hash(token)] = operator
        return Secret(token)


def find_key(folder: Path, environment: Mapping[str, str]) -> Secret:
    """The key from the environment or the folder; a new one when there is none."""
    given = environment.get(KEY_VARIABLE, "").strip()
    if given:
        return Secret(given)
    path = folder / "key"
    try:
        if path.exists():
            return Secret(path.read_text().strip())
    except OSError as error:
        raise bad_place(path, error) from None
    except UnicodeError:
        raise DataDamagedError(f"{path} is no Fernet key: put the right one back") from None
    from cryptography.fernet import Fernet

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Fernet.generate_key()
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key + b"\n")
    return Secret(key.decode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _read_all(connection: sqlite3.Connection) -> list[tuple[str, bytes]]:
    return connection.execute("SELECT name, value FROM secret").fetchall()


def _keep(connection: sqlite3.Connection, name: str, value: bytes) -> None:
    connection.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", (name, value))


def _forget(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("DELETE FROM secret WHERE name = ?", (name,))
