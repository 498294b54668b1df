"""The key of the tokens at rest: from the environment (MESSENGER_RELAY_KEY) or from the file `key`
in the data folder.

It is made once, for a folder that holds no token yet. Where there are tokens already a new key
could read none of them, and would stand in the way of the right one when that is put back.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server_stub.relay.log.database import bad_place
from server_stub.relay.secret import Secret

KEY_VARIABLE = "MESSENGER_RELAY_KEY"
KEY = "key"
_BEFORE = "key.before"


@dataclass(frozen=True, slots=True)
class Key:
    """The key that a folder is opened with. Without one `trouble` says why, and `absent` that
    there is not even a wrong one. `folder` is where a new one may take its place; None where the
    environment gives it."""

    secret: Secret | None = None
    trouble: str = ""
    absent: bool = False
    folder: Path | None = None


def find_key(folder: Path, environment: Mapping[str, str]) -> Key:
    """The key of a folder, or why there is none."""
    given = environment.get(KEY_VARIABLE, "").strip()
    if given:
        return _read(given, KEY_VARIABLE, None)
    path = folder / KEY
    try:
        text = path.read_text("ascii").strip() if path.exists() else ""
    except OSError as error:
        why = f"{path} can not be read ({error.strerror}): give it to the user who runs the relay"
        return Key(trouble=why, folder=folder)
    except UnicodeError:
        return Key(trouble=f"{path} is no Fernet key", folder=folder)
    if not text:
        is_what = "is empty" if path.exists() else "is not there"
        missing = f"{path} {is_what}, and {KEY_VARIABLE} is not set"
        return Key(trouble=missing, absent=True, folder=folder)
    return _read(text, str(path), folder)


def _read(text: str, place: str, folder: Path | None) -> Key:
    from cryptography.fernet import Fernet

    try:
        Fernet(text.encode())
    except ValueError:
        return Key(trouble=f"{place} is no Fernet key", folder=folder)
    return Key(Secret(text), folder=folder)


def make_key(folder: Path) -> Key:
    """A new key in the folder; what stood there before keeps another name.

    Raises:
        DataPlaceError: it can not be written there.
    """
    from cryptography.fernet import Fernet

    path, new = folder / KEY, folder / "key.new"
    text = Fernet.generate_key()
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(text + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if path.exists() and path.stat().st_size:
            path.rename(folder / _BEFORE)
        new.rename(path)
    except OSError as error:
        raise bad_place(path, error) from None
    return Key(Secret(text.decode()), folder=folder)
