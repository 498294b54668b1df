"""The time zone of this machine, by its rules at each moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class SystemZone(tzinfo):
    """What the system's own clock would have shown at a moment, before a clock change and after.

    It asks the system for every moment: TZ may hold a name, a path or a rule, and only the
    system reads all of them.
    """

    def fromutc(self, dt: datetime) -> datetime:
        there = dt.replace(tzinfo=UTC).astimezone()
        shown = there.replace(tzinfo=self, fold=0)
        # Where an hour is repeated, the second time it is known by its fold.
        return shown.replace(fold=int(shown.utcoffset() != there.utcoffset()))

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """The offset at a moment on this clock; now where none is named, or one that no system
        has rules for."""
        try:
            here = (dt or datetime.now()).replace(tzinfo=None).astimezone()
        except (OverflowError, OSError, ValueError):
            here = datetime.now().astimezone()
        return here.utcoffset() or timedelta(0)

    def dst(self, dt: datetime | None) -> None:
        """Not told: nothing here is reckoned by it."""

    def tzname(self, dt: datetime | None) -> str:
        return "system"
