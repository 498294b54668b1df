"""How tests wait: no wait is for ever, and one that gives up says what it saw last."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import linecache
import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import CodeType, FunctionType

TURNS = 3_000_000
"""Turns of the loop after which what is waited for will not come any more."""

HANGING = 60
"""Seconds after which another program is given up, be it silent or drawing a clock."""


async def until(true: Callable[[], object], turns: int = TURNS) -> None:
    """Let everything go on until this is true; no time passes."""
    for _ in range(turns):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError(f"not so after {turns} turns of the loop: {last_seen(true)}")


def read_until(terminal: int, wanted: bytes) -> bytes:
    """What a program shows in its terminal, until the wanted bytes are among it."""
    seen = b""
    for chunk in _chunks(terminal):
        seen += chunk
        if wanted in seen:
            return seen
    raise AssertionError(f"{wanted!r} never came. The end of what did: {seen[-2_000:]!r}")


def read_to_end(terminal: int) -> bytes:
    """All that a program shows in its terminal until it is gone."""
    return b"".join(_chunks(terminal))


def _chunks(terminal: int) -> Iterator[bytes]:
    """What is shown, piece by piece, until the program is gone."""
    shown, end = b"", time.monotonic() + HANGING
    while (left := end - time.monotonic()) > 0 and select.select([terminal], [], [], left)[0]:
        try:
            chunk = os.read(terminal, 1 << 16)
        except OSError:  # the terminal's end of file, on Linux
            return
        if not chunk:
            return
        yield chunk
        shown = (shown + chunk)[-2_000:]
    raise AssertionError(f"not gone, nor shown, within {HANGING} s. It ended with {shown!r}")


def exit_code(child: int) -> int:
    """What a forked process ends with; one that does not end is killed."""
    with ThreadPoolExecutor(1) as waiting:
        ended = waiting.submit(os.waitpid, child, 0)
        try:
            return os.waitstatus_to_exitcode(ended.result(HANGING)[1])
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            raise AssertionError(f"process {child} still there after {HANGING} s") from None


def last_seen(true: Callable[[], object]) -> str:
    """What a condition looks at, with its values: `queue(chat) = MISSED; chat = 'c1'`."""
    if not isinstance(true, FunctionType):
        return repr(true)
    values = dict(inspect.getclosurevars(true).nonlocals)
    held = {**true.__globals__, **values}
    for part in _parts(true.__code__) if true.__name__ == "<lambda>" else ():
        with contextlib.suppress(Exception):  # what can not be looked at again is left out
            values[part] = eval(part, held)
    told = {part: _cut(repr(value)) for part, value in values.items() if not callable(value)}
    return "; ".join(f"{part} = {value}" for part, value in told.items())


def _parts(code: CodeType) -> Iterator[str]:
    """The source of each part of an expression: every instruction knows which it works out."""
    for line, last, begin, end in code.co_positions():
        if line is not None and line == last:
            part = linecache.getline(code.co_filename, line).encode()[begin:end].decode()
            if not part[:1].isdigit() and part[:1] not in ("'", '"'):
                yield part


def _cut(text: str) -> str:
    """The beginning and the end of what is long: the newest stands last."""
    return text if len(text) < 1_000 else f"{text[:400]} ... {text[-600:]}"
