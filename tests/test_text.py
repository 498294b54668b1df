"""What may reach a terminal, how wide it is, and where it breaks."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from console.text import cells, clean, content, cut, fit, one_line, shorten, wrap

NASTY = (
    "\x1b[31m\x1b]0;owned\x07\x9b2J\x00\x7f\r\n\t\u202e\u2066\u200f\ufeff\u2028\u2029"
    "\U000e0041\U000e007f\ud800\udfff\u0301\u0e47\u200d\u200c\ufe0f\u3164\xad"
    "👍🏽👨‍👩‍👧🇯🇵☁️1️⃣漢字かなー。、「」ﾊﾟ한글 abc[/][@click=x]"
)
texts = st.text() | st.text(st.sampled_from(NASTY), max_size=80)
MUST_NOT = frozenset(
    [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"]
    + [chr(code) for code in (0x61C, 0x200E, 0x200F, 0xFEFF, 0x2028, 0x2029)]
    + [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    + [chr(code) for code in (*range(0xD800, 0xE000), *range(0xE0000, 0xE0080))]
)


@given(texts)
def test_nothing_that_steers_a_terminal_survives(text: str) -> None:
    assert not MUST_NOT.intersection(clean(text))
    assert clean(clean(text)) == clean(text)
    assert not MUST_NOT.union("\n\t").intersection(one_line(text) + fit(text, 20))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred\x07\x7f", "␛[31mred␇␡"),
        ("a\r\nb\rc\td", "a\nbc\td"),
        ("\x9b2J\x85", "\ufffd2J\ufffd"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("pay \u202egnp.exe\u202c", "pay \ufffdgnp.exe\ufffd"),
        ("\u200e+81 3\ufeff \xad4\u061c", "+81 3 4"),
        ("hi\U000e0061\U000e0062!", "hi\ufffd!"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("می\u200cخواهم 👩‍💻 ☁️", "می\u200cخواهم 👩‍💻 ☁️"),
        ("\u200da\u200db\u200d", "ab"),
        ("\u3164\u3164", "␣␣"),
        ("e" + "\u0301" * 30 + "x", "e" + "\u0301" * 4 + "\ufffdx"),
        ("ก" + "\u0e47" * 9, "ก" + "\u0e47" * 4 + "\ufffd"),
        ("。。。。。。★★★★★★", "。。。。。。★★★★★★"),
    ],
)
def test_clean(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(texts)
def test_no_stack_of_marks_survives(text: str) -> None:
    run = 0
    for char in clean("e" + "\u0301" * 40 + text):
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        assert run <= 4


@given(texts, st.integers(0, 40), st.booleans())
def test_fit_gives_exactly_the_cells(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right)) == width
    assert cells(cut(text, width)) <= width


def test_fit_splits_no_wide_character() -> None:
    assert fit("漢字テスト", 6) == "漢字… "
    assert fit("🇯🇵🇯🇵🇯🇵", 4) == "🇯🇵… "
    assert fit("48s", 6, right=True) == "   48s"


@given(texts, st.integers(2, 40))
def test_wrap_fits_and_loses_only_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    kept = "".join(lines).replace(" ", "")
    assert kept == clean(text).replace("\t", " ").replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("where is my refund", 9, ["where is", "my refund"]),
        ("a\n\nb", 9, ["a", "", "b"]),
        ("abcdefghij kl", 4, ["abcd", "efgh", "ij", "kl"]),
        ("café   au     lait  ", 6, ["café", "au", "lait"]),
        ("注文がまだ届きません。", 10, ["注文がまだ", "届きませ", "ん。"]),
        ("彼は「はい」と言う", 6, ["彼は", "「は", "い」と", "言う"]),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 4, ["👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧"]),
        ("\tx", 8, ["    x"]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@pytest.mark.parametrize("char", ["x", "é", "漢", "😀 ", " é", "👨‍👩‍👧"])
def test_a_word_without_end_is_wrapped_whole(char: str) -> None:
    """Half a million characters; with time growing as the square this would not come to an end."""
    text = char * (500_000 // len(char))
    lines = wrap(text, 40)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(cells, lines[:100])) <= 40


def test_content_is_never_markup() -> None:
    shown = content("[@click=app.quit]x[/] [b]\x1b", "bold")
    assert shown.plain == "[@click=app.quit]x[/] [b]␛"


def test_importing_it_costs_no_textual() -> None:
    code = "import sys, console.text, console.locale; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        (
            "Completed: the reply window of 24 h has closed",
            34,
            ["Completed: the reply window of", "24 h has closed"],
        ),
        ("Facebook slows it down: 95 % now", 26, ["Facebook slows it down:", "95 % now"]),
        ("a picture of 1.2 MB", 16, ["a picture of", "1.2 MB"]),
        ("waited 30 days for it", 12, ["waited", "30 days for", "it"]),
        ("in room 30 dayton street", 12, ["in room 30", "dayton", "street"]),
        ("応答漏れになるまであと24時間です", 24, ["応答漏れになるまであと", "24時間です"]),
        ("まだ見ていないチャット12件", 24, ["まだ見ていないチャット", "12件"]),
        ("over the 24 h", 8, ["over the", "24 h"]),
        ("é 30 days later", 5, ["é 30", "days", "later"]),
    ],
)
def test_a_number_keeps_its_unit(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_text_of_numbers_alone_is_wrapped_in_time() -> None:
    for text in ("1" * 200_000, "1 h " * 50_000, "1時" * 50_000):
        assert max(map(cells, wrap(text, 40))) <= 40


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("Alexandra Konstantinopoulou", 30, "Alexandra Konstantinopoulou"),
        ("Alexandra Konstantinopoulou", 15, "Alexandra…"),
        ("Alexandra Konstantinopoulou", 10, "Alexandra…"),
        ("Al Konstantinopoulou", 12, "Al Konstant…"),
        ("佐藤花子佐藤花子", 9, "佐藤花子…"),
        ("", 5, ""),
        ("ends with…", 10, "ends with…"),
    ],
)
def test_shortened_at_a_word(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short
    assert cells(short) <= width
