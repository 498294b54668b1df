"""Opening an address in the browser of this machine, where the operator sits at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

_REMOTE = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


def may_open(url: str) -> bool:
    """Whether an address is one for a browser, and can not be taken for anything else by the
    programs on its way: what the relay sends is not trusted to be."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    return plain and parts.scheme in ("https", "http") and bool(parts.hostname)


def opener(
    environ: Mapping[str, str] | None = None, platform: str = sys.platform
) -> list[str] | None:
    """The command that opens an address, None where no browser would be seen: over SSH it would
    come up on the other machine, and without a display in the terminal itself."""
    environ = os.environ if environ is None else environ
    if any(environ.get(name) for name in _REMOTE):
        return None
    if platform == "darwin":
        return ["open"]
    if not any(environ.get(name) for name in _DISPLAYS):
        return None
    found = shutil.which("xdg-open", path=environ.get("PATH"))
    return [found] if found else None


def open_address(url: str) -> bool:
    """Open an address without disturbing the terminal; whether a browser could be started."""
    command = opener()
    if command is None or not may_open(url):
        return False
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen(
            [*command, url], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError:
        return False
    return True
