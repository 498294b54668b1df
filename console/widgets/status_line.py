"""The first line of the screen: is the relay there, whose console is it, what needs me."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from console.core.company.values import Status
from console.core.moments import Millis
from console.core.views import Phase
from console.locale import Reader
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
class Standing:
    """What the status line says. `lag` is in seconds; `since` is when the relay went away (or
    when what is shown was true, while connecting), `retry_at` when it is tried again, `close` the
    code by which the relay ended it for good."""

    link: Phase
    reader: Reader
    lag: float | None = None
    since: Millis = 0
    retry_at: Millis = 0
    read_only: bool = False
    close: int | None = None
    brand: str = ""
    name: str = ""
    status: Status = Status.AVAILABLE
    needs_me: int = 0
    trouble: Trouble = Trouble()


_SIGN = {
    Phase.CONNECTING: ("○ ", "busy"),
    Phase.CATCHING_UP: ("○ ", "busy"),
    Phase.LIVE: ("● ", "live"),
    Phase.OFFLINE: ("✗ ", "gone"),
    Phase.TOKEN_REFUSED: ("✗ ", "gone"),
    Phase.STOPPED: ("✗ ", "gone"),
}
_LAG_SHOWN = 1.0
_GAP = 3


def status_line(standing: Standing, now: Millis, width: int) -> Line:
    """The line at `width` cells. Without room things go: first the brand, then the own name,
    then the long words; the connection, what is wrong, what needs me and the clock stay."""
    words = standing.reader.words
    clock: Span = (f"{words.clock(now, standing.reader.tz)} ", "clock")
    needs = _needs(standing)
    for parts in _left_ends(standing, now):
        line = _joined(parts)
        room = width - width_of(line) - width_of(needs) - cells(clock[0]) - 2 * _GAP
        if room >= 0:
            break
    line = ((" ", ""), *line)
    room = width - width_of(line) - width_of(needs) - cells(clock[0]) - _GAP
    if room < 0:
        line = tuple((cut(text, max(2, cells(text) + room)), style) for text, style in line)
        room = max(0, width - width_of(line) - width_of(needs) - cells(clock[0]) - _GAP)
    return (*line, (" " * room, ""), *needs, (" " * _GAP, ""), clock)


def _left_ends(standing: Standing, now: Millis) -> Iterator[list[Line]]:
    """What may stand at the left, the richest first. What is wrong goes before names."""
    words = standing.reader.words
    status = words.status(standing.status)
    me = words.say("status.me", name=one_line(standing.name, 40), status=status)
    brand: Line = ((one_line(standing.brand, 60), "brand"),) if standing.brand else ()
    own: Line = ((me, "muted"),) if standing.name else ()
    full, brief = (_link(standing, now, brief) for brief in (False, True))
    style = standing.trouble.style
    troubles: list[Line] = [((one_line(form), style),) for form in standing.trouble.forms]
    for trouble in troubles or [()]:
        for link in (full, brief):
            for names in ((brand, own), (own,), ()):
                yield [part for part in (link, trouble, *names) if part]
    yield [brief]


def _joined(parts: list[Line]) -> Line:
    line: Line = ()
    for part in parts:
        line = (*line, (" " * _GAP, ""), *part) if line else part
    return line


def _needs(standing: Standing) -> Line:
    words = standing.reader.words
    if not standing.needs_me:
        return ((words.say("status.needs_none"), "muted"),)
    return ((words.say("status.needs_me", n=words.number(standing.needs_me)), "needs"),)


def _link(standing: Standing, now: Millis, brief: bool) -> Line:
    words, link = standing.reader.words, standing.link
    sign, style = _SIGN[link]
    short = ".brief" if brief else ""
    since = words.clock(standing.since, standing.reader.tz)
    if link is Phase.LIVE and standing.read_only:
        return (("! ", "busy"), (words.say(f"link.read_only{short}"), "busy"))
    if link is Phase.OFFLINE:
        left = max(0, -(-(standing.retry_at - now) // 1_000))
        return ((sign, style), (words.say(f"link.offline{short}", clock=since, left=left), style))
    if link is Phase.TOKEN_REFUSED:
        return ((sign, style), (words.say(f"link.token_refused{short}"), style))
    if link is Phase.STOPPED:
        key = f"link.stopped.{standing.close}"
        known = key if key in words.catalogue else "link.stopped"
        return ((sign, style), (words.say("link.stopped.brief" if brief else known), style))
    if link is Phase.LIVE:
        lagging = standing.lag is not None and standing.lag >= _LAG_SHOWN
        text = (
            words.say("link.lag", lag=f"{standing.lag:.1f}") if lagging else words.say("link.live")
        )
        return ((sign, "busy" if lagging else style), (text, "busy" if lagging else "muted"))
    text = words.say(f"link.{link}")
    if standing.since and link is Phase.CONNECTING:
        text += ", " + words.say(f"link.stale{short}", clock=since)
    return ((sign, style), (text, style))


class StatusLine(OneLine):
    """Draws `status_line`; `tick` redraws the clock alone."""

    PREFIX = "status-line"
    DEFAULT_CSS = styles.STATUS_LINE
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.STATUS_LINE)
    _standing: Standing | None = None
    _now: Millis = 0

    def show(self, standing: Standing, now: Millis) -> None:
        """Say this from now on."""
        self._standing, self._now = standing, now
        self.refresh_line()

    def tick(self, now: Millis) -> None:
        """Another second: the clock, and how long until the relay is tried again."""
        self._now = now
        self.refresh_line()

    def line(self, width: int) -> Line:
        return status_line(self._standing, self._now, width) if self._standing else ()
