"""A program in a terminal of its own, and when what it draws is on screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

COLUMNS, LINES = 120, 40
PATIENCE = 60.0
_ASKS_SYNC, _HAS_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Terminal:
    """Runs a command in a pseudo terminal that answers as a modern one does. Ends it for good."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        kind = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.seen = bytearray()
        self._began = time.perf_counter()
        self._program = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, **kind, **environment},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._master)

    def wait_for(self, *texts: str, after: str = "") -> float:
        """Read until all of these are drawn after another text; the seconds since the program
        was started."""
        wanted = [text.encode() for text in texts]
        while not self._drawn(wanted, after.encode()):
            if not self.read(PATIENCE):
                raise TimeoutError(f"{texts} never came; the end: {bytes(self.seen[-500:])!r}")
        return time.perf_counter() - self._began

    def _drawn(self, wanted: Sequence[bytes], after: bytes) -> bool:
        begin = self.seen.find(after)
        return begin >= 0 and all(self.seen.find(text, begin) >= 0 for text in wanted)

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def wait_for_end(self) -> None:
        """Read until the program has ended by itself."""
        while self.read(PATIENCE):
            pass

    def read(self, seconds: float) -> int:
        """Take what is drawn next; how many bytes, 0 when nothing comes or the program ended."""
        if not select.select([self._master], [], [], seconds)[0]:
            return 0
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return 0
        self.seen += data
        if _ASKS_SYNC in data:
            os.write(self._master, _HAS_SYNC)
        return len(data)
