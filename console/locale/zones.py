"""The zone of a visitor, of whom the service says an offset from UTC and no rules."""

from __future__ import annotations

from datetime import timedelta, timezone

from console.core.moments import MINUTE, SECOND

_DAY_MINUTES = 24 * 60


def zone_at(hours: float | None) -> timezone | None:
    """The zone so many hours east of UTC, to the minute; None for what is no offset."""
    if hours is None or not -24 < hours < 24:
        return None
    minutes = round(hours * 60)
    if abs(minutes) >= _DAY_MINUTES:
        return None
    return timezone(timedelta(minutes=minutes))


def offset_of(zone: timezone) -> str:
    """The offset as people write it: "UTC+9", "UTC+5:30", "UTC-3:30", "UTC"."""
    seconds = round(zone.utcoffset(None).total_seconds())
    if not seconds:
        return "UTC"
    hours, minutes = divmod(abs(seconds) * SECOND // MINUTE, 60)
    sign = "+" if seconds > 0 else "-"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
