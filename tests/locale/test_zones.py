"""A visitor's zone: an offset from UTC, said as people write it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.locale import words
from console.locale.zones import offset_of, zone_at

NOON = int(datetime(2026, 3, 4, 12, 0, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("hours", "said", "clock"),
    [
        (5.5, "UTC+5:30", "17:30"),
        (5.75, "UTC+5:45", "17:45"),
        (-3.5, "UTC-3:30", "08:30"),
        (-0.5, "UTC-0:30", "11:30"),
        (9, "UTC+9", "21:00"),
        (-8, "UTC-8", "04:00"),
        (0, "UTC", "12:00"),
        (-0.0, "UTC", "12:00"),
        (14, "UTC+14", "02:00"),
        (12.75, "UTC+12:45", "00:45"),
        (1.1 + 2.2 + 2.2, "UTC+5:30", "17:30"),
    ],
)
def test_an_offset_is_said_and_reckoned_with(hours: float, said: str, clock: str) -> None:
    zone = zone_at(hours)
    assert zone is not None
    assert (offset_of(zone), words("en").clock(NOON, zone)) == (said, clock)


@pytest.mark.parametrize(
    "hours", [None, 24, -24, 23.9999, 1e9, 10**400, float("nan"), float("inf")]
)
def test_what_is_no_offset_is_no_zone(hours: float | None) -> None:
    assert zone_at(hours) is None
