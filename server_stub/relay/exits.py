"""How a command ends, and what it says then."""

from __future__ import annotations

import sys

DONE, FAILED, WRONG_USE, PORT_IN_USE, DATA_IN_USE, DATA_TOO_NEW, DATA_DAMAGED, BROKEN = range(8)
UNREAD = 141
"""As a shell says of a program that SIGPIPE has ended."""


def code_of(error: Exception) -> int:
    """The exit code for an error of the data folder."""
    from server_stub.relay.log import database, vault

    codes = {
        database.DataInUseError: DATA_IN_USE,
        database.DataTooNewError: DATA_TOO_NEW,
        database.DataDamagedError: DATA_DAMAGED,
        database.DataMissingError: DATA_DAMAGED,
        database.DataPlaceError: WRONG_USE,
        vault.NoKeyError: WRONG_USE,
    }
    return codes.get(type(error), FAILED)


def say(sentence: str, code: int) -> int:
    """Say it on stderr; the code."""
    print(f"messenger-relay: {sentence}" if code else sentence, file=sys.stderr)
    return code
