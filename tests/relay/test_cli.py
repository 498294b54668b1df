"""The command line, as a program of its own."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from server_stub.relay.cli import main
from server_stub.relay.messenger.inbound.webhook import signature
from server_stub.relay.secret import Secret
from tests.environment import clean_environment

CANARIES = ("canary-app-secret", "canary-verify-token", "canary-page-token")
PAGE = ["--name", "Acme", "--token", "-", "--brand", "Acme", "--department", "Support"]


def environment() -> dict[str, str]:
    return clean_environment(
        META_APP_ID="1", META_APP_SECRET=CANARIES[0], META_VERIFY_TOKEN=CANARIES[1]
    )


def run(*arguments: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server_stub.relay.cli", *map(str, arguments)],
        input=text,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )


RUN = "import sys; from server_stub.relay.cli import main; "
BROKEN_DISK = """
from server_stub.relay.log.database import WriteFailedError
from server_stub.relay.log.journal import Journal
async def append(*_): raise WriteFailedError("SQLITE_IOERR_WRITE", lasting=True)
Journal.append = append
"""
BROKEN_PART = """
from server_stub.relay.consoles.hub import Consoles
async def beat(*_): raise RuntimeError("canary-page-token")
Consoles.beat = beat
"""


@contextlib.contextmanager
def serving(
    folder: Path, *more: str, patch: str = ""
) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    ports = ["--public", "127.0.0.1:0", "--consoles", "127.0.0.1:0"]
    command = ["serve", "--data", str(folder), *ports, "--graph", "http://127.0.0.1:1", *more]
    with subprocess.Popen(
        [sys.executable, "-c", f"{RUN}{patch}\nsys.exit(main())", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as relay:
        try:
            assert relay.stdout is not None
            yield relay, json.loads(relay.stdout.readline())
        finally:
            relay.kill()


def post(place: str, content: dict[str, Any]) -> int:
    body = json.dumps(content).encode()
    headers = {"X-Hub-Signature-256": signature(Secret(CANARIES[0]), body)}
    answer = httpx.post(f"{place}/webhook", content=body, headers=headers, trust_env=False)
    return answer.status_code


def hello(mid: str) -> dict[str, Any]:
    event = {"sender": {"id": "7"}, "message": {"mid": mid, "text": "hello"}}
    return {"object": "page", "entry": [{"id": "1001", "messaging": [event]}]}


def test_a_day_from_setup_to_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    added = run("page", "add", "1001", *PAGE, "--data", folder, text=CANARIES[2])
    assert (added.returncode, added.stdout) == (0, "")
    with serving(folder) as (relay, places):
        operator = run("operator", "add", "Aiko", "--role", "operator", "--data", folder)
        assert (operator.returncode, len(operator.stdout.strip())) == (0, 64)
        again = run("operator", "add", "Aiko", "--role", "admin", "--data", folder)
        assert (again.returncode, again.stdout) == (2, "")
        assert "Aiko" in again.stderr
        assert (
            run(
                "serve", "--data", folder, "--public", "127.0.0.1:0", "--consoles", "127.0.0.1:0"
            ).returncode
            == 4
        )
        assert post(places["public"], hello("m1")) == 200
        query = {"hub.mode": "subscribe", "hub.verify_token": CANARIES[1], "hub.challenge": "5"}
        verified = httpx.get(f"{places['public']}/webhook", params=query, trust_env=False)
        assert verified.text == "5"
        relay.send_signal(signal.SIGTERM)
        out, err = relay.communicate(timeout=20)
        assert relay.returncode == 0
    with serving(folder) as (relay, places):
        assert post(places["public"], hello("m1")) == 200
        relay.kill()
        relay.wait()
    with serving(folder, "--until-stdin-closes") as (relay, places):
        metrics = httpx.get(f"{places['public']}/metrics", trust_env=False).text
        assert "messenger_relay_chats 1\n" in metrics
        assert relay.stdin is not None
        relay.stdin.close()
        assert relay.wait(timeout=20) == 0
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for canary in (*CANARIES, operator.stdout.strip()):
        assert canary not in out + err + added.stderr + operator.stderr
        assert canary.encode() not in stored


def test_an_io_error_ends_the_relay(tmp_path: Path) -> None:
    run("page", "add", "1001", *PAGE, "--data", tmp_path, text=CANARIES[2])
    with serving(tmp_path, patch=BROKEN_DISK) as (relay, places):
        assert post(places["public"], hello("m1")) == 503
        _, err = relay.communicate(timeout=20)
        assert relay.returncode == 7
        assert "SQLITE_IOERR_WRITE" in err
        assert "Traceback" not in err.splitlines()[-1]


def test_a_part_that_dies_ends_the_relay(tmp_path: Path) -> None:
    with serving(tmp_path, patch=BROKEN_PART) as (relay, _):
        _, err = relay.communicate(timeout=20)
        assert relay.returncode == 7
        assert "heartbeats" in err
        assert "RuntimeError" in err
        assert "in beat" in err
        assert CANARIES[2] not in err


def test_the_control_socket_works_from_a_long_path(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    with serving(folder) as (relay, _):
        assert run("operator", "add", "Aiko", "--role", "admin", "--data", folder).returncode == 0
        note = (folder / "control.path").read_text()
        (folder / "control.path").write_text(str(tmp_path / "nowhere"))
        lost = run("operator", "add", "Ben", "--role", "admin", "--data", folder)
        assert lost.returncode == 4
        assert "can not be reached" in lost.stderr
        relay.send_signal(signal.SIGINT)
        assert relay.wait(timeout=20) == 0
    assert not Path(note).exists()


def test_what_goes_wrong_has_its_exit_code(tmp_path: Path, capsys: Any) -> None:
    folder = tmp_path / "data"
    assert main(["operator", "add", "Aiko", "--role", "admin", "--data", str(folder)]) == 0
    assert main(["operator", "add", "Aiko", "--role", "admin", "--data", str(folder)]) == 2
    page = ["page", "add", "1001", "--name", "A", "--token", "t", "--brand", "B"]
    page += ["--department", "D", "--data", str(folder)]
    assert main(page) == 0
    assert main([*page, "--brand", "Other"]) == 2
    assert "connected to the brand B" in capsys.readouterr().err
    assert main(["page", "add", "x", *page[3:]]) == 2
    _change(folder, "PRAGMA user_version=99")
    assert main(page) == 5
    _change(folder, "PRAGMA user_version=1")
    _change(folder, "UPDATE log SET body = '{}' WHERE seq = 1")
    _change(folder, "DELETE FROM snapshot")
    assert main(page) == 6
    assert "entry 1" in capsys.readouterr().err


def test_wrong_use(tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main([]) == 2
    assert main(["operator", "add", "A", "--role", "king", "--data", str(tmp_path)]) == 2
    for name in ("META_APP_ID", "META_APP_SECRET", "META_VERIFY_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    assert main(["serve", "--data", str(tmp_path)]) == 2
    assert "META_APP_ID, META_APP_SECRET, META_VERIFY_TOKEN" in capsys.readouterr().err


def said(capsys: Any) -> str:
    """What was said on stderr: one sentence of ours, no traceback."""
    err: str = capsys.readouterr().err
    assert err.startswith("messenger-relay: ")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize("below", ["", "under"])
def test_a_data_folder_that_can_not_be_one(tmp_path: Path, capsys: Any, below: str) -> None:
    (tmp_path / "file").write_text("x")
    place = ["--data", str(tmp_path / "file" / below)]
    for command in (
        ["operator", "add", "Aiko", "--role", "admin"],
        ["page", "add", "1", *PAGE[:2], "--token", "t", *PAGE[4:]],
    ):
        assert main([*command, *place]) == 2
        assert str(tmp_path / "file") in said(capsys)


def test_serving_from_what_can_not_be_a_data_folder(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    (tmp_path / "file").write_text("x")
    (tmp_path / "data" / "journal.db").mkdir(parents=True)
    (tmp_path / "config" / "relay.toml").mkdir(parents=True)
    ports = ["--public", "127.0.0.1:0", "--consoles", "127.0.0.1:0"]
    for place in ("data", "config"):
        (tmp_path / place).chmod(0o700)
    for place in ("file", "file/under", "data", "config"):
        assert main(["serve", *ports, "--data", str(tmp_path / place)]) == 2
        assert "data" in said(capsys) or place == "config"


@pytest.mark.parametrize(
    "name", ["A\udcff", "A\tB", "\x1b[31m", "", " ", "x" * 81, "a\u202eb", "A\n"]
)
def test_names_that_nobody_can_read(tmp_path: Path, capsys: Any, name: str) -> None:
    place = ["--data", str(tmp_path)]
    assert main(["operator", "add", "--role", "admin", *place, "--", name]) == 2
    assert "1 to 80 printable characters" in said(capsys)
    for option in ("--name", "--brand", "--department"):
        page = ["page", "add", "1", *PAGE[:2], "--token", "t", *PAGE[4:], *place]
        assert main([*page, f"{option}={name}"]) == 2
        assert "1 to 80 printable characters" in said(capsys)


@pytest.mark.parametrize("name", ["青木　愛子", "Zoë", "O'Brien, J.", "می‌نا", "x" * 80])
def test_names_of_people(tmp_path: Path, name: str) -> None:
    assert main(["operator", "add", name, "--role", "admin", "--data", str(tmp_path)]) == 0


@pytest.mark.parametrize("token", ["tök", "a\x07b", "a b", "a\udcff", ""])
def test_tokens_that_no_header_can_hold(tmp_path: Path, capsys: Any, token: str) -> None:
    page = ["page", "add", "1", *PAGE[:2], "--token", token, *PAGE[4:], "--data", str(tmp_path)]
    assert main(page) == 2
    words = said(capsys)
    assert "token" in words
    assert not token or token not in words


def test_a_token_on_stdin_that_is_no_text(tmp_path: Path) -> None:
    page = ["page", "add", "1", *PAGE, "--data", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "server_stub.relay.cli", *page],
        input=b"\xff\xfe",
        capture_output=True,
        check=False,
        env={**environment(), "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"token" in done.stderr


BAD_PLACES = [
    "8080",
    "a b:1",
    "127.0.0.1:",
    "h:99999",
    "h:１",
    ":80",
    f"h:{'9' * 5_000}",
    "[::1:80",
]
BAD_PLACES += [f"{'x' * 64}.example:80", "a..b:80"]


@pytest.mark.parametrize("place", BAD_PLACES)
def test_places_that_are_none(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    assert main(["serve", "--data", str(tmp_path), "--public", place]) == 2
    assert "HOST:PORT" in said(capsys)


@pytest.mark.parametrize("graph", ["http://graph.example", "ftp://x", "https://", "http://[x", "x"])
def test_a_graph_that_tokens_must_not_go_to(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, graph: str
) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    assert main(["serve", "--data", str(tmp_path), "--graph", graph]) == 2
    assert "https" in said(capsys)


@pytest.mark.parametrize("dialog", ["http://login.example", "login.example", "https://"])
def test_a_dialog_that_is_no_safe_address(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, dialog: str
) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    assert main(["serve", "--data", str(tmp_path), "--dialog", dialog]) == 2
    assert "--dialog" in said(capsys)


def test_a_public_address_that_nobody_reaches_is_no_reason_not_to_start(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (environment() | {"PUBLIC_URL": "http://relay.example"}).items():
        monkeypatch.setenv(name, value)
    # Ended by the next thing that is wrong, after the warning.
    assert main(["serve", "--data", str(tmp_path), "--dialog", "x"]) == 2
    assert "warning: PUBLIC_URL must begin with https://" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [[], ["serve"], ["page"], ["page", "add"], ["operator"], ["operator", "add"]]
)
def test_help_says_what_one_needs(command: list[str], capsys: Any) -> None:
    assert main([*command, "--help"]) == 0
    text = capsys.readouterr().out
    assert "exit codes:" in text
    if command == ["serve"]:
        assert "META_APP_SECRET" in text
        assert "PUBLIC_URL" in text
        assert "--until-stdin-closes" in text


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from server_stub.relay.cli import main; main(['--help']);"
        "print([m for m in ('pydantic', 'httpx', 'uvicorn', 'cryptography') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("serve", "--data", tmp_path, "--public", place, "--consoles", "127.0.0.1:0")
        assert done.returncode == 3
        assert place in done.stderr


def _change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "journal.db")
    with connection:
        connection.execute(statement)
    connection.close()


def test_whoever_stops_reading_is_told_nothing(tmp_path: Path) -> None:
    for arguments in (["doctor", "--data", str(tmp_path)], ["--help"], ["serve", "--help"]):
        with subprocess.Popen(
            [sys.executable, "-m", "server_stub.relay.cli", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        ) as program:
            assert program.stdout is not None and program.stderr is not None
            program.stdout.close()
            assert program.stderr.read() == b""
            assert program.wait(timeout=60) == 141


def test_an_open_folder_is_said(tmp_path: Path) -> None:
    run("page", "add", "1001", *PAGE, "--data", tmp_path, text=CANARIES[2])
    tmp_path.chmod(0o755)
    (tmp_path / "key").chmod(0o644)
    with serving(tmp_path) as (relay, _):
        relay.send_signal(signal.SIGTERM)
        _, err = relay.communicate(timeout=20)
    for path, mode in ((tmp_path, 700), (tmp_path / "key", 600)):
        assert f"chmod {mode} {path}" in err
