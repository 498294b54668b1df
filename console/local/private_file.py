"""Small files of the user's own, replaced whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def replace_private(path: Path, text: str, *, durable: bool = False) -> None:
    """Write a file in one step, for the user alone (mode 0600, a new folder 0700).

    `durable`: on the disk, and not only on its way there, when this returns. Raises OSError, and
    leaves what was there.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with open(os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text.encode())
            if durable:
                file.flush()
                os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
