"""How tests wait: no wait is for ever, and one that gives up says what it saw last."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import linecache
import os
import select
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType

TURNS = 3_000_000
"""Turns of the loop after which what is waited for will not come any more."""

SILENCE = 60
"""Seconds without a byte after which another program is given up."""

MOST = 1 << 22
"""Bytes of another program among which what is waited for would have been."""


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
    while wanted not in seen:
        chunk = _read(terminal, seen) if len(seen) < MOST else b""
        assert chunk, f"{wanted!r} never came. The end of what did: {seen[-2_000:]!r}"
        seen += chunk
    return seen


def read_to_end(terminal: int) -> bytes:
    """All that a program shows in its terminal until it is gone."""
    seen = b""
    while chunk := _read(terminal, seen):
        seen += chunk
    return seen


def _read(terminal: int, seen: bytes) -> bytes:
    """What is shown next; nothing when the program is gone."""
    ready, _, _ = select.select([terminal], [], [], SILENCE)
    assert ready, f"nothing for {SILENCE} s, and it goes on. It ended with {seen[-2_000:]!r}"
    with contextlib.suppress(OSError):  # the terminal's end of file, on Linux
        return os.read(terminal, 1 << 16)
    return b""


def last_seen(true: Callable[[], object]) -> str:
    """What a condition looks at, with its values: `queue(chat) = MISSED; chat = 'c1'`."""
    if not isinstance(true, FunctionType):
        return repr(true)
    held = dict(inspect.getclosurevars(true).nonlocals)
    values = dict(held)
    for part in _parts(true.__code__) if true.__name__ == "<lambda>" else ():
        with contextlib.suppress(Exception):  # what can not be looked at again is left out
            values[part] = eval(part, true.__globals__, held)
    told = {part: repr(value)[:500] for part, value in values.items() if not callable(value)}
    return "; ".join(f"{part} = {value}" for part, value in told.items())


def _parts(code: CodeType) -> Iterator[str]:
    """The source of each part of an expression: every instruction knows which it works out."""
    for line, last, begin, end in code.co_positions():
        if line is not None and line == last:
            part = linecache.getline(code.co_filename, line).encode()[begin:end].decode()
            if part[:1].isidentifier():  # neither a number nor a text
                yield part
