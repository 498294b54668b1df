"""Lengths of time as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.company.spans import Misread, Wrong, read_span
from console.locale import LANGUAGES, words


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("15m", 900),
        ("15 min", 900),
        ("15 minutes", 900),
        ("１５分", 900),
        ("15分", 900),
        ("15 分間", 900),
        ("1 h", 3_600),
        ("1h30m", 5_400),
        ("1 h 30 min", 5_400),
        ("1.5h", 5_400),
        ("1時間30分", 5_400),
        ("１時間", 3_600),
        ("90s", 90),
        ("90秒", 90),
        ("30 days", 2_592_000),
        ("30日", 2_592_000),
        ("1 Month", 2_592_000),
        ("1か月", 2_592_000),
        ("1ヶ月", 2_592_000),
        ("2 weeks", 1_209_600),
        (" 24 H ", 86_400),
        ("15 min.", 900),
        ("0s", 0),
    ],
)
def test_what_people_write_is_read(typed: str, seconds: int) -> None:
    assert read_span(typed) == seconds


@pytest.mark.parametrize("typed", ["off", "OFF", "オフ", "ｵﾌ", "never", "なし"])
def test_off_is_a_value(typed: str) -> None:
    assert read_span(typed) is None


@pytest.mark.parametrize(
    ("typed", "why", "part"),
    [
        ("", Wrong.EMPTY, ""),
        ("   ", Wrong.EMPTY, ""),
        ("15", Wrong.NO_UNIT, "15"),
        ("１５", Wrong.NO_UNIT, "15"),
        ("1h 30", Wrong.NO_UNIT, "30"),
        ("15 lightyears", Wrong.UNKNOWN_UNIT, "lightyears"),
        ("15円", Wrong.UNKNOWN_UNIT, "円"),
        ("2 years", Wrong.UNKNOWN_UNIT, "years"),
        ("soon", Wrong.NO_SPAN, "soon"),
        ("-5m", Wrong.NO_SPAN, "-5m"),
        ("1:30", Wrong.NO_UNIT, "1"),
        ("1h1h", Wrong.NO_SPAN, "1h1h"),
        ("5m 1h", Wrong.NO_SPAN, "5m 1h"),
        ("1.5s", Wrong.NOT_WHOLE, "1.5s"),
        ("0.0001s", Wrong.NOT_WHOLE, "0.0001s"),
    ],
)
def test_what_says_no_length_of_time_is_told_with_the_part_that_will_not_do(
    typed: str, why: Wrong, part: str
) -> None:
    assert read_span(typed) == Misread(why, part)


@pytest.mark.parametrize("language", LANGUAGES)
@given(seconds=st.integers(1, 90 * 86_400))
def test_what_is_written_is_read_as_it_was(language: str, seconds: int) -> None:
    assert read_span(words(language).span(seconds)) == seconds


@given(st.text(max_size=60))
def test_any_text_is_answered(typed: str) -> None:
    read = read_span(typed)
    assert read is None or isinstance(read, Misread) or read >= 0


def test_a_number_of_thousands_of_digits_is_no_length_of_time() -> None:
    assert read_span("9" * 10_000 + "m") == Misread(Wrong.NO_SPAN, "9" * 40)
