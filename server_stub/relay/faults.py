"""Faults of the program: how one is told in the relay's log, and what it settles.

The words of an exception, and the values around it, may hold what a customer wrote: none of them
is printed, not in a log and not in a terminal. What is told is where it happened and of which
kind it is, which is enough to mend it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from console.core.failures import Cause, Failure, RelayCode
from console.core.refusals import Refusal, RefusalCode

log = logging.getLogger(__name__)

_LONGEST_CHAIN = 8


class FaultError(Exception):
    """The relay has failed at a command of its own, which stands in the log already."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


def reference_of(error: BaseException) -> str:
    """A short name for a fault, the same whenever the same place fails in the same way: it leads
    from the operator's screen to the line in the log, and tells one fault from another."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = [f"{Path(frame.filename).name}:{frame.name}:{frame.lineno}" for frame in frames]
    text = "\n".join((type(error).__name__, *places))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def trace_of(error: BaseException) -> str:
    """Kind and frames of an exception and of those behind it."""
    lines: list[str] = []
    for one in _chain(error):
        lines += traceback.format_tb(one.__traceback__)
        lines.append(f"{type(one).__module__}.{type(one).__qualname__}\n")
    return "".join(lines).rstrip()


def report(logger: logging.Logger, what: str, error: BaseException) -> str:
    """Tell a fault in the log; its reference. `what` says what failed, by kinds and ids alone."""
    reference = reference_of(error)
    logger.error("%s: fault %s\n%s", what, reference, trace_of(error))
    return reference


def refusal_of(reference: str) -> Refusal:
    """What whoever asked for a command is told when the relay has failed at it."""
    return Refusal(RefusalCode.FAULT, detail=reference)


def failure_of(reference: str) -> Failure:
    """What stands at a message that surely was not sent, since the relay has failed at it."""
    return Failure(Cause.TEMPORARY, 0, RelayCode.FAULT, reference)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception with its causes, the first cause first."""
    chain = [error]
    while len(chain) < _LONGEST_CHAIN:
        last = chain[-1]
        behind = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if behind is None or behind in chain:
            break
        chain.append(behind)
    for one in reversed(chain):
        if isinstance(one, BaseExceptionGroup):
            for inner in one.exceptions[:_LONGEST_CHAIN]:
                yield from _chain(inner)
        yield one


class Formatter(logging.Formatter):
    """The one formatter of the relay's log: of an exception it tells no words and no values,
    whoever logs it (uvicorn and asyncio do as well)."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(  # noqa: N802, the library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return "" if ei[1] is None else trace_of(ei[1])


def log_to_stderr() -> None:
    """Our own log from INFO on. httpx and httpcore print addresses and headers below WARNING.

    What nobody catches goes the same way, instead of Python's own, which prints its words.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in ("httpx", "httpcore", "uvicorn", "asyncio", "websockets"):
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def watch_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Have the loop tell what a forgotten task died of as everything else is told: asyncio itself
    would print the exception's words with the task."""
    loop.set_exception_handler(_uncaught_in_loop)


def _uncaught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    report(log, "the program has failed", error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        report(log, "a thread has failed", args.exc_value)


def _uncaught_in_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """`message` is asyncio's own, and a constant in each place."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        report(log, str(context.get("message", "something has failed")), error)
    else:
        log.error("%s", context.get("message", "something has failed"))
