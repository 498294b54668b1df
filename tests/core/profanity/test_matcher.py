"""Improper words: what counts and what does not (specification, section 6)."""

from __future__ import annotations

import cProfile
import itertools
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.profanity.plain import MOST_FOUND, MOST_LOOKED_AT
from console.core.unseen import DROPPED
from tests.core.profanity.looking_up import improper_spans
from tests.environment import clean_environment


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


def test_spans_count_in_the_text_as_it_was_written() -> None:
    assert improper_spans("oh \u200bf\u200bu\u200bck\u200b!") == ((4, 10),)
    assert improper_spans("死\u200bね") == ((0, 3),)
    assert improper_spans("well, 𝖋𝖚𝖈𝖐") == ((6, 10),)
    assert improper_spans("f u c k you") == ((0, 7),)


@pytest.mark.parametrize("char", [chr(code) for code in DROPPED] + ["\u202e", "\u034f", "\ufe0f"])
def test_what_nobody_sees_hides_nothing(char: str) -> None:
    assert len(improper_spans(f"f{char}uck")) == 1
    assert len(improper_spans(f"死{char}ね")) == 1
    assert len(improper_spans(f"cl{char}ass")) == 0


@pytest.mark.parametrize(
    ("word", "text", "count"),
    [
        ("numpty", "numpties!", 1),
        ("rat", "rats and ratting", 2),
        ("rat", "rated, rating, pirate", 0),
        ("hell", "he'll come, shell", 0),
        ("ill", "I'll be ill", 1),
        ("butt", "butter", 0),
        ("butt", "butts", 1),
        ("half-wit", "half wit, half-wit", 2),
        ("c++", "c++ is hard", 1),
        ("1488", "1488!", 1),
        ("1488", "order 21488", 0),
        ("ぼけなす", "ボケナス！", 1),
        ("ボケ", "トボケ", 0),
        ("まぬけ", "まぬけだ", 1),
        ("まぬけ", "ままぬけない", 0),
        ("間抜け", "この間抜けが", 1),
        ("ばか", "そればかりです", 0),
        ("バカ", "バカンス", 0),
        ("バカ", "お前はば か だ", 1),
        ("바보", "바보!", 1),
        ("сука", "Сука!", 1),
        ("сука", "сукно", 0),
    ],
)
def test_a_brands_own_words_stand_where_words_can(word: str, text: str, count: int) -> None:
    assert len(improper_spans(text, custom=(word,))) == count


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("damn", "damned, d4mn"),
        ("Cock", "you cock"),
        ("てめえ", "テメェ"),
        ("死ね", "死ねえ"),
        ("バカヤロー", "ばかやろう"),
        ("Fuck Buddies Ltd", "I ordered from Fuck Buddies Ltd"),
        ("shit happens", "The mug says Shit Happens"),
    ],
)
def test_an_allowed_word_is_allowed_in_all_its_forms(word: str, text: str) -> None:
    assert improper_spans(text) != ()
    assert improper_spans(text, allowed=(word,)) == ()


def test_an_allowed_name_lets_nothing_else_pass() -> None:
    allowed = ("Shit Happens",)
    assert improper_spans("Shit happens, you shit", allowed=allowed) == ((18, 22),)


def test_four_thousand_own_words_are_found() -> None:
    latin = ["".join(letters) for letters in itertools.product("bdfgklmn", "aeiou", "rstvz", "oiu")]
    kanji = [chr(0x4E00 + code) + chr(0x3042 + code % 60) for code in range(3_400)]
    words = (*latin, *kanji)
    assert len(words) == 4_000
    for word in (latin[0], latin[-1], kanji[17]):
        assert len(improper_spans(f"well {word} !", custom=words)) == 1


def test_of_a_long_text_the_beginning_is_looked_at_and_so_much_is_found() -> None:
    assert len(improper_spans("fuck " * 1_000_000)) == MOST_FOUND
    assert improper_spans(" " * MOST_LOOKED_AT + "fuck") == ()
    assert improper_spans(" " * (MOST_LOOKED_AT - 4) + "fuck") != ()


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "f*",
        "f u c k ",
        "必死ね",
        "くそ",
        "a.",
        "x.com ",
        "ass donkey ",
        "i ",
        "この",
        "@",
        "お前",
    ],
)
def test_the_work_grows_with_the_text_and_not_faster(piece: str) -> None:
    """Counted in calls, as time can not be: four times the text, at most six times the calls."""
    improper_spans(piece)
    little, much = (calls(piece * (length // len(piece))) for length in (2_500, 10_000))
    assert much <= 6 * little + 1_000


def calls(text: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(improper_spans, text)
    return sum(entry.callcount for entry in profile.getstats())


def test_a_console_loads_no_list() -> None:
    program = (
        "import sys, console.program.app; "
        "print(*(name for name in sys.modules if name.startswith('console.core.profanity.')))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, env=clean_environment(), check=True, capture_output=True, text=True
    )
    assert set(done.stdout.split()) == {
        "console.core.profanity.listed",
        "console.core.profanity.matcher",
        "console.core.profanity.plain",
    }
