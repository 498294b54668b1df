"""Moments and lengths of time: whole milliseconds, since 1970 in UTC for a moment."""

from __future__ import annotations

Millis = int
"""A moment: milliseconds since 1970-01-01T00:00Z. Also the length of a time."""

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR
