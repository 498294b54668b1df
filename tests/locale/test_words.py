"""Both catalogues say the same things, and every value has words."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules

import pytest

from console import locale
from console.core.channels.values import INCIDENTS
from console.core.company.values import Role, Status
from console.core.failures import Advice, Cause, Failure, Mend
from console.core.kinds.messenger.kind import MESSENGER
from console.core.kinds.requests import ProblemCode
from console.core.moments import DAY, HOUR, MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.timers import Deadline, Rule
from console.core.transcript import Author, Message, Move, RemarkKind, SendState
from console.locale import LANGUAGES, words

EN, JA = words("en"), words("ja")
NOW = int(datetime(2026, 3, 4, 12, 3, 7, tzinfo=UTC).timestamp() * 1000)
NAMES = {"a": "Aiko", "": ""}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def catalogues() -> list[str]:
    """What each part of the words is called: "", "_actions", ..."""
    names = [f"{module.name}_" for module in iter_modules(locale.__path__)]
    parts = {
        lang: {name[2:-1] for name in names if name[:3] == f"{lang}_"} for lang in ("en", "ja")
    }
    assert parts["en"] == parts["ja"]
    return sorted(parts["en"])


def catalogue(module: str) -> dict[str, str]:
    (found,) = (
        value
        for name, value in vars(import_module(f"console.locale.{module}")).items()
        if name.isupper() and isinstance(value, dict)
    )
    return dict(found)


@pytest.mark.parametrize("part", catalogues())
def test_both_catalogues_have_the_same_keys_and_placeholders(part: str) -> None:
    english, japanese = catalogue(f"en{part}"), catalogue(f"ja{part}")
    assert list(english) == list(japanese)
    for key, text in english.items():
        assert fields(text) == fields(japanese[key]), key
        assert text.strip() and japanese[key].strip(), key


def test_no_key_stands_in_two_catalogues() -> None:
    for lang in LANGUAGES:
        keys = [key for part in catalogues() for key in catalogue(f"{lang}{part}")]
        assert [key for key, times in Counter(keys).items() if times > 1] == []
        assert set(keys) == set(words(lang).catalogue)


def test_every_action_has_a_label_and_a_sentence() -> None:
    for lang in LANGUAGES:
        keys = {key for key in words(lang).catalogue if key.startswith("action.")}
        labels = {key for key in keys if not key.endswith(".tip")}
        assert {f"{label}.tip" for label in labels} == keys - labels


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("queue", Queue),
        ("empty", Queue),
        ("role", Role),
        ("status", Status),
        ("rule", Rule),
        ("move", Reason),
        ("reason", Reason),
        ("send", SendState),
        ("error", Cause),
        ("cause", Cause),
        ("advice", Advice),
        ("mend", Mend),
        ("refusal", RefusalCode),
        ("author", Author),
        ("remark", RemarkKind),
        ("incident", INCIDENTS),
        ("problem", ProblemCode),
    ],
)
def test_every_value_has_words(lang: str, prefix: str, values: Iterable[StrEnum]) -> None:
    for value in values:
        assert words(lang).catalogue[f"{prefix}.{value}"]


def test_languages_by_tag() -> None:
    assert words("ja-JP").lang == "ja" and words("ja") is JA
    assert words("de").lang == "en"


@pytest.mark.parametrize(
    ("millis", "english", "japanese"),
    [
        (-5, "0s", "0秒"),
        (48_999, "48s", "48秒"),
        (13 * MINUTE + 59 * SECOND, "13m", "13分"),
        (3 * HOUR, "3h", "3時間"),
        (6 * DAY + 23 * HOUR, "6d", "6日"),
    ],
)
def test_durations(millis: int, english: str, japanese: str) -> None:
    assert (EN.duration(millis), JA.duration(millis)) == (english, japanese)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (10, "10 s"),
        (60, "60 s"),
        (90, "90 s"),
        (900, "15 min"),
        (3_600, "60 min"),
        (86_400, "24 h"),
        (604_800, "7 days"),
        (2_592_000, "30 days"),
    ],
)
def test_lengths_of_timers(seconds: int, text: str) -> None:
    assert EN.span(seconds) == text


def test_days_and_moments() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert EN.clock(NOW, tokyo) == "21:03" and EN.clock_seconds(NOW, UTC) == "12:03:07"
    assert EN.day(NOW, NOW, UTC) == "today" and JA.day(NOW, NOW, UTC) == "今日"
    assert EN.day(NOW - DAY, NOW, UTC) == "yesterday"
    assert EN.day(NOW - 2 * DAY, NOW, UTC) == "Mon 2 March"
    assert JA.day(NOW - 2 * DAY, NOW, UTC) == "3月2日(月)"
    assert EN.day(NOW - 400 * DAY, NOW, UTC) == "Tue 28 January 2025"
    assert EN.day(NOW, NOW - DAY, UTC) == "Wed 4 March"
    assert EN.stamp(NOW, NOW, UTC) == "12:03"
    assert EN.stamp(NOW - 2 * DAY, NOW, UTC) == "2 Mar" and JA.stamp(NOW - DAY, NOW, UTC) == "3/3"
    assert EN.moment(NOW - 2 * DAY, NOW, UTC) == "2 Mar 12:03"
    assert EN.clock(10**18, UTC) and EN.clock(-(10**18), UTC)


def test_deadlines_say_what_will_happen() -> None:
    said = [
        EN.deadline(Deadline(NOW + left, rule, 0), NOW)
        for left, rule in (
            (12 * MINUTE, Rule.RETENTION),
            (3 * HOUR, Rule.IDLE),
            (6 * DAY, Rule.WINDOW),
            (48 * SECOND, Rule.WAITING),
        )
    ]
    assert said == [
        "12m → completed (unanswered)",
        "3h → completed (idle)",
        "6d → window closes",
        "48s → missed",
    ]


@pytest.mark.parametrize(
    ("move", "text"),
    [
        (Move(NOW, Reason.PICKED_UP, Queue.ACTIVE, by="a"), "Picked up by Aiko"),
        (
            Move(NOW, Reason.WAITING_OVER, Queue.UNANSWERED, seconds=60),
            "Missed: nobody picked up within 60 s",
        ),
        (
            Move(
                NOW,
                Reason.IDLE,
                Queue.COMPLETED,
                seconds=86_400,
                last_author=Author.OPERATOR,
                last_by="a",
            ),
            "Completed: idle for 24 h, last message by Aiko",
        ),
        (
            Move(NOW, Reason.PROFANITY, Queue.COMPLETED, count=3, limit=3),
            "Completed: 3 of 3 improper words",
        ),
        (Move(NOW, Reason.ENDED, Queue.COMPLETED, by="a"), "Completed: ended by Aiko"),
    ],
)
def test_moves_have_the_words_of_the_specification(move: Move, text: str) -> None:
    assert EN.move(move, NAMES.__getitem__) == text
    assert JA.move(move, NAMES.__getitem__)


def test_errors_are_in_the_words_of_the_specification() -> None:
    assert EN.failure(Failure(Cause.ACCESS_EXPIRED), MESSENGER.errors) == (
        "access has expired; reconnect the account",
        "the Facebook token is no longer valid; the channel works again once reconnected",
    )
    assert EN.failure(Failure(Cause.VISITOR_NOT_FOUND), MESSENGER.errors)[0] == (
        "visitor information not found; the channel may have been unlinked"
    )
    assert EN.failure(Failure(Cause.USER_UNREACHABLE), MESSENGER.errors)[1] == (
        "blocked the Page; deleted the account; deactivated it; suspended by Facebook"
    )
    assert (
        EN.failure(Failure(Cause.REFUSED, detail="No."), MESSENGER.errors)[1]
        == "Facebook says: No."
    )
    unknown = Message("1", Author.OPERATOR, NOW, "x", state=SendState.UNKNOWN)
    assert "may have gone through" in EN.error(unknown, MESSENGER.errors)[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", RefusalCode)
def test_refusals_say_what_to_do(lang: str, code: RefusalCode) -> None:
    for by in ("", "Aiko {x}"):
        text = words(lang).refusal(Refusal(code, by, NOW, "idle"), NOW, UTC)
        assert text and "{by}" not in text and "{since}" not in text


def test_names_with_braces_are_only_text() -> None:
    assert EN.say("status.me", name="{0.__class__}", status="x") == "{0.__class__}: x"


def test_refusal_of_a_long_text_says_by_how_much() -> None:
    assert EN.refusal(Refusal(RefusalCode.TOO_LONG), NOW, UTC, 2014, 2000).startswith(
        "Too long by 14;"
    )


def test_sizes() -> None:
    assert [EN.size(n) for n in (12, 45_600, 1_200_000)] == ["12 B", "45 kB", "1.2 MB"]
