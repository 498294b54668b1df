"""Improper words: what counts and what does not (specification, section 6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.profanity.matcher import improper_spans


@pytest.mark.parametrize(
    "text",
    [
        "shit", "SHIT!", "Shiiiit", "ｓｈｉｔ", "sh1t", "sh!t", "s.h.i.t", "$hit", "f*ck", "shít",
        "この馬鹿野郎", "ﾊﾞｶﾔﾛｳ", "バカヤロウ", "死ね", "a$$", "fuuck", "shiit", "f.u.c.k",
        "a55hole",
    ],
)  # fmt: skip
def test_variants_of_a_listed_word_count(text: str) -> None:
    assert len(improper_spans(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe", "class assignment", "Penistone cockpit", "a damning report", "pass",
        "もしねこがいたら", "", "2 * 3 = 6", "***", "オムニブス", "https://example.com/assets",
        "Samsung Galaxy A55", "I paid 455 dollars", "時間もないしね", "そうだしね", "高いしね",
        "ボブスレー", "クラブスポーツ", "ウェブスクール", "an mp3 file", "as soon as possible",
    ],
)  # fmt: skip
def test_ordinary_words_do_not_count(text: str) -> None:
    assert improper_spans(text) == ()


def test_each_hit_counts_and_is_where_it_stands() -> None:
    assert improper_spans("damn, well, damn") == ((0, 4), (12, 16))
    assert improper_spans("えっﾊﾞｶﾔﾛｳだ") == ((2, 8),)


def test_own_words_are_added_and_allowed_ones_taken_out() -> None:
    assert improper_spans("you numpty", custom=("numpty",)) == ((4, 10),)
    assert improper_spans("damn", allowed=("damn",)) == ()
    assert improper_spans("死ねとは言わない", allowed=("死ね",)) == ()
    assert improper_spans("what a half-wit", custom=("half-wit",)) == ((7, 15),)
    assert improper_spans("Go  to HELL!", custom=("go to hell",)) == ((0, 11),)
    assert improper_spans("за рублями", custom=("бля",)) == ()
    assert improper_spans("бля!", custom=("бля",)) == ((0, 3),)


@pytest.mark.parametrize("piece", ["\u3099", "\uff9e", "@", "ab*", "а́", "ｼ", "a.", "_a"])
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    """A message of 200,000 characters is looked through at once; with time growing as the
    square this test would run for many minutes."""
    assert len(improper_spans(piece * 200_000)) <= 200_000


@given(st.text(max_size=200))
def test_any_text_gives_ordered_spans_within_it(text: str) -> None:
    end = 0
    for start, stop in improper_spans(text):
        assert end <= start < stop <= len(text)
        end = stop
