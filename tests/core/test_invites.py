"""Codes of invitations as people write them down, and what is none."""

from __future__ import annotations

import pytest

from console.core.company.invites import code_of, is_meant_as_code, read_code

CODE = code_of("abcde3478jkmnprtuvwx")


def test_a_code_in_groups() -> None:
    assert CODE == "inv-abcde-3478j-kmnpr-tuvwx"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.upper(),
        f"  {CODE}\n",
        CODE.replace("-", " "),
        "inv-abcde3478jkmnprtuvwx",
        "invabcde3478jkmnprtuvwx",
        CODE.replace("-", "\u2010"),
        CODE.replace("-", "\u2013"),
        CODE.replace("-", "\u30fc"),
        "".join(chr(ord(sign) + 0xFEE0) for sign in CODE),
    ],
)
def test_a_code_as_people_type_it(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    ["", "inv-", CODE[:-1], CODE + "a", CODE.replace("a", "o"), CODE.replace("3", "1"), "a" * 64],
)
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (CODE[:9], True),
        ("INV abcde", True),
        ("inv", True),
        ("a" * 64, False),
        ("", False),
        ("invoice", False),
    ],
)
def test_a_slip_in_a_code_is_told_from_a_token(typed: str, meant: bool) -> None:
    assert is_meant_as_code(typed) is meant
