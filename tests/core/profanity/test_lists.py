"""What a brand sets of its words: lists by language, own words by language, allowed ones."""

from __future__ import annotations

import cProfile
from itertools import islice, product

import pytest

from console.core.company.values import BUILT_IN_LISTS, CustomWord, Settings, WordLanguage
from console.core.profanity.matcher import improper_hits, improper_in
from tests.core.profanity.looking_up import improper_spans

EN, JA, ANY = WordLanguage.ENGLISH, WordLanguage.JAPANESE, WordLanguage.OTHER


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("shit, f*ck and a$$", (EN,)),
        ("go to hell", (EN,)),
        ("死ね、バカヤロウ", (JA,)),
        ("bakayarou!", (JA,)),
    ],
)
def test_a_built_in_list_that_is_off_marks_nothing(text: str, of: tuple[WordLanguage, ...]) -> None:
    others = tuple(one for one in BUILT_IN_LISTS if one not in of)
    assert improper_spans(text) == improper_spans(text, lists=of) != ()
    assert improper_spans(text, lists=others) == ()
    assert improper_spans(text, lists=()) == ()


def test_a_brand_that_does_not_look_for_words_marks_nothing() -> None:
    own = (CustomWord("numpty"),)
    assert improper_in("shit numpty", Settings(custom_words=own)) == ((0, 4), (5, 11))
    assert improper_in("shit numpty", Settings(custom_words=own, improper=False)) == ()
    assert improper_in("shit numpty", Settings(custom_words=own, improper_limit=None)) == ()


@pytest.mark.parametrize(
    ("word", "language", "text", "count"),
    [
        ("numpty", EN, "numpty, numpties", 2),
        ("numpty", JA, "numpty, numpties", 1),
        ("numpty", ANY, "numpty, numpties", 2),
        ("baka", JA, "BAKA, b.a.k.a", 2),
        ("baka", JA, "bakas baking", 0),
        ("たわけ", JA, "たわけ！ タワケ ﾀﾜｹ た わ け", 4),
        ("たわけ", EN, "タワケ！", 1),
        ("half-wit", EN, "half wit", 1),
    ],
)
def test_an_own_word_is_found_as_its_language_is_written(
    word: str, language: WordLanguage, text: str, count: int
) -> None:
    assert len(improper_spans(text, custom=(word,), language=language, lists=())) == count


def test_a_word_in_two_languages_is_found_in_every_way_of_both() -> None:
    own = (CustomWord("Numpty", JA), CustomWord("numpty", EN))
    for words in (own, own[::-1]):
        assert len(improper_in("numpty numpties", Settings(custom_words=words))) == 2


@pytest.mark.parametrize("word", ["cock", "dick", "pussy", "bad ass", "Moby Dick", "damn good"])
def test_an_own_word_counts_where_the_built_in_list_would_let_it_pass(word: str) -> None:
    text = f"the {word} is here"
    assert improper_spans(text) == ()
    assert improper_spans(text, custom=(word,)) == ((4, 4 + len(word)),)


def test_an_own_word_of_the_strong_ones_is_found_behind_all_that_hides_it() -> None:
    assert improper_spans("f4ck", custom=("fuck",)) == improper_spans("f4ck") != ()


@pytest.mark.parametrize(
    "word", ["a.*", "[a-z]+", "(x/y)", "x{2}", "^ab$", "(a+)+b", "\\w+", "?!x"]
)
def test_a_word_that_looks_like_a_pattern_is_found_as_it_is_spelled(word: str) -> None:
    assert improper_spans("abc xx aaaaab hello", custom=(word,), lists=()) == ()
    at = len("well, ")
    assert improper_spans(f"well, {word}", custom=(word,), lists=()) == ((at, at + len(word)),)


@pytest.mark.parametrize(
    ("text", "listed", "custom"),
    [
        ("shitty", ("shit", "en"), False),
        ("what a d1ck", ("dick", "en"), False),
        ("f**king", ("fuck", "en"), False),
        ("f u c k", ("fuck", "en"), False),
        ("Rot in  hell", ("rot in hell", "en"), False),
        ("この ﾊﾞ ｶ ﾔﾛｳ", ("このばかやろう", "ja"), False),
        ("kutabare", ("kutabare", "ja"), False),
        ("Numpties!", ("Numpty", "en"), True),
        ("it is 1488", ("1488", "en"), True),
    ],
)
def test_a_place_says_by_which_entry_it_is_marked(
    text: str, listed: tuple[str, str], custom: bool
) -> None:
    settings = Settings(custom_words=(CustomWord("Numpty", EN), CustomWord("1488", EN)))
    (hit,) = improper_hits(text, settings)
    assert ((hit.by.word, hit.by.language), hit.by.custom) == (listed, custom)


def test_the_entry_that_a_place_names_can_be_allowed() -> None:
    for text in ("shitty", "what a d1ck", "この ﾊﾞ ｶ ﾔﾛｳ", "死ーね！", "kutabare", "go to hell"):
        (hit,) = improper_hits(text, Settings())
        assert improper_hits(text, Settings(allowed_words=(hit.by.word,))) == []


KANA = "かきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもらりるれろ"
SYLLABLES = ("ba", "de", "fi", "go", "lu", "mek", "nor", "pis", "tra", "vin", "zu", "kel")
MANY = (
    *(CustomWord("".join(word), EN) for word in islice(product(SYLLABLES, repeat=3), 1_000)),
    *(CustomWord("".join(word), JA) for word in islice(product(KANA, repeat=3), 0, 30_000, 30)),
)


@pytest.mark.parametrize(
    "text",
    [
        "Hello, I ordered a kettle last week and it has not arrived yet. Where is it, please? " * 5,
        "先週注文したケトルがまだ届いていません。どこにあるか調べていただけますか？よろしくお願いします。"
        * 5,
    ],
)
def test_two_thousand_own_words_cost_little_for_each_character(text: str) -> None:
    """Counted in calls, as time can not be; in time they cost 1.7 times as much at most."""
    assert len({word.word for word in MANY}) == 2_000
    none, many = Settings(), Settings(custom_words=MANY)
    for settings in (none, many):
        improper_in(text, settings)
    assert calls(text, many) - calls(text, none) <= 5 * len(text)


def calls(text: str, settings: Settings) -> int:
    profile = cProfile.Profile()
    profile.runcall(improper_in, text, settings)
    return sum(entry.callcount for entry in profile.getstats())
