"""The inbox as the last run left it, on the terminal before anything is loaded that could draw.

Lines of text and colours, for a terminal of the same size and kind only. A moment later the
console draws the same itself: this is what one looks at meanwhile.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from console.local.private_file import replace_private

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?1049l\x1b[?25h"
_LINE = re.compile(r"(?:\x1b\[[0-9;]*m|[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069])*")
"""Text and colours: whatever the file holds, nothing else reaches the terminal."""


def save(path: Path, columns: int, lines: Sequence[str], signed_in: str = "") -> None:
    """Replace what is kept in one step (mode 0600). `signed_in` is the mark of whose it is. Raises
    OSError."""
    text = "\n".join([_kind(columns, len(lines), signed_in), *lines])
    replace_private(path, text)


@contextmanager
def shown(path: Path, signed_in: str = "") -> Iterator[None]:
    """Show what is kept, if it fits and is of whoever signs in with this mark. Until the console
    has the terminal, keys are not echoed over it: they wait. After the block the terminal is as it
    was."""
    lines = load(path, signed_in)
    if not lines:
        yield
        return
    import termios

    before, quiet = termios.tcgetattr(0), termios.tcgetattr(0)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(0, termios.TCSANOW, quiet)
    try:
        placed = "".join(f"\x1b[{y};1H{line}" for y, line in enumerate(lines, 1))
        _write(_ENTER + placed)
        yield
    except BaseException:
        _write(_LEAVE)
        raise
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)


def load(path: Path, signed_in: str = "") -> list[str]:
    """The lines kept for a terminal like this one; none when anything about them is wrong."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return []
    try:
        kind, *lines = path.read_bytes().decode().split("\n")
        here = os.get_terminal_size(1)
    except (OSError, UnicodeDecodeError):
        return []
    fits = kind == _kind(here.columns, here.lines, signed_in) and len(lines) == here.lines
    return lines if fits and all(map(_LINE.fullmatch, lines)) else []


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _kind(columns: int, lines: int, signed_in: str) -> str:
    colours = (os.environ.get(name, "") for name in ("TERM", "COLORTERM", "NO_COLOR"))
    whose = [signed_in] if signed_in else []
    return " ".join([f"{columns}x{lines}", *colours, *whose])
