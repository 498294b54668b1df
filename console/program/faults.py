"""What is said of a fault of this program: its kind and where it happened, nothing else.

Local variables hold what customers wrote, and the text of an exception may quote it: neither is
shown, so that what is on a terminal or in a log can be handed on to those who mend it.
"""

from __future__ import annotations

import sys
import traceback
from typing import Any, TextIO

from console.session.values import Fault

SENTENCE = "a fault of this program ({what}). What was typed is saved; please report:"
MOST = 20
"""Faults told apart; a fault that repeats itself must not fill the memory."""


def describe(error: BaseException) -> str:
    """The kinds of an exception and of its causes, each with the lines it came through."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    kind = type(error)
    lines = [f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {frame.filename}:{frame.lineno} {frame.name}")
    for cause in _causes(error):
        if id(cause) not in seen:
            lines += [f"  {line}" for line in _lines(cause, seen)]
    return lines


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    if isinstance(error, BaseExceptionGroup):
        causes += error.exceptions
    # Textual's WorkerFailed holds what the worker raised as an attribute alone.
    for each in (getattr(error, "error", None), error.__cause__, error.__context__):
        if isinstance(each, BaseException):
            causes.append(each)
    return causes


class Faults:
    """Those of one run, for the terminal once it is free again."""

    def __init__(self) -> None:
        self._described: dict[str, Fault] = {}

    def add(self, error: BaseException) -> None:
        if len(self._described) < MOST:
            self._described.setdefault(describe(error), Fault(type(error).__name__))

    def on_loop(self, loop: object, context: dict[str, Any]) -> None:
        """In place of asyncio's own report, which prints arguments and results as they are."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.add(error)

    def print(self, file: TextIO | None = None) -> None:
        for text, fault in self._described.items():
            sentence = SENTENCE.format(what=fault.what)
            print(f"messenger-console: {sentence}\n{text}", file=file or sys.stderr)
