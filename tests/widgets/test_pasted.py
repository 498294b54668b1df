"""What terminals paste when files are dropped on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.widgets.pasted import path_named, paths_in


@pytest.mark.parametrize(
    ("pasted", "paths"),
    [
        ("/home/a/cat.png", ["/home/a/cat.png"]),
        ("  /home/a/cat.png \n", ["/home/a/cat.png"]),
        ("~/cat.png", ["~/cat.png"]),
        ("'/home/a/my cat.png'", ["/home/a/my cat.png"]),
        ('"/home/a/my cat.png" ', ["/home/a/my cat.png"]),
        ("/home/a/my\\ cat\\(1\\).png", ["/home/a/my cat(1).png"]),
        ("/home/a/my cat.png", ["/home/a/my cat.png"]),
        ("/home/a/it's.png", ["/home/a/it's.png"]),
        ("'/a/1.png' '/a/2.png'", ["/a/1.png", "/a/2.png"]),
        ("/a/1.png /a/2.png", ["/a/1.png", "/a/2.png"]),
        ("/a/1.png\r\n/a/2.png\r\n", ["/a/1.png", "/a/2.png"]),
        ("file:///home/a/my%20cat.png", ["/home/a/my cat.png"]),
        ("FILE://localhost/a/%E7%8C%AB.png", ["/a/猫.png"]),
        ("file:///a/1.png\nfile:///a/2.png", ["/a/1.png", "/a/2.png"]),
    ],
)
def test_paths(pasted: str, paths: list[str]) -> None:
    assert paths_in(pasted) == tuple(paths)


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        " \n ",
        "hello",
        "see /home/a/cat.png",
        "cat.png",
        "/",
        "~",
        "and/or",
        "https://example.org/cat.png",
        "file://elsewhere/cat.png",
        "file://[x/cat.png",
        "/a/1.png\nthanks",
        "/" + "x" * 20_001,
    ],
)
def test_texts(pasted: str) -> None:
    assert paths_in(pasted) == ()


@given(st.text())
def test_any_text_is_one_or_the_other(pasted: str) -> None:
    assert all(path.startswith(("/", "~/")) for path in paths_in(pasted))
    assert all(path_named(pasted)) or not pasted.strip()


@pytest.mark.parametrize(
    ("typed", "paths"),
    [
        ("", []),
        ("cat.png", ["cat.png"]),
        ("my cat.png", ["my cat.png"]),
        ("'my cat.png'", ["my cat.png"]),
        ("/a/1.png '/a/2 3.png'", ["/a/1.png", "/a/2 3.png"]),
        ("it's.png", ["it's.png"]),
    ],
)
def test_what_is_typed_after_the_command(typed: str, paths: list[str]) -> None:
    assert path_named(typed) == tuple(paths)
