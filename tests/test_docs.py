"""What the documents name is there: folders, files, functions, links."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
MAP = ROOT / "docs/architecture.md"

TOPS = ("console", "server_stub", "tests", "docs")
_CODE = re.compile(r"`([^`\n]+)`")
_PLACE = re.compile(rf"(?P<path>(?:{'|'.join(TOPS)})/[\w./-]*)(?::(?P<name>[A-Za-z_][\w.]*))?")
_MODULE = re.compile(rf"(?:{'|'.join(TOPS[:2])})(?:\.\w+)+")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def places(text: str) -> list[tuple[str, str]]:
    """The files and folders that a document names, each with what of it, "" for all."""
    matches = map(_PLACE.fullmatch, _CODE.findall(text))
    return [(match["path"], match["name"] or "") for match in matches if match]


def modules(text: str) -> list[str]:
    """What a document names as Python does: `console.core.log`, `console.core.log.decide`."""
    return [code for code in _CODE.findall(text) if _MODULE.fullmatch(code)]


def is_there(module: str) -> bool:
    """Whether there is a module, a package or a definition of this dotted name."""
    whole = ROOT / module.replace(".", "/")
    parent, _, name = module.rpartition(".")
    file = (ROOT / parent.replace(".", "/")).with_suffix(".py")
    defined = file.exists() and name in definitions(file)
    return whole.is_dir() or whole.with_suffix(".py").exists() or defined


@cache
def definitions(path: Path) -> frozenset[str]:
    """The classes, functions and constants of a module, methods behind the name of their class."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.ClassDef(name=name, body=body):
                names.add(name)
                names |= {
                    f"{name}.{one.name}"
                    for one in body
                    if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
                }
            case _:
                pass
    return frozenset(names)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_is_there(document: Path) -> None:
    for path, name in places(document.read_text("utf-8")):
        assert (ROOT / path).exists(), path
        assert not name or name in definitions(ROOT / path), f"{path}:{name}"
    assert [name for name in modules(document.read_text("utf-8")) if not is_there(name)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = _LINK.findall(document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_room_has_its_line() -> None:
    files = [file for top in TOPS[:2] for file in (ROOT / top).rglob("*.py")]
    rooms = {f"{file.parent.relative_to(ROOT).as_posix()}/" for file in files}
    lines = re.findall(r"^\| `((?:console|server_stub)/[\w/]*)` \|", MAP.read_text("utf-8"), re.M)
    assert sorted(lines) == sorted(rooms)


def test_the_map_names_enough_to_be_one() -> None:
    named = places(MAP.read_text("utf-8"))
    assert len([name for _, name in named if name]) > 40
    assert ("console/core/log.py", "decide") in named
