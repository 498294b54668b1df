"""The last screen stands before anything is loaded, on a terminal that it fits, and only there."""

from __future__ import annotations

import os
import pty
import stat
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from console.local.last_screen import save
from tests.environment import clean_environment
from tests.waiting import read_until

COLUMNS, LINES = 40, 3
COLOURS = ("TERM", "COLORTERM", "NO_COLOR")
_PROGRAM = """
import sys
from pathlib import Path
from console.local.last_screen import shown
with shown(Path(sys.argv[1]), sys.argv[2]):
    assert "textual" not in sys.modules
    print("inside", flush=True)
    sys.stdin.readline()
    {then}
print("after")
"""


def run(
    path: Path, columns: int = COLUMNS, then: str = "pass", signed_in: str = ""
) -> tuple[str, bool]:
    """What a program shows that starts with the last screen, and whether a terminal on which
    "typed" is typed meanwhile echoes again at its end."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (LINES, columns))
    # The screen was stored under these; on a terminal of other colours it is not shown.
    colours = {name: os.environ[name] for name in COLOURS if name in os.environ}
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(then=then), str(path), signed_in],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env=clean_environment(**colours),
    )
    text = read_until(master, b"inside")
    os.write(master, b"typed\n")
    program.wait()
    text += os.read(master, 4096)
    echoes = bool(termios.tcgetattr(slave)[3] & termios.ECHO)
    os.close(slave)
    os.close(master)
    return text.decode(), echoes


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.screen"
    save(path, COLUMNS, ["old", "", ""])
    save(path, COLUMNS, ["\x1b[1;31mYuki\x1b[0m もしもし", "two", "three"])
    return path


def test_it_stands_and_what_is_typed_waits(kept: Path) -> None:
    text, echoes = run(kept)
    assert text.startswith("\x1b[?1049h")
    assert "\x1b[1;1H\x1b[1;31mYuki\x1b[0m もしもし\x1b[2;1Htwo\x1b[3;1Hthree" in text
    assert "typed" not in text
    assert echoes


def test_it_is_for_its_owner_only(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [item.name for item in kept.parent.iterdir()] == [kept.name]


def test_a_start_that_fails_leaves_the_terminal_as_it_was(kept: Path) -> None:
    text, echoes = run(kept, then="raise SystemExit")
    assert "\x1b[?1049l" in text and "after" not in text
    assert echoes


def test_not_to_whoever_signs_in_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "whose.screen"
    save(path, COLUMNS, ["one", "two", "three"], "aikos")
    assert "\x1b" not in run(path)[0]
    assert "\x1b[2;1Htwo" in run(path, signed_in="aikos")[0]


def test_not_on_a_terminal_of_another_size(kept: Path) -> None:
    assert "\x1b" not in run(kept, columns=COLUMNS + 1)[0]


def test_not_on_a_terminal_of_another_kind(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(kept)[0]


@pytest.mark.parametrize("hostile", ["\x1b]52;c;aGk=\x07", "\x1b[2J", "\x07", "\x9b2J", "\u202e"])
def test_nothing_but_text_and_colours_reaches_the_terminal(kept: Path, hostile: str) -> None:
    save(kept, COLUMNS, ["one", f"two {hostile}", "three"])
    assert "one" not in run(kept)[0]


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"40x3", b"one\ntwo"])
def test_no_file_or_a_damaged_one_is_none(kept: Path, damage: bytes) -> None:
    kept.write_bytes(damage)
    assert "\x1b" not in run(kept)[0]
    kept.unlink()
    assert "\x1b" not in run(kept)[0]
