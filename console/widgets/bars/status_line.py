"""The first line of the screen: is the relay there, whose console is it, what needs me."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, assert_never

from console.core.company.values import Status
from console.core.moments import Millis
from console.core.views import Phase
from console.locale import Reader
from console.session.values import Unreached
from console.text import cells, cut, one_line
from console.widgets import styles
from console.widgets.quiet import Line, OneLine, Span, width_of


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, said in `forms` from the longest to the shortest; none when nothing is.
    `style` is "gone", "busy" or "needs"."""

    forms: tuple[str, ...] = ()
    style: str = "gone"


@dataclass(frozen=True, slots=True)
class StatusView:
    """What the status line says. `lag` is in seconds; `since` is when the relay went away (or
    when what is shown was true, while connecting), `retry_at` when it is tried again, `close` the
    code by which the relay ended it for good; `unreached` why it is not reached, and `never`
    whether it has not been yet."""

    link: Phase
    reader: Reader
    lag: float | None = None
    since: Millis = 0
    retry_at: Millis = 0
    read_only: bool = False
    close: int | None = None
    unreached: Unreached | None = None
    never: bool = False
    brand: str = ""
    name: str = ""
    status: Status = Status.AVAILABLE
    needs_me: int = 0
    trouble: Trouble = Trouble()


_LAG_SHOWN = 1.0
_GAP = 3


def status_line(view: StatusView, now: Millis, width: int) -> Line:
    """The line at `width` cells. Without room things go: first the brand, then one's own name,
    then the long words; the connection, what is wrong, what needs me and the clock stay."""
    words = view.reader.words
    clock: Span = (f"{words.clock(now, view.reader.tz)} ", "clock")
    needs = _needs(view)
    for pieces in _left_ends(view, now):
        line = _joined(pieces)
        room = width - width_of(line) - width_of(needs) - cells(clock[0]) - 2 * _GAP
        if room >= 0:
            break
    line = ((" ", ""), *line)
    room = width - width_of(line) - width_of(needs) - cells(clock[0]) - _GAP
    if room < 0:
        line = tuple((cut(text, max(2, cells(text) + room)), style) for text, style in line)
        room = max(0, width - width_of(line) - width_of(needs) - cells(clock[0]) - _GAP)
    return (*line, (" " * room, ""), *needs, (" " * _GAP, ""), clock)


def _left_ends(view: StatusView, now: Millis) -> Iterator[list[Line]]:
    """What may stand at the left, the richest first. What is wrong goes before names."""
    words = view.reader.words
    status = words.status(view.status)
    me = words.say("status.me", name=one_line(view.name, 40), status=status)
    brand: Line = ((one_line(view.brand, 60), "brand"),) if view.brand else ()
    me_line: Line = ((me, "muted"),) if view.name else ()
    full, brief = (_link(view, now, brief) for brief in (False, True))
    style = view.trouble.style
    troubles: list[Line] = [((one_line(form), style),) for form in view.trouble.forms]
    for trouble in troubles or [()]:
        for link in (full, brief):
            for names in ((brand, me_line), (me_line,), ()):
                yield [part for part in (link, trouble, *names) if part]
    yield [brief]


def _joined(pieces: list[Line]) -> Line:
    line: Line = ()
    for part in pieces:
        line = (*line, (" " * _GAP, ""), *part) if line else part
    return line


def _needs(view: StatusView) -> Line:
    words = view.reader.words
    if not view.needs_me:
        return ((words.say("status.needs_none"), "muted"),)
    return ((words.say("status.needs_me", n=words.number(view.needs_me)), "needs"),)


def _link(view: StatusView, now: Millis, brief: bool) -> Line:
    words, link = view.reader.words, view.link
    short = ".brief" if brief else ""
    since = words.clock(view.since, view.reader.tz)
    match link:
        case Phase.CONNECTING:
            text = words.say("link.connecting")
            if view.since:
                text += ", " + words.say(f"link.stale{short}", clock=since)
            return ("○ ", "busy"), (text, "busy")
        case Phase.CATCHING_UP:
            return ("○ ", "busy"), (words.say("link.catching_up"), "busy")
        case Phase.LIVE:
            return _live(view, short)
        case Phase.OFFLINE:
            left = max(0, -(-(view.retry_at - now) // 1_000))
            text = words.say(_offline_key(view, brief), clock=since, left=left, why=_why(view))
        case Phase.TOKEN_REFUSED:
            text = words.say(f"link.token_refused{short}")
        case Phase.STOPPED:
            text = words.say("link.stopped.brief" if brief else _stopped_key(view))
        case never:
            assert_never(never)
    return ("✗ ", "gone"), (text, "gone")


def _offline_key(view: StatusView, brief: bool) -> str:
    if (by_code := f"link.offline.{view.close}") in view.reader.words.catalogue:
        return f"{by_code}.brief" if brief else by_code
    key = "link.unreached" if view.never and view.unreached else "link.offline"
    if brief:
        return f"{key}.brief"
    return "link.offline.why" if view.unreached and not view.never else key


def _why(view: StatusView) -> str:
    if view.unreached is None:
        return ""
    return view.reader.words.say(f"unreached.{view.unreached}.brief")


def _stopped_key(view: StatusView) -> str:
    if view.unreached is Unreached.FAULT:
        return "link.stopped.fault"
    by_code = f"link.stopped.{view.close}"
    return by_code if by_code in view.reader.words.catalogue else "link.stopped"


def _live(view: StatusView, short: str) -> Line:
    words = view.reader.words
    if view.read_only:
        return ("! ", "busy"), (words.say(f"link.read_only{short}"), "busy")
    if view.lag is not None and view.lag >= _LAG_SHOWN:
        return ("● ", "busy"), (words.say("link.lag", lag=f"{view.lag:.1f}"), "busy")
    return ("● ", "live"), (words.say("link.live"), "muted")


class StatusLine(OneLine):
    """Draws `status_line`; `tick` redraws the clock alone."""

    PREFIX = "status-line"
    DEFAULT_CSS = styles.STATUS_LINE
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.STATUS_LINE)
    _view: StatusView | None = None
    _now: Millis = 0

    def show(self, view: StatusView, now: Millis) -> None:
        """Say this from now on."""
        self._view, self._now = view, now
        self.refresh_line()

    def tick(self, now: Millis) -> None:
        """Another second: the clock, and how long until the relay is tried again."""
        self._now = now
        self.refresh_line()

    def line(self, width: int) -> Line:
        return status_line(self._view, self._now, width) if self._view else ()
