"""One word for one thing: the names in the code against docs/words.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs/words.md").read_text("utf-8")

NOT_OURS = "server_stub/meta/"
"""The stand-in speaks Meta's language, and shares none of our words."""

OF_MESSENGER = ("page", "psid", "human_agent")
MESSENGER_ROOMS = (
    "console/core/kinds/messenger/",
    "console/local/first_paint.py",
    "console/screens/settings/messenger/",
    "console/wire/messenger.py",
    "console/wire/names.py",
    "server_stub/relay/messenger/",
)

EXCEPTIONS: dict[tuple[str, str], str] = {
    ("console/headless/played_facebook.py", "page"): "it plays Facebook, which has Pages",
    ("console/headless/scenario.py", "page"): "a key of the scenario files that users write",
    ("console/link/relay.py", "page"): "a page of results",
    ("server_stub/relay/admin.py", "page"): "the Page of the command `page add`",
    ("server_stub/relay/consoles/frames.py", "page"): "a page of results",
}
"""Names that may stand where they do, by file and name, each with its reason."""


class Name(NamedTuple):
    path: str
    line: int
    what: str
    name: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.what} {self.name}"


@cache
def names() -> tuple[Name, ...]:
    """Every module, class, function, field and parameter of the program."""
    files = [file for top in ("console", "server_stub") for file in (ROOT / top).rglob("*.py")]
    paths = sorted(file.relative_to(ROOT).as_posix() for file in files)
    return tuple(name for path in paths if NOT_OURS not in path for name in _names_in(path))


def _names_in(path: str) -> Iterator[Name]:
    yield Name(path, 1, "module", Path(path).stem)
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        match node:
            case ast.ClassDef():
                yield Name(path, node.lineno, "class", node.name)
                for line in node.body:
                    if name := _assigned(line):
                        yield Name(path, line.lineno, "field", name)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield Name(path, node.lineno, "function", node.name)
            case ast.arg():
                yield Name(path, node.lineno, "parameter", node.arg)
            case ast.Attribute(value=ast.Name(id="self"), ctx=ast.Store()):
                yield Name(path, node.lineno, "field", node.attr)
            case _:
                pass


def _assigned(node: ast.stmt) -> str:
    """The field that a line of a class's body makes, "" for none."""
    match node:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case _:
            return ""


def words_under(heading: str) -> set[str]:
    """The words in the first column of a table of the document."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", DOCUMENT, re.M | re.S)
    rows = re.findall(r"^\| (.+?) \|", section, re.M)[1:]
    return {word for row in rows for word in re.findall(r"[a-z]+", row)}


def words_of(name: str) -> list[str]:
    """The words a name is made of, for either way of writing it."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def allowed(name: Name) -> bool:
    return (name.path, name.name) in EXCEPTIONS


def test_words_that_say_nothing_are_no_names() -> None:
    nothing = words_under("Not names")
    assert {"kept", "found"} <= nothing
    offenders = [
        str(name)
        for name in names()
        if not allowed(name)
        and (
            nothing & set(words_of(name.name))
            if name.what in ("module", "class")
            else name.what != "function" and name.name.strip("_") in nothing
        )
    ]
    assert not offenders, "\n".join(offenders)


def test_reserved_words_are_free() -> None:
    reserved = words_under("Reserved")
    assert reserved == {"note", "transfer"}
    reserved |= {f"{word}s" for word in reserved}
    offenders = [str(name) for name in names() if reserved & set(words_of(name.name))]
    assert not offenders, "\n".join(offenders)


def test_only_the_rooms_of_messenger_speak_of_pages() -> None:
    offenders = [
        str(name)
        for name in names()
        if name.what in ("field", "parameter")
        and name.name.strip("_") in OF_MESSENGER
        and not name.path.startswith(MESSENGER_ROOMS)
        and not allowed(name)
    ]
    assert not offenders, "\n".join(offenders)


def test_every_exception_is_one() -> None:
    in_use = {(name.path, name.name) for name in names()}
    assert EXCEPTIONS.keys() - in_use == set()


def test_words_of_a_name() -> None:
    assert words_of("older_clients") == ["older", "clients"]
    assert words_of("OwnPage") == ["own", "page"] and words_of("_HTTPError") == ["http", "error"]
