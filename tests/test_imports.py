"""What may be loaded by what: each pure part in a fresh interpreter, and the first paint."""

from __future__ import annotations

import subprocess
import sys

import pytest

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


@pytest.mark.parametrize(
    "module",
    [
        "console.core.model",
        "console.core.events",
        "console.core.commands",
        "console.core.fold",
        "console.core.decide",
        "console.core.deadlines",
        "console.core.project",
        "console.core.failures",
        "console.core.words",
    ],
)
def test_the_core_loads_nothing_but_the_standard_library(module: str) -> None:
    assert not loaded_by(f"import {module}") & {*HEAVY, "textual", "rich", "asyncio"}


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


def test_the_first_paint_waits_for_no_network_and_no_database() -> None:
    statement = (
        "import console.program.start, console.program.app, console.session.unplugged, console.screens.inbox\n"
        "from console.locale import words; words('ja')"
    )
    assert not loaded_by(statement) & set(HEAVY)
