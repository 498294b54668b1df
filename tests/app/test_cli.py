"""The command line: drawing without a terminal, and clear refusals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from console.program.cli import main
from tests.environment import clean_environment


def draw(out: Path, *more: str) -> int:
    shot = ["screenshot", "--scenario", "quiet", "--at", "00:00:30", "--size", "80x24"]
    return main([*shot, *more, "--out", str(out)])


def test_the_same_arguments_draw_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.svg", tmp_path / "2.svg"
    assert draw(first) == 0
    environment = clean_environment(NO_COLOR="1", LANG="ja_JP.UTF-8", TZ="America/Lima")
    arguments = ["--scenario", "quiet", "--at", "00:00:30", "--size", "80x24", "--out", str(second)]
    subprocess.run(
        [sys.executable, "-m", "console", "screenshot", *arguments], env=environment, check=True
    )
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--scenario", "nothing"], "Choose one of"),
        (["--at", "noon"], "HH:MM:SS"),
        (["--size", "80"], "WIDTHxHEIGHT"),
        (["--size", "²²x36"], "WIDTHxHEIGHT"),
        (["--at", "²²:00:00"], "HH:MM:SS"),
        (["--theme", "beige"], "textual-light"),
        (["--press", "2,nn"], "'nn'"),
        (["--press", "ctrl+"], "'ctrl+'"),
        (["--press", "wait:100"], "'wait:100'"),
        (["--screen", "cellar"], "inbox"),
    ],
)
def test_wrong_use_is_answered_with_what_is_right(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(tmp_path / "x.svg", *arguments) == 2
    words = capsys.readouterr().err
    assert said in words
    assert words.count("\n") == 1
    assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize("keys", ["2,n", "down,ctrl+p,escape,?,space,comma", "f2", "ctrl+j,あ"])
def test_keys_are_pressed_by_their_names(keys: str, tmp_path: Path) -> None:
    assert draw(tmp_path / "x.svg", "--press", keys) == 0


def test_a_place_that_can_not_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(tmp_path / "no" / "x.svg") == 2
    assert "x.svg" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["relay.example", "ws://relay.example", "https://relay.example"])
def test_only_addresses_a_token_may_be_sent_to_are_taken(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["connect", url]) == 2
    assert capsys.readouterr().err.startswith("messenger-console:")


def test_a_demo_at_no_speed_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--speed", "0"]) == 2
    assert "--speed" in capsys.readouterr().err


def test_without_a_terminal_there_is_one_sentence_and_no_screen(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "console", "demo"],
        env=clean_environment(MESSENGER_CONSOLE_DATA=str(tmp_path)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "terminal" in done.stderr


def test_whoever_stops_reading_is_told_nothing() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "from console.program.cli import main; exit(main(['--help']))"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
    ) as program:
        assert program.stdout is not None and program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""
        assert program.wait(timeout=60) == 141
