"""The program in a real terminal that goes away, and the bytes that reach one."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import signal
import sqlite3
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.program import settings
from tests.environment import clean_environment
from tests.waiting import exit_code, read_to_end, read_until

URL = "ws://127.0.0.1:9/"
"""Nobody listens here: the console starts all the same."""


_started: list[int] = []


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    """A test that fails leaves no program behind: it would wait for a terminal nobody reads."""
    yield
    for child in _started:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            # Only what has not been waited for is still ours: its number can be no other's.
            if os.waitpid(child, os.WNOHANG) == (0, 0):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
    _started.clear()


def spawn(*arguments: str, **environment: str) -> tuple[int, int]:
    """A Python program in a terminal of its own: its process and the terminal's other end."""
    child, terminal = pty.fork()
    if child == 0:
        termios.tcsetwinsize(0, (36, 120))
        wanted = clean_environment(TERM="xterm-256color", **environment)
        os.execve(sys.executable, [sys.executable, *arguments], wanted)
    _started.append(child)
    return child, terminal


def remember(config: Path, url: str) -> None:
    """The settings of somebody who has connected to this relay before."""
    config.mkdir(parents=True)
    (config / "settings.toml").write_text(f'relay = "{url}"\n', "utf-8")


def start(folder: Path) -> tuple[int, int]:
    """The console, on a relay that was there once and is not now."""
    remember(folder / "config", URL)
    return spawn(
        *("-m", "console"),
        MESSENGER_CONSOLE_CONFIG=str(folder / "config"),
        MESSENGER_CONSOLE_DATA=str(folder / "data"),
        MESSENGER_CONSOLE_TOKEN="token",
    )


@pytest.mark.parametrize("way", ["hang up", "quit"])
def test_it_ends_when_its_terminal_does(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, terminal = start(tmp_path)
    read_until(terminal, b"not reached")
    if way == "quit":
        os.write(terminal, b"\x11")
        read_to_end(terminal)
    os.close(terminal)
    assert exit_code(child) == 0
    monkeypatch.setenv("MESSENGER_CONSOLE_DATA", str(tmp_path / "data"))
    store = settings.account_folder(URL) / "console.db"
    assert sqlite3.connect(store).execute("PRAGMA integrity_check").fetchone() == ("ok",)


OWN = re.compile(
    r"\x1b\[[?<>=]?[0-9;:]*(?:\$p|[A-Za-z])"  # moves, colours, modes, questions to the terminal
    r"|\x1b\]22;[a-z]*\x07"  # the shape of the mouse pointer
    r"|\x1b\[>[0-9]*[uq]"
)
"""What the program itself tells a terminal. Titles, clipboard and links are not among it."""

FORBIDDEN = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@pytest.mark.parametrize("keys", [(), ("down",) * 7, ("2", "r", "a", "b"), ("question_mark",)])
def test_no_byte_of_a_visitor_steers_the_terminal(keys: tuple[str, ...]) -> None:
    child, terminal = spawn("-m", "tests.app.play_in_terminal", "hostile", "00:10:00", *keys)
    shown = read_to_end(terminal).decode("utf-8")
    os.close(terminal)
    assert exit_code(child) == 0
    assert "Clip" in shown
    left = OWN.sub("", shown)
    assert [hex(ord(char)) for char in FORBIDDEN.findall(left)] == []


def test_the_look_for_steering_bytes_finds_them() -> None:
    for steering in ("\x1b]52;c;eA==\x07", "\x1b]0;title\x07", "\x9b2J", "\u202e", "\x1bP"):
        assert FORBIDDEN.search(OWN.sub("", f"before{steering}after"))
