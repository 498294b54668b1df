"""A brand's own words: what one may be, how many, and their lines of a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.company.brands import bad_setting
from console.core.company.custom_words import (
    TooManyWords,
    WrongWord,
    folded,
    wrong_word,
    wrong_words,
)
from console.core.company.values import CustomWord, Settings, WordLanguage
from console.core.company.word_lines import (
    MOST_BROKEN,
    BrokenLine,
    LineFault,
    TakenIn,
    as_lines,
    take_in,
)

EN, JA = WordLanguage.ENGLISH, WordLanguage.JAPANESE


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("", WrongWord.EMPTY),
        ("   \u3000", WrongWord.EMPTY),
        ("\u3164\u3164", WrongWord.EMPTY),
        ("a", WrongWord.SHORT),
        ("死", WrongWord.SHORT),
        (" a ", WrongWord.SHORT),
        ("é\u200d", WrongWord.SHORT),
        ("a" * 41, WrongWord.LONG),
        ("ra\u202et", WrongWord.UNSEEN),
        ("ra\u200et", WrongWord.UNSEEN),
        ("ra\u200bt", WrongWord.UNSEEN),
        ("ra\x1b[31mt", WrongWord.UNSEEN),
        ("ra\nt", WrongWord.UNSEEN),
        ("ra\ud800t", WrongWord.UNSEEN),
        ("a|b", WrongWord.BAR),
        ("a｜b", WrongWord.BAR),
        ("...", WrongWord.SIGNS),
        ("。。", WrongWord.SIGNS),
        ("ab", None),
        ("死ね", None),
        ("a" * 40, None),
        (".*", WrongWord.SIGNS),
        ("[a-z]+", None),
        ("(a+)+$", None),
        ("c++", None),
        ("🖕🖕", None),
        ("می\u200cرود", None),
        ("Dick Turpin", None),
    ],
)
def test_what_a_word_may_be(word: str, why: WrongWord | None) -> None:
    assert wrong_word(word) == why


def test_settings_with_a_wrong_word_say_which_field_it_is_in() -> None:
    def of(*words: CustomWord, allowed: tuple[str, ...] = ()) -> str:
        return wrong_words(Settings(custom_words=words, allowed_words=allowed))

    assert of(CustomWord("rat"), allowed=("Dick",)) == ""
    assert of(CustomWord("x")) == "custom_words: short"
    assert of(allowed=("a" * 41,)) == "allowed_words: long"
    thousand = tuple(CustomWord(f"w{n}", EN) for n in range(1_000))
    more = tuple(CustomWord(f"w{n}", JA) for n in range(1_000))
    assert of(*thousand, *more, allowed=tuple(f"n{n}" for n in range(1_000))) == ""
    assert of(*thousand, CustomWord("one more", EN)) == "custom_words: 1,001 > 1,000"
    assert of(allowed=tuple(f"n{n}" for n in range(1_001))) == "allowed_words: 1,001 > 1,000"


def test_what_an_earlier_version_has_left_among_the_words_stands_in_no_way() -> None:
    """A word of one letter, and too many of them: no other setting could be changed any more."""
    old = tuple(CustomWord(f"w{n}") for n in range(1_200))
    known = Settings(custom_words=(CustomWord("x"), *old), allowed_words=("y",))
    assert wrong_words(known) != ""
    assert wrong_words(known, known) == ""
    fewer = Settings(custom_words=known.custom_words[:-1], allowed_words=("y",))
    assert wrong_words(fewer, known) == ""
    more = Settings(custom_words=(*known.custom_words, CustomWord("new one")))
    assert wrong_words(more, known) == "custom_words: 1,202 > 1,000"
    another = Settings(custom_words=(CustomWord("x"), CustomWord("z")))
    assert wrong_words(another, known) == "custom_words: short"


def test_lists_are_the_built_in_ones_each_once() -> None:
    twice = Settings(lists=(JA, EN, JA))
    assert folded(twice).lists == (EN, JA)
    assert bad_setting(Settings(lists=(WordLanguage.OTHER,))) == "lists"
    assert bad_setting(Settings(lists=())) == ""


def test_what_is_found_alike_is_kept_once_as_it_was_written_first() -> None:
    words = ("Numpty", " numpty", "ＮＵＭＰＴＹ", "númpty")
    settings = Settings(
        custom_words=(*(CustomWord(word, EN) for word in words), CustomWord("numpty")),
        allowed_words=("Dick", "DICK ", "ﾃﾞｨｯｸ", "ディック"),
    )
    after = folded(settings)
    assert after.custom_words == (CustomWord("Numpty", EN), CustomWord("numpty"))
    assert after.allowed_words == ("Dick", "ﾃﾞｨｯｸ")
    assert folded(after) == after


# Lines


def taken(data: bytes, settings: Settings | None = None) -> TakenIn:
    result = take_in(data, settings or Settings())
    assert isinstance(result, TakenIn)
    return result


def test_lines_are_taken_in_and_come_out_again() -> None:
    text = (
        "\ufeff# our words\r\n\r\nEN | numpty | half-wit\r\nja|たわけ｜まぬけ\r\n"
        "any|бля\r\nallow|Dick Turpin"
    )
    result = taken(text.encode())
    assert (result.new, result.known) == (6, 0)
    assert result.settings == Settings(
        custom_words=(
            CustomWord("numpty", EN),
            CustomWord("half-wit", EN),
            CustomWord("たわけ", JA),
            CustomWord("まぬけ", JA),
            CustomWord("бля"),
        ),
        allowed_words=("Dick Turpin",),
    )
    assert as_lines(result.settings) == (
        "en|numpty|half-wit\nja|たわけ|まぬけ\nany|бля\nallow|Dick Turpin\n"
    )
    again = taken(as_lines(result.settings).encode("utf-16"), result.settings)
    assert (again.settings, again.new, again.known) == (result.settings, 0, 6)


def test_what_is_there_stays_and_what_is_the_same_is_counted_as_known() -> None:
    before = Settings(improper_limit=7, custom_words=(CustomWord("Numpty", EN),))
    result = taken(b"en|NUMPTY|twit|Twit", before)
    assert result == TakenIn(
        Settings(improper_limit=7, custom_words=(*before.custom_words, CustomWord("twit", EN))),
        new=1,
        known=2,
    )


@pytest.mark.parametrize(
    ("line", "why", "what"),
    [
        ("numpty", LineFault.NO_LANGUAGE, "numpty"),
        ("en,numpty,twit", LineFault.NO_LANGUAGE, "en,numpty,twit"),
        ("fr|merde", LineFault.UNKNOWN_LANGUAGE, "fr"),
        ("|numpty", LineFault.UNKNOWN_LANGUAGE, ""),
        ("en|", WrongWord.EMPTY, ""),
        ("en|numpty|", WrongWord.EMPTY, ""),
        ("en|numpty||twit", WrongWord.EMPTY, ""),
        ("ja|死", WrongWord.SHORT, "死"),
        ("allow|" + "x" * 41, WrongWord.LONG, "x" * 41),
        ("en|num\u202epty", WrongWord.UNSEEN, "num\u202epty"),
        ("en|num\tpty", WrongWord.UNSEEN, "num\tpty"),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_taken(
    line: str, why: LineFault | WrongWord, what: str
) -> None:
    data = f"# words\n\nen|twit\n{line}\nja|まぬけ\n".encode()
    assert take_in(data, Settings()) == (BrokenLine(4, why, what),)


def test_all_broken_lines_are_named_up_to_some() -> None:
    assert take_in(b"en|twit\nx\ny\r\nz\ren|a", Settings()) == (
        BrokenLine(2, LineFault.NO_LANGUAGE, "x"),
        BrokenLine(3, LineFault.NO_LANGUAGE, "y"),
        BrokenLine(4, LineFault.NO_LANGUAGE, "z"),
        BrokenLine(5, WrongWord.SHORT, "a"),
    )
    result = take_in(b"broken\n" * 10_000, Settings())
    assert isinstance(result, tuple)
    assert len(result) == MOST_BROKEN


def test_what_is_no_text_is_named_by_the_line_it_begins_in() -> None:
    assert take_in("en|twit\nja|まぬけ".encode("cp932"), Settings()) == (
        BrokenLine(2, LineFault.NO_TEXT),
    )
    assert take_in(b"\xff\xfee\x00n", Settings()) == (BrokenLine(1, LineFault.NO_TEXT),)


def test_more_words_than_a_brand_can_have_are_refused_with_their_count() -> None:
    data = "\n".join(f"ja|words{n}" for n in range(100_000)).encode()
    assert take_in(data, Settings()) == TooManyWords(100_000, JA)
    held = Settings(custom_words=tuple(CustomWord(f"old {n}", EN) for n in range(999)))
    assert take_in(b"en|new one|new two", held) == TooManyWords(1_001, EN)
    assert taken(b"en|new one|OLD 5", held).new == 1
    names = "allow|" + "|".join(f"name {n}" for n in range(1_001))
    assert take_in(names.encode(), Settings()) == TooManyWords(1_001, allowed=True)


@given(st.binary(max_size=300) | st.text("en|ja#\n\r allow死x", max_size=80).map(str.encode))
def test_any_file_is_taken_whole_or_not_at_all(data: bytes) -> None:
    result = take_in(data, Settings())
    match result:
        case TakenIn(settings=settings):
            assert wrong_words(settings) == ""
            assert taken(as_lines(settings).encode()).settings == settings
        case TooManyWords():
            raise AssertionError("so few")
        case _:
            assert result
            assert all(line.number >= 1 for line in result)
