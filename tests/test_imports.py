"""What may be loaded by what: each pure part in a fresh interpreter, and the first paint."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("pydantic", "httpx", "websockets", "aiosqlite", "starlette", "uvicorn", "sqlite3")


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that are loaded after a statement in a fresh interpreter."""
    report = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{report}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_the_core_loads_nothing_but_the_standard_library() -> None:
    files = (ROOT / "console/core").rglob("*.py")
    modules = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    statement = "import " + ", ".join(name.removesuffix(".__init__") for name in modules)
    assert not loaded_by(statement) & {*HEAVY, "textual", "rich", "asyncio"}


@pytest.mark.parametrize("module", ["console.wire", "console.link.link", "console.local.folder"])
def test_link_and_disk_load_no_textual(module: str) -> None:
    assert not loaded_by(f"import {module}") & {"textual", "rich"}


def test_the_relay_loads_no_textual() -> None:
    assert "textual" not in loaded_by("import server_stub.relay.serve")


def test_the_stand_in_loads_nothing_of_ours_but_itself() -> None:
    loaded = loaded_by(
        "import server_stub.meta.cli, sys; assert 'server_stub.relay' not in sys.modules"
    )
    assert "console" not in loaded


def test_the_last_screen_is_shown_before_anything_of_ours_is_loaded_that_takes_time() -> None:
    statement = "import console.program.cli, console.program.start, console.headless.scenario, sys"
    rooms = "{name for name in sys.modules if name.startswith(('console.core', 'console.session'))}"
    check = f"assert {rooms} <= {{'console.core', 'console.core.moments'}}, {rooms}"
    assert not loaded_by(f"{statement}\n{check}") & {*HEAVY, "textual", "rich", "asyncio"}


def test_the_first_paint_waits_for_no_network_and_no_database() -> None:
    statement = (
        "import console.program.start, console.program.app\n"
        "import console.session.unplugged, console.screens.inbox.screen\n"
        "from console.locale import words; words('ja')"
    )
    assert not loaded_by(statement) & set(HEAVY)


ROOT = Path(__file__).parent.parent


def imports_of_ours() -> dict[str, set[str]]:
    """Which module of ours names which: at its top, in functions, and for the types alone."""
    files = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for top in ("console", "server_stub")
        for file in (ROOT / top).rglob("*.py")
    }
    return {name: set(_named(file)) & files.keys() - {name} for name, file in files.items()}


def _named(file: Path) -> list[str]:
    named: list[str] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            named += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            named += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    return named


def a_circle(graph: Mapping[str, set[str]]) -> frozenset[str]:
    """The modules of one circle; none when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return frozenset(error.args[1])
    return frozenset()


def test_nothing_imports_in_circles_not_even_for_its_types() -> None:
    assert a_circle(imports_of_ours()) == frozenset()


def test_a_circle_is_seen() -> None:
    assert a_circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == {"a", "b", "c"}
