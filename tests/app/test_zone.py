"""Times on screen follow the rules of the machine's zone at each moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from console.core.kinds.messenger.kind import META
from console.core.messages import Receive
from console.core.state import Visitor
from console.headless.play import PAGE, Play
from console.headless.played import played_session
from console.headless.scenario import Person, Scenario
from console.locale import words
from console.locale.words import local
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.program.zone import SystemZone

PLACES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "America/St_Johns",
    "UTC",
)

Travel = Callable[[str], None]


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Travel]:
    """Sets the machine's zone; it is back in its own after the test."""

    def to(place: str) -> None:
        monkeypatch.setenv("TZ", place)
        time.tzset()

    yield to
    monkeypatch.undo()
    time.tzset()


def at(place: str, *numbers: int) -> int:
    """The moment at which the clocks of a place show this."""
    return int(datetime(*numbers, tzinfo=ZoneInfo(place)).timestamp() * 1000)  # type: ignore[arg-type,misc]


def test_a_moment_before_a_clock_change_is_shown_as_it_was(travel: Travel) -> None:
    travel("America/New_York")
    zone, english = SystemZone(), words("en")
    monday = 1_793_631_600_000
    assert monday == at("America/New_York", 2026, 11, 2, 10)
    assert english.clock(1_793_452_500_000, zone) == "09:15"
    assert english.moment(1_793_452_500_000, monday, zone) == "31 Oct 09:15"
    assert english.clock(monday - 60_000, zone) == "09:59"


@pytest.mark.parametrize(
    ("place", "then", "now", "day", "moment"),
    [
        # Half an hour after midnight would be the day before by the offset of the winter.
        ("America/New_York", (2026, 11, 1, 0, 30), (2026, 11, 2, 9), "yesterday", "1 Nov 00:30"),
        ("Europe/Berlin", (2026, 10, 25, 0, 30), (2026, 10, 26, 9), "yesterday", "25 Oct 00:30"),
        # Half an hour before midnight would be the next day by the offset of the summer.
        ("Europe/Berlin", (2026, 3, 28, 23, 30), (2026, 3, 29, 9), "yesterday", "28 Mar 23:30"),
        # Only half an hour is changed here.
        (
            "Australia/Lord_Howe",
            (2026, 4, 4, 23, 45),
            (2026, 4, 6, 9),
            "Sat 4 April",
            "4 Apr 23:45",
        ),
        ("Australia/Lord_Howe", (2026, 10, 4, 0, 15), (2026, 10, 4, 9), "today", "00:15"),
        ("Asia/Tokyo", (2026, 11, 1, 0, 30), (2026, 11, 2, 9), "yesterday", "1 Nov 00:30"),
    ],
)
def test_days_are_told_by_the_clock_of_then(
    place: str, then: tuple[int, ...], now: tuple[int, ...], day: str, moment: str, travel: Travel
) -> None:
    travel(place)
    zone, english = SystemZone(), words("en")
    shown, seen = at(place, *then), at(place, *now)
    assert english.day(shown, seen, zone) == day
    assert english.moment(shown, seen, zone) == moment


@pytest.mark.parametrize("place", PLACES)
def test_every_hour_of_a_year_is_shown_as_the_rules_of_the_place_have_it(
    place: str, travel: Travel
) -> None:
    travel(place)
    zone, rules = SystemZone(), ZoneInfo(place)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(365 * 24 * 2):
        moment += timedelta(minutes=30)
        shown, right = moment.astimezone(zone), moment.astimezone(rules)
        assert shown.replace(tzinfo=None) == right.replace(tzinfo=None)
        assert shown.astimezone(UTC) == moment


def test_a_rule_instead_of_a_name_is_followed_as_well(travel: Travel) -> None:
    travel("EST5EDT,M3.2.0,M11.1.0")
    assert words("en").clock(at("America/New_York", 2026, 10, 31, 9, 15), SystemZone()) == "09:15"
    assert words("en").clock(at("America/New_York", 2026, 11, 2, 9, 59), SystemZone()) == "09:59"


@pytest.mark.parametrize(
    ("moment", "years"),
    [
        (-(10**400), (1969, 1970)),
        (-1, (1969, 1970)),
        (2**63, (9998, 9999)),
        (10**400, (9998, 9999)),
    ],
    ids=("long ago", "before", "after", "for ever"),
)
@pytest.mark.parametrize("place", ["Pacific/Kiritimati", "Pacific/Honolulu"])
def test_moments_that_no_clock_shows_stay_at_the_edge(
    place: str, moment: int, years: tuple[int, int], travel: Travel
) -> None:
    travel(place)
    assert local(moment, SystemZone()).year in years


def test_a_wall_clock_without_a_zone_is_read_by_the_rules_of_its_day(travel: Travel) -> None:
    travel("America/New_York")
    zone = SystemZone()
    assert datetime(2026, 7, 1, 12, tzinfo=zone).timestamp() * 1000 == at(
        "America/New_York", 2026, 7, 1, 12
    )
    assert datetime(1, 1, 1, tzinfo=zone).timestamp() < 0
    assert zone.utcoffset(None) in (timedelta(hours=-5), timedelta(hours=-4))


OFFICE = Scenario(
    *("change of clocks", at("America/New_York", 2026, 10, 31, 9, 15), -4 * 3600),
    *("Acme", "Support", "Acme"),
    (Person("aiko", "Aiko"),),
    (Person("asha", "Asha", "7001", "en_IN", 5.5),),
    (),
)


async def test_the_screen_of_a_monday_shows_saturday_as_it_was(travel: Travel) -> None:
    travel("America/New_York")
    play = Play(OFFICE)
    asha = Visitor("7001", PAGE, "Asha", "en_IN", 5.5, chats=0)
    play.advance_to(at("America/New_York", 2026, 11, 2, 10))
    for mid, said in (("m_1", 1_793_452_500_000), ("m_2", 1_793_631_540_000)):
        play.do(Receive(asha, mid, said, "my lamp hums"), META)
    app = ConsoleApp(played_session(play), ConsoleSettings(language="en"), still=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        shown = "\n".join(
            "".join(segment.text for segment in strip) for strip in app.inbox.draw_afresh()
        )
    assert "Sat 31 October" in shown and "today" in shown
    assert "Asha  09:15" in shown and "Asha  09:59" in shown
    assert "20:30 UTC+5:30" in shown
