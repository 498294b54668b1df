"""Faults of this program: where they happened is said, and nothing that a customer wrote."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.program.exits import EXIT_DONE, EXIT_FAULT
from console.program.faults import MOST, Faults, describe
from tests.app.faulty_console import CUSTOMER_WROTE, fail
from tests.app.test_terminal import URL, remember, spawn
from tests.waiting import read_to_end, read_until

LEFT = "\x1b[?1049l"
"""The terminal's own screen is there again."""


def faulty_console(where: str, folder: Path) -> tuple[int, int]:
    remember(folder / "config", URL)
    return spawn(
        *("-m", "tests.app.faulty_console", where),
        MESSENGER_CONSOLE_CONFIG=str(folder / "config"),
        MESSENGER_CONSOLE_DATA=str(folder / "data"),
        MESSENGER_CONSOLE_TOKEN="token",
    )


@pytest.mark.parametrize("where", ["line", "bar"])
def test_a_line_that_can_not_be_drawn_costs_itself(where: str, tmp_path: Path) -> None:
    child, terminal = faulty_console(where, tmp_path)
    shown = read_until(terminal, b"can not be shown")
    os.write(terminal, b"\x11")
    after = (shown + read_to_end(terminal)).decode().rpartition(LEFT)[2]
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == EXIT_DONE
    assert "ValueError" in after and " fail" in after
    assert CUSTOMER_WROTE not in after and CUSTOMER_WROTE.encode() not in shown


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("handler", EXIT_FAULT),
        ("worker", EXIT_FAULT),
        ("library", EXIT_FAULT),
        ("layout", EXIT_FAULT),
        ("change", EXIT_FAULT),
        ("tick", EXIT_FAULT),
        ("before", EXIT_FAULT),
        ("loop", EXIT_DONE),
        ("task", EXIT_DONE),
    ],
)
def test_the_terminal_is_free_and_holds_no_customers_words(
    where: str, code: int, tmp_path: Path
) -> None:
    child, terminal = faulty_console(where, tmp_path)
    shown = read_to_end(terminal).decode()
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == code
    after = shown.rpartition(LEFT)[2] if where != "before" else shown
    assert "a fault of this program (" in after
    assert "ValueError" in after and " fail" in after and "faulty_console.py" in after
    assert CUSTOMER_WROTE not in shown and CUSTOMER_WROTE.upper() not in shown
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(CUSTOMER_WROTE.encode() in path.read_bytes() for path in written)


def caught(text: str) -> Exception:
    try:
        try:
            fail(text)
        except ValueError as error:
            raise ExceptionGroup(text, [RuntimeError(text)]) from error
    except ExceptionGroup as error:
        return error
    raise AssertionError("it has not failed")


def test_kinds_and_lines_of_all_causes_are_said_and_no_text() -> None:
    said = describe(caught(CUSTOMER_WROTE))
    assert all(kind in said for kind in ("ExceptionGroup", "RuntimeError", "ValueError"))
    assert "faulty_console.py" in said and " fail" in said and " caught" in said
    assert CUSTOMER_WROTE not in said


def test_causes_that_lead_in_a_circle_come_to_an_end() -> None:
    first, second = ValueError("a"), TypeError("b")
    first.__context__, second.__context__ = second, first
    assert describe(first).splitlines() == ["ValueError", "  TypeError"]


def test_a_fault_that_repeats_itself_is_said_once_and_many_do_not_fill_the_memory(
    capsys: pytest.CaptureFixture[str],
) -> None:
    faults = Faults()
    for _ in range(3):
        faults.add(ValueError("a"))
    for number in range(MOST * 2):
        faults.add(type(f"Fault{number}", (Exception,), {})())
    faults.print()
    said = capsys.readouterr().err
    assert said.count("ValueError\n") == 1
    assert said.count("a fault of this program") == MOST
