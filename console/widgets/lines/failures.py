"""A conversation error at its message: what is wrong, why, and the key that mends it."""

from __future__ import annotations

from collections.abc import Callable

from console.core.failures import Errors, Mend, mend_of
from console.core.transcript import Message, SendState
from console.locale.words import Reader
from console.text import cells, one_line, wrap
from console.widgets.quiet import Line


def failure_lines(
    item: Message,
    reader: Reader,
    errors: Errors,
    mend: Callable[[Mend], str],
    room: int,
    mended: bool = False,
) -> list[Line]:
    """The lines under a failed or unknown message, none under any other. `mend` gives what the
    key that helps is called, "" for none; `mended`: what stopped the message is no more."""
    words = reader.words
    error, cause = words.error(item, errors)
    if not error:
        return []
    if item.dismissed:
        text = f"✗ {words.say('message.dismissed')}"
        return [((part, "aside"),) for part in wrap(text, room)]
    unknown = item.state is SendState.UNKNOWN
    sign = "? " if unknown else "✗ "
    first, *rest = wrap(one_line(error), room - 2)
    style = "unknown" if unknown else "error"
    lines: list[Line] = [((sign, style), (first, style))]
    lines += [(("  ", ""), (part, style)) for part in rest]
    facts = [cause, *_advice(item, reader, errors), *_attempts(item, reader)]
    for fact in [words.say("failure.mended")] if mended else facts:
        lines += [(("  ", ""), (part, "cause")) for part in wrap(one_line(fact), room - 2)]
    failure = None if unknown or mended else item.failure
    key = one_line(mend(Mend.SEND_AGAIN if failure is None else mend_of(failure, errors)))
    pieces = [key] if cells(key) <= room - 2 else key.split(" · ")
    parts = [part for piece in pieces for part in wrap(piece, room - 2) if piece]
    return lines + [(("  ", ""), (part, "key")) for part in parts]


def _advice(item: Message, reader: Reader, errors: Errors) -> list[str]:
    """What the cause leaves out."""
    if item.failure is None or item.state is SendState.UNKNOWN:
        return []
    advice = reader.words.advice(item.failure, errors)
    return [advice] if advice else []


def _attempts(item: Message, reader: Reader) -> list[str]:
    """How often the relay has tried, and when it tries again."""
    words, failure = reader.words, item.failure
    if failure is None or item.state is SendState.UNKNOWN:
        return []
    if failure.retry_at is not None:
        clock = words.clock_seconds(failure.retry_at, reader.tz)
        return [words.say("failure.retry", clock=clock, n=failure.attempts + 1)]
    return [words.say("failure.attempts", n=failure.attempts)] if failure.attempts > 1 else []
