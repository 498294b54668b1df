"""The time zone of this machine, by its rules at each moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1)
_STEP = 30
"""Seconds. No clock has changed between two multiples of it since 1970; a screen asks for the
offset of each message that it draws, again and again."""


class SystemZone(tzinfo):
    """What the system's own clock would have shown at a moment, before a clock change and after.

    It asks the system for every moment: TZ may hold a name, a path or a rule, and only the
    system reads all of them.
    """

    def __init__(self) -> None:
        self._offset = lru_cache(4_096)(_offset)
        self._local_offset = lru_cache(4_096)(_local_offset)

    def fromutc(self, dt: datetime) -> datetime:
        offset = self._offset(_steps(dt))
        shown = dt + offset
        # Where an hour is repeated, the second time it is known by its fold.
        return shown.replace(fold=int(self._local_offset(_steps(shown), 0) != offset))

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """The offset at a moment on this clock; now where none is named, or one that no system
        has rules for."""
        here = dt or datetime.now()
        return self._local_offset(_steps(here), here.fold)

    def dst(self, dt: datetime | None) -> None:
        """Not told: nothing here is reckoned by it."""

    def tzname(self, dt: datetime | None) -> str:
        return "system"


def _steps(at: datetime) -> int:
    return int((at.replace(tzinfo=None) - _EPOCH).total_seconds()) // _STEP


def _offset(steps: int) -> timedelta:
    there = (_EPOCH + timedelta(seconds=steps * _STEP)).replace(tzinfo=UTC)
    return there.astimezone().utcoffset() or timedelta(0)


def _local_offset(steps: int, fold: int) -> timedelta:
    try:
        here = (_EPOCH + timedelta(seconds=steps * _STEP)).replace(fold=fold).astimezone()
    except (OverflowError, OSError, ValueError):
        here = datetime.now().astimezone()
    return here.utcoffset() or timedelta(0)
